"""Facets count what their filters would leave."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.conditions import Condition, EntityCondition
from query.facets import Bucket, Facets, count_facets, facets_as_json
from query.filters import (
    kind_filter,
    organisation_filter,
    period_filter,
    place_filter,
    programme_filter,
    source_filter,
    theme_filter,
)
from query.questions import ask
from query.search import search
from query.selection import choose_passages
from tests.query.test_selection import REPORTS
from tests.support.embedders import CharacterEmbedder

MORE = {
    **REPORTS,
    "年报.md": """# 长沙县年报

2024年3月5日

湖南省长沙市长沙县民政局报告。

2021年至2023年，县民政局建设助餐点80个。2023年服务老人900人，2022年服务老人700人。

长沙县民政局开展“春风行动”，帮助居民就业。
""",
}


@pytest.fixture
def knowledge(
    engine_settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    store_reports: Callable[[Path, dict[str, str]], None],
) -> Iterator[KnowledgeBase]:
    """A knowledge base of several places, years and names; of the shared reports on another engine."""
    settings = engine_settings
    if settings.database_url.startswith("sqlite"):
        folder = tmp_path_factory.mktemp("facets")
        store_reports(folder, MORE)
        settings = Settings.from_environment(folder)
    with KnowledgeBase.open(settings, embedder=CharacterEmbedder()) as kb:
        yield kb


def units(kb: KnowledgeBase, ids: set[str]) -> set[str]:
    """Practices, and passages outside all of them, read one by one."""
    return {item.practice_id or item.passage.id for item in kb.tables.passages(ids).values()}


def filtered(kb: KnowledgeBase, facets: Facets) -> Iterator[tuple[Bucket, Condition]]:
    """Each bucket with the filter that it offers."""
    yield from ((one, place_filter([one.value])) for one in facets.places)
    yield from ((one, theme_filter(one.value)) for one in facets.themes)
    yield from ((one, organisation_filter(one.value, kb.catalogue)) for one in facets.organisations)
    yield from ((one, programme_filter(one.value, kb.catalogue)) for one in facets.programmes)
    yield from ((one, period_filter(one.value)) for one in facets.years)
    yield from ((one, source_filter([one.value], kb)) for one in facets.sources)
    for one in facets.kinds:
        assert one.value == "done" or one.value == "planned"
        yield one, kind_filter(kind=one.value)


@pytest.mark.parametrize("found", [True, False])
def test_a_bucket_counts_what_its_filter_leaves(knowledge: KnowledgeBase, found: bool) -> None:
    everything = knowledge.tables.searched_passage_ids()
    ids = set(sorted(everything)[::2]) if found else everything
    facets = count_facets(knowledge, ids if found else None, most=1_000)
    assert facets.total == len(units(knowledge, ids))
    buckets = list(filtered(knowledge, facets))
    for bucket, condition in buckets:
        left = choose_passages(knowledge, [condition]) or frozenset()
        number = len(units(knowledge, ids & left))
        if isinstance(condition, EntityCondition):  # takes in what only spells the name
            assert 1 <= bucket.count <= number, bucket
        else:
            assert bucket.count == number, bucket
    assert len(buckets) >= 10


def test_places_are_rolled_up(knowledge: KnowledgeBase) -> None:
    places = {one.value: one for one in count_facets(knowledge).places}
    for one in places.values():
        below = [other.count for other in places.values() if other.above == one.value]
        assert one.count >= sum(below)
        assert one.above is None or one.above in places
    assert any(one.above for one in places.values())


def test_a_name_counts_once_for_a_practice_that_repeats_it(knowledge: KnowledgeBase) -> None:
    programmes = {one.value: one.count for one in count_facets(knowledge).programmes}
    spelled = list(knowledge.tables.passages(knowledge.tables.searched_passage_ids()).values())
    named = {
        item.practice_id or item.passage.id
        for item in spelled
        for mention in knowledge.tables.mentions_of([item.passage.id]).get(item.passage.id, ())
        if mention.type == "PROGRAM" and mention.canonical == "春风行动"
    }
    assert programmes.get("春风行动", 0) == len(named)


def test_what_a_search_found_is_counted(knowledge: KnowledgeBase) -> None:
    answers = search(knowledge, ask("民政局 群众办事 满意度", limit=1))
    facets = count_facets(knowledge, answers.found)
    assert facets.total >= 2
    assert len(answers.answers) == 1
    assert facets.sources[0].count >= facets.sources[-1].count
    shown = facets_as_json(facets)
    assert list(shown) == [
        "total", "place", "theme", "organisation", "programme", "year", "kind", "source",
    ]  # fmt: skip


def test_nothing_found_has_no_buckets(knowledge: KnowledgeBase) -> None:
    assert count_facets(knowledge, ()) == Facets(0, (), (), (), (), (), (), ())
