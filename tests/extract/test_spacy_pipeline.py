"""The spaCy pipeline: the records of extract_facts, at their places in a document."""

import re
from pathlib import Path

import pytest
from spacy import displacy
from spacy.language import Language

from corpus.loaders import decode_source
from extract.facts import extract_facts
from extract.pipeline import FIGURES, MENTIONS, load, register
from extract.tokens import blank_pipeline

README = Path(__file__).parent.parent.parent / "README.md"
TEXTS = [
    "长沙市累计开展活动84场，服务群众1.5万人次。",
    "2023年，岳麓区望岳街道党工委印发《邻里互助办法》，由王建国书记牵头，投入资金300余万元。",
    "安徽省合肥市肥西县：邻里事邻里办\n\n一是建强队伍。肥西县选派党员120名，湖大师生参与。\n"
    "二是打造“暖心驿站”\n项目，覆盖率达到95%以上。",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.mark.parametrize("text", TEXTS)
def test_a_document_has_the_records_of_its_facts(nlp: Language, text: str) -> None:
    facts = extract_facts(decode_source("text.txt", text.encode("utf-8")))
    doc = nlp(text)
    assert doc.text == text
    assert doc._.segmentation.passages == facts.passages
    assert doc._.mentions == facts.mentions
    assert doc._.figures == facts.figures


def test_entities_and_figures_are_exact_spans(nlp: Language) -> None:
    doc = nlp(TEXTS[1])
    assert [(span.text, span.label_) for span in doc.ents] == [
        (mention.text, mention.type) for mention in doc._.mentions
    ]
    assert [span.text for span in doc.spans["figures"]] == [figure.text for figure in doc._.figures]
    assert [span.label_ for span in doc.spans["figures"]] == ["money"]


def test_an_entity_knows_its_name_and_code(nlp: Language) -> None:
    (region,) = (span for span in nlp(TEXTS[0]).ents if span.label_ == "REGION")
    assert (region._.canonical, region._.adcode) == ("湖南省长沙市", "430100")
    assert region._.mention.text == "长沙市"


def test_a_name_across_a_cut_reaches_over_it(nlp: Language) -> None:
    text = "　　今年以来，全区组织党员干部深入一线，依托岳麓区望岳街\n道办事处推进改革，成效明显。"
    doc = nlp(text)
    assert [mention.text for mention in doc._.mentions if "街" in mention.text] == ["岳麓区望岳街道办事处"]
    assert [span.text for span in doc.ents if "街" in span.text] == ["岳麓区望岳街\n道办事处"]


def test_the_words_of_a_document_spell_its_text(nlp: Language) -> None:
    doc = nlp(TEXTS[2])
    assert "".join(token.text for token in doc) == TEXTS[2]
    assert all(token.tag_ for token in doc)


@pytest.mark.parametrize("text", ["", "　\n", "\n\n"])
def test_a_text_of_nothing_has_nothing(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert (doc._.mentions, doc._.figures, doc.ents, list(doc.spans["figures"])) == ((), (), (), [])


def test_components_work_alone_and_in_pipelines_of_others() -> None:
    register()
    language = blank_pipeline()
    language.add_pipe(FIGURES)
    doc = language("累计开展活动84场。")
    assert [figure.text for figure in doc._.figures] == ["84场"]
    assert doc._.mentions is None
    assert "doc._.figures" in language.get_pipe_meta(FIGURES).assigns
    assert Language.has_factory(MENTIONS)


def test_displacy_draws_the_entities(nlp: Language) -> None:
    assert re.search(
        r"长沙市\s*<span[^>]*>REGION", displacy.render(nlp(TEXTS[0]), style="ent", jupyter=False)
    )


def test_the_example_of_the_readme_is_right() -> None:
    section = README.read_text(encoding="utf-8").partition("## Use it as a spaCy pipeline")[2]
    code = re.search(r"```python\n(.*?)```", section, re.S)
    assert code is not None
    names: dict[str, object] = {}
    for line in code[1].splitlines():
        statement, _, expected = line.partition("  # ")
        if expected:
            assert repr(eval(statement, names)) == expected
        else:
            exec(statement, names)
