"""Records of corrections: what somebody says against the facts, and what came of applying it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.span import Span

CorrectionKind = Literal[
    "retype_mention", "merge_mention", "split_mention", "reject_mention", "add_mention", "fix_figure",
    "reject_figure", "add_figure", "set_themes", "revert",
]  # fmt: skip
# How far what is said of a name goes: this mention, all of its source that name the same, other reports too.
Reach = Literal["mention", "source", "everywhere"]
State = Literal["applied", "needless", "inapplicable"]
Reason = Literal[
    "source replaced",  # no path holds these bytes any more
    "text differs",  # other characters stand there: the file is converted otherwise now
    "in no passage",  # repair leaves these characters out, or they are parted
    "no mention there", "no figure there", "no practice there",  # none at exactly these characters
    "overlaps another",  # a mention or figure that is there already
    "no such theme",  # the taxonomy no longer has it
    "cannot be read",  # its fields mean nothing to this version
    "says so already",  # the facts do without it
]  # fmt: skip
LINKED = ("ORG", "PLACE", "PROGRAM", "DOCUMENT")  # types whose names are linked across reports
# Field by its name; a number is its digits ("2.5", "2/3"), and null means that there is none.
Changes = Mapping[str, str | tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the ledger of corrections; it is never changed, only reverted by another."""

    number: int  # its place in the ledger, from 1
    kind: CorrectionKind
    source_id: str
    spans: tuple[Span, ...]  # in the source: the characters it is about
    written: str  # the text that stood there
    changes: Changes
    author: str
    reason: str
    made: str  # ISO 8601, UTC
    reverts: int | None = None  # of a revert: the entry that no longer holds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of applying a correction to the facts of its source."""

    number: int
    state: State
    reason: Reason | None = None  # why it changed nothing
    fact_id: str | None = None  # the mention, figure or practice at its characters
    former: Changes | None = None  # what that said before, of the fields that changed
    former_entity: str | None = None  # of a name: the entity it named before …
    entity: str | None = None  # … and names now
