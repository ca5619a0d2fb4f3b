"""An archive whose bytes are the same is not opened again, and nothing in it is lost by that."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.workers import Job
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.extraction import Extractor
from pipelines.ingest import ingest
from pipelines.ingestion import Ingestion
from pipelines.quick_look import look_quickly
from pipelines.summary import Summary

pytestmark = pytest.mark.usefixtures("flows")

TEXT = "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n"
DOCUMENTS = {"a.txt": TEXT.encode(), "b.txt": TEXT.replace("120", "130").encode()}
BROKEN = {"bad.pdf": b"%PDF-1.7 and no more"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of two reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    return pack(folder / "a.zip", DOCUMENTS)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that open a container, as they are called: ``list_contents`` or ``unpack``."""
    calls: list[str] = []
    unfold = Extractor.unfold

    def count(self: Extractor, jobs: Sequence[Job]) -> list[object]:
        calls.extend(job.function.__name__ for job in jobs)
        return unfold(self, jobs)

    monkeypatch.setattr(Extractor, "unfold", count)
    return calls


def pack(path: Path, documents: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in documents.items():
            archive.writestr(name, data)
    return path


def run(archive: Path, home: Path, *, retry: bool = False) -> Summary:
    return ingest([str(archive.parent)], str(home), retry=retry)


def test_an_unchanged_archive_is_opened_once(archive: Path, home: Path, opened: list[str]) -> None:
    assert run(archive, home).stored == 2
    assert opened == ["list_contents", "unpack"]
    assert (run(archive, home).unchanged, len(opened)) == (2, 2)
    (archive.parent / "c.txt").write_text(TEXT.replace("120", "140"), encoding="utf-8")
    again = run(archive, home)
    assert (again.stored, again.unchanged, len(opened)) == (1, 2, 2)
    looked = look_quickly(Settings.from_environment(home), [str(archive.parent)])
    assert looked is not None
    assert (looked.unchanged, looked.totals) == (3, again.totals)


def test_a_changed_archive_is_opened_again(archive: Path, home: Path, opened: list[str]) -> None:
    run(archive, home)
    pack(archive, DOCUMENTS | {"c.txt": TEXT.replace("120", "140").encode()})
    assert look_quickly(Settings.from_environment(home), [str(archive.parent)]) is None
    again = run(archive, home)
    assert (again.stored, again.unchanged) == (1, 2)
    assert opened == ["list_contents", "unpack"] * 2


def test_what_failed_in_an_archive_is_tried_again_as_any_file_is(
    archive: Path, home: Path, opened: list[str]
) -> None:
    pack(archive, DOCUMENTS | BROKEN)
    assert [failure.path for failure in run(archive, home).failures] == [f"{archive}!/bad.pdf"]
    again = run(archive, home)
    assert (again.failures, len(again.quarantined), again.unchanged, len(opened)) == ((), 1, 2, 2)
    looked = look_quickly(Settings.from_environment(home), [str(archive.parent)])
    assert looked is not None
    assert looked.quarantined == again.quarantined
    assert len(run(archive, home, retry=True).failures) == 1
    assert opened == ["list_contents", "unpack"] * 2
    settings = Settings.from_environment(home)
    with KnowledgeBase.open(settings, write=True) as kb:
        kb.quarantine.drop([f"{archive}!/bad.pdf"])
    assert look_quickly(settings, [str(archive.parent)]) is None
    assert len(run(archive, home).failures) == 1


def test_what_was_listed_and_not_stored_before_a_kill_is_stored_by_the_next_run(
    archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(self: Ingestion, batch: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ingestion, "_ingest", die)
        with pytest.raises(KeyboardInterrupt):
            run(archive, home)
    settings = Settings.from_environment(home)
    assert look_quickly(settings, [str(archive.parent)]) is None
    assert run(archive, home).stored == 2
    assert look_quickly(settings, [str(archive.parent)]) is not None


def test_other_limits_or_a_lost_listing_open_it_again(archive: Path, home: Path, opened: list[str]) -> None:
    run(archive, home)
    settings = Settings.from_environment(home)
    paths = [str(archive.parent)]
    assert look_quickly(replace(settings, max_bytes=settings.max_bytes - 1), paths) is None
    with KnowledgeBase.open(settings, write=True) as kb:
        kb.listings.drop([str(archive)])
    assert look_quickly(settings, paths) is None
    assert (run(archive, home).unchanged, opened[-1]) == (2, "list_contents")


def test_an_archive_that_goes_is_forgotten(archive: Path, home: Path, tmp_path: Path) -> None:
    run(archive, home)
    archive.rename(tmp_path / "away.zip")
    assert run(archive, home).totals.vanished == 2
    (tmp_path / "away.zip").rename(archive)
    settings = Settings.from_environment(home)
    assert look_quickly(settings, [str(archive.parent)]) is None
    assert run(archive, home).totals.vanished == 0
    assert look_quickly(settings, [str(archive.parent)]) is not None
