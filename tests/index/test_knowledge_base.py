"""The knowledge base keeps what it is given, once, and search sees it at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from corpus.errors import ModelError, StoreError
from extract.records import Dimension, Facts, Figure
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.sketches import sketch_wording
from index.vectors import VectorHit
from index.words import WordHit
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import any_facts, make_facts

TEXT = """# 甲区：做法

## 优化服务

建立驿站。开设“企业咖啡”活动84场，服务200名群众。

化解矛盾。调解纠纷30个，群众满意度提升。
"""
CHANGED = TEXT.replace("84场", "99场")
OTHER = "# 乙区：做法\n\n夜间经济。打造“云湾先锋”品牌，新增商铺12家。\n"


@contextmanager
def opened(
    settings: Settings, embedder: CharacterEmbedder | None = None, version: str = "1", *, write: bool = True
) -> Iterator[KnowledgeBase]:
    embedder = embedder or CharacterEmbedder()
    with KnowledgeBase.open(settings, write=write, embedder=embedder, extractor_version=version) as kb:
        yield kb


def item(path: str, text: str) -> StoredItem:
    return StoredItem(path, text.encode(), make_facts(text, Path(path).name))


def stored(settings: Settings, items: Sequence[StoredItem]) -> list[str]:
    with opened(settings) as kb:
        kb.store(items, "r1")
        return list(kb.tables.dump())


def similar(kb: KnowledgeBase, text: str, limit: int = 9) -> list[str]:
    return [hit.passage_id for hit in kb.vectors.search(kb.embedder.embed_queries([text])[0], limit)]


def worded(kb: KnowledgeBase, text: str) -> list[str]:
    return [hit.passage_id for hit in kb.words.search(text, 9)]


def test_stored_facts_come_back_and_are_found(settings: Settings) -> None:
    facts = make_facts(TEXT, "报告.txt")
    station, quarrel = facts.passages[2].id, facts.passages[3].id
    with opened(settings) as kb:
        kb.store([StoredItem("报告.txt", TEXT.encode(), facts)], "r1")
        during = (similar(kb, "调解群众纠纷"), worded(kb, "驿站"))
    with opened(settings, write=False) as kb:
        assert (similar(kb, "调解群众纠纷"), worded(kb, "驿站")) == during == ([quarrel, station], [station])
        assert kb.tables.facts(facts.source.id) == facts
        assert kb.blobs.get(facts.source.id) == TEXT.encode()
        counts = kb.counts()
        assert (counts.sources, counts.passages, counts.searched_passages, counts.practices) == (1, 4, 2, 2)
        assert (counts.entities, counts.mentions, counts.figures, counts.runs) == (1, 1, 3, 1)


@pytest.fixture(scope="module")
def any_kb(module_settings: Settings) -> Iterator[KnowledgeBase]:
    """One knowledge base for all examples."""
    embedder = CharacterEmbedder(dimension=2)
    kb = KnowledgeBase.open(module_settings, write=True, embedder=embedder, extractor_version="1")
    yield kb
    kb.close()


@example_settings(max_examples=40, deadline=None)
@given(any_facts())
def test_any_facts_come_back_as_they_were(any_kb: KnowledgeBase, facts: Facts) -> None:
    any_kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")
    assert any_kb.tables.facts(facts.source.id) == facts


@example_settings(max_examples=40, deadline=None)
@given(any_facts())
def test_outlines_are_passages_without_pieces_and_lines(any_kb: KnowledgeBase, facts: Facts) -> None:
    any_kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")
    ids = [passage.id for passage in facts.passages]
    whole = any_kb.tables.passages(ids)
    assert any_kb.tables.outlines([*ids, "unknown"]) == {
        id_: replace(item, passage=replace(item.passage, pieces=(), lines=())) for id_, item in whole.items()
    }
    assert whole.keys() == set(ids)


@example_settings(max_examples=40, deadline=None)
@given(any_facts())
def test_sketches_say_of_passages_what_they_say_themselves(any_kb: KnowledgeBase, facts: Facts) -> None:
    any_kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")
    ids = [passage.id for passage in facts.passages]
    whole, sketches = any_kb.tables.passages(ids), any_kb.tables.sketches([*ids, "unknown"])
    assert sketches.keys() == whole.keys()
    reports = {report.id: report for report in facts.reports}
    practices = {practice.id: practice for practice in facts.practices}
    for id_, item in whole.items():
        sketch = sketches[id_]
        around = (item.source_id, item.source_name, item.adcode, item.practice_id, item.passage.duplicate_of)
        assert sketch[:6] == (id_, *around)
        assert sketch.circumstances.date == reports[item.passage.report_id].date
        practice = practices.get(item.practice_id or "")
        assert sketch.circumstances.kind == (practice.kind if practice else None)
        themes = practice.themes if practice else ()
        assert sketch.circumstances.themes == {theme.name for theme in themes}
        assert sketch.wording == sketch_wording(f" {item.passage.text}\n")


@example_settings(max_examples=40, deadline=None)
@given(any_facts(), st.sets(st.sampled_from(get_args(Dimension))), st.sets(st.text(max_size=2), max_size=3))
def test_figures_are_chosen_by_dimension_and_indicator(
    any_kb: KnowledgeBase, facts: Facts, dimensions: set[Dimension], keys: set[str]
) -> None:
    any_kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")
    ids = [passage.id for passage in facts.passages]
    keys |= {figure.indicator_key for figure in facts.figures[:1] if figure.indicator_key}
    every = any_kb.tables.figures_of(ids)

    def chosen(wanted: Callable[[Figure], bool]) -> dict[str, tuple[Figure, ...]]:
        meant = {figure.id for figures in every.values() for figure in figures if wanted(figure)}
        meant |= {figure.change_of for one in every.values() for figure in one if figure.id in meant}
        kept = {id_: tuple(one for one in figures if one.id in meant) for id_, figures in every.items()}
        return {id_: figures for id_, figures in kept.items() if figures}

    def measured(figure: Figure) -> bool:
        return not figure.indicator_key or figure.indicator_key in keys

    choose = any_kb.tables.figures_measuring
    assert choose(ids, dimensions, None) == chosen(lambda figure: figure.dimension in dimensions)
    assert choose(ids, get_args(Dimension), keys) == chosen(measured)
    assert choose(ids, dimensions, keys) == chosen(
        lambda figure: figure.dimension in dimensions and measured(figure)
    )


def test_what_is_read_inside_one_state_does_not_see_what_others_store(settings: Settings) -> None:
    facts = make_facts(TEXT, "a.txt")
    with opened(settings) as writer, opened(settings, write=False) as reader:
        with seeing_one_state(reader.tables.engine):
            before = reader.counts()
            writer.store([StoredItem("/a.txt", TEXT.encode(), facts)], "r1")
            assert reader.counts() == before
            assert reader.tables.sketches([passage.id for passage in facts.passages]) == {}
        assert reader.counts().sources == before.sources + 1
        assert reader.tables.sketches([passage.id for passage in facts.passages])


@example_settings(max_examples=40, deadline=None)
@given(any_facts())
def test_passages_that_state_figures_and_name_places(any_kb: KnowledgeBase, facts: Facts) -> None:
    any_kb.store([StoredItem(f"/{facts.source.name}", facts.source.text.encode(), facts)], "r1")
    ids = [passage.id for passage in facts.passages]
    stating = {figure.passage_id for figure in facts.figures}
    assert any_kb.tables.stating_figures([*ids, "unknown"]) == stating
    assert any_kb.tables.stating_figures(ids[:1]) == stating & set(ids[:1])
    named: dict[str, set[str]] = {}
    for mentions in any_kb.tables.mentions_of(ids).values():
        for mention in mentions:
            if mention.adcode:
                named.setdefault(mention.passage_id, set()).add(mention.adcode)
    assert any_kb.tables.places_named_in([*ids, "unknown"]) == named


def test_a_reader_notices_that_a_passage_of_one_id_says_something_else(settings: Settings) -> None:
    """A later extractor may read other words from the same bytes."""
    first = make_facts(TEXT)
    swapped = {first.passages[2].id: first.passages[3], first.passages[3].id: first.passages[2]}
    passages = tuple(
        replace(passage, text=swapped[passage.id].text) if passage.id in swapped else passage
        for passage in first.passages
    )
    again = replace(first, passages=passages, practices=(), mentions=(), figures=())
    with opened(settings) as kb:
        kb.store([StoredItem("/报告.txt", TEXT.encode(), first)], "r1")

    def asked(kb: KnowledgeBase) -> list[list[VectorHit] | list[WordHit]]:
        vector = kb.embedder.embed_queries(["调解纠纷"])[0]
        return [kb.vectors.search(vector, 9, set(swapped)), kb.words.search("调解纠纷", 9, set(swapped))]

    with opened(settings, write=False) as reader:
        before = asked(reader)
        with opened(settings, version="2") as kb:
            kb.store([StoredItem("/报告.txt", TEXT.encode(), again)], "r2")
            assert asked(reader) == asked(kb)
        assert [[hit.passage_id for hit in hits] for hits in asked(reader)] != [
            [hit.passage_id for hit in hits] for hits in before
        ]


def test_reads_by_id(settings: Settings) -> None:
    facts = make_facts(TEXT, "报告.txt")
    passage, practice = facts.passages[2], facts.practices[0]
    with opened(settings) as kb:
        kb.store([StoredItem("报告.txt", TEXT.encode(), facts)], "r1")
        found = kb.tables.passage(passage.id)
        assert found is not None
        assert (found.passage, found.source_spans) == (passage, passage.pieces)
        assert (found.source_name, found.report_title, found.adcode) == ("报告.txt", "甲区：做法", "510107")
        assert (found.practice_id, found.practice_title) == (practice.id, "建立驿站。")
        shown = kb.tables.practice(practice.id)
        assert shown is not None
        assert (shown.practice, shown.source_id) == (practice, facts.source.id)
        assert kb.tables.figures_of([passage.id, "unknown"]) == {passage.id: facts.figures[:2]}
        assert kb.tables.mentions_of([passage.id]) == {passage.id: facts.mentions}
        assert kb.tables.source_text(facts.source.id) == TEXT
        assert (kb.tables.passage("unknown"), kb.tables.practice("unknown")) == (None, None)
        assert kb.tables.passages([one.id for one in facts.passages] * 400).keys() == {
            one.id for one in facts.passages
        }
        with pytest.raises(StoreError, match="unknown"):
            kb.tables.source_text("unknown")


@pytest.mark.parametrize(
    ("adcode", "inside"),
    [
        ("510107", True),
        ("510100", True),
        ("510000", True),
        ("510117", False),
        ("500000", False),
        ("510700", False),
    ],
)
def test_passages_in_a_place_include_those_below_it(settings: Settings, adcode: str, inside: bool) -> None:
    with opened(settings) as kb:
        kb.store([item("甲.txt", TEXT)], "r1")
        assert len(kb.tables.passages_in(adcode)) == (2 if inside else 0)


def test_second_ingestion_changes_nothing(settings: Settings) -> None:
    items = [item("甲.txt", TEXT), item("乙.txt", OTHER)]
    first = stored(settings, items)
    embedder = CharacterEmbedder()
    with opened(settings, embedder) as kb:
        assert all(kb.is_current(one.path, one.facts.source.id) for one in items)
        kb.store(items, "r2")
        assert list(kb.tables.dump()) == first
        assert embedder.texts == []
        assert kb.publish() == 0


def test_order_of_ingestion_does_not_matter(settings: Settings, tmp_path: Path) -> None:
    items = [item("/甲.txt", TEXT), item("/乙.txt", OTHER), item("/丙.txt", TEXT)]
    other = replace(
        settings, home=tmp_path / "other", database_url=f"sqlite:///{tmp_path / 'other' / 'policykb.sqlite3'}"
    )
    assert stored(settings, items) == stored(other, items[::-1])


def test_unchanged_text_is_embedded_once(settings: Settings) -> None:
    embedder = CharacterEmbedder()
    with opened(settings, embedder) as kb:
        kb.store([item("甲.txt", TEXT), item("副本.txt", TEXT)], "r1")
        kb.store([item("甲.txt", CHANGED)], "r1")
    assert sorted(embedder.texts) == sorted(set(embedder.texts))
    assert len(embedder.texts) == 3


def test_progress_counts_every_passage(settings: Settings) -> None:
    steps: list[int] = []
    with opened(settings) as kb:
        kb.store([item("甲.txt", TEXT)], "r1")
        kb.store([item("甲.txt", TEXT), item("乙.txt", OTHER)], "r1", steps.append)
    assert sum(steps) == 3


def test_changed_file_replaces_its_old_source(settings: Settings) -> None:
    old, new = item("甲.txt", TEXT), item("甲.txt", CHANGED)
    with opened(settings) as kb:
        kb.store([old], "r1")
    with opened(settings) as kb:
        assert not kb.is_current("甲.txt", new.facts.source.id)
        kb.store([new], "r2")
        assert kb.is_current("甲.txt", new.facts.source.id)
        assert not kb.is_current("甲.txt", old.facts.source.id)
        assert (kb.counts().sources, kb.counts().replaced_sources, kb.counts().entities) == (1, 1, 1)
        assert {id_.split(".")[0] for id_ in (*similar(kb, "驿站"), *worded(kb, "驿站"))} == {
            new.facts.source.key
        }
        assert kb.tables.source_text(old.facts.source.id) == TEXT
        assert kb.blobs.get(old.facts.source.id) == TEXT.encode()
    with opened(settings) as kb:
        assert len(similar(kb, "驿站")) == 2
        kb.store([old], "r3")
        assert kb.tables.facts(old.facts.source.id) == old.facts
        assert len(worded(kb, "驿站")) == 1


def test_source_stays_while_another_path_holds_it(settings: Settings) -> None:
    with opened(settings) as kb:
        kb.store([item("/甲.txt", TEXT), item("/乙.txt", TEXT)], "r1")
        assert kb.counts().sources == 1
        source_id = item("/甲.txt", TEXT).facts.source.id
        assert kb.tables.facts(source_id).source.name == "乙.txt"
        kb.store([item("/乙.txt", CHANGED)], "r1")
        assert kb.tables.facts(source_id).source.name == "甲.txt"
        assert (kb.counts().sources, kb.counts().replaced_sources) == (2, 0)


def test_new_extractor_version_makes_sources_stale(settings: Settings) -> None:
    one = item("甲.txt", TEXT)
    stored(settings, [one])
    with opened(settings, version="2") as kb:
        assert not kb.is_current(one.path, one.facts.source.id)
        kb.store([one], "r2")
        assert kb.is_current(one.path, one.facts.source.id)


def test_runs_and_their_failures_are_kept(settings: Settings) -> None:
    with opened(settings) as kb:
        kb.run_log.begin("r1", ["报告"])
        kb.store([item("甲.txt", TEXT)], "r1")
        kb.run_log.fail("r1", "/坏.txt", "read", "/坏.txt is empty.")
        kb.run_log.fail("r1", "/坏.txt", "read", "/坏.txt is still empty.")
        kb.run_log.finish("r1", "failed", files=3, unchanged=1)
        kb.run_log.begin("r2", ["报告"])
        latest, first = kb.tables.runs()
    assert (latest.id, latest.status, latest.finished) == ("r2", "running", None)
    assert (first.status, first.files, first.stored, first.unchanged, first.failed) == ("failed", 3, 1, 1, 1)
    assert first.paths == ("报告",)
    assert [failure.message for failure in first.failures] == ["/坏.txt is still empty."]


def test_paths_that_no_encoding_can_write_are_kept_readable(settings: Settings) -> None:
    path = "/reports/\udcb1\udca8.txt"  # 报 in GBK, as Python hands over such a name
    one = item(path, "甲村修路")
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        kb.run_log.begin("r1", [path])
        kb.run_log.fail("r1", path, "read", f"{path} is empty.")
        named = replace(one.facts, source=replace(one.facts.source, name="\udcb1\udca8.txt"))
        kb.store([StoredItem(path, one.data, named)], "r1")
        assert kb.is_current(path, one.facts.source.id)
        assert kb.tables.facts(one.facts.source.id).source.name == r"\udcb1\udca8.txt"
        (noted,) = kb.tables.runs()
    assert noted.paths == (path,)
    assert [failure.path for failure in noted.failures] == [r"/reports/\udcb1\udca8.txt"]


def test_killed_run_is_cancelled_by_the_next(settings: Settings) -> None:
    with opened(settings) as kb:
        kb.run_log.begin("r1", ["报告"])
        kb.run_log.begin("r1", ["报告"])
        assert [run.status for run in kb.tables.runs()] == ["running"]
    with opened(settings) as kb:
        kb.run_log.begin("r2", ["报告"])
        runs = {run.id: (run.status, run.finished) for run in kb.tables.runs()}
    assert runs == {"r1": ("cancelled", None), "r2": ("running", None)}


def test_index_of_one_model_refuses_another(settings: Settings) -> None:
    stored(settings, [item("甲.txt", TEXT)])
    other = CharacterEmbedder("other")
    with opened(replace(settings, model="other"), other) as kb:
        assert not kb.is_current("甲.txt", item("甲.txt", TEXT).facts.source.id)
        command = "policykb-ingest reindex --model other"
        with pytest.raises(ModelError, match=command):
            kb.embedder.embed_queries(["驿站"])
        with pytest.raises(ModelError, match=command):
            kb.vectors.search(other.embed_queries(["驿站"])[0], 1)
        with pytest.raises(ModelError, match=command):
            kb.store([item("乙.txt", OTHER)], "r2")
        assert kb.reindex() == 2
        assert len(similar(kb, "驿站")) == 2
    with opened(settings) as kb, pytest.raises(ModelError, match="indexed with the model 'other'"):
        similar(kb, "驿站")


def test_reindex_embeds_nothing_for_the_same_model(settings: Settings) -> None:
    stored(settings, [item("甲.txt", TEXT), item("乙.txt", OTHER)])
    embedder = CharacterEmbedder()
    with opened(settings, embedder) as kb:
        before = (list(kb.tables.dump()), similar(kb, "夜间商铺"), worded(kb, "夜间商铺"))
        steps: list[int] = []
        assert kb.reindex(steps.append) == sum(steps) == 3
        assert (list(kb.tables.dump()), similar(kb, "夜间商铺"), worded(kb, "夜间商铺")) == before
        assert embedder.texts == []


def test_only_one_process_writes_and_any_number_reads(sqlite_settings: Settings) -> None:
    settings = sqlite_settings
    with opened(settings) as kb:
        kb.store([item("甲.txt", TEXT)], "r1")
        with pytest.raises(StoreError, match=r"is being written by process \d+"):
            KnowledgeBase.open(settings, write=True)
        with opened(settings, write=False) as one, opened(settings, write=False) as two:
            assert worded(one, "驿站") == worded(two, "驿站") == worded(kb, "驿站")
            with pytest.raises(StoreError, match="opened for reading"):
                one.store([item("乙.txt", OTHER)], "r2")
    with opened(settings) as kb:
        assert kb.counts().sources == 1


def test_reader_sees_what_is_stored_after_it_opened(settings: Settings) -> None:
    stored(settings, [item("甲.txt", TEXT)])
    with opened(settings, write=False) as reader:
        assert len(similar(reader, "夜间商铺")) == 2
        with opened(settings) as writer:
            writer.store([item("乙.txt", OTHER)], "r2")
            assert len(similar(reader, "夜间商铺")) == 3
        assert len(similar(reader, "夜间商铺")) == 3
        with opened(settings) as writer:
            writer.store([item("甲.txt", OTHER)], "r3")
        assert len(similar(reader, "夜间商铺")) == 1


def test_no_knowledge_base_says_what_to_run(new_settings: Settings) -> None:
    with pytest.raises(StoreError, match="policykb-ingest run"):
        KnowledgeBase.open(new_settings)
    assert not new_settings.home.exists()


def test_first_writer_makes_the_tables(new_settings: Settings) -> None:
    assert stored(new_settings, [item("甲.txt", TEXT)])


def test_database_that_is_none_says_what_to_do(sqlite_settings: Settings) -> None:
    settings = sqlite_settings
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "policykb.sqlite3").write_bytes(b"no database at all" * 500)
    for write in (False, True):
        with pytest.raises(StoreError, match=r"not a database.*move it away"):
            KnowledgeBase.open(settings, write=write)


def test_source_without_a_searched_passage_is_kept(settings: Settings) -> None:
    with opened(settings) as kb:
        kb.store([item("题.txt", "# 只有标题")], "r1")
        assert (kb.counts().sources, kb.counts().searched_passages) == (1, 0)
    with opened(settings, write=False) as kb:
        assert similar(kb, "标题") == worded(kb, "标题") == []
