"""Plain text: bytes → encoding and characters, decided by what the bytes say."""

import codecs
from collections.abc import Iterable

from corpus.errors import SourceError
from corpus.source import Conversion

# What plausibility and charset-normalizer look at: enough to be sure, little enough to be fast.
SAMPLE_CHARACTERS = 50_000
SAMPLE_BYTES = 64_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\v\f\x1a\x85")
# Below this share of everyday characters a decoding that happened to succeed is a coincidence.
_PLAUSIBLE = 0.7
_CONTROL_SHARE = 0.002


def convert_text(name: str, data: bytes) -> Conversion:
    """``data`` as text with its encoding and nothing else. Raises SourceError as decode_text does."""
    encoding, text = decode_text(name, data)
    return Conversion(text, encoding)


def decode_text(name: str, data: bytes) -> tuple[str, str]:
    """The Python codec name of ``data`` and its text, without a byte-order mark and otherwise untouched.

    UTF-8 is tried first because its byte patterns do not occur by chance; GB18030 (with GBK and GB2312)
    and UTF-16 without a mark accept nearly anything, so the reading with the most everyday characters
    wins. Raises SourceError for empty, binary and undecodable data, naming ``name``.

    >>> decode_text("a.txt", "服务游客".encode("gbk"))
    ('gb18030', '服务游客')
    """
    if not data.strip():
        raise SourceError(f"{name} is empty: give a file with text in it.")
    encoding, text = _marked(name, data) or _unmarked(name, data)
    if not text.strip():
        raise SourceError(f"{name} holds only white space: give a file with text in it.")
    if _is_binary(text):
        raise SourceError(f"{name} is not text but binary data: convert it to .txt or .md first.")
    return encoding, text


def _marked(name: str, data: bytes) -> tuple[str, str] | None:
    """Encoding and text where a byte-order mark says it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            if text is None:
                raise SourceError(
                    f"{name} has the mark of {encoding} but is not valid {encoding}: save it again as UTF-8."
                )
            return encoding, text
    return None


def _unmarked(name: str, data: bytes) -> tuple[str, str]:
    text = _strictly(data, "utf-8")
    if text is not None and "\0" not in text:
        return "utf-8", text
    readings = [
        (plausibility(text), encoding, text)
        for encoding in ("gb18030", "utf-16-le", "utf-16-be")
        if (text := _strictly(data, encoding)) is not None and "\0" not in text
    ]
    best = max(readings, key=lambda reading: reading[0], default=None)
    if best is not None and best[0] >= _PLAUSIBLE:
        return best[1], best[2]
    if data.count(0):
        raise SourceError(f"{name} is not text but binary data: convert it to .txt or .md first.")
    for encoding in _guesses(data):
        text = _strictly(data, encoding)
        if text is not None and not _is_binary(text):
            return encoding, text
    if best is not None and _is_binary(best[2]):
        raise SourceError(f"{name} is not text but binary data: convert it to .txt or .md first.")
    raise SourceError(f"{name} is in no encoding that could be recognised: save it again as UTF-8.")


def plausibility(text: str) -> float:
    """The share of characters that everyday Chinese or English text is made of, from 0 to 1.

    >>> plausibility("服务游客10万余人次。")
    1.0
    >>> plausibility("服务游客".encode("gbk").decode("utf-16-le")) < 0.5
    True
    """
    sample = text[:SAMPLE_CHARACTERS]
    return sum(map(_is_everyday, sample)) / len(sample) if sample else 0.0


def _is_everyday(character: str) -> bool:
    if character.isascii():
        return character.isprintable() or character in _TEXT_CONTROLS
    try:
        row = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    # Rows A1–A3 are punctuation and full-width forms, B0–D7 the 3,755 hanzi of level 1, ordered by use.
    return row <= 0xA3 or 0xB0 <= row <= 0xD7


def _guesses(data: bytes) -> Iterable[str]:
    """What charset-normalizer makes of a sample, among the encodings that other Chinese text comes in."""
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE_BYTES]
    found = from_bytes(sample, cp_isolation=["big5", "big5hkscs", "cp950", "utf_32"])
    return [match.encoding for match in found]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_binary(text: str) -> bool:
    """Whether there is a NUL or a noticeable share of control characters in ``text``."""
    controls = sum(character < " " and character not in _TEXT_CONTROLS for character in text)
    return "\0" in text or controls > _CONTROL_SHARE * len(text)
