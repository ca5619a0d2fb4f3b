"""Page pictures: drawn in a process of its own, within limits, and kept while there is room."""

import pytest

from corpus.errors import SourceError
from query.pages import page_pictures
from query.pages.page_pictures import Pictures, _File, draw_apart
from tests.support.pdfs import make_pdf

MEMORY = 4 * 1024**3


def file_of(data: bytes, memory: int = MEMORY) -> _File:
    return _File("0" * 64, "报告.pdf", 1, data, memory)


def test_a_damaged_file_is_told_in_one_sentence() -> None:
    with pytest.raises(SourceError, match=r"报告\.pdf"):
        draw_apart(file_of(b"%PDF-1.7 nothing"), 1)


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    pdf = make_pdf(lambda sheet: sheet.write("一", 72, 72))
    with pytest.raises(SourceError):
        draw_apart(file_of(pdf, memory=64 * 1024**2), 1)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "SECONDS", 0)
    with pytest.raises(SourceError):
        draw_apart(file_of(make_pdf(lambda sheet: sheet.write("一", 72, 72))), 1)


def test_pictures_are_kept_while_there_is_room_the_latest_used_longest() -> None:
    pictures = Pictures(most=10)
    pictures.keep("a", 1, b"1234")
    pictures.keep("a", 2, b"1234")
    assert pictures.get("a", 1) == b"1234"
    pictures.keep("b", 1, b"1234")
    assert pictures.get("a", 2) is None
    assert pictures.get("a", 1) == pictures.get("b", 1) == b"1234"
    pictures.keep("c", 1, b"12345678901")
    assert pictures.get("c", 1) is None
