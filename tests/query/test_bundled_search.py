"""The whole way on the shipped sample with the bundled model: file, facts, knowledge base, answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.loaders import load_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from pipelines.scores import ndcg
from query.judgments import JudgedQuestion, read_judgments
from query.questions import ask
from query.ranking import DEFAULT_WEIGHTS, Weights
from query.search import search

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "samples" / "chengdu-party-building.txt"
GOLD = ROOT / "tests" / "gold"


@pytest.fixture(scope="module")
def sample(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base of the sample; the model's folder is kept from one run of the tests to the next."""
    models = pytestconfig.cache.mkdir("policykb-models")
    settings = Settings.from_environment(
        tmp_path_factory.mktemp("home"), environment={"POLICYKB_MODELS": str(models), "POLICYKB_THREADS": "1"}
    )
    loaded = load_source(SAMPLE)
    with KnowledgeBase.open(settings, write=True) as kb:
        kb.store([StoredItem(str(SAMPLE), loaded.data, extract_facts(loaded.source))], "run")
        yield kb


@pytest.fixture(scope="module")
def judged() -> list[JudgedQuestion]:
    questions = read_judgments(GOLD / "questions.jsonl", GOLD / "repair.jsonl")
    return [question for question in questions if question.ideal]


def quality(kb: KnowledgeBase, judged: list[JudgedQuestion], weights: Weights) -> float:
    found = [search(kb, ask(question.text), 10, weights).answers for question in judged]
    scores = [
        ndcg(question.grade([answer.lines for answer in answers]), question.ideal)
        for question, answers in zip(judged, found, strict=True)
    ]
    return sum(scores) / len(scores)


def test_the_two_rankings_together_beat_either_alone(
    sample: KnowledgeBase, judged: list[JudgedQuestion]
) -> None:
    fused = quality(sample, judged, DEFAULT_WEIGHTS)
    assert fused > quality(sample, judged, Weights(1, 0)) + 0.02
    assert fused > quality(sample, judged, Weights(0, 1)) + 0.02


def test_a_copied_paragraph_is_one_answer_with_its_copy(sample: KnowledgeBase) -> None:
    answers = search(sample, ask("老旧工业片区转型，政府和龙头公司合办投资基金")).answers
    about_funds = [answer for answer in answers if "产业基金" in answer.text]
    (answer,) = about_funds
    assert answer.title == "深化产城融合"
    assert len(answer.copies) == 1
    text = sample.tables.source_text(answer.source_id)
    assert "产业基金" in "".join(span.of(text) for span in answer.copies[0].source_spans)


def test_paraphrase_and_place_and_figure(sample: KnowledgeBase) -> None:
    best = search(sample, ask("景点里老有人拽着游客买东西、强行合影要钱，怎么管")).answers[0]
    assert 55 in best.lines
    best = search(sample, ask("投诉量下降三成以上的旅游区")).answers[0]
    # The figure, and the theme that 旅游 names.
    assert [verdict.tier for verdict in best.why.verdicts] == ["certainly", "certainly"]
    assert 55 in best.lines
    answers = search(sample, ask("温江怎么关心离退休老同志"), 5).answers
    assert {answer.region for answer in answers} == {"四川省成都市温江区"}
