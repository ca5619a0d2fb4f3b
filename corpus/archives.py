"""Archives: the files in a ZIP file, each with its path in it or the reason why it is refused."""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from corpus.errors import SourceError
from corpus.limits import RATIO_FLOOR, Limits
from corpus.packages import DAMAGES, ENCRYPTED, is_bomb, open_package

_UTF8 = 0x800  # bit of ZipInfo.flag_bits: the name is UTF-8
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8 beside one in the system's own encoding
_DRIVE = re.compile(r"[A-Za-z]:")
_RESOURCE_FORKS = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, not read yet."""

    path: str  # inside the archive, with "/": "2023年/总结.docx"
    info: ZipInfo


@dataclass(frozen=True, slots=True)
class RefusedMember:
    """A file in an archive that is not read, with the reason: ``is a link: …``."""

    path: str
    reason: str


def open_archive(name: str, data: bytes, limits: Limits) -> ZipFile:
    """The archive in ``data``. Raises SourceError where it is damaged, a bomb or beyond ``limits``."""
    return open_package(name, data, limits)


def list_members(archive: ZipFile, limits: Limits) -> Iterator[Member | RefusedMember]:
    """The files of an archive in its own order; folders, hidden files and resource forks left out."""
    seen: set[str] = set()
    for info in archive.infolist():
        written = decode_name(info)
        path = _plain_path(written)
        if info.is_dir() or written.endswith(("/", "\\")) or _is_hidden(path):
            continue
        reason = _reason_against(info, written, limits)
        if reason is None and path in seen:
            reason = "is in the archive twice: the first of the two is read"
        seen.add(path)
        yield RefusedMember(path or written, reason) if reason else Member(path, info)


def read_member(name: str, archive: ZipFile, info: ZipInfo) -> bytes:
    """The bytes of a file in an archive; ``name`` stands for it. Raises SourceError where it is damaged."""
    try:
        return archive.read(info)
    except DAMAGES:
        raise SourceError(f"{name} is damaged in its archive: fetch or make it again.") from None


def decode_name(info: ZipInfo) -> str:
    """The name as its maker wrote it: in UTF-8 where the archive says so or it can only be that, else in GBK.

    >>> decode_name(ZipInfo("总结.txt".encode("gbk").decode("cp437")))
    '总结.txt'
    """
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.partition("\0")[0].encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    stated = _unicode_path(info.extra, raw)
    if stated is not None:
        return stated
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field of Info-ZIP, if it belongs to the name ``raw``."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def _plain_path(written: str) -> str:
    """The path with "/" and without empty and "." parts: archives of Windows have backslashes."""
    parts = written.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def _is_hidden(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return any((part.startswith(".") and part != "..") or part == _RESOURCE_FORKS for part in parts)


def _reason_against(info: ZipInfo, written: str, limits: Limits) -> str | None:
    path = written.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        return "has an absolute path in its archive: no file outside the archive is meant to be read"
    if ".." in path.split("/"):
        return "has a path that leads out of its archive"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link in its archive: links are not followed"
    if kind not in (0, stat.S_IFREG):
        return "is no regular file in its archive"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted: unpack the archive with its password and name the folder"
    if info.file_size > limits.bytes:
        return f"is larger than {limits.bytes:,} bytes: split it or raise POLICYKB_MAX_BYTES"
    if info.file_size > RATIO_FLOOR and is_bomb(info.file_size, info.compress_size, limits):
        return f"expands {limits.ratio}-fold or more, as a bomb does: it is not unpacked"
    return None
