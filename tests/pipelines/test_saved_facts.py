"""Saved facts: written whole or not at all, read back as they were, and broken files are named."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import SourceError
from pipelines.differences import KINDS, Kind, Row
from pipelines.saved_facts import Head, SavedFile, saved_facts, saving_facts

HEAD = Head("7", "ab" * 32, {"figures.span_f1": 0.975}, files=2, size=90)
ROWS: dict[Kind, list[Row]] = {kind: [] for kind in KINDS}
FILES = [
    SavedFile("/县里/报告.txt", True, "0" * 64, 40, ROWS | {"figures": [{"source_spans": [[6, 9]]}]}),
    SavedFile("/县里/\udcb1\udca8.txt", False, "1" * 64, 50, ROWS),  # a name in GBK
]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    with saving_facts(tmp_path / "old.gz", HEAD) as keep:
        for file in FILES:
            keep(file)
    return tmp_path / "old.gz"


def read(path: Path) -> tuple[Head, list[SavedFile]]:
    with saved_facts(path) as (head, files):
        return head, list(files)


def test_what_is_saved_is_read_back(saved: Path) -> None:
    assert read(saved) == (HEAD, FILES)


def test_the_same_facts_are_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    with saving_facts(tmp_path / "new.gz", HEAD) as keep:
        for file in FILES:
            keep(file)
    assert (tmp_path / "new.gz").read_bytes() == saved.read_bytes()


def test_a_run_that_breaks_off_leaves_the_file_as_it_was(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(TypeError), saving_facts(saved, HEAD) as keep:
        keep("no file")  # type: ignore[arg-type]
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def packed(*lines: bytes) -> Callable[[bytes], bytes]:
    return lambda whole: gzip.compress(b"\n".join(lines) or gzip.decompress(whole)[:30])


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: "报告".encode(),
        lambda whole: whole[:-20],
        lambda whole: whole[:40],
        packed(),
        packed(b"[]"),
        packed(b'{"policykb_facts": 0}'),
        packed(b"\xff\xfe"),
        lambda whole: gzip.compress(gzip.decompress(whole) + b"{}\n"),
        lambda whole: gzip.compress(gzip.decompress(whole).replace(b"[[6,9]]", b"[]6")),
        lambda whole: gzip.compress(gzip.decompress(whole).replace(b"[[6,9]]", b'"x"')),
    ],
)
def test_a_damaged_file_is_named(saved: Path, damage: Callable[[bytes], bytes]) -> None:
    saved.write_bytes(damage(saved.read_bytes()))
    with pytest.raises(SourceError, match=r"old\.gz"):
        read(saved)


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.gz"):
        read(tmp_path / "none.gz")
    with pytest.raises(SourceError, match=r"none.new\.gz"), saving_facts(tmp_path / "none" / "new.gz", HEAD):
        pass
