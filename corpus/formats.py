"""Formats: which files are read, told apart by what is in them, and the converter of each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import delimited_text, listed_documents, spreadsheet
from corpus.limits import Extent
from corpus.packages import is_zip
from corpus.plain_text import convert_text
from corpus.source import Conversion
from corpus.web import convert_html, has_markup, recognises_html
from corpus.word import convert_older_word, convert_word, recognises_older_word, recognises_word

PDF_HEAD_BYTES = 1024  # other bytes may stand before the mark of a PDF

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DOC = "application/msword"
# The files that are looked for in folders, by their extension; content decides how each is read.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".html": "text/html",
    ".htm": "text/html",
    ".mht": "text/html",
    ".mhtml": "text/html",
    ".xlsx": spreadsheet.MEDIA_TYPE,
    ".csv": delimited_text.MEDIA_TYPE,
    ".tsv": delimited_text.MEDIA_TYPE,
    ".docx": _DOCX,
    ".doc": _DOC,
    ".wps": _DOC,
    ".rtf": _DOC,
}


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: how its content shows, and what reads it."""

    media_type: str
    recognises: Callable[[bytes], bool]  # looks at the bytes alone and never raises
    convert: Callable[[str, bytes], Conversion]  # of the file's name, for errors, and its bytes; SourceError
    # How large the file is, told from its bytes without reading all; None where the bytes tell. SourceError.
    measure: Callable[[str, bytes], Extent] | None = None


def _convert_pdf(name: str, data: bytes) -> Conversion:
    from corpus.pdf import convert_pdf

    return convert_pdf(name, data)


def _measure_pdf(name: str, data: bytes) -> Extent:
    from corpus.pdf import count_pages

    return Extent(pages=count_pages(name, data))


def _convert_image(name: str, data: bytes) -> Conversion:
    from corpus.images import convert_image

    return convert_image(name, data)


def _measure_image(name: str, data: bytes) -> Extent:
    from corpus.images import measure_image

    return measure_image(name, data)


def _image(media_type: str, *signatures: bytes) -> Format:
    return Format(media_type, lambda data: data.startswith(signatures), _convert_image, _measure_image)


# Asked in this order; what none of them recognises is text. A format's module is the only one that
# imports its library, so each converter here imports that module when it is first called.
FORMATS: tuple[Format, ...] = (
    Format(listed_documents.MEDIA_TYPE, listed_documents.is_listed, listed_documents.convert_listed),
    _image("image/png", b"\x89PNG\r\n\x1a\n"),
    _image("image/jpeg", b"\xff\xd8\xff"),
    _image("image/tiff", b"II*\x00", b"MM\x00*"),
    Format("application/pdf", lambda data: b"%PDF-" in data[:PDF_HEAD_BYTES], _convert_pdf, _measure_pdf),
    Format(_DOCX, recognises_word, convert_word),
    Format(_DOC, recognises_older_word, convert_older_word),
    Format("text/html", recognises_html, convert_html),
    Format(spreadsheet.MEDIA_TYPE, spreadsheet.is_spreadsheet, spreadsheet.convert_spreadsheet),
)


def format_of(name: str, data: bytes) -> Format:
    """The format of a file, by its first bytes and, for text and parts of pages, by its extension.

    >>> format_of("report.pdf", "全市政务服务工作总结".encode()).media_type
    'text/plain'
    """
    for each in FORMATS:
        if each.recognises(data):
            return each
    stated = MEDIA_TYPES.get(Path(name).suffix.lower(), "")
    if stated == "text/html" and has_markup(data):
        return Format(stated, has_markup, convert_html)
    if stated == delimited_text.MEDIA_TYPE:  # no content tells a table from a text with commas
        return Format(stated, lambda _: True, delimited_text.convert_delimited)
    if stated == _DOCX and is_zip(data):  # what is left of one says by its name what it was
        return Format(stated, is_zip, convert_word)
    is_text = stated in ("text/plain", "text/markdown")
    return Format(stated if is_text else "text/plain", lambda _: True, convert_text)
