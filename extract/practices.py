"""What a practice consists of: actors, instruments, figures and outcomes gathered from its passages."""

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from corpus.span import Span
from extract.records import Figure, Mention, Outcome, Passage, Practice
from extract.tokens import read_tokens

# Bodies that name nothing by themselves and yet act: no mention, but an actor (annotation guide §5).
_BARE_BODY = re.compile(
    r"(?<![一-鿿])(?:[省市州县区旗镇乡]委(?:[、和及]?[省市州县区旗镇乡]政府)?|[省市州县区旗镇乡]政府"
    r"|综合党委|管委会|街道办事处|居委会|村委会|村[“]?两委[”]?|网格员|志愿者)(?=[一-鿿，、])"
)
_CLAUSE = re.compile(r"[^，。；！？]+")
_SENTENCE_END = "。；！？"
_INSTRUMENTS = frozenset({"PROGRAM", "DOCUMENT"})


@dataclass(frozen=True, slots=True)
class OutcomeCue:
    """A word that marks a clause as an outcome, at its start or anywhere in it."""

    cue: str
    at_start: bool
    example: str
    near_miss: str


@functools.cache
def outcome_cues() -> tuple[OutcomeCue, ...]:
    """The word list ``lexicon/outcome_cues.csv``."""
    text = resources.files("extract").joinpath("lexicon/outcome_cues.csv").read_text("utf-8")
    return tuple(
        OutcomeCue(row["cue"], row["where"] == "start", row["example"], row["near_miss"])
        for row in csv.DictReader(text.splitlines())
    )


def describe_practices(
    practices: Iterable[Practice],
    passages: Iterable[Passage],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
) -> tuple[Practice, ...]:
    """Fill each practice from its passages; copies add nothing, so that nothing is counted twice."""
    by_id = {passage.id: passage for passage in passages}
    return tuple(
        _describe(practice, [by_id[id_] for id_ in practice.passage_ids], mentions, figures)
        for practice in practices
    )


def _describe(
    practice: Practice, passages: Sequence[Passage], mentions: Sequence[Mention], figures: Sequence[Figure]
) -> Practice:
    originals = [passage for passage in passages if passage.duplicate_of is None]
    ids = {passage.id for passage in originals}
    mine = [mention for mention in mentions if mention.passage_id in ids]
    numbers = [figure for figure in figures if figure.passage_id in ids]
    return replace(
        practice,
        actors=_unique(_find_actors(originals, mine)),
        instruments=_unique(mention.text for mention in mine if mention.type in _INSTRUMENTS),
        figure_ids=tuple(figure.id for figure in numbers),
        outcomes=tuple(
            outcome
            for passage in originals
            for outcome in find_outcomes(
                passage, [figure for figure in numbers if figure.passage_id == passage.id]
            )
        ),
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _find_actors(passages: Iterable[Passage], mentions: Sequence[Mention]) -> Iterator[str]:
    """Organisations, places that open a clause as its subject, and bare bodies such as 区委."""
    for passage in passages:
        found = [
            (mention.span.start, mention.text)
            for mention in mentions
            if mention.passage_id == passage.id
            and (mention.type == "ORG" or (mention.type == "REGION" and _is_subject(passage.text, mention)))
        ]
        found += [(match.start(), match.group()) for match in _BARE_BODY.finditer(passage.text)]
        yield from (text for _, text in sorted(found))


def _is_subject(text: str, mention: Mention) -> bool:
    """Whether a place opens its clause and a verb, adverb or preposition follows: 双流区坚持党建搭台."""
    if mention.span.start > 0 and text[mention.span.start - 1] not in "，。；：！？":
        return False
    following = read_tokens(text[mention.span.end : mention.span.end + 8])
    return bool(following) and following[0].tag[:1] in {"v", "d", "p", "a"}


def find_outcomes(passage: Passage, figures: Sequence[Figure] = ()) -> Iterator[Outcome]:
    """Runs of clauses that say what was achieved.

    A clause is an outcome when it opens with a result verb (实现…, 形成…), holds a word of change or
    award (同比, 获评), or reports a figure in a clause next to such a one. Neighbouring outcome clauses of
    one sentence are given as one: 累计开展活动84场，收集诉求760条.
    """
    run: Span | None = None
    for clause in _clauses(passage.text):
        if _is_outcome(clause.of(passage.text), clause, figures, follows=run is not None):
            run = Span(run.start, clause.end) if run else clause
        elif run:
            yield Outcome(run.of(passage.text), passage.id, run)
            run = None
        if run and passage.text[clause.end : clause.end + 1] in _SENTENCE_END:
            yield Outcome(run.of(passage.text), passage.id, run)
            run = None
    if run:
        yield Outcome(run.of(passage.text), passage.id, run)


def _clauses(text: str) -> Iterator[Span]:
    return (Span(match.start(), match.end()) for match in _CLAUSE.finditer(text))


def _is_outcome(text: str, clause: Span, figures: Sequence[Figure], follows: bool) -> bool:
    counted = any(
        clause.contains(figure.span) and figure.status == "reported" and figure.dimension != "duration"
        for figure in figures
    )
    if follows and counted:
        return True
    cues = [cue for cue in outcome_cues() if (text.startswith(cue.cue) if cue.at_start else cue.cue in text)]
    if not cues:
        return False
    first = read_tokens(text[:12])[0]
    # 共青团…, 实现手段…: the cue must be a word of its own, not the head of a longer one.
    return any(
        not cue.at_start or first.text == cue.cue or first.tag.startswith(("v", "d", "a")) for cue in cues
    )
