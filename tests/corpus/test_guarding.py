"""What only a worker may read is told by content, and what went wrong is one sentence that names the file."""

from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.guarding import SMALL_TEXT, describe_error, describe_loss, is_harmless
from corpus.workers import Lost


@pytest.mark.parametrize(
    ("name", "data", "harmless"),
    [
        ("a.txt", "走访群众52户。".encode(), True),
        ("a.pdf", "走访群众52户。".encode(), True),  # a text, whatever it is called
        ("a.txt", b"%PDF-1.7", False),
        ("a.txt", b"<!DOCTYPE html><html>", False),
        ("a.csv", b"a,b", False),
        ("a.txt", b"a" * (SMALL_TEXT + 1), False),
    ],
)
def test_small_plain_texts_alone_are_harmless(tmp_path: Path, name: str, data: bytes, harmless: bool) -> None:
    (tmp_path / "file").write_bytes(data)
    assert is_harmless(name, tmp_path / "file") is harmless


def test_what_is_not_there_is_left_to_who_reads_it(tmp_path: Path) -> None:
    assert is_harmless("a.pdf", tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SourceError("a.txt is empty."), "a.txt is empty."),
        (RecursionError(), "a.txt is nested too deeply to be read: simplify it."),
        (KeyError("b"), "a.txt met an error of the program (KeyError: 'b')"),
    ],
)
def test_an_error_is_one_sentence(error: Exception, sentence: str) -> None:
    assert describe_error("a.txt", error) == sentence


def test_want_of_memory_is_for_the_worker() -> None:
    with pytest.raises(MemoryError):
        describe_error("a.txt", MemoryError())


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (Lost("time"), ("within 7 seconds", "raise POLICYKB_MAX_SECONDS and run with --retry.")),
        (Lost("memory"), ("more than 9 bytes", "raise POLICYKB_MAX_MEMORY and run with --retry.")),
        (Lost("death", -11), ("signal SIGSEGV", "POLICYKB_MAX_MEMORY")),
        (Lost("death", 3), ("exit code 3", "POLICYKB_MAX_MEMORY")),
    ],
)
def test_a_lost_worker_is_one_sentence(lost: Lost, words: tuple[str, ...]) -> None:
    told = describe_loss("a.pdf", lost, seconds=7, memory=9, again="run with --retry")
    assert told.startswith("a.pdf ")
    assert all(word in told for word in words)
