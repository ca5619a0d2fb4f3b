"""Pairing: rows of two releases are matched as a slow reference matches them, in bounded memory."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from query.differences.merging import merge_keys, merge_sources, sorted_by_source
from query.differences.rows import changes_between, pair_rows, shown, spans_of

Row = dict[str, Any]


def row(start: int, end: int, text: str = "", **more: Any) -> Row:
    return {"source_spans": [[start, end]], "text": text, **more}


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda at: (at[0], at[0] + at[1]))
some_rows = st.lists(spans, max_size=6).map(
    lambda found: [row(*span, text=str(n)) for n, span in enumerate(found)]
)


def overlap(one: Row, other: Row) -> bool:
    ((start, end),), ((begin, stop),) = spans_of(one), spans_of(other)
    return start < stop and begin < end


@given(some_rows, some_rows)
def test_rows_of_the_same_text_are_paired_by_their_characters(old: list[Row], new: list[Row]) -> None:
    pairs = list(pair_rows(old, new, same_text=True))
    # Every row is in one pair.
    assert sorted(id(one) for one, _ in pairs if one) == sorted(map(id, old))
    assert sorted(id(other) for _, other in pairs if other) == sorted(map(id, new))
    matched = [(one, other) for one, other in pairs if one and other]
    # As many are paired by equal characters as there are in both.
    equal = [pair for pair in matched if spans_of(pair[0]) == spans_of(pair[1])]
    places = [spans_of(one) for one in old]
    assert len(equal) == sum(
        min(places.count(at), [spans_of(r) for r in new].count(at)) for at in set(places)
    )
    # The others overlap each other and no other that is left.
    left_old = [one for one in old if not any(one is a for a, _ in equal)]
    left_new = [one for one in new if not any(one is b for _, b in equal)]
    expected = [
        (id(one), id(other))
        for one in left_old
        for other in left_new
        if overlap(one, other)
        and sum(overlap(one, each) for each in left_new) == 1
        and sum(overlap(each, other) for each in left_old) == 1
    ]
    assert sorted((id(a), id(b)) for a, b in matched if (a, b) not in equal) == sorted(expected)


def test_rows_of_another_text_are_paired_by_what_they_say() -> None:
    old = [row(0, 3, "甲"), row(5, 8, "乙"), row(9, 12, "甲")]
    new = [row(100, 103, "甲"), row(0, 3, "丙"), row(105, 108, "甲")]
    pairs = [(a and spans_of(a), b and spans_of(b)) for a, b in pair_rows(old, new, same_text=False)]
    assert pairs == [
        (((0, 3),), ((100, 103),)),
        (((9, 12),), ((105, 108),)),
        (((5, 8),), None),
        (None, ((0, 3),)),
    ]


names = st.sampled_from(["甲.txt", "乙.txt", "a.txt", "𠮷.txt"])
places = st.dictionaries(st.tuples(names, st.sampled_from(["1", "2", "3"])), st.integers(1, 3), max_size=6)


def rows_at(counts: dict[tuple[str, str], int], mark: str) -> list[Row]:
    return [
        {"source_name": name, "source_id": id_, "text": f"{mark}{number}"}
        for (name, id_), count in sorted(counts.items())
        for number in range(count)
    ]


@given(places, places)
def test_sources_are_merged_as_two_dictionaries_are(
    old: dict[tuple[str, str], int], new: dict[tuple[str, str], int]
) -> None:
    merged = {
        place: (len(before or ()), len(after or ()))
        for place, before, after in merge_sources(rows_at(old, "旧"), rows_at(new, "新"), lambda _: False)
    }
    assert merged == {place: (old.get(place, 0), new.get(place, 0)) for place in old.keys() | new.keys()}
    assert list(merged) == sorted(merged)


def test_a_renamed_source_is_met_wherever_it_stands() -> None:
    old = rows_at({("a.txt", "1"): 2, ("b.txt", "2"): 1}, "旧")
    new = rows_at({("b.txt", "2"): 1, ("c.txt", "1"): 3}, "新")
    merged = list(merge_sources(old, new, lambda id_: id_ == "1"))
    assert [(place[1], len(before or ()), len(after or ())) for place, before, after in merged] == [
        ("2", 1, 1),
        ("1", 2, 3),
    ]
    ((_, before, after),) = merge_sources(old[:2], [], lambda id_: id_ == "1")
    assert (len(before or ()), after) == (2, None)


@given(st.lists(st.tuples(names, st.sampled_from(["1", "2"])), max_size=8))
def test_rows_in_another_order_are_sorted_by_their_source(found: list[tuple[str, str]]) -> None:
    rows = [{"source_name": name, "source_id": id_, "n": n} for n, (name, id_) in enumerate(found)]
    expected = sorted(rows, key=lambda one: (one["source_name"].encode(), one["source_id"], one["n"]))
    assert list(sorted_by_source(rows)) == expected


def test_a_release_out_of_order_is_refused() -> None:
    rows = rows_at({("a.txt", "1"): 1, ("b.txt", "2"): 1}, "")
    with pytest.raises(SourceError, match="not in its order"):
        list(merge_sources(reversed(rows), [], lambda _: False))
    with pytest.raises(SourceError, match="not in its order"):
        list(merge_keys([{"k": 1}, {"k": 1}, {"k": 0}], [], lambda one: int(one["k"])))


def test_nothing_is_read_ahead_but_one_source_of_each() -> None:
    read: list[str] = []

    def rows(mark: str) -> Iterator[Row]:
        for number in range(50):
            read.append(mark)
            yield {"source_name": f"{number:02}", "source_id": "x", "text": mark}

    merged = merge_sources(rows("旧"), rows("新"), lambda _: False)
    next(merged)
    assert len(read) <= 6


def test_columns_that_say_the_same_do_not_differ() -> None:
    old = {
        "figure_id": "a.f01",
        "indicator_key": "满意度",
        "practice_id": "a.m01",
        "passage_id": "a.p1",
        "unit": "",
    }
    new = {
        "figure_id": "a.f02",
        "indicator_key": "满意率",
        "practice_id": "a.m09",
        "passage_id": "a.p2",
        "unit": None,
    }
    assert [(one.column, one.old, one.new) for one in changes_between("figures", old, new)] == [
        ("indicator_key", "满意度", "满意率")
    ]
    (lost,) = changes_between("figures", old, {**old, "practice_id": None})
    assert (lost.column, lost.old, lost.new) == ("practice_id", "is named", "")
    practice = {"passage_ids": ["p1", "p2"], "themes": []}
    (fewer,) = changes_between("practices", practice, {**practice, "passage_ids": '["p3"]'})
    assert (fewer.column, fewer.old, fewer.new) == ("passage_ids", "2", "1")


def test_long_values_are_cut() -> None:
    assert len(shown("长" * 1000)) == 300
