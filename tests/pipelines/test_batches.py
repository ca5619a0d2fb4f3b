"""Which files a run reads, and how it cuts them into batches."""

import hashlib
import itertools
import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipelines.batches import MAX_BYTES, MAX_FILES, File, cut_batches, find_changes

FILES = st.lists(st.builds(File, st.text(), st.integers(0, 2 * MAX_BYTES)), max_size=200)
LIMIT = 1_000_000


def nothing_is_current(path: str, source_id: str) -> bool:
    return False


@given(FILES)
def test_batches_hold_every_file_once_in_order(files: list[File]) -> None:
    assert [file for batch in cut_batches(files) for file in batch] == files


@given(FILES)
def test_a_batch_is_small_enough_or_a_single_file(files: list[File]) -> None:
    for batch in cut_batches(files):
        assert 1 <= len(batch) <= MAX_FILES
        assert len(batch) == 1 or sum(file.size for file in batch) <= MAX_BYTES


@given(FILES)
def test_two_neighbouring_batches_would_not_fit_into_one(files: list[File]) -> None:
    batches = list(cut_batches(files))
    for first, second in itertools.pairwise(batches):
        assert len(first) == MAX_FILES or sum(file.size for file in first) + second[0].size > MAX_BYTES


def test_files_come_sorted_with_absolute_paths(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲.md", "c.txt", "图.png"):
        (tmp_path / name).write_text("开展活动84场。", encoding="utf-8")
    changes = find_changes([str(tmp_path), str(tmp_path / "c.txt")], nothing_is_current, LIMIT)
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

    changes = find_changes([str(file)], is_current, LIMIT)
    assert asked == [(str(file), source_id)]
    assert (changes.files, changes.unchanged) == ((), 1)
    forced = find_changes([str(file)], is_current, LIMIT, force=True)
    assert [file.path for file in forced.files] == [str(file)]


def test_a_path_that_is_not_there_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("开展活动。", encoding="utf-8")
    missing = str(tmp_path / "没有.txt")
    changes = find_changes([missing, str(tmp_path)], nothing_is_current, LIMIT)
    assert [(failure.path, failure.step) for failure in changes.failures] == [(missing, "find")]
    assert missing in changes.failures[0].message
    assert len(changes.files) == 1


def test_a_file_that_is_too_large_is_left_to_the_reader_to_refuse(tmp_path: Path) -> None:
    file = tmp_path / "大.txt"
    file.write_bytes(b"x" * 11)
    changes = find_changes([str(file)], lambda path, id_: True, max_bytes=10)
    assert [file.path for file in changes.files] == [str(file)]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    (tmp_path / "报告.txt").write_text("走访群众52户。", encoding="utf-8")
    changes = find_changes([str(tmp_path)], nothing_is_current, LIMIT)
    assert [file.path for file in changes.files] == [str(tmp_path / "报告.txt")]
    assert ["管道.txt is no regular file" in failure.message for failure in changes.failures] == [True]
