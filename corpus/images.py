"""Images: picture files of pages (PNG, JPEG, TIFF), as pixels and as the text that they show."""

import contextlib
import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.errors import SourceError
from corpus.limits import Extent
from corpus.ocr import recognise_page
from corpus.reflow import reflow
from corpus.source import Conversion

if TYPE_CHECKING:
    from PIL.Image import Image

# Rows of pixels, each red, green and blue from 0 to 255: an array of numpy.
Pixels: TypeAlias = Any


# What Pillow raises at files whose parts were lost or changed.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError, struct.error)
_MOST_MEASURED = 2_000  # a file of more pictures has more pages than are read


def convert_image(name: str, data: bytes) -> Conversion:
    """The text that a picture shows, with the page, box and confidence of every line.

    The pictures of a TIFF are its pages. Raises SourceError for a damaged picture and one without text.
    """
    with _open(name, data) as image:
        pages = []
        for number in range(1, _frames(image) + 1):
            image.seek(number - 1)
            pages.append(recognise_page(_pixels(image), number))
    found = reflow(pages)
    if not found.text.strip():
        raise SourceError(f"{name} shows no text that could be recognised: give a sharper picture.")
    return found


def measure_image(name: str, data: bytes) -> Extent:
    """How many pictures a file holds and how many pixels the largest one has. Raises SourceError."""
    with _open(name, data) as image:
        frames = _frames(image)
        largest = image.width * image.height
        for number in range(1, min(frames, _MOST_MEASURED)):
            image.seek(number)  # reads its head, not its pixels
            largest = max(largest, image.width * image.height)
        return Extent(pages=frames, pixels=largest)


def read_pixels(name: str, data: bytes, page: int) -> Pixels:
    """The pixels of one picture of a file, from 1. Raises SourceError."""
    with _open(name, data) as image:
        if not 1 <= page <= _frames(image):
            raise SourceError(f"{name} has no page {page}: its pages are 1 to {_frames(image)}.")
        image.seek(page - 1)
        return _pixels(image)


def write_png(pixels: Pixels, width: int | None = None) -> bytes:
    """A PNG of these pixels, ``width`` of them across, or as many as there are."""
    from PIL import Image

    image = Image.fromarray(pixels)
    if width is not None:
        image = image.resize((width, max(1, round(image.height * width / image.width))))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@contextlib.contextmanager
def _open(name: str, data: bytes) -> Iterator["Image"]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # limits are checked before a picture is decoded
    try:
        # Ignored are warnings of damage that does not keep a picture from being read.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "TIFF"]) as image,
        ):
            yield image
    except _DAMAGE:
        raise SourceError(f"{name} is a damaged picture or only a part of one: get the whole file.") from None


def _frames(image: "Image") -> int:
    return int(getattr(image, "n_frames", 1))


def _pixels(image: "Image") -> Pixels:
    """Upright, on white where it is transparent."""
    import numpy
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image).convert("RGBA")
    white = Image.new("RGBA", upright.size, "white")
    return numpy.asarray(Image.alpha_composite(white, upright).convert("RGB"))
