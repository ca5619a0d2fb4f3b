"""PDF: the characters that a file prints on its pages, and its pages as pictures."""

import contextlib
import ctypes
import math
import re
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.characters import Character, read_fragments, read_stamps
from corpus.errors import SourceError
from corpus.look_alikes import everyday
from corpus.ocr import LONGEST_SIDE, recognise_page
from corpus.pages import Fragment, Page
from corpus.reflow import reflow
from corpus.ruled_tables import Rule, RuledCell, find_tables
from corpus.source import Conversion, Description

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from corpus.images import Pixels

# pdfium may be called by one thread at a time.
_LOCK = threading.Lock()
_UNREADABLE_SHARE = 0.3
# A page with fewer printed characters on a picture that covers it is a scan.
_FEW_CHARACTERS = 100
_SCAN_SHARE = 0.8
_MOST_ASLANT = 10  # degrees
_THICKEST = 3.0  # points; a wider shape is no line
# Letters drawn as lines are at least this many.
_FEWEST_STROKES = 20
_SOFT_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
_FILE_NAME = re.compile(r"^Microsoft \w+ - |\.(?:docx?|pdf|wps|xlsx?|pptx?|et)$", re.IGNORECASE)


def convert_pdf(name: str, data: bytes) -> Conversion:
    """The text of a PDF in reading order, with the page and box of every line.

    Headers, footers, page numbers and footnotes are marked. A page that is a picture, or whose fonts do not
    say what their signs mean, is recognised. Raises SourceError for a file that is encrypted, damaged, or
    without any text.
    """
    with _open(name, data) as document:
        pages = [_read_page(document[index], index + 1) for index in range(len(document))]
        title = (document.get_metadata_value("Title") or "").strip()
    found = reflow(pages)
    if not found.text.strip():
        raise SourceError(f"{name} has no page with text on it: give a PDF that holds text.")
    stated = None if not title or _FILE_NAME.search(title) else title
    return Conversion(
        found.text,
        places=found.places,
        marks=found.marks,
        grids=found.grids,
        headings=found.headings,
        description=Description(title=stated),
    )


def count_pages(name: str, data: bytes) -> int:
    """How many pages a PDF has. Raises SourceError as ``convert_pdf`` does."""
    with _open(name, data) as document:
        return len(document)


@contextlib.contextmanager
def _open(name: str, data: bytes) -> Iterator["PdfDocument"]:
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
                problem = "is encrypted and asks for a password: save it without one"
            else:
                problem = "is damaged or only a part of a PDF: get the whole file again"
            raise SourceError(f"{name} {problem}.") from None
        try:
            if not len(document):
                raise SourceError(f"{name} has no pages: get the whole file again.")
            yield document
        except pypdfium2.PdfiumError:
            raise SourceError(f"{name} has a page that is damaged: get the whole file again.") from None
        finally:
            document.close()


def _read_page(page: "PdfPage", number: int) -> Page:
    width, height = page.get_size()
    printed = list(_characters(page))
    characters = [character for character in printed if character.upright]
    stamps = [character for character in printed if not character.upright]
    if len(stamps) > len(characters):  # a page that is printed sideways, not one with a stamp
        characters, stamps = printed, []
    unreadable = sum(_is_unreadable(character.text) for character in characters)
    fragments: tuple[Fragment, ...] = ()
    tables: list[list[RuledCell]] = []
    if characters and unreadable <= _UNREADABLE_SHARE * len(characters):
        across, down = _rules(page)
        fragments = tuple(read_fragments(characters, sorted(down)))
        tables = find_tables(across, down)
    if not fragments and _shows_something(page):
        return _recognise(page, number)
    if sum(len(fragment.text) for fragment in fragments) < _FEW_CHARACTERS and _is_scan(page):
        fragments = _with_scan(page, number, fragments)
    return Page(
        number,
        max(width, 1.0),
        max(height, 1.0),
        fragments,
        tuple(map(tuple, tables)),
        tuple(read_stamps(stamps)),
    )


def _recognise(page: "PdfPage", number: int) -> Page:
    return recognise_page(_draw(page, LONGEST_SIDE / max(page.get_width(), page.get_height(), 1.0)), number)


