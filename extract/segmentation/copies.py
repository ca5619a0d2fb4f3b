"""Copies: passages that repeat an earlier one, whole or in runs of sentences, exactly or nearly."""

import functools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from corpus.span import Span

# Two texts share a run when this many characters are the same; shorter runs occur by chance.
SEED = 12
# A text is a copy when runs shared with one other text cover this much of it.
COVERAGE = 0.85
SHORTEST_COPY = 40
# A shorter text is a copy only of one close by: lists of rules repeat short items in earnest.
SHORTEST_CLOSE_COPY = 20
_CLOSE = 3
SHORTEST_RUN = 40
# The first or last words of a paragraph, cut inside a sentence, are a copy that lost the rest.
SHORTEST_PIECE = 20
# Lists end alike in earnest: 承担一级…的用房； 承担二级…的用房；
SHORTEST_ENDING = 30
# Set phrases recur in hundreds of places: looking at the first few keeps the search linear.
_PLACES_PER_SEED = 6
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万]+")
_HASH_BASE = np.uint64(0x9E37_79B9_7F4A_7C15)
# Full-width letters, digits and punctuation to ASCII, capitals to small letters: one for one.
_FOLDS = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)} | {
    code: chr(code + 32) for code in range(0x41, 0x5B)
}
# The marks that most lines have, and what is rare: replacing a mark takes a tenth of the time of translating.
_COMMON_FOLDS = tuple((mark, chr(ord(mark) - 0xFEE0)) for mark in "，；：（）！？")
_RARELY_FOLDED = re.compile("[A-Z\uff01-\uff5e]")
# Folded punctuation.
_ENDS = "。!?;"
_STOPS = "。!?;:"
_MARKS = "。!?;:,、”’)》"
_RUNNING = re.compile(r"[。!?;]|,.*,")
_CLAUSE_END = re.compile(r"[,;。!?]")
# The share of characters that a scan may get wrong.
_STRAY = 0.02
# Comparing takes the square of a gap's length; no scan gets so many characters wrong on end.
_LONGEST_GAP = 1_000


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one text that stand in an earlier text as well."""

    span: Span  # in the text
    of: int  # index of the other text
    of_span: Span  # in the other text


@dataclass(frozen=True, slots=True)
class Copies:
    """What a search for copies found."""

    whole: dict[int, int]  # index of a copy → index of the text it copies, never itself a copy
    runs: dict[int, tuple[Run, ...]]  # index of a text that is no copy → runs of sentences said before


def find_copies(
    texts: Sequence[str],
    eligible: Sequence[bool] | None = None,
    *,
    intact: Sequence[bool] | None = None,
    formulaic: bool = False,
) -> Copies:
    """Which ``texts`` copy another one, whole or in part.

    The more complete text wins, the earlier one of equals. Numbers must agree: two years' reports in the
    same words are no copies. A text that breaks off and begins as a longer one does, or begins inside a
    sentence and ends as a longer one does, is a copy that lost its rest; not so texts that are ``intact``
    because the edge of the page broke them. In ``formulaic`` texts such as laws, set phrases recur in
    earnest: only a longer text that recurs word for word is a copy. Linear in the length of all texts.
    """
    if formulaic:
        return _find_exact_copies(texts, eligible)
    chosen = [True] * len(texts) if eligible is None else eligible
    folded = [_Folded.of(text) if chosen[index] else _NO_TEXT for index, text in enumerate(texts)]
    repeated = _find_repeated_seeds([text.text for text in folded])
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    whole: dict[int, int] = {}
    runs: dict[int, tuple[Run, ...]] = {}
    for index, positions in sorted(repeated.items()):
        text = folded[index].text
        seeds = [(position, text[position : position + SEED]) for position in positions]
        shared = _shared_runs(text, seeds, folded, places)
        _judge(index, folded, shared, whole, intact)
        if index not in whole:
            kept = (run for run in shared if run.of not in whole)
            sentences = tuple(r for run in kept if (r := _as_sentences(run, index, folded)))
            if sentences:
                runs[index] = sentences
        else:
            continue  # its original holds what it says
        for position, seed in seeds:
            found = places[seed]
            if len(found) < _PLACES_PER_SEED:
                found.append((index, position))
    return Copies(_roots(whole), {i: r for i, r in runs.items() if i not in whole})


def _find_exact_copies(texts: Sequence[str], eligible: Sequence[bool] | None) -> Copies:
    first: dict[str, int] = {}
    whole: dict[int, int] = {}
    for index, text in enumerate(texts):
        if len(text) >= SHORTEST_COPY and (eligible is None or eligible[index]):
            if text in first:
                whole[index] = first[text]
            first.setdefault(text, index)
    return Copies(whole, {})


@dataclass(frozen=True)
class _Folded:
    """A text without white space, full-width forms folded, and where each character came from."""

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Folded":
        kept = "".join(text.split())
        origin: Sequence[int] = range(len(text))
        if len(kept) < len(text):
            origin = tuple(index for index, character in enumerate(text) if not character.isspace())
        for mark, folded in _COMMON_FOLDS:
            kept = kept.replace(mark, folded)
        return cls(kept.translate(_FOLDS) if _RARELY_FOLDED.search(kept) else kept, origin)

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that the text says; every text that might copy it asks for them."""
        return frozenset(_NUMBER.findall(self.text))

    @functools.cached_property
    def numbers_before_cut(self) -> frozenset[str]:
        """Its numbers without one that the end of the text may have cut through."""
        end = len(self.text)
        while end and self.text[end - 1].isdecimal():
            end -= 1
        return self.numbers if end == len(self.text) else frozenset(_NUMBER.findall(self.text[:end]))

    @functools.cached_property
    def has_clauses(self) -> bool:
        return _CLAUSE_END.search(self.text) is not None

    @functools.cached_property
    def is_running(self) -> bool:
        return _RUNNING.search(self.text) is not None

    def source(self, span: Span) -> Span:
        """The characters of the original text behind ``span``."""
        return Span(self.origin[span.start], self.origin[span.end - 1] + 1)


