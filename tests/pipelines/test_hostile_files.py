"""Broken and hostile files: each costs one line and a place in quarantine, and the rest is stored."""

import os
import sqlite3
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.quarantine import Quarantined
from index.settings import Settings
from pipelines.ingest import ingest
from tests.support.containers import archive, gbk_archive, spreadsheet

pytestmark = pytest.mark.usefixtures("flows")

REPORT = "# 石门村\n\n开办夜校，培训村民120人次。\n".encode()
LIST = [["标题", "正文"], ["一", "划分网格12个。"], ["二", None], ["三", "走访群众52户。"]]
GOOD = {
    "报告.txt": REPORT,
    "档案.zip": gbk_archive({"街道/总结.txt": "办结诉求96件。".encode()}),
    "名单.xlsx": spreadsheet({"Sheet1": LIST}),
    "统计.csv": "指标,数值\n接待游客,10万人次\n".encode("gbk"),
    "其实是表.docx": spreadsheet({"Sheet1": [["指标", "数值"], ["满意率", "98%"]]}),
}
BAD = {
    "断.zip": archive({"a.txt": REPORT})[:-30],
    "断.xlsx": spreadsheet({"Sheet1": LIST})[:900],
    "炸弹.zip": archive({"b.txt": bytes(40_000_000)}),
    "空.txt": b"",
    "图.txt": bytes(range(256)) * 20,
}
PARTLY = archive({"好.txt": "调解纠纷33件。".encode(), "../外.txt": REPORT, "坏.zip": b"PK\x03\x04"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "收到的"
    folder.mkdir()
    for name, data in {**GOOD, **BAD, "半.zip": PARTLY}.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "管道.txt")
    with (folder / "巨.pdf").open("wb") as file:
        file.truncate(500_000_000)
    (folder / "外.txt").symlink_to("/etc/hostname")
    return folder


def quarantine_of(home: Path) -> dict[str, Quarantined]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        return kb.quarantine.all()


def paths_of(home: Path) -> set[str]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        return set(kb.tables.current_sources())


def everything(home: Path) -> list[str]:
    """The whole database, clock and indexes included, as SQL."""
    with sqlite3.connect(home / "policykb.sqlite3") as database:
        return list(database.iterdump())


def test_each_costs_one_line_and_the_rest_is_stored(folder: Path, home: Path) -> None:
    first = ingest([str(folder)], str(home))
    rows = {f"名单.xlsx!/Sheet1/row {number}" for number in (2, 4)}
    stored = {"报告.txt", "档案.zip!/街道/总结.txt", "统计.csv", "其实是表.docx", "半.zip!/好.txt", *rows}
    assert paths_of(home) == {f"{folder}/{name}" for name in stored}
    in_containers = {"名单.xlsx!/Sheet1/row 3", "半.zip!/../外.txt", "半.zip!/坏.zip"}
    failed = {f"{folder}/{name}" for name in {*BAD, *in_containers, "管道.txt", "巨.pdf"}}
    assert {failure.path for failure in first.failures} == {str(folder), *failed}
    for failure in first.failures:
        assert failure.message.startswith(failure.path)
        assert "\n" not in failure.message
        assert "error of the program" not in failure.message
    assert set(quarantine_of(home)) == {failure.path for failure in first.failures}
    assert not list(home.glob("unpacked-*"))

    before = everything(home)
    second = ingest([str(folder)], str(home))
    assert (second.stored, second.unchanged, second.failures) == (0, len(stored), ())
    assert len(second.quarantined) == len(first.failures)
    assert second.files == first.files
    assert everything(home) == before

    (folder / "空.txt").write_bytes("不再是空的：开展活动8场。".encode())
    (folder / "图.txt").unlink()
    third = ingest([str(folder)], str(home))
    assert (third.stored, third.failures) == (1, ())
    assert set(quarantine_of(home)) == {str(folder), *failed} - {f"{folder}/空.txt", f"{folder}/图.txt"}

    retried = ingest([str(folder)], str(home), retry=True)
    assert len(retried.failures) == len(first.failures) - 2
    assert {entry.tries for entry in quarantine_of(home).values()} == {2}


def test_a_changed_row_costs_one_row(folder: Path, home: Path) -> None:
    path = folder / "名单.xlsx"
    ingest([str(path)], str(home))
    rows = [*LIST[:3], ["三", "走访群众53户。"], ["四", "新增一条，化解矛盾9件。"]]
    path.write_bytes(spreadsheet({"Sheet1": rows}))
    again = ingest([str(path)], str(home))
    assert (again.stored, again.unchanged, len(again.quarantined)) == (2, 1, 0)
    assert [Path(failure.path).name for failure in again.failures] == ["row 3"]


def test_a_document_in_two_places_is_one_source(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"b.txt": REPORT}))
    (tmp_path / "b.txt").write_bytes(REPORT)
    summary = ingest([str(tmp_path / name) for name in ("a.zip", "b.txt")], str(home))
    assert (summary.stored, summary.totals.sources) == (2, 1)


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("POLICYKB_MAX_SECONDS", "1", "was not read within 1 seconds"),
        ("POLICYKB_MAX_MEMORY", "9000000", "takes more than 9,000,000 bytes of memory"),
    ],
)
def test_a_file_that_takes_too_long_or_too_much_is_one_failure(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, says: str
) -> None:
    (tmp_path / "表.csv").write_text("指标,数值\n" + "接待游客,10万人次\n" * 60_000, encoding="utf-8")
    (tmp_path / "报告.txt").write_bytes(REPORT)
    monkeypatch.setenv(setting, value)
    summary = ingest([str(tmp_path)], str(home))
    (failure,) = summary.failures
    assert says in failure.message
    assert summary.stored == 1
    assert list(quarantine_of(home)) == [str(tmp_path / "表.csv")]
