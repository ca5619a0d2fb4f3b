"""Tokens: the words of jieba, whole coverage, dictionary look-up, the spaCy pipeline and its patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.tokens import TokenPatterns, is_word, pipeline, read_tokens, reference_words


@pytest.mark.parametrize(
    "text",
    [
        "岳麓区望岳街道银星社区党委组织居民议事。",
        "烟台市推行“一窗通办”改革，办理时限由9天缩短到2天。",
        "2023年，新疆阿克苏地区新建学校12所、卫生院3家。",
        "王秀英 said OK；全部 passed!",
        "",
    ],
)
def test_words_are_those_of_jieba(text: str) -> None:
    assert [token.text for token in read_tokens(text)] == [word for word, _ in reference_words(text)]


@given(st.text(alphabet="长沙市民政局的人，。“”0123 abc\n𠮷", max_size=60))
def test_tokens_cover_every_character(text: str) -> None:
    tokens = read_tokens(text)
    assert "".join(token.text for token in tokens) == text
    assert [token.span.start for token in tokens] == [0, *(token.span.end for token in tokens)][: len(tokens)]
    assert all(token.span.of(text) == token.text for token in tokens)


@pytest.mark.parametrize(
    ("text", "known"), [("社区", True), ("云岫", False), ("民政局", True), ("的社", False)]
)
def test_the_dictionary_knows_common_words(text: str, known: bool) -> None:
    assert is_word(text) is known


def test_the_pipeline_has_jieba_words_and_tags() -> None:
    doc = pipeline()("社区开展活动")
    assert [(token.text, token.tag_) for token in doc] == [
        (token.text, token.tag) for token in read_tokens("社区开展活动")
    ]


def test_patterns_give_labels_and_word_positions() -> None:
    patterns = TokenPatterns({"verb and count": [[{"TAG": "v"}, {"TAG": "m"}]]})
    tokens = read_tokens("增加30间，改建20间")
    found = [
        ("".join(tokens[index].text for index in indices), label) for label, indices in patterns.find(tokens)
    ]
    assert found == [("增加30", "verb and count"), ("改建20", "verb and count")]
