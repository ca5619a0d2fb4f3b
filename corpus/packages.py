"""Packages: ZIP files opened with an eye on bombs, whether an archive or the shell of a document."""

import io
import lzma
import zipfile
import zlib

from corpus.errors import SourceError
from corpus.limits import RATIO_FLOOR, Limits

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED = 0x1  # bit of ZipInfo.flag_bits
_PART_HEAD = 4096  # a document type stands before the first element
_ROOT = "[Content_Types].xml"
_XML = (".xml", ".rels", ".vml")

# What reading a member of a damaged or odd ZIP file raises.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)


def is_zip(data: bytes) -> bool:
    """Whether ``data`` begins as a ZIP file does."""
    return data.startswith(SIGNATURES)


def is_office_package(data: bytes, folder: str) -> bool:
    """Whether ``data`` is an Office Open XML file with this main folder: "word", "xl". Never raises."""
    if not is_zip(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return False
    return _ROOT in names and any(name.startswith(f"{folder}/") for name in names)


def open_package(name: str, data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The ZIP file in ``data``, whose declared sizes are within ``limits``. SourceError if it is none.

    Python reads no more of a member than its declared size, so a size that lies is a wrong check sum.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise SourceError(f"{name} is a damaged ZIP file: fetch or make it again.") from None
    members = package.infolist()
    if len(members) > limits.items:
        raise SourceError(f"{name} holds {len(members):,} files, more than {limits.items:,}: split it.")
    expanded = sum(member.file_size for member in members)
    compressed = sum(member.compress_size for member in members)
    if expanded > limits.expanded:
        raise SourceError(
            f"{name} expands to {expanded:,} bytes, more than {limits.expanded:,}: "
            "unpack it and name the folder."
        )
    if is_bomb(expanded, min(compressed, len(data)), limits):
        raise SourceError(f"{name} expands {limits.ratio}-fold or more, as a bomb does: it is not unpacked.")
    return package


def is_bomb(expanded: int, compressed: int, limits: Limits) -> bool:
    """Whether so much comes out of so little that nobody wrote it."""
    return expanded > RATIO_FLOOR and expanded > limits.ratio * max(compressed, 1)


def check_package(name: str, data: bytes, limits: Limits) -> None:
    """Refuse a document in a ZIP file (.docx, .xlsx) that is a bomb, damaged, encrypted or declares entities.

    Raises SourceError. Office Open XML forbids document types, which XML bombs need.
    """
    with open_package(name, data, limits) as package:
        for member in package.infolist():
            if member.flag_bits & ENCRYPTED:
                raise SourceError(f"{name} is encrypted: save it without a password.")
            if member.filename.lower().endswith(_XML) and _declares_type(read_head(name, package, member)):
                raise SourceError(f"{name} has a document type in {member.filename}, which could be a bomb.")


def read_head(name: str, package: zipfile.ZipFile, member: zipfile.ZipInfo, size: int = _PART_HEAD) -> bytes:
    """The first bytes of a member. Raises SourceError where it is damaged."""
    try:
        with package.open(member) as file:
            return file.read(size)
    except DAMAGES:
        raise SourceError(f"{name} is damaged at {member.filename!r}: fetch or make it again.") from None


def _declares_type(head: bytes) -> bool:
    """Whether ``<!DOCTYPE`` stands there, in UTF-8 or UTF-16."""
    plain = head.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
