"""Proposals: a correction as a person or program states it, and the entry of the ledger that it becomes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast, get_args

from corpus.errors import CorrectionError
from corpus.span import Span, slice_pieces
from extract.corrections.application import Application
from extract.corrections.fields import read_changes, read_sentence
from extract.corrections.records import LINKED, Correction, CorrectionKind
from extract.records import MentionType

_KEYS = frozenset(
    (
        "kind",
        "id",
        "source",
        "spans",
        "text",
        "passage",
        "occurrence",
        "changes",
        "author",
        "reason",
        "revert",
    )
)
# What the list of corrections says besides, so that its rows can be proposed elsewhere.
_TOLD = frozenset(("number", "made", "state", "why", "fact_id", "former", "source_name", "reverted_by"))
_SOURCE = re.compile(r"[0-9a-f]{8,64}")
_ENTITY_ID = re.compile(rf"({'|'.join(get_args(MentionType))}):(.+?)(?:#([1-9]\d{{5}}))?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a proposal is about: a fact by its id, or characters of a source or passage."""

    id: str | None = None  # of a mention, figure or practice
    source: str | None = None  # id of a source, or how it begins
    spans: tuple[Span, ...] = ()  # in the source
    passage: str | None = None  # id
    text: str | None = None  # that stands there
    occurrence: int | None = None  # which of several times that the passage has ``text``, from 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that is not yet in the ledger. ``changes`` are as they were stated."""

    kind: CorrectionKind
    target: Target
    changes: Mapping[str, object]
    author: str
    reason: str
    reverts: int | None = None

    def resolve(self, application: Application, number: int, source_id: str, made: str) -> Correction:
        """The entry that this becomes, given the facts of its source as they are now.

        Raises CorrectionError where there is no such thing, or the text is another one.
        """
        changes = dict(self.changes)
        _take_entity(self.kind, changes, application)
        spans = _spans(self, application)
        correction = Correction(
            number=number,
            kind=self.kind,
            source_id=source_id,
            spans=spans,
            written="".join(span.of(application.source_text) for span in spans),
            changes=read_changes(self.kind, changes),
            author=self.author,
            reason=self.reason,
            made=made,
        )
        _refuse_far_reach(correction, application)
        if self.target.text not in (None, correction.written):
            raise CorrectionError(f"there stands {correction.written!r}, not {self.target.text!r}")
        return correction


def read_proposal(row: object, author: str | None = None, reason: str | None = None) -> Proposal:
    """A proposal from a JSON object; ``author`` and ``reason`` are those that it does not state.

    ``{"kind": "fix_figure", "id": "3f9a….f01", "changes": {"value": 300}, "author": "李", "reason": "…"}``;
    ``{"revert": 17, …}``. Raises CorrectionError that says what to change.
    """
    if not isinstance(row, Mapping):
        raise CorrectionError('a correction is a JSON object, such as {"kind": "reject_figure", "id": …}')
    for name in row:
        if name not in _KEYS | _TOLD:
            raise CorrectionError(f"{name!r} is nothing that a correction has; see docs/corrections.md")
    author = read_sentence("author", row.get("author") or author)
    reason = read_sentence("reason", row.get("reason") or reason)
    if row.get("revert") is not None:
        return Proposal("revert", Target(), {}, author, reason, _whole("revert", row["revert"]))
    kind = row.get("kind")
    if kind not in get_args(CorrectionKind) or kind == "revert":
        kinds = ", ".join(get_args(CorrectionKind)[:-1])
        raise CorrectionError(f"{kind!r} is no kind of correction; write one of: {kinds}")
    changes = row.get("changes") or {}
    if not isinstance(changes, Mapping):
        raise CorrectionError('the changes are an object of fields, such as {"value": 300}')
    return Proposal(cast("CorrectionKind", kind), _target(row), changes, author, reason)


def source_key_of(proposal: Proposal) -> str:
    """How the id of the source begins that a proposal is about. Raises CorrectionError where it says none."""
    target = proposal.target
    named = target.id or target.passage or target.source or ""
    key = named.partition(".")[0].strip().lower()
    if not _SOURCE.fullmatch(key):
        raise CorrectionError(
            f"{named!r} is no id; ids are printed with each answer, such as 3f9a1c04b7d2.r2"
        )
    return key


def _target(row: Mapping[str, object]) -> Target:
    names = ("id", "source", "passage", "text")
    for name in names:
        if row.get(name) is not None and not isinstance(row[name], str):
            raise CorrectionError(f"{name!r} is text, not {row[name]!r}")
    if sum(row.get(name) is not None for name in ("id", "source", "passage")) != 1:
        raise CorrectionError(
            "say what it is about: the 'id' of a fact, or a 'source' with 'spans', or a 'passage' with 'text'"
        )
    if row.get("source") is not None and not row.get("spans"):
        raise CorrectionError("a source needs 'spans': ranges of characters, such as [[12, 14]]")
    occurrence = row.get("occurrence")
    return Target(
        **{name: cast("str | None", row.get(name)) for name in names},
        spans=_read_spans(row.get("spans")),
        occurrence=None if occurrence is None else _whole("occurrence", occurrence),
    )