_NO_TEXT = _Folded("", ())


def _find_repeated_seeds(texts: Sequence[str]) -> dict[int, list[int]]:
    """Where in which text a seed begins that stands elsewhere as well; most texts have none.

    Seeds are compared by their hash codes, so that now and then one is listed that stands nowhere else.
    """
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)
    count = len(codes) - SEED + 1
    if count < 2:
        return {}
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(SEED):
        hashes = hashes * _HASH_BASE + codes[offset : offset + count]
    order = np.argsort(hashes)
    ordered = hashes[order]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    places = np.unique(np.concatenate((order[same], order[same + 1])))
    ends = np.cumsum([len(text) for text in texts])
    found: dict[int, list[int]] = defaultdict(list)
    owners = np.searchsorted(ends, places, side="right")
    for owner, place in zip(owners.tolist(), places.tolist(), strict=True):
        position = place - (int(ends[owner]) - len(texts[owner]))
        if position + SEED <= len(texts[owner]):  # not where one text ends and the next begins
            found[owner].append(position)
    return found


def _shared_runs(
    text: str,
    seeds: Sequence[tuple[int, str]],
    folded: Sequence[_Folded],
    places: dict[str, list[tuple[int, int]]],
) -> list[Run]:
    """The longest runs from left to right that earlier texts hold as well, by other text."""
    runs: list[Run] = []
    covered: dict[int, int] = {}  # other text → position up to which its runs cover this one
    for position, seed in seeds:
        for other, start in places.get(seed, ()):
            if covered.get(other, 0) > position:
                continue
            length = _common_length(text, position, folded[other].text, start)
            covered[other] = position + length
            runs.append(Run(Span(position, position + length), other, Span(start, start + length)))
    return runs


def _common_length(text: str, position: int, other: str, start: int) -> int:
    """How many characters two texts share from where they share a seed; compared in steps that grow."""
    length, step = SEED, 2 * SEED
    longest = min(len(text) - position, len(other) - start)
    while step and length < longest:
        end = min(length + step, longest)
        if text[position + length : position + end] == other[start + length : start + end]:
            length, step = end, 2 * step
        else:
            step = min(step, end - length) // 2
    return length


def _judge(
    index: int,
    folded: Sequence[_Folded],
    shared: Sequence[Run],
    whole: dict[int, int],
    intact: Sequence[bool] | None,
) -> None:
    """Enter the text, or the texts it holds, among the copies."""
    by_other: dict[int, list[Run]] = defaultdict(list)
    for run in shared:
        by_other[run.of].append(run)
    best: tuple[int, int] | None = None
    for other, runs in by_other.items():
        length = sum(len(run.span) for run in runs)
        mine, theirs = folded[index], folded[other]
        turned = [Run(run.of_span, index, run.span) for run in runs]
        if not (intact and intact[index]) and _is_piece(mine, theirs, runs):
            best = max(best or (0, 0), (length, -other))
            continue
        if other not in whole and not (intact and intact[other]) and _is_piece(theirs, mine, turned):
            whole[other] = index
            continue
        shortest = SHORTEST_CLOSE_COPY if index - other <= _CLOSE else SHORTEST_COPY
        if min(len(mine.text), len(theirs.text)) < shortest:
            continue
        if length >= COVERAGE * len(mine.text) and _says_no_more(mine, theirs, runs):
            best = max(best or (0, 0), (length, -other))
        elif (
            length >= COVERAGE * len(theirs.text)
            and other not in whole
            and _says_no_more(theirs, mine, turned)
        ):
            whole[other] = index
    if best is not None and _root(-best[1], whole) != index:  # else it holds the text that it copies
        whole[index] = -best[1]


