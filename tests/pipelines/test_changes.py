"""Which files a run reads, which it leaves alone, and which it refuses before it reads them."""

import hashlib
import os
from pathlib import Path

import pytest

from corpus.contents import Contents, Listed
from corpus.limits import Limits
from index.quarantine import Fingerprint, Quarantined
from pipelines.batches import Failure
from pipelines.changes import Changes, Known, find_changes

LIMIT = Limits(bytes=1_000_000)
NOTHING = Known(lambda path, source_id: False)


def document(path: str, whole: Fingerprint) -> None:
    """Nothing contains anything."""


def test_files_come_sorted_with_absolute_paths(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.md", "c.txt", "图.ico"):
        (tmp_path / name).write_text("开展活动84场。", encoding="utf-8")
    changes = find_changes([str(tmp_path), str(tmp_path / "c.txt")], NOTHING, LIMIT, document)
    assert [file.path for file in changes.files] == sorted(
        str(tmp_path / name) for name in ("乙.txt", "甲.md", "c.txt")
    )
    assert changes.found == 3


def test_a_current_file_is_unchanged_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_bytes("培训300余人次。".encode())
    source_id = hashlib.sha256(file.read_bytes()).hexdigest()
    asked: list[tuple[str, str]] = []

    def is_current(path: str, id_: str) -> bool:
        asked.append((path, id_))
        return True

    changes = find_changes([str(file)], Known(is_current), LIMIT, document)
    assert asked == [(str(file), source_id)]
    assert (changes.files, changes.unchanged) == ((), 1)
    forced = find_changes([str(file)], Known(is_current), LIMIT, document, force=True)
    assert [file.path for file in forced.files] == [str(file)]


def test_a_path_that_is_not_there_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("开展活动。", encoding="utf-8")
    missing = str(tmp_path / "没有.txt")
    changes = find_changes([missing, str(tmp_path)], NOTHING, LIMIT, document)
    assert [(failure.path, failure.step) for failure in changes.failures] == [(missing, "find")]
    assert missing in changes.failures[0].message
    assert len(changes.files) == 1


def test_a_file_that_is_too_large_is_refused_and_not_read(tmp_path: Path) -> None:
    file = tmp_path / "大.txt"
    with file.open("wb") as made:
        made.truncate(500_000_000)  # a hole: it takes no space, and reading it would take long
    asked: list[str] = []
    changes = find_changes([str(file)], Known(lambda path, id_: bool(asked.append(path))), LIMIT, document)
    assert (changes.files, asked) == ((), [])
    (failure,) = changes.failures
    assert failure.message.startswith(f"{file} is larger than 1,000,000 bytes")
    assert failure.fingerprint is not None
    assert (failure.fingerprint.sha256, failure.fingerprint.size) == (None, 500_000_000)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    (tmp_path / "报告.txt").write_text("走访群众52户。", encoding="utf-8")
    changes = find_changes([str(tmp_path)], NOTHING, LIMIT, document)
    assert [file.path for file in changes.files] == [str(tmp_path / "报告.txt")]
    assert ["管道.txt is no regular file" in failure.message for failure in changes.failures] == [True]


def test_links_out_of_a_folder_are_not_followed_and_said_once(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "报告", tmp_path / "别处"
    for each in (folder, elsewhere):
        each.mkdir()
        (each / "总结.txt").write_text("走访群众52户。", encoding="utf-8")
    (folder / "内.txt").symlink_to(folder / "总结.txt")
    (folder / "外.txt").symlink_to(elsewhere / "总结.txt")
    (folder / "外面").symlink_to(elsewhere)
    (folder / "环").symlink_to(folder)
    changes = find_changes([str(folder)], NOTHING, LIMIT, document)
    assert [Path(file.path).name for file in changes.files] == ["内.txt", "总结.txt"]
    (failure,) = changes.failures
    assert failure.message.startswith(
        f"{folder} holds 2 links that lead out of it (外.txt, 外面), not followed"
    )
    named = find_changes([str(folder / "外.txt")], NOTHING, LIMIT, document)
    assert len(named.files) == 1


def test_links_to_nothing_and_to_themselves_are_failures(tmp_path: Path) -> None:
    (tmp_path / "断.txt").symlink_to(tmp_path / "没有.txt")
    (tmp_path / "环.txt").symlink_to(tmp_path / "环.txt")
    changes = find_changes([str(tmp_path)], NOTHING, LIMIT, document)
    assert [Path(failure.path).name for failure in changes.failures] == ["断.txt", "环.txt"]


def test_a_folder_that_cannot_be_listed_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("可", "不可"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "总结.txt").write_text("走访群众52户。", encoding="utf-8")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("不可"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    entry = quarantined(str(tmp_path / "不可" / "坏.txt"), Fingerprint("a"))
    changes = find_changes([str(tmp_path)], known(entry), LIMIT, document)
    assert [file.path for file in changes.files] == [str(tmp_path / "可" / "总结.txt")]
    (failure,) = changes.failures
    assert failure.message.startswith(f"{tmp_path / '不可'} cannot be listed (Permission denied)")
    assert changes.mended == ()  # what lies there may still be there


def quarantined(
    path: str, fingerprint: Fingerprint, reason: str = "坏了。", version: str = "2"
) -> Quarantined:
    return Quarantined(path, fingerprint, "read", reason, version, "2026-01-01", "2026-01-01", 1)


def known(*entries: Quarantined, current: bool = False) -> Known:
    return Known(lambda path, id_: current, "2", {entry.path: entry for entry in entries})


@pytest.mark.parametrize(("version", "is_tried"), [("2", False), ("1", True)])
def test_what_is_in_quarantine_is_not_tried_before_its_bytes_or_the_rules_change(
    tmp_path: Path, version: str, is_tried: bool
) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes(b"broken")
    entry = quarantined(str(path), Fingerprint(hashlib.sha256(b"broken").hexdigest()), version=version)
    changes = find_changes([str(tmp_path)], known(entry), LIMIT, document)
    assert (len(changes.files), len(changes.quarantined)) == ((1, 0) if is_tried else (0, 1))
    for options in ({"retry": True}, {"force": True}):
        again = find_changes([str(tmp_path)], known(entry), LIMIT, document, **options)
        assert (len(again.files), again.quarantined) == (1, ())
    path.write_bytes(b"mended")
    mended = find_changes([str(tmp_path)], known(entry), LIMIT, document)
    assert (len(mended.files), mended.quarantined) == (1, ())


def test_what_is_refused_unread_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(b"x" * 11)
    (failure,) = find_changes([str(path)], NOTHING, Limits(bytes=10), document).failures
    assert failure.fingerprint is not None
    entry = quarantined(str(path), failure.fingerprint, failure.message)
    again = find_changes([str(path)], known(entry), Limits(bytes=10), document)
    assert (again.failures, len(again.quarantined)) == ((), 1)
    larger = find_changes([str(path)], known(entry), Limits(bytes=20), document)
    assert len(larger.files) == 1


def test_what_is_well_or_gone_leaves_quarantine(tmp_path: Path) -> None:
    well = tmp_path / "好.txt"
    well.write_bytes(b"well")
    gone, outside = str(tmp_path / "没了.txt"), str(tmp_path.parent / "别处.txt")
    entries = [quarantined(path, Fingerprint("a")) for path in (str(well), gone, f"{gone}!/a.txt", outside)]
    changes = find_changes([str(tmp_path)], known(*entries, current=True), LIMIT, document)
    assert set(changes.mended) == {str(well), gone, f"{gone}!/a.txt"}


def look_into(folder: Path, contents: Contents | Failure | None, *entries: Quarantined) -> Changes:
    path = folder / "a.zip"
    path.write_bytes(b"PK\x03\x04 whatever")
    return find_changes([str(folder)], known(*entries), LIMIT, lambda path, whole: contents)


def test_the_items_of_a_container_are_files_of_the_run(tmp_path: Path) -> None:
    path = f"{tmp_path}/a.zip"
    contents = Contents(
        (Listed(f"{path}!/b.txt", 9, "b" * 64), Listed(f"{path}!/a.txt", 8, "a" * 64)),
        ((f"{path}!/../c.txt", "leads out"),),
    )
    changes = look_into(tmp_path, contents)
    assert [(file.path, file.size, file.container) for file in changes.files] == [
        (f"{path}!/b.txt", 9, path),
        (f"{path}!/a.txt", 8, path),
    ]
    (failure,) = changes.failures
    assert (failure.path, changes.found) == (f"{path}!/../c.txt", 3)
    assert failure.fingerprint is not None
    refused = quarantined(failure.path, failure.fingerprint, failure.message)
    bad = quarantined(f"{path}!/b.txt", Fingerprint("b" * 64))
    again = look_into(tmp_path, contents, refused, bad)
    assert ([file.path for file in again.files], again.failures) == ([f"{path}!/a.txt"], ())
    assert [each.path for each in again.quarantined] == [f"{path}!/b.txt", f"{path}!/../c.txt"]


def test_a_container_that_cannot_be_opened_is_one_failure(tmp_path: Path) -> None:
    path = f"{tmp_path}/a.zip"
    lost = Failure(path, "read", f"{path} takes too long.")
    (failure,) = look_into(tmp_path, lost).failures
    assert failure.fingerprint is not None
    entry = quarantined(path, failure.fingerprint, failure.message)
    inside = quarantined(f"{path}!/b.txt", Fingerprint("b" * 64))
    again = look_into(tmp_path, lost, entry, inside)
    assert (again.failures, again.mended, len(again.quarantined)) == ((), (), 1)


def test_a_document_that_is_not_found_in_an_archive_is_not_inside(tmp_path: Path) -> None:
    path = f"{tmp_path}/a.zip"
    item = Listed(f"{path}!/b.txt", 9, "b" * 64)
    found = look_into(tmp_path, Contents((item,), ((f"{path}!/inner.zip", "is damaged"),)))
    assert found.is_inside(f"{path}!/c.txt") is False
    assert found.is_inside(f"{path}!/b.txt")
    assert found.is_inside(f"{path}!/inner.zip!/d.txt") is None  # it may be there
    assert found.is_inside(f"{tmp_path}/other.zip!/b.txt") is None  # it was not looked into
    assert look_into(tmp_path, None).is_inside(f"{path}!/b.txt") is False  # it is a document now


@pytest.mark.parametrize("whole", ["lost", "refused", "quarantined"])
def test_what_is_in_an_archive_that_cannot_be_opened_is_not_known(tmp_path: Path, whole: str) -> None:
    path = f"{tmp_path}/a.zip"
    refused = Contents((), ((path, "is damaged"),))
    entries: list[Quarantined] = []
    if whole == "quarantined":
        (failure,) = look_into(tmp_path, refused).failures
        assert failure.fingerprint is not None
        entries = [quarantined(path, failure.fingerprint, failure.message)]
    contents = Failure(path, "read", "takes too long") if whole == "lost" else refused
    assert look_into(tmp_path, contents, *entries).is_inside(f"{path}!/b.txt") is None


def test_what_may_be_a_container_and_is_none_is_a_file(tmp_path: Path) -> None:
    assert [file.container for file in look_into(tmp_path, None).files] == [None]


def test_a_change_of_the_columns_file_tries_a_list_again(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("甲,乙", encoding="utf-8")
    refusal = Contents((), ((str(path), "no such column"),))
    columns = tmp_path / "l.columns.toml"
    columns.write_text('"丙" = "text"', encoding="utf-8")
    (failure,) = find_changes([str(path)], NOTHING, LIMIT, lambda path, whole: refusal).failures
    assert failure.fingerprint is not None
    entry = quarantined(str(path), failure.fingerprint, failure.message)
    assert find_changes([str(path)], known(entry), LIMIT, lambda path, whole: None).files == ()
    columns.write_text('"乙" = "text"', encoding="utf-8")
    found = Contents((Listed(f"{path}!/row 2", 1, "c"),), ())
    assert len(find_changes([str(path)], known(entry), LIMIT, lambda path, whole: found).files) == 1