def _with_scan(page: "PdfPage", number: int, printed: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """The few printed fragments, such as a number or a signature, and what the picture below them says."""
    found = _recognise(page, number)
    scale = max(page.get_width(), 1.0) / found.width
    seen = [fragment.scaled(scale) for fragment in found.fragments]
    return (*printed, *(new for new in seen if not any(new.overlaps(old) for old in printed)))


def draw_page(name: str, data: bytes, page: int, *, width: int) -> "Pixels":
    """The pixels of one page, from 1, ``width`` of them across. Raises SourceError."""
    with _open(name, data) as document:
        if not 1 <= page <= len(document):
            raise SourceError(f"{name} has no page {page}: its pages are 1 to {len(document)}.")
        drawn = document[page - 1]
        return _draw(drawn, width / max(drawn.get_width(), 1.0))


def _draw(page: "PdfPage", scale: float) -> "Pixels":
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        return bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()


def _shows_something(page: "PdfPage") -> bool:
    """Whether there is a picture on the page, or enough lines to make letters of."""
    import pypdfium2.raw as pdfium

    kinds = [item.type for item in page.get_objects(max_depth=3)]
    return pdfium.FPDF_PAGEOBJ_IMAGE in kinds or len(kinds) >= _FEWEST_STROKES


def _is_scan(page: "PdfPage") -> bool:
    """Whether one picture covers the page."""
    import pypdfium2.raw as pdfium

    area = page.get_width() * page.get_height()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _SCAN_SHARE * area:
            return True
    return False


def _is_unreadable(text: str) -> bool:
    return text in "\0\ufffd" or "\ue000" <= text <= "\uf8ff"


def _characters(page: "PdfPage") -> Iterator[Character]:
    """The characters of a page in the order of the file, but for white space that pdfium adds."""
    import pypdfium2.raw as pdfium

    crop = page.get_cropbox()
    turn = page.get_rotation()
    text_page = page.get_textpage()
    raw = text_page.raw
    box = pdfium.FS_RECTF()
    high = ""  # the first half of a character beyond the basic plane, where pdfium has two
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (0, 10, 13) or not pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(box)):
            continue
        if box.right <= box.left and code == 32:  # pdfium's own guess at a word's end: the gap tells as well
            continue
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        text = "\u00ad" if code in _SOFT_HYPHENS else high + chr(code)
        high = ""
        if len(text) == 2:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(raw, index)) + turn
        upright = min(angle % 360, -angle % 360) < _MOST_ASLANT
        seen = _as_seen((box.left, box.bottom, box.right, box.top), crop, turn)
        yield Character(everyday(text), *seen, upright)
    text_page.close()


def _as_seen(
    box: tuple[float, float, float, float], crop: Sequence[float], turn: int
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom from the top left corner of the page as it is shown, turned clockwise."""
    left, bottom, right, top = box
    if turn == 90:
        return bottom - crop[1], left - crop[0], top - crop[1], right - crop[0]
    if turn == 180:
        return crop[2] - right, bottom - crop[1], crop[2] - left, top - crop[1]
    if turn == 270:
        return crop[3] - top, crop[2] - right, crop[3] - bottom, crop[2] - left
    return left - crop[0], crop[3] - top, right - crop[0], crop[3] - bottom


def _rules(page: "PdfPage") -> tuple[list[Rule], list[Rule]]:
    """The straight lines drawn on a page that run across it, and those that run down."""
    across: list[Rule] = []
    down: list[Rule] = []
    crop, turn = page.get_cropbox(), page.get_rotation()
    for box in _line_boxes(page):
        left, top, right, bottom = _as_seen(box, crop, turn)
        if bottom - top <= _THICKEST < right - left:
            across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= _THICKEST < bottom - top:
            down.append(Rule((left + right) / 2, top, bottom))
    return across, down


def _line_boxes(page: "PdfPage") -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of the thin shapes of a page and of the edges of its drawn boxes."""
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        if min(right - left, top - bottom) <= _THICKEST:
            yield left, bottom, right, top
            continue
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if stroke.value and pdfium.FPDFPath_CountSegments(item) in (4, 5):
            yield left, bottom, left, top
            yield right, bottom, right, top
            yield left, bottom, right, bottom
            yield left, top, right, top