def _is_piece(piece: _Folded, whole: _Folded, runs: Sequence[Run]) -> bool:
    """Whether ``piece`` is the beginning or the end of ``whole``, cut inside a sentence."""
    part, text = piece.text, whole.text
    if not SHORTEST_PIECE <= len(part) < len(text) or not piece.has_clauses:
        return False
    first, last = min(runs, key=lambda run: run.span), max(runs, key=lambda run: run.span)
    if first.span.start or last.span.end < len(part):
        return False
    lost_end = first.of_span.start == 0 and part[-1] not in _STOPS
    lost_beginning = (
        len(part) >= SHORTEST_ENDING
        and last.of_span.end == len(text)
        and text[first.of_span.start - 1] not in _STOPS
    )
    if not (lost_end or lost_beginning):
        return False
    return _says_no_more(piece, whole, runs, running=True)


def _says_no_more(said: _Folded, before: _Folded, runs: Sequence[Run], *, running: bool = False) -> bool:
    """Whether ``said`` is running text that says nothing which ``before`` does not.

    Between the shared runs a copy may differ as scans do, in a few characters. A new word or another number
    is another statement: two subsidies described in the same words are no copies.
    """
    if not (running or said.is_running) or not said.numbers_before_cut <= before.numbers:
        return False
    copy, text = said.text, before.text
    ordered = sorted(runs, key=lambda run: run.span)
    here = there = new = 0
    for run in [*ordered, Run(Span(len(copy), len(copy)), 0, Span(len(text), len(text)))]:
        gap, room = copy[here : run.span.start], text[there : max(there, run.of_span.start)]
        if not there:
            room = room[-2 * SEED - len(gap) :]
        elif run.of_span.start == len(text):
            room = room[: 2 * SEED + len(gap)]
        if (
            there
            and run.of_span.start < len(text)
            and len(room) > len(gap) + 1
            and not _CLAUSE_END.search(room)
        ):
            return False  # a word is missing inside a clause: 应当[不]低于
        new += _new_characters(gap, room)
        if new > _STRAY * len(copy):
            return False
        here, there = max(here, run.span.end), max(there, run.of_span.end)
    return True


def _new_characters(gap: str, room: str) -> int:
    """How many characters of ``gap`` have no counterpart in ``room``."""
    if len(gap) <= 1 or len(gap) > _LONGEST_GAP:
        return len(gap)
    blocks = SequenceMatcher(None, gap, room[: 4 * SEED + len(gap)], autojunk=False).get_matching_blocks()
    return len(gap) - sum(block.size for block in blocks)


def _root(index: int, whole: dict[int, int]) -> int:
    while index in whole:
        index = whole[index]
    return index


def _roots(whole: dict[int, int]) -> dict[int, int]:
    """The text that each copy goes back to, over however many copies."""
    roots: dict[int, int] = {}
    for copy in whole:
        trail = [copy]
        while trail[-1] in whole and trail[-1] not in roots:
            trail.append(whole[trail[-1]])
        last = trail.pop()
        roots.update(dict.fromkeys(trail, roots.get(last, last)))
    return roots


def _as_sentences(run: Run, index: int, folded: Sequence[_Folded]) -> Run | None:
    """The run from its first word to where both texts end a sentence; None when little is left."""
    text = folded[index].text[run.span.start : run.span.end]
    start = len(text) - len(text.lstrip(_MARKS))
    end = len(text)
    if run.span.end < len(folded[index].text) or run.of_span.end < len(folded[run.of].text):
        end = max(text.rfind(mark) for mark in _ENDS) + 1
    kept = text[start:end]
    if len(kept) < SHORTEST_RUN or kept[-1] not in _ENDS or kept.count(",") + kept.count(";") < 2:
        return None
    return Run(
        folded[index].source(Span(run.span.start + start, run.span.start + end)),
        run.of,
        folded[run.of].source(Span(run.of_span.start + start, run.of_span.start + end)),
    )
