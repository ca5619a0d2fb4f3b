"""Reading: one passage with its words, region names and quotations, as every entity extractor sees it."""

import bisect
import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from corpus.span import Span
from extract.entities.known_names import KnownNames
from extract.gazetteer import PlaceName, find_place_names
from extract.patterns import Pattern
from extract.records import MentionType, Passage, Subtype
from extract.tokens import Token, is_word, read_tokens

_Found = TypeVar("_Found")
_QUOTE_PAIRS = {"“": "”", "「": "」", "『": "』"}
_QUOTE = re.compile('[“「『"]')
_TITLE = Pattern(r"《[^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,40})*》")


@dataclass(frozen=True)
class Context:
    """What the report around a passage says about places and time."""

    adcode: str | None = None  # of the report's region
    region: str | None = None  # its full name
    year: int | None = None  # the year that a date without one belongs to
    spoken: int | None = None  # the year that 今年 is: that year, else the one of the day the report speaks
    known: frozenset[str] = frozenset()  # codes of the regions named in the report
    programs: frozenset[str] = frozenset()  # quoted names that some passage shows to be programmes
    people: frozenset[str] = frozenset()  # names that some passage shows to be persons
    short_forms: tuple[tuple[str, "Candidate", str], ...] = ()  # short form, its kind, the full name

    @functools.cached_property
    def known_people(self) -> KnownNames:
        """The names of persons, to be found in each passage."""
        return KnownNames(self.people)

    @functools.cached_property
    def known_short_forms(self) -> KnownNames:
        """The short forms, to be found in each passage."""
        return KnownNames(short for short, _, _ in self.short_forms)

    @functools.cached_property
    def full_forms(self) -> dict[str, list[tuple["Candidate", str]]]:
        """Kind and full name by short form."""
        forms: dict[str, list[tuple[Candidate, str]]] = {}
        for short, kind, name in self.short_forms:
            forms.setdefault(short, []).append((kind, name))
        return forms


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible mention, before overlaps are resolved."""

    type: MentionType
    span: Span  # in the passage
    subtype: Subtype | None = None
    canonical: str | None = None  # None: the text itself
    adcode: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage, read once for all extractors."""

    text: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]  # of the tokens
    places: tuple[PlaceName, ...]
    quotes: tuple[Span, ...]  # what stands between quotation marks, outermost ones
    titles: tuple[Span, ...]  # what stands between 《 and 》
    context: Context
    anchors: tuple[
        Span, ...
    ] = ()  # names that stand for themselves and open longer ones: regions, known bodies
    found: dict[str, tuple[object, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )  # see find_once

    def anchor_at(self, offset: int) -> Span | None:
        """The first anchor that covers the character at ``offset``."""
        index = bisect.bisect_right(self.anchors, offset, key=_start)
        found = None
        while index and self.anchors[index - 1].start > offset - _LONGEST_ANCHOR:
            index -= 1
            if offset < self.anchors[index].end:
                found = self.anchors[index]
        return found

    def token_at(self, offset: int) -> int:
        """Index of the token that covers the character at ``offset``."""
        return bisect.bisect_right(self.starts, offset) - 1

    def words_in(self, start: int, end: int) -> tuple[Token, ...]:
        """The words that begin from ``start`` on and before ``end``."""
        return self.tokens[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]

    def ends_word(self, offset: int) -> bool:
        """Whether a word ends just before ``offset``; 内 may be glued to what stands before: 都市|圈内."""
        if offset == len(self.text) or self.starts[self.token_at(offset)] == offset:
            return True
        token = self.tokens[self.token_at(offset)]
        glued = token.span.end == offset + 1 and self.text[offset] in "内外中上下里前后"
        return glued or not is_word(token.text)  # a guess of jieba: 大|学叶

    def place_at(self, offset: int) -> PlaceName | None:
        """The region name that covers the character at ``offset``."""
        index = bisect.bisect_right(self.places, offset, key=_start_of_place)
        place = self.places[index - 1] if index else None
        return place if place is not None and offset < place.span.end else None

    def quote_at(self, offset: int) -> Span | None:
        """The quotation or title that covers the character at ``offset``."""
        for spans in (self.quotes, self.titles):
            index = bisect.bisect_right(spans, offset, key=_start)
            if index and offset < spans[index - 1].end:
                return spans[index - 1]
        return None


_LONGEST_ANCHOR = 100  # characters; no name that opens others is longer
_start = operator.attrgetter("start")
_start_of_place = operator.attrgetter("span.start")


def find_once(find: Callable[[Reading], Iterator[_Found]]) -> Callable[[Reading], Iterator[_Found]]:
    """``find`` run once a reading, however many extractors ask for what it finds.

    For what the programmes, people and short forms of the context do not change: they are known only after
    the first pass over a report, and the second goes over the same readings.
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @functools.wraps(find)
    def recall(reading: Reading) -> Iterator[_Found]:
        if name not in reading.found:
            reading.found[name] = tuple(find(reading))
        return iter(cast("tuple[_Found, ...]", reading.found[name]))

    return recall


def read_passage(passage: Passage, context: Context) -> Reading:
    """The passage with its words, region names and quotations."""
    text = passage.text
    tokens: list[Token] = []
    for token in read_tokens(text):
        if len(token.text) > 1 and not is_word(token.text):
            tokens.extend(_split_function_word(token))
        else:
            tokens.append(token)
    return Reading(
        text,
        tuple(tokens),
        tuple(token.span.start for token in tokens),
        tuple(find_place_names(text, context.known)),
        find_quotes(text),
        tuple(Span(m.start() + 1, m.end() - 1) for m in _TITLE.finditer(text)),
        context,
    )


_FUNCTION = re.compile("(?<=.)[在由与被的距]|(?<=..)为$|^[为与和在对向由将把让使及被于以沿原距至][^和与]")


def _split_function_word(token: Token) -> Iterator[Token]:
    """A word that jieba guessed around a preposition is cut there: 为湘大 → 为|湘大, 局在区 → 局|在|区."""
    match = _FUNCTION.search(token.text)
    if match is None or token.tag == "eng":
        yield token
        return
    start, at = token.span.start, match.start()
    if at:
        yield Token(Span(start, start + at), token.text[:at], token.tag)
    yield Token(Span(start + at, start + at + 1), token.text[at], "p")
    if rest := token.text[at + 1 :]:
        yield Token(Span(start + at + 1, token.span.end), rest, token.tag)


def cut_words(reading: Reading, spans: Iterable[Span]) -> Reading:
    """The reading with each span as a word of its own, so that no word goes across its ends.

    12|日原|国家 becomes 12日|原|国家 where 3月12日 is a date.
    """
    tokens: list[Token] = []
    rest = iter(reading.tokens)
    token = next(rest, None)
    for span in spans:
        while token is not None and token.span.start < span.start:
            end = min(token.span.end, span.start)
            tokens.append(_piece(reading.text, token.span.start, end, token))
            token = (
                next(rest, None)
                if end == token.span.end
                else _piece(reading.text, end, token.span.end, token)
            )
        tokens.append(Token(span, span.of(reading.text), "m"))
        while token is not None and token.span.end <= span.end:
            token = next(rest, None)
        if token is not None and token.span.start < span.end:
            token = _piece(reading.text, span.end, token.span.end, token)
    while token is not None:
        tokens.append(token)
        token = next(rest, None)
    return replace(reading, tokens=tuple(tokens), starts=tuple(each.span.start for each in tokens))


def _piece(text: str, start: int, end: int, token: Token) -> Token:
    return token if token.span == Span(start, end) else Token(Span(start, end), text[start:end], "n")


def find_quotes(text: str) -> tuple[Span, ...]:
    """What stands between quotation marks, without them; a quotation inside another is not listed.

    >>> [span.of("推行“三色‘码’”管理") for span in find_quotes("推行“三色‘码’”管理")]
    ['三色‘码’']
    """
    if _QUOTE.search(text) is None:
        return ()
    found: list[Span] = []
    start, closing, depth = 0, "", 0
    straight_open: int | None = None
    for offset, char in enumerate(text):
        if char == '"':
            if straight_open is None:
                straight_open = offset + 1
            else:
                found.append(Span(straight_open, offset))
                straight_open = None
        elif not closing and char in _QUOTE_PAIRS:
            start, closing, depth = offset + 1, _QUOTE_PAIRS[char], 1
        elif closing and char == closing:
            depth -= 1
            if depth == 0:
                found.append(Span(start, offset))
                closing = ""
        elif closing and _QUOTE_PAIRS.get(char) == closing:
            depth += 1
        elif char == "\n" or (closing and offset - start > 60):
            closing, straight_open = "", None
    return tuple(sorted(span for span in found if 0 < len(span) <= 60))
