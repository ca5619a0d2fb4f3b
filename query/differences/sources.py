"""Sources of two releases: which ones came, went, were replaced or renamed, or are read by other rules."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from query.differences.releases import TableRow


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What is kept of a source while releases are compared."""

    name: str
    extractor_version: str
    text: bytes  # a digest of its text


@dataclass(frozen=True, slots=True)
class SourcePairs:
    """The sources of both releases, by id."""

    old: Mapping[str, SourceNote]
    new: Mapping[str, SourceNote]
    former: Mapping[str, str]  # id of the source that each new one replaced
    later: Mapping[str, str]  # id of the source that replaced each old one

    def renamed(self, source_id: str) -> bool:
        """Whether both have it, under different names, so that its rows stand elsewhere."""
        one, other = self.old.get(source_id), self.new.get(source_id)
        return one is not None and other is not None and one.name != other.name

    def same_text(self, source_id: str) -> bool:
        """Whether characters of it are the same in both."""
        return self.old[source_id].text == self.new[source_id].text

    @property
    def differ(self) -> bool:
        """Whether one has a source that the other has not."""
        return self.old.keys() != self.new.keys()


def note_sources(rows: Iterable[TableRow]) -> dict[str, SourceNote]:
    """What is to be known of each source, by id."""
    return {
        row["source_id"]: SourceNote(
            name=row["source_name"],
            extractor_version=str(row.get("extractor_version") or ""),
            text=hashlib.blake2b((row.get("text") or "").encode(), digest_size=8).digest(),
        )
        for row in rows
    }


def pair_sources(old: Mapping[str, SourceNote], new: Mapping[str, SourceNote]) -> SourcePairs:
    """Two sources of one name, of which each release has another, are an earlier and a later one."""
    gone: dict[str, list[str]] = {}
    for id_, note in old.items():
        if id_ not in new:
            gone.setdefault(note.name, []).append(id_)
    former: dict[str, str] = {}
    for id_, note in sorted(new.items()):
        if id_ not in old and gone.get(note.name):
            former[id_] = sorted(gone[note.name]).pop(0)
            gone[note.name].remove(former[id_])
    return SourcePairs(old, new, former, {before: after for after, before in former.items()})
