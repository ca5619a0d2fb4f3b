"""What the second stage sees in a passage."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from extract.records import Passage
from index.tables import StoredPassage
from index.terms import read_terms
from query.second_stage import DEFAULT_CLOSENESS, NO_CLOSENESS, Closeness, Look

TEXT = "街道开办社区食堂。老人凭卡就餐。菜价由居民议事会商定。"
PASSAGE = Passage("p", "r", 1, "body", ("为老服务",), TEXT, (Span(0, len(TEXT)),), (1,), lead="办好助餐")
ITEM = StoredPassage(
    PASSAGE, "s", "安河.txt", "安河县养老工作总结", "安徽省合肥市", "340100", "c", "一碗热饭"
)


def equal_terms(*terms: str) -> dict[str, float]:
    return dict.fromkeys(terms, 1.0)


@pytest.mark.parametrize(
    ("terms", "seen"),
    [
        (["食堂", "老人"], Closeness(1, 1, 0, 0, 0)),
        (["食堂", "议事"], Closeness(1, 0.5, 0, 0, 0)),
        (["助餐", "热饭"], Closeness(1, 0, 1, 0, 0)),
        (["养老", "合肥"], Closeness(1, 0, 0, 1, 0)),
        (["食堂", "夜校"], Closeness(0.5, 0.5, 0, 0, 0)),
        (["为老", "老人", "养老", "夜校"], Closeness(0.75, 0.25, 0.25, 0.25, 0)),
        ([], Closeness(0, 0, 0, 0, 0)),
    ],
)
def test_shares_of_the_terms(terms: list[str], seen: Closeness) -> None:
    assert Look(equal_terms(*terms)).at(ITEM, has_figure=False) == seen
    assert Look(equal_terms(*terms)).at(ITEM, has_figure=True) == replace(seen, figure=1)


def test_terms_count_by_their_weights() -> None:
    assert Look({"食堂": 3.0, "夜校": 1.0}).at(ITEM, has_figure=False).coverage == 0.75


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("5", "新增15处", False),
        ("15", "新增15处", True),
        ("98.6", "达98.6%", True),
        ("8.6", "达98.6%", False),
        ("98", "达98.6%", False),
        ("app", "ＡＰＰ上线", True),
        ("app", "apple", False),
    ],
)
def test_numbers_and_latin_words_count_whole(term: str, text: str, found: bool) -> None:
    item = replace(ITEM, passage=replace(PASSAGE, text=text))
    assert Look({term: 1.0}).at(item, has_figure=False).sentence == float(found)


@given(
    st.text("街道社区食堂5老人。a！\n", max_size=20),
    st.text("街道社区食堂5老人a", min_size=1, max_size=8),
    st.booleans(),
)
def test_each_share_lies_between_0_and_1(text: str, question: str, has_figure: bool) -> None:
    item = replace(ITEM, passage=replace(PASSAGE, text=text))
    seen = Look(dict.fromkeys(read_terms(question), 2.0)).at(item, has_figure)
    assert 0 <= seen.gain(DEFAULT_CLOSENESS) <= DEFAULT_CLOSENESS.total
    assert max(seen.sentence, seen.headings, seen.title) <= seen.coverage <= 1
    assert seen.gain(NO_CLOSENESS) == 0
