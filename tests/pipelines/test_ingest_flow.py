"""The flow ``ingest``: what it stores, what it leaves alone, and what a bad file costs."""

import os
import sqlite3
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase, StoredItem
from index.runs import Run
from index.settings import Settings
from pipelines.ingest import ingest
from pipelines.parameters import as_parameter

pytestmark = pytest.mark.usefixtures("flows")

REPORTS = {
    "东川县.txt": "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n",
    "临江区.md": "# 临江区：窗口延时办\n\n推行延时服务。周末办件2.3万件，群众满意度达98.5%。\n",
    "青石镇.txt": "# 青石镇：把课堂搬进田间\n\n开设田间课堂。累计培训农户1500人次，收入增长约12%。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def facts_of(home: Path) -> list[str]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        return list(kb.tables.dump())


def runs_of(home: Path) -> tuple[Run, ...]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        return kb.tables.runs()


def everything(home: Path) -> list[str]:
    """The whole database, clock and indexes included, as SQL."""
    with sqlite3.connect(home / "policykb.sqlite3") as database:
        return list(database.iterdump())


def test_a_second_run_over_unchanged_files_writes_nothing(folder: Path, home: Path) -> None:
    first = ingest([str(folder)], str(home))
    assert (first.files, first.stored, first.unchanged, first.failures) == (3, 3, 0, ())
    assert first.characters == sum(map(len, REPORTS.values()))
    assert first.totals.sources == 3
    assert first.totals.figures > 0
    before = everything(home)
    second = ingest([str(folder)], str(home))
    assert (second.files, second.stored, second.unchanged) == (3, 0, 3)
    assert everything(home) == before


def test_force_takes_unchanged_files_in_again_with_the_same_facts(folder: Path, home: Path) -> None:
    ingest([str(folder)], str(home))
    before = facts_of(home)
    forced = ingest([str(folder)], str(home), force=True)
    assert (forced.stored, forced.unchanged) == (3, 0)
    assert [run.stored for run in runs_of(home)] == [3, 3]
    assert facts_of(home) == before


def test_a_changed_file_costs_one_file(folder: Path, home: Path) -> None:
    ingest([str(folder)], str(home))
    (folder / "青石镇.txt").write_text("# 青石镇\n\n开设夜校。开班12期。\n", encoding="utf-8")
    again = ingest([str(folder)], str(home))
    assert (again.stored, again.unchanged) == (1, 2)
    assert again.totals.sources == 3
    assert again.totals.replaced_sources == 1


def test_a_file_that_fails_is_named_and_does_not_stop_the_rest(folder: Path, home: Path) -> None:
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.txt").write_bytes(bytes(range(256)) * 20)
    missing = folder / "没有"
    summary = ingest([str(folder), str(missing)], str(home))
    assert summary.stored == 3
    assert [Path(failure.path).name for failure in summary.failures] == ["图.txt", "没有", "空.txt"]
    for failure in summary.failures:
        assert Path(failure.path).name in failure.message
    run = runs_of(home)[0]
    assert (run.id, run.status, run.files, run.stored, run.failed) == (summary.run_id, "finished", 6, 3, 3)
    assert {Path(failure.path).name for failure in run.failures} == {"图.txt", "没有", "空.txt"}


def test_names_that_are_no_utf8_are_taken_in_and_failures_among_them_named(folder: Path, home: Path) -> None:
    """A folder out of an archive with names in GBK: one file can be read, one is empty."""
    named = folder / os.fsdecode("通知.txt".encode("gbk"))
    named.write_text("# 石门村\n\n开办夜校，培训村民120人次。\n", encoding="utf-8")
    (folder / os.fsdecode("空的.txt".encode("gbk"))).write_bytes(b"")
    first = ingest([str(folder)], str(home))
    assert (first.stored, len(first.failures)) == (4, 1)
    again = ingest([as_parameter(str(named))], str(home))
    assert (again.stored, again.unchanged, again.failures) == (0, 1, ())
    assert [failure.path.encode("utf-8") for failure in runs_of(home)[0].failures]


def test_a_file_that_cannot_be_stored_is_named_and_the_rest_is_stored(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KnowledgeBase.store

    def refuse_one(kb: KnowledgeBase, batch: list[StoredItem], *args: object) -> None:
        if any("临江区" in item.path for item in batch):
            raise ValueError("two practices have one id")
        store(kb, batch, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(KnowledgeBase, "store", refuse_one)
    summary = ingest([str(folder)], str(home))
    assert summary.stored == 2
    assert [(Path(one.path).name, one.step) for one in summary.failures] == [("临江区.md", "store")]
    assert "two practices have one id" in summary.failures[0].message


def test_the_order_of_runs_makes_no_difference(folder: Path, home: Path) -> None:
    for name in sorted(REPORTS, reverse=True):
        ingest([str(folder / name)], str(home))
    other = home.with_name("other")
    ingest([str(folder)], str(other))
    assert facts_of(home) == facts_of(other)


def test_prefect_shows_the_run_under_the_same_id(folder: Path, home: Path, prefect_home: Path) -> None:
    summary = ingest([str(folder)], str(home))
    with sqlite3.connect(prefect_home / "prefect.db") as database:
        rows = database.execute("SELECT id, state_type FROM flow_run").fetchall()
    assert (summary.run_id, "COMPLETED") in rows
