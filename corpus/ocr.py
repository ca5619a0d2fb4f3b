"""OCR: the lines of Chinese text that a picture of a page shows, with the confidence of each."""

import functools
import threading
from typing import TYPE_CHECKING, Any

from corpus.look_alikes import everyday
from corpus.pages import Fragment, Page

if TYPE_CHECKING:
    from corpus.images import Pixels

# A4 at 170 dots per inch; the models were made for pictures of this size.
LONGEST_SIDE = 2000
# The unit of pages: the longer side of A4 in points.
_PAGE_POINTS = 842.0
_FEWEST_CHARACTERS = 8
_ASCII_WIDTH = 0.5
# One picture at a time: the models take all cores and half a gigabyte for themselves.
_LOCK = threading.Lock()


def recognise_page(pixels: "Pixels", number: int) -> Page:
    """What page ``number`` says, given its picture: rows of red, green and blue from 0 to 255.

    Every line is kept, however unsure, with its confidence. Lengths are in points of a page whose longer
    side is that of A4. Takes about ten seconds of one core for a page, and 0.7 GB.
    """
    height, width = pixels.shape[:2]
    with _LOCK:
        found = _engine()(pixels[:, :, ::-1])
    scale = _PAGE_POINTS / max(height, width)
    lines = zip(found.boxes, found.txts, found.scores, strict=True) if found.txts else ()
    fragments = (_fragment(box, text, score, scale) for box, text, score in lines)
    return Page(number, width * scale, height * scale, tuple(f for f in fragments if f is not None))


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0})


def _fragment(box: Any, text: str, score: float, scale: float) -> Fragment | None:
    text = everyday(text.strip())
    if not text:
        return None
    left, right = (float(edge) * scale for edge in (box[:, 0].min(), box[:, 0].max()))
    top, bottom = (float(edge) * scale for edge in (box[:, 1].min(), box[:, 1].max()))
    size = bottom - top
    if len(text) >= _FEWEST_CHARACTERS:
        # The height of a box goes with the signs in it; the width of a long line tells more.
        size = (right - left) / sum(_ASCII_WIDTH if sign.isascii() else 1.0 for sign in text)
    return Fragment(text, left, top, right, bottom, size, confidence=round(1000 * float(score)))
