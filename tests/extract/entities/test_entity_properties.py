"""What holds for any text: spans in bounds and apart, text as written, the same result twice, aliases."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.span import Span
from extract.entities import find_mentions
from extract.entities.aliases import is_short_form
from extract.entities.overlaps import resolve_overlaps
from extract.entities.readings import Candidate, find_quotes
from extract.records import Mention, Passage, Report

PIECES = [
    "长沙市",
    "岳麓区",
    "坪塘街道",
    "银星社区",
    "“三色管家”",
    "机制",
    "《",
    "》",
    "“",
    "”",
    "2023年",
    "5月1日",
    "区委",
    "民政局",
    "李秀英",
    "书记",
    "担任",
    "招商大使",
    "公司",
    "云湾",
    "景区",
    "在",
    "和",
    "、",
    "，",
    "。",
    "开展",
    "行动",
    "a1",
    "𠮷",
    "湖大",
    "\n",
    " ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def passages(texts: list[str], report: str = "s.r1") -> list[Passage]:
    return [
        Passage(f"{report}.p{number:03}", report, number, "body", (), text, (Span(0, len(text)),), (number,))
        for number, text in enumerate(texts, start=1)
    ]


def read(texts: list[str]) -> tuple[Mention, ...]:
    return find_mentions([Report("s.r1", 1, None, Span(0, 1), None, None)], passages(texts))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_mentions_lie_in_their_passages_apart_and_in_order(texts: list[str]) -> None:
    mentions = read(texts)
    by_id = {passage.id: passage.text for passage in passages(texts)}
    for mention in mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(by_id[mention.passage_id])
        assert mention.span.of(by_id[mention.passage_id]) == mention.text
        assert mention.canonical
        assert (mention.subtype is not None) == (mention.type == "ORG")
    order = [(mention.passage_id, mention.span) for mention in mentions]
    assert order == sorted(order)
    for (first_id, first), (second_id, second) in pairwise(order):
        assert first_id != second_id or not first.overlaps(second)
    assert len({mention.id for mention in mentions}) == len(mentions)


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=2))
def test_the_same_text_gives_the_same_mentions(texts: list[str]) -> None:
    assert read(texts) == read(texts)


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, max_size=2), st.lists(TEXTS, max_size=2))
def test_reports_do_not_touch_each_other(first: list[str], second: list[str]) -> None:
    reports = [Report(f"s.r{number}", number, None, Span(0, 1), None, None) for number in (1, 2)]
    together = find_mentions(reports, [*passages(first, "s.r1"), *passages(second, "s.r2")])
    apart = (
        *find_mentions(reports, passages(first, "s.r1")),
        *find_mentions(reports, passages(second, "s.r2")),
    )
    assert together == apart


CANDIDATES = st.builds(
    lambda start, length, type_: Candidate(type_, Span(start, start + length)),
    st.integers(0, 20),
    st.integers(1, 8),
    st.sampled_from(["REGION", "PLACE", "ORG", "PROGRAM"]),
)


@given(st.lists(CANDIDATES, max_size=8))
def test_overlaps_leave_the_longest(candidates: list[Candidate]) -> None:
    kept = resolve_overlaps(candidates)
    assert set(kept) <= set(candidates)
    for left_out in set(candidates) - set(kept):
        rivals = [each for each in kept if each.span.overlaps(left_out.span)]
        assert rivals
        assert max(len(each.span) for each in rivals) >= len(left_out.span)
    for first, second in pairwise(kept):
        assert first.span.end <= second.span.start


@given(st.text(alphabet='“”‘’「」甲乙，\n"', max_size=30))
def test_quotes_stand_between_marks(text: str) -> None:
    for span in find_quotes(text):
        assert text[span.start - 1] in '“「"'
        assert text[span.end] in '”」"'
        assert "\n" not in span.of(text)


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("古城景区", "凤凰古城景区", True),
        ("城管局", "城市管理局", True),
        ("湘雅医院", "湘雅国际医院", False),
        ("凤凰古城景区", "古城景区", False),
        ("古城公园", "凤凰古城景区", False),
    ],
)
def test_short_forms(short: str, full: str, expected: bool) -> None:
    assert is_short_form(short, full) is expected


def test_a_short_form_takes_the_full_name_of_its_report() -> None:
    first = "湖南湘江新区管理委员会（以下简称“湘管委”）牵头，湖南岳麓书香科技公司参与。"
    mentions = read([first, "岳麓书香科技公司捐书。"])
    assert [(m.text, m.canonical) for m in mentions if m.passage_id.endswith("p002")] == [
        ("岳麓书香科技公司", "湖南岳麓书香科技公司")
    ]


def test_a_quoted_name_counts_where_no_head_follows() -> None:
    texts = ["“一窗通办”让群众少跑腿", "县里推行“一窗通办”改革。"]
    assert [m.text for m in read(texts) if m.type == "PROGRAM"] == ["一窗通办", "一窗通办"]


def test_a_person_counts_where_the_name_stands_alone() -> None:
    texts = ["村支书李秀英介绍了做法。", "大家都夸李秀英。"]
    assert [m.text for m in read(texts) if m.type == "PERSON"] == ["李秀英", "李秀英"]


def test_a_date_takes_the_only_year_of_its_report() -> None:
    texts = ["2022年启动。", "6月20日建成。"]
    assert [m.canonical for m in read(texts)] == ["2022", "2022-06-20"]
    assert [m.canonical for m in read([*texts, "2023年验收。"])][1] == "--06-20"
