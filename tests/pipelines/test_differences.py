"""Differences between two readings: what is gained, lost, changed, and what is no difference."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.serialization import facts_as_json
from pipelines.differences import KINDS, Difference, Kind, Row, comparable_rows, find_differences, new_fields
from tests.support.facts import make_facts

Reading = dict[Kind, list[Row]]


def reading(**rows: list[dict[str, Any]]) -> Reading:
    return {kind: list(rows.get(kind, [])) for kind in KINDS}


def figure(start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"value": 84, "unit": "场", "dimension": "count", **fields, "source_spans": [[start, end]]}


def name(start: int, end: int, type_: str) -> dict[str, Any]:
    return {"type": type_, "source_spans": [[start, end]]}


def told(differences: Sequence[Difference]) -> list[tuple[str, tuple[str, ...]]]:
    return [(difference.effect, difference.fields) for difference in differences]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([figure(6, 9)], [figure(6, 9)], []),
        ([], [figure(6, 9)], [("gained", ())]),
        ([figure(6, 9)], [], [("lost", ())]),
        ([figure(6, 9)], [figure(6, 9, unit="次", value=85)], [("changed", ("unit", "value"))]),
        # A border that moved is one change, whatever else changed with it.
        ([figure(6, 9)], [figure(5, 9)], [("changed", ("source_spans",))]),
        ([figure(6, 9)], [figure(6, 12, unit="场次")], [("changed", ("source_spans", "unit"))]),
        # One figure that became two is no moved border, and neither are two that only touch.
        ([figure(6, 12)], [figure(6, 8), figure(9, 12)], [("lost", ()), ("gained", ()), ("gained", ())]),
        ([figure(3, 6)], [figure(6, 9)], [("lost", ()), ("gained", ())]),
        # In reading order, and the rest of the text has no part in it.
        (
            [figure(1, 2), figure(20, 22)],
            [figure(1, 2), figure(5, 7), figure(20, 22, value=1)],
            [("gained", ()), ("changed", ("value",))],
        ),
    ],
)
def test_figures(
    old: list[dict[str, Any]], new: list[dict[str, Any]], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert told(find_differences(reading(figures=old), reading(figures=new))) == expected


def test_a_name_of_another_type_changed() -> None:
    old, new = reading(entities=[name(0, 5, "ORG")]), reading(entities=[name(0, 5, "PLACE")])
    (difference,) = find_differences(old, new)
    assert (difference.effect, difference.fields, difference.type) == ("changed", ("type",), "PLACE")


def test_a_line_is_known_by_its_number() -> None:
    old = reading(lines=[{"line": 3, "role": "body", "source_spans": [[9, 30]]}])
    new = reading(lines=[{"line": 3, "role": "lead", "source_spans": [[9, 30]]}])
    assert told(find_differences(old, new)) == [("changed", ("role",))]


def test_a_practice_is_known_by_its_beginning() -> None:
    old = reading(practices=[{"title": "建平台。", "source_spans": [[0, 30]]}])
    new = reading(practices=[{"title": "建平台。", "source_spans": [[0, 30], [31, 60]]}])
    assert told(find_differences(old, new)) == [("changed", ("source_spans",))]


def test_a_field_that_one_version_alone_has_is_named_and_not_compared() -> None:
    old, new = reading(figures=[figure(6, 9)]), reading(figures=[figure(6, 9, scope="某县")])
    assert find_differences(old, new) == []
    assert new_fields(old, new) == {("figures", "scope")}


def test_rows_hold_what_was_read_and_not_how_it_is_numbered() -> None:
    facts = make_facts("# 甲县\n\n建“邻里站”，办活动84场。\n")
    rows = comparable_rows(facts_as_json(facts))
    (found,) = rows["figures"]
    assert (found["value"], found["unit"], found["source_spans"]) == (84, "场", [[16, 19]])
    assert facts.source.key not in json.dumps(rows)


SPANS = st.builds(lambda start, length: [start, start + length], st.integers(0, 20), st.integers(1, 5))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "line": st.integers(1, 9),
            "type": st.sampled_from(["ORG", "PLACE"]),
            "value": st.integers(0, 2),
            "source_spans": st.lists(SPANS, min_size=1, max_size=2).map(sorted),
        }
    ),
    max_size=6,
)
READINGS = st.fixed_dictionaries(dict.fromkeys(KINDS, ROWS))


def bag(rows: Sequence[Row]) -> "Counter[str]":
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


@given(READINGS)
def test_a_reading_does_not_differ_from_itself(rows: Reading) -> None:
    assert find_differences(rows, rows) == []


@given(READINGS, READINGS)
def test_turned_round_what_was_gained_is_lost(old: Reading, new: Reading) -> None:
    there = Counter(repr((d.kind, d.old, d.new)) for d in find_differences(old, new))
    back = Counter(repr((d.kind, d.new, d.old)) for d in find_differences(new, old))
    assert there == back


@given(READINGS, READINGS)
def test_the_differences_lead_from_the_old_reading_to_the_new_one(old: Reading, new: Reading) -> None:
    differences = find_differences(old, new)
    for kind in KINDS:
        mine = [difference for difference in differences if difference.kind == kind]
        removed = bag([difference.old for difference in mine if difference.old is not None])
        added = bag([difference.new for difference in mine if difference.new is not None])
        assert not removed - bag(old[kind])
        assert bag(old[kind]) - removed + added == bag(new[kind])


@given(ROWS, ROWS)
def test_borders_move_only_between_rows_that_overlap_nothing_else(old: list[Row], new: list[Row]) -> None:
    """Against the definition, looked up pair by pair."""

    def place(row: Row) -> tuple[tuple[int, int], ...]:
        return tuple((start, end) for start, end in row["source_spans"])

    def meet(row: Row, other: Row) -> bool:
        ours, theirs = row["source_spans"], other["source_spans"]
        return bool(ours[0][0] < theirs[-1][1] and theirs[0][0] < ours[-1][1])

    # One row at each place, so that which of several is meant is no matter.
    old, new = ([*{place(row): row for row in rows}.values()] for rows in (old, new))
    lost = [row for row in old if place(row) not in map(place, new)]
    gained = [row for row in new if place(row) not in map(place, old)]
    expected = [
        (place(row), place(other))
        for row in lost
        for other in gained
        if [other] == [o for o in gained if meet(row, o)] and [row] == [r for r in lost if meet(r, other)]
    ]
    found = [
        (place(difference.old), place(difference.new))
        for difference in find_differences(reading(entities=list(old)), reading(entities=list(new)))  # type: ignore[arg-type]
        if difference.old is not None and difference.new is not None and "source_spans" in difference.fields
    ]
    assert sorted(found) == sorted(expected)
