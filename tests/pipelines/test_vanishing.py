"""A file that goes is marked, keeps what it said, and is unmarked when it comes back."""

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.ingest import ingest
from pipelines.vanishing import find_vanished
from query.questions import ask
from query.search import search

REPORTS = {
    "东川县.txt": "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n",
    "临江区.txt": "# 临江区：窗口延时办\n\n推行延时服务。周末办件2.3万件，群众满意度达98.5%。\n",
}


def whole(item: str) -> bool:
    """No archive has lost anything."""
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("flows")
def test_a_vanished_file_is_marked_and_stays_searchable(folder: Path, home: Path, tmp_path: Path) -> None:
    ingest([str(folder)], str(home))
    gone = folder / "东川县.txt"
    away = shutil.move(gone, tmp_path / "away.txt")
    summary = ingest([str(folder)], str(home))
    assert (summary.unchanged, summary.failures, summary.totals.vanished) == (1, (), 1)
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        marked = kb.vanished.all()
        assert list(marked) == [str(gone)]
        found = search(kb, ask("网格队伍", limit=1)).answers[0]
        assert kb.blobs.get(found.passage_id and kb.tables.current_sources()[str(gone)][0])
        assert "网格" in found.text
    ingest([str(folder)], str(home))
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        assert kb.vanished.all() == marked  # when it was first noticed
    shutil.move(away, gone)
    assert ingest([str(folder)], str(home)).totals.vanished == 0


def test_only_what_lies_below_the_named_paths_is_judged(folder: Path) -> None:
    there, gone = folder / "东川县.txt", folder / "无.txt"
    elsewhere = folder.parent / "other" / "无.txt"
    known = [str(path) for path in (there, gone, elsewhere)]
    assert find_vanished([str(folder)], known, whole) == ({str(gone)}, {str(there)})
    assert find_vanished([str(gone)], known, whole) == ({str(gone)}, set())


def test_a_folder_that_is_gone_as_a_whole_says_nothing(folder: Path) -> None:
    known = [str(folder / "东川县.txt")]
    shutil.rmtree(folder)
    assert find_vanished([str(folder)], known, whole) == (set(), set())


def test_a_document_in_an_archive_goes_with_the_archive(folder: Path) -> None:
    archive = folder / "东川县.txt"  # whatever it is, it is there
    inside, lost = f"{archive}!/a/做法.docx", f"{folder}/无.zip!/做法.docx"
    assert find_vanished([str(folder)], [inside, lost], whole) == ({lost}, {inside})
    assert find_vanished([str(folder)], [inside, lost], lambda item: False) == ({inside, lost}, set())
    assert find_vanished([str(folder)], [inside, lost], lambda item: None) == ({lost}, set())


def test_a_folder_may_be_named_as_what_is_in_a_container(folder: Path) -> None:
    (folder / "a!").mkdir()
    report = shutil.move(folder / "东川县.txt", folder / "a!" / "东川县.txt")
    assert find_vanished([str(folder)], [str(report)], whole) == (set(), {str(report)})


def test_a_name_that_is_no_text_is_left_alone(folder: Path) -> None:
    assert find_vanished([str(folder)], [f"{folder}/\\udcb1\\udca8.txt"], whole) == (set(), set())


def pack(path: Path, documents: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in documents.items():
            archive.writestr(name, text)


@pytest.mark.usefixtures("flows")
def test_a_document_that_an_archive_loses_is_marked_and_stays_searchable(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "reports" / "a.zip"
    path.parent.mkdir()
    pack(path, REPORTS)
    settings = Settings.from_environment(home)
    assert ingest([str(path.parent)], str(home)).totals.vanished == 0
    kept = {"临江区.txt": REPORTS["临江区.txt"]}
    pack(path, kept)
    summary = ingest([str(path.parent)], str(home))
    assert (summary.stored, summary.unchanged, summary.totals.vanished) == (0, 1, 1)
    with KnowledgeBase.open(settings) as kb:
        gone = f"{path}!/东川县.txt"
        assert list(kb.vanished.all()) == [gone]
        assert kb.blobs.get(kb.tables.current_sources()[gone][0]) == REPORTS["东川县.txt"].encode()
        assert "网格" in search(kb, ask("网格队伍", limit=1)).answers[0].text
    path.write_bytes(path.read_bytes()[:-10])  # what it holds cannot be told
    assert ingest([str(path.parent)], str(home)).totals.vanished == 1
    pack(path, REPORTS)
    assert ingest([str(path.parent)], str(home)).totals.vanished == 0
    path.write_text(REPORTS["东川县.txt"], encoding="utf-8")  # a text with the name of an archive
    assert ingest([str(path.parent)], str(home)).totals.vanished == 2
