"""Page images: a page of a source as a picture, drawn from its bytes whenever it is looked at."""

from corpus.errors import SourceError
from corpus.formats import format_of

WIDTH = 1000  # pixels


def page_image(name: str, data: bytes, page: int, *, width: int = WIDTH) -> bytes:
    """A PNG of page ``page``, from 1, of a PDF or picture that is called ``name``; ``width`` pixels wide.

    Raises SourceError for a file without pages (a text, a web page) and for a page that it does not have.
    """
    media_type = format_of(name, data).media_type
    if media_type == "application/pdf":
        from corpus.pdf import draw_page

        pixels = draw_page(name, data, page, width=width)
    elif media_type.startswith("image/"):
        from corpus.images import read_pixels

        pixels = read_pixels(name, data, page)
    else:
        raise SourceError(f"{name} has no pages that could be drawn: it is {media_type}.")
    from corpus.images import write_png

    return write_png(pixels, width)
