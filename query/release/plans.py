"""Plans: what goes into a release, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from query.release.columns import Language, tables
from query.release.formats import FORMATS, Format

if TYPE_CHECKING:
    from extract.serialization import JsonObject
    from query.conditions import Condition

TITLE = "Practices and figures in Chinese local government reports"
_TITLE_ZH = "中国地方政府报告中的做法与数据"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is printed on a release for those who cite it."""

    title: str = TITLE
    authors: tuple[str, ...] = ()
    version: str | None = None  # None: the head of the digest of its rows
    notes: str = ""  # what is new in it

    def title_in(self, language: Language) -> str:
        """The title; only the one that was not given has a Chinese form."""
        return _TITLE_ZH if language == "zh" and self.title == TITLE else self.title


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write. Without ``filters`` everything."""

    tables: tuple[str, ...] = field(default_factory=lambda: tuple(tables()))
    formats: tuple[Format, ...] = FORMATS
    vectors: bool = True
    bom: bool = False  # at the beginning of CSV files
    filters: "tuple[Condition, ...]" = ()  # only passages that meet them all, and what belongs to those
    possibly: bool = False  # also what only possibly meets them
    licences: Mapping[str, str] = field(default_factory=dict)  # of sources, by id or file name
    imprint: Imprint = Imprint()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release holds, as its descriptions tell it."""

    plan: Plan
    digest: str  # of all rows, whatever the formats
    rows: Mapping[str, int]  # by table
    missing: Mapping[tuple[str, str], float]  # share of each column, 0 to 1, by table and column
    versions: "JsonObject"
    vectors: int  # how many

    @property
    def version(self) -> str:
        """What it is cited as."""
        return self.plan.imprint.version or self.digest[:12]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was written."""

    folder: Path
    version: str
    digest: str
    rows: Mapping[str, int]
    files: int
    size: int  # bytes


def release_as_json(release: Release) -> "JsonObject":
    """What was written, for programs."""
    return {
        "folder": str(release.folder),
        "version": release.version,
        "digest": release.digest,
        "rows": dict(release.rows),
        "files": release.files,
        "bytes": release.size,
    }


def release_sentence(release: Release) -> str:
    """What was written, for people."""
    rows = ", ".join(f"{count:,} {name}" for name, count in release.rows.items())
    return (
        f"{release.folder}: version {release.version}, {release.files} files, {release.size:,} bytes; {rows}"
    )
