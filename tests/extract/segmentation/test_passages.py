"""Passages: long paragraphs are cut where sentences end, quotes and brackets stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.segmentation.passages import LONGEST, split_paragraph
from extract.segmentation.punctuation import ends_sentence, open_brackets, split_sentences
from tests.support.chinese import sentences

texts = st.lists(sentences(), min_size=1, max_size=60).map("".join)
wild = st.text(st.sampled_from("村务。！？，；“”‘’（）《》 "), max_size=200)


@given(st.one_of(texts, wild))
def test_sentences_and_parts_spell_the_text(text: str) -> None:
    assert "".join(span.of(text) for span in split_sentences(text)) == text
    assert "".join(span.of(text) for span in split_paragraph(text)) == text


@given(texts)
def test_parts_are_short_and_end_where_sentences_end(text: str) -> None:
    parts = [span.of(text) for span in split_paragraph(text)]
    assert all(len(part) <= LONGEST for part in parts)
    assert all(part.endswith("。") and not open_brackets(part) for part in parts)
    assert len(text) > LONGEST or len(parts) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲办好。乙办好！", ["甲办好。", "乙办好！"]),
        ("他说：“甲办好。乙办好。”丙记下。", ["他说：“甲办好。乙办好。”丙记下。"]),
        ("依据《条例（修订。稿）》办理。结束。", ["依据《条例（修订。稿）》办理。", "结束。"]),
        ("“未闭合的引号。下一句。", ["“未闭合的引号。", "下一句。"]),
        ("办好了吗？！办好了……再办。", ["办好了吗？！", "办好了……", "再办。"]),
        ("「甲。乙。」办好。", ["「甲。乙。」办好。"]),
        ("没有句号", ["没有句号"]),
    ],
)
def test_quotes_and_brackets_stay_whole(text: str, parts: list[str]) -> None:
    assert [span.of(text) for span in split_sentences(text)] == parts


def test_a_sentence_too_long_to_bear_is_cut_at_weaker_marks() -> None:
    text = "，".join(["各村设立议事厅"] * 200)
    parts = [span.of(text) for span in split_paragraph(text)]
    assert all(part.endswith("，") for part in parts[:-1])
    assert max(map(len, parts)) <= LONGEST
    unbroken = "村" * 2000
    assert max(len(span) for span in split_paragraph(unbroken)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("办好。", True),
        ("办好。”", True),
        ("通知如下：", True),
        ("办好。（记者 某某）", True),
        ("（此件公开发布）", True),
        ("办好", False),
        ("办好，", False),
        ("办好；", False),
        ("变“流入”", False),
        ("村党支部（总支）", False),
    ],
)
def test_where_a_sentence_may_end(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


def test_open_brackets() -> None:
    assert open_brackets("推行“一窗受理（全") == ["“", "（"]
    assert open_brackets("“甲（乙”丙") == []
    assert open_brackets("甲”乙") == []
