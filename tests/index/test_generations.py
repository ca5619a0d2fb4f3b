"""Search survives a lost or damaged copy of the vectors, and the next writer rebuilds it from the tables."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, event

from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

TEXTS = [
    f"# {name}区：做法\n\n建立驿站。{name}区设驿站{number}个。\n"
    for number, name in enumerate("甲乙丙丁戊己庚辛壬癸")
]


def opened(settings: Settings, *, write: bool = False) -> KnowledgeBase:
    return KnowledgeBase.open(settings, write=write, embedder=CharacterEmbedder(), extractor_version="1")


def answers(kb: KnowledgeBase) -> list[str]:
    return [hit.passage_id for hit in kb.vectors.search(kb.embedder.embed_queries(["己区驿站"])[0], 5)]


def all_hits(kb: KnowledgeBase) -> list[str]:
    question = kb.embedder.embed_queries(["己区驿站"])[0]
    return sorted(hit.passage_id for hit in kb.vectors.search(question, 1000))


def items_of(texts: list[str]) -> list[StoredItem]:
    return [StoredItem(f"/{i}.txt", text.encode(), make_facts(text)) for i, text in enumerate(texts)]


def fill(settings: Settings, texts: list[str] = TEXTS) -> list[str]:
    with opened(settings, write=True) as kb:
        kb.store(items_of(texts), "r1")
        return answers(kb)


def copies(settings: Settings) -> list[Path]:
    return sorted(settings.vectors.iterdir())


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder.parent)


def lose_graph(folder: Path) -> None:
    next(folder.glob("*/data_level0.bin")).unlink()


def cut_graph(folder: Path) -> None:
    file = next(folder.glob("*/data_level0.bin"))
    file.write_bytes(file.read_bytes()[:100])


def cut_database(folder: Path) -> None:
    file = folder / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scribble_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 10_000)


def scribble_pages(folder: Path) -> None:
    file = folder / "chroma.sqlite3"
    data = bytearray(file.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    file.write_bytes(data)


def lose_list_of_files(folder: Path) -> None:
    (folder / "sizes.json").write_text("{")


@pytest.mark.parametrize(
    "damage",
    [lose_all, lose_graph, cut_graph, cut_database, scribble_database, scribble_pages, lose_list_of_files],
)
def test_damaged_copy_costs_a_warning_and_is_rebuilt(
    sqlite_settings: Settings, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    settings = sqlite_settings
    before = fill(settings)
    damage(copies(settings)[-1])
    with caplog.at_level(logging.WARNING), opened(settings) as reader:
        assert answers(reader) == before
    assert "policykb-ingest reindex" in caplog.text
    with opened(settings, write=True) as writer:
        writer.reindex() if damage is scribble_pages else None
    caplog.clear()
    with opened(settings) as reader:
        assert answers(reader) == before
    assert caplog.text == ""


def test_writer_without_changes_touches_no_copy(settings: Settings) -> None:
    fill(settings)
    before = copies(settings)
    fill(settings)
    assert copies(settings) == before


def test_changes_are_published_in_a_copy_and_the_former_stays_for_its_readers(settings: Settings) -> None:
    fill(settings)
    with opened(settings) as reader:
        before = answers(reader)
        for number in range(3):
            fill(settings, [text.replace("驿站", f"第{number}站") for text in TEXTS])
        assert len(copies(settings)) == 2
        assert len(answers(reader)) == 5
        assert answers(reader) != before


def test_long_run_publishes_on_its_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.knowledge_base.PUBLISH_AT", 4)
    with opened(settings, write=True) as kb:
        kb.store(items_of(TEXTS[:1]), "r1")
        assert not settings.vectors.exists()
        kb.store(items_of(TEXTS), "r1")
        assert len(copies(settings)) == 1
        assert len(answers(kb)) == 5


def test_changes_are_published_a_page_at_a_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.stored_vectors.PAGE", 2)
    fill(settings)
    with opened(settings, write=True) as kb:
        kb.store(items_of([text.replace("驿站", "食堂") for text in TEXTS[:7]]), "r2")
        before = all_hits(kb)
        kb.publish()
        assert kb.unpublished() == 0
        assert all_hits(kb) == before
    with opened(settings) as reader:
        assert all_hits(reader) == before


def test_failing_block_publishes_nothing_but_search_sees_it(settings: Settings) -> None:
    def fail() -> None:
        with opened(settings, write=True) as kb:
            kb.store(items_of(TEXTS[:1]), "r1")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert not settings.vectors.exists()
    with opened(settings) as reader:
        assert len(answers(reader)) == 1


def test_reader_sees_one_moment_though_a_writer_goes_on(settings: Settings) -> None:
    """While the reader opens, a writer publishes one round and stores half of another."""
    fill(settings)
    rounds = [[text.replace("驿站", f"第{number}站") for text in TEXTS] for number in range(2)]

    def write_meanwhile(_: object, __: object, statement: str, *___: object) -> None:
        if rounds and "FROM vector_change" in statement:
            published, unpublished = rounds.copy()
            rounds.clear()
            fill(settings, published)
            writer = opened(settings, write=True)
            writer.store(items_of(unpublished)[:5], "r2")
            writer.close()

    with opened(settings) as reader:
        event.listen(Engine, "before_cursor_execute", write_meanwhile)
        try:
            found = reader.vectors.search(np.ones(32, np.float32), 99)
        finally:
            event.remove(Engine, "before_cursor_execute", write_meanwhile)
        assert rounds == []
        assert len(found) == len(TEXTS)
        later = reader.vectors.search(np.ones(32, np.float32), 99)
        assert {hit.passage_id for hit in later} == reader.tables.searched_passage_ids()
