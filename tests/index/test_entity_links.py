"""Links across reports: what a short form means that another report introduces."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from index.entity_links import Introduction, choose_meaning
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
