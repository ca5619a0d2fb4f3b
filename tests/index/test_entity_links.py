"""Links across reports: what a short form means that another report introduces."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.entity_links import Introduction, Merge, choose_meaning, follow_merges
from index.entity_lookups import EntityFilter, choose_entities, find_occurrences
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

FULL, SHORT, TAIL = "云湾协同治理机制", "云协机制", "治理机制"
HERE, THERE = "510116", "430102"


def introduction(canonical: str = FULL, report: str = "a.r1", adcode: str | None = HERE) -> Introduction:
    return Introduction(report, f"PROGRAM:{canonical}", canonical, adcode)


@pytest.mark.parametrize(
    ("short", "introductions", "places", "expected"),
    [
        (SHORT, [introduction()], {THERE}, "a.r1"),
        (SHORT, [introduction(report="b.r1"), introduction()], {None}, "a.r1"),
        (SHORT, [introduction(), introduction("云顶协商机制", "b.r1")], {HERE}, None),
        (TAIL, [introduction()], {HERE}, "a.r1"),
        (TAIL, [introduction()], {HERE, THERE}, None),
        (TAIL, [introduction(adcode=None)], {None}, None),
        (SHORT, [], {HERE}, None),
    ],
)
def test_meaning(
    short: str, introductions: Sequence[Introduction], places: Collection[str | None], expected: str | None
) -> None:
    meaning = choose_meaning(short, introductions, places)
    assert (meaning.report_id if meaning else None) == expected


@pytest.mark.parametrize(
    ("merges", "expected"),
    [
        ("", ""),
        ("AB", "AB"),
        ("AB BC", "AC BC"),
        ("BC AB", "BC AC"),
        ("AB AC", "AC"),
        ("AB BA", "BA"),
        ("AB BC CA", "AB CB"),
        ("AB CA AC", "AC"),
        ("AB BC CD DB", "AC BC DC"),
    ],
)
def test_merges_lead_to_one_end_and_never_in_a_circle(merges: str, expected: str) -> None:
    ends = follow_merges((pair[0], Merge(pair[1], "r")) for pair in merges.split())
    assert {name: merge.meant_id for name, merge in ends.items()} == {
        pair[0]: pair[1] for pair in expected.split()
    }


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")).filter(lambda p: p[0] != p[1]))
)
def test_an_end_of_merges_is_no_name_that_is_merged(pairs: list[tuple[str, str]]) -> None:
    ends = follow_merges((merged, Merge(meant, "r")) for merged, meant in pairs)
    assert not {merge.meant_id for merge in ends.values()} & ends.keys()
    if pairs:
        assert pairs[-1][0] in ends


def introducing(path: str, short: str, full: str = FULL, adcode: str = HERE) -> StoredItem:
    """A report that names the full form and then the short one for it."""
    text = f"# 做法\n\n推行“{full}”三年。再谈“{short}”。\n"
    facts = make_facts(text, path, region="某地", adcode=adcode)
    mentions = tuple(replace(each, canonical=full) for each in facts.mentions)
    return StoredItem(path, text.encode(), replace(facts, mentions=mentions))


def using(path: str, short: str, adcode: str) -> StoredItem:
    text = f"# 做法\n\n学习“{short}”经验。\n"
    return StoredItem(path, text.encode(), make_facts(text, path, region="另一地", adcode=adcode))


def opened(settings: Settings, name: str) -> KnowledgeBase:
    home = replace(settings, home=settings.home / name)
    return KnowledgeBase.open(home, write=True, embedder=CharacterEmbedder(), extractor_version="1")


def names(kb: KnowledgeBase) -> list[tuple[str, int, tuple[str, ...]]]:
    found = choose_entities(kb.tables.engine, EntityFilter())
    return [(each.canonical, each.reports, each.names) for each in found]


def test_reports_in_any_order_give_one_entity(settings: Settings) -> None:
    items = [introducing("a.txt", SHORT), using("b.txt", SHORT, THERE)]
    dumps = []
    for name, order in (("first", items), ("last", items[::-1])):
        with opened(settings, name) as kb:
            for each in order:
                kb.store([each], "r1")
            assert names(kb) == [(FULL, 2, (SHORT, FULL))]
            dumps.append([line for line in kb.tables.dump() if "entity" in line])
    assert dumps[0] == dumps[1]


def test_spots_are_found_by_either_name(settings: Settings) -> None:
    with opened(settings, "kb") as kb:
        kb.store([introducing("a.txt", SHORT), using("b.txt", SHORT, THERE)], "r1")
        for name in (SHORT, FULL):
            spots = find_occurrences(kb.tables.engine, name)
            assert [(each.source_name, each.text) for each in spots] == [
                ("a.txt", FULL),
                ("a.txt", SHORT),
                ("b.txt", SHORT),
            ]


def test_a_link_goes_with_the_report_that_introduced_it(settings: Settings) -> None:
    with opened(settings, "kb") as kb:
        kb.store([introducing("a.txt", SHORT), using("b.txt", SHORT, THERE)], "r1")
        kb.store([using("a.txt", "另一机制", HERE)], "r2")
        assert sorted(names(kb)) == [("云协机制", 1, (SHORT,)), ("另一机制", 1, ("另一机制",))]


def test_two_meanings_leave_it_open(settings: Settings) -> None:
    with opened(settings, "kb") as kb:
        kb.store([introducing("a.txt", SHORT), using("b.txt", SHORT, THERE)], "r1")
        kb.store([introducing("c.txt", SHORT, "云顶协商机制", THERE)], "r2")
        assert sorted(names(kb)) == [
            ("云协机制", 1, (SHORT,)),
            ("云湾协同治理机制", 1, (SHORT, FULL)),
            ("云顶协商机制", 1, (SHORT, "云顶协商机制")),
        ]
