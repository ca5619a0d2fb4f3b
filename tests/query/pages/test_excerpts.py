"""Excerpts: the sentence that answers is shown, whole sentences around it, never more than fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from query.pages.excerpts import choose_excerpt, find_words, split_sentences

TEXT = (
    "推行一窗受理。整合窗口38个，群众满意度达98.6%。组建代办员队伍12支，为老人上门办理。投诉量同比下降35%。"
)


def test_the_sentence_with_most_words_is_the_one() -> None:
    excerpt = choose_excerpt(TEXT, ["老人", "上门", "窗口"])
    assert excerpt.sentence is not None
    assert excerpt.sentence.of(TEXT) == "组建代办员队伍12支，为老人上门办理。"
    assert [word.of(TEXT) for word in excerpt.words] == ["窗口", "老人", "上门"]
    assert excerpt.span == Span(0, len(TEXT))


def test_a_figure_that_was_asked_for_decides() -> None:
    start = TEXT.index("35%")
    excerpt = choose_excerpt(TEXT, ["老人"], [Span(start, start + 3)])
    assert excerpt.sentence is not None
    assert excerpt.sentence.of(TEXT) == "投诉量同比下降35%。"


def test_of_a_long_text_whole_sentences_around_the_best_are_shown() -> None:
    excerpt = choose_excerpt(TEXT, ["老人"], longest=40)
    assert excerpt.span.of(TEXT) == "组建代办员队伍12支，为老人上门办理。投诉量同比下降35%。"


def test_where_nothing_matches_the_beginning_is_shown() -> None:
    excerpt = choose_excerpt(TEXT, ["无此词"], longest=30)
    assert excerpt.sentence is None
    assert excerpt.span.of(TEXT) == "推行一窗受理。整合窗口38个，群众满意度达98.6%。"


def test_words_are_found_whatever_their_width_and_case() -> None:
    text = "推广ＡＰＰ，９５％"
    assert [word.of(text) for word in find_words(text, ["app", "95%"])] == ["ＡＰＰ", "９５％"]


@pytest.mark.parametrize("text", ["", "\n", "。", "没有句号", "“好。”他说。", "一！？二"])
def test_sentences_follow_one_another(text: str) -> None:
    assert "".join(span.of(text) for span in split_sentences(text)) == text


@given(
    st.text(st.sampled_from(list("满意。！\n度ab")), max_size=80),
    st.lists(st.sampled_from(["满意", "度", "a"])),
)
def test_an_excerpt_is_short_and_holds_its_words(text: str, words: list[str]) -> None:
    excerpt = choose_excerpt(text, words, longest=12)
    assert len(excerpt.span) <= max(12, 0)
    assert excerpt.span.end <= len(text)
    assert all(excerpt.span.contains(word) for word in excerpt.words)
    if text and excerpt.sentence is not None:
        assert excerpt.span.start <= excerpt.sentence.start < excerpt.span.end
