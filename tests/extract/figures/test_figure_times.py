"""Times: what dates, intervals and words for them come to in ISO 8601, given when the report speaks."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.times import Clock, find_times
from extract.word_lists import read_rows

# A report of 27 January 2026 that reviews 2025, and one of 8 June 2022.
ADDRESS = Clock(2026, "2026-01-27", 1, reviewed=2025)
NOTICE = Clock(2022, "2022-06-08", 6)
POINT = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def isos(text: str, clock: Clock = ADDRESS) -> list[str | None]:
    return [time.iso for time in find_times(text, clock)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年建成3座", ["2025"]),
        ("二〇二五年十月", ["2025-10"]),
        ("2025年5月6日", ["2025-05-06"]),
        ("2025年2月30日", [None]),
        ("2021—2025年", ["2021/2025"]),
        ("2025年1—11月", ["2025-01/2025-11"]),
        ("2025年上半年", ["2025-01/2025-06"]),
        ("2025年前三季度", ["2025-01/2025-09"]),
        ("2019年10月以来", ["2019-10/.."]),
        ("2019年起", ["2019/.."]),
        ("2019年起步", ["2019"]),
        ("“十四五”时期", ["2021/2025"]),
        ("“十四五”前四年", ["2021/2024"]),
        ("“十四五”以来", ["2021/.."]),
        ("“十三五”末", ["2020"]),
        ("“十五五”规划纲要", []),
        ("去年", ["2025"]),
        ("今年", ["2026"]),
        ("明年上半年", ["2027-01/2027-06"]),
        ("过去五年", ["2021/2025"]),
        ("五年来", ["2021/2025"]),
        ("近三年", ["2023/2025"]),
        ("今后五年", ["2026/2030"]),
        ("过去一年", ["2025"]),
        ("全年", ["2025"]),
        ("2024年启动，当年见效", ["2024", "2024"]),
        ("党的十八大以来", ["2012-11/.."]),
        ("截至目前", ["2026-01-27"]),
        ("近年来", [None]),
        ("每年", [None]),
        ("项目成立以来", [None]),
        ("全年级", []),
        ("三年行动计划", []),
        ("10年来水", []),
    ],
)
def test_times_of_an_address(text: str, expected: list[str | None]) -> None:
    assert isos(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年以来", ["2022-01/2022-06"]),
        ("去年", ["2021"]),
        ("上半年", ["2022-01/2022-06"]),
        ("5月20日", ["2022-05-20"]),
        ("过去五年", [None]),
        ("一年来", [None]),
    ],
)
def test_times_of_a_notice(text: str, expected: list[str | None]) -> None:
    assert isos(text, NOTICE) == expected


def test_words_of_the_report_stay_unresolved_without_its_date() -> None:
    assert isos("今年以来，去年，目前，全年，五年来，上半年", Clock()) == [None] * 6


def test_the_section_says_which_year_is_meant() -> None:
    assert isos("全年新建3座，上半年新建1座", Clock(2026, reviewed=2025, about=2026)) == [
        "2026",
        "2026-01/2026-06",
    ]


@pytest.mark.parametrize("row", read_rows("eras"), ids=lambda row: row["word"])
def test_eras(row: dict[str, str]) -> None:
    assert isos(row["example"]) == [f"{row['first']}/.."]
    assert isos(row["near_miss"]) == []


def bounds(point: str) -> tuple[date, date]:
    """First and last day of a point in time."""
    assert re.fullmatch(POINT, point)
    year, month, day = (*map(int, point.split("-")), 0, 0)[:3]
    last = day or (28 if month else 31)
    return date(year, month or 1, day or 1), date(year, month or 12, last)


@given(
    st.text(st.sampled_from("12年0月至—2月日十五末季度上半前今去全底来过近三“”"), max_size=24),
    st.sampled_from([ADDRESS, NOTICE, Clock()]),
)
def test_every_interval_parses_and_does_not_end_before_it_starts(text: str, clock: Clock) -> None:
    previous = 0
    for time in find_times(text, clock):
        assert time.span.start >= previous
        previous = time.span.end
        if time.iso is not None:
            first, _, last = time.iso.partition("/")
            assert last in ("", "..") or bounds(first)[0] <= bounds(last)[1]
            bounds(first)