def _read_spans(value: object) -> tuple[Span, ...]:
    if value is None:
        return ()
    try:
        if not isinstance(value, Sequence) or len(value) > 100:
            raise TypeError
        spans = tuple(Span(_offset(start), _offset(end)) for start, end in value)
    except (TypeError, ValueError):
        raise CorrectionError(f"{value!r} are no ranges of characters; write such as [[12, 14]]") from None
    ordered = all(one.end <= other.start for one, other in pairwise(spans))
    if not ordered or not all(map(len, spans)):
        raise CorrectionError("ranges of characters follow one another, and none is empty")
    return spans


def _offset(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def _whole(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**31:
        raise CorrectionError(f"{name!r} is a whole number from 1, not {value!r}")
    return value


def _spans(proposal: Proposal, application: Application) -> tuple[Span, ...]:
    target = proposal.target
    if target.id is not None:
        return _spans_of_fact(proposal.kind, target.id.strip(), application)
    if target.passage is not None:
        return _spans_of_text(target, application)
    return _trimmed(target.spans, application)


def _spans_of_fact(kind: CorrectionKind, id_: str, application: Application) -> tuple[Span, ...]:
    if kind.startswith("add_"):
        raise CorrectionError(f"{kind} needs characters, not an id: a 'passage' with 'text', say")
    if kind == "set_themes":
        practice = application.practices.get(id_)
        if practice is None or not practice.passage_ids:
            raise CorrectionError(
                f"there is no practice {id_!r}; set_themes needs the id of one, such as ….m04"
            )
        return application.passages[practice.passage_ids[0]].pieces
    rows = application.figures if kind.endswith("_figure") else application.mentions
    row = rows.get(id_)
    if row is None:
        what = "figure" if kind.endswith("_figure") else "mention"
        raise CorrectionError(f"there is no {what} {id_!r} now; see `policykb show` for what there is")
    return application.place_of(row)


def _spans_of_text(target: Target, application: Application) -> tuple[Span, ...]:
    passage = application.passages.get(str(target.passage).strip())
    if passage is None:
        raise CorrectionError(
            f"there is no passage {target.passage!r}; its id looks like 3f9a1c04b7d2.r2.p017"
        )
    if not target.text:
        raise CorrectionError("a passage needs the 'text' that stands in it")
    starts = [at for at in range(len(passage.text)) if passage.text.startswith(target.text, at)]
    if not starts:
        raise CorrectionError(f"the passage {passage.id} does not have the text {target.text!r}")
    if target.occurrence is None and len(starts) > 1:
        raise CorrectionError(
            f"the passage {passage.id} has {target.text!r} {len(starts)} times; say which by 'occurrence'"
        )
    if (target.occurrence or 1) > len(starts):
        raise CorrectionError(f"the passage {passage.id} has {target.text!r} only {len(starts)} times")
    at = starts[(target.occurrence or 1) - 1]
    return slice_pieces(passage.pieces, Span(at, at + len(target.text)))


def _trimmed(spans: tuple[Span, ...], application: Application) -> tuple[Span, ...]:
    """The same ranges; those that touch are one, as facts have them."""
    if spans and spans[-1].end > len(application.source_text):
        raise CorrectionError(f"the source ends at {len(application.source_text)}, before {spans[-1].end}")
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def _take_entity(kind: CorrectionKind, changes: dict[str, object], application: Application) -> None:
    """Replace ``into``, the id of a mention or entity, by what names it."""
    into = changes.pop("into", None) if kind == "merge_mention" else None
    if into is None:
        return
    mention = application.mentions.get(into) if isinstance(into, str) else None
    if mention is not None:
        changes |= {"type": mention.type, "canonical": mention.canonical, "adcode": mention.adcode}
        if mention.type == "ORG":
            changes["subtype"] = mention.subtype
        return
    match = _ENTITY_ID.fullmatch(into) if isinstance(into, str) else None
    if match is None:
        raise CorrectionError(f"{into!r} names no entity; write an id such as ORG:四川大学")
    changes |= {"type": match[1], "canonical": match[2], "adcode": match[3]}


def _refuse_far_reach(correction: Correction, application: Application) -> None:
    if correction.changes.get("reach") != "everywhere":
        return
    mention = application.mention_at(correction.spans)
    types = {correction.changes.get("type"), mention.type if mention else None} - {None}
    if not types <= set(LINKED):
        raise CorrectionError(f"only names of the types {', '.join(LINKED)} are merged across reports")
