"""Siblings: in a list, what stands beside a name and ends as it does is a name too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.span import Span
from extract.entities.boundaries import can_belong, is_common
from extract.entities.readings import Candidate, Reading
from extract.word_lists import read_column

_MARK = r"，。；：、！？（）()“”\s"
_PREVIOUS = re.compile(rf"(?:^|(?<=[{_MARK}]))(?P<item>[一-鿿]{{3,8}})[、和及与]$")
_NO_NAME = re.compile("^[各该本每某多几两数]|[的了着过]")


def find_siblings(reading: Reading, named: Iterable[tuple[Candidate, str]]) -> Iterator[Candidate]:
    """Names beside a name in a list, from each name and its head: 红岭林场、凉水林场、全胜林场.

    An item counts as a whole, and only where no word of it is common: 红岭林场、国有林场 has one name.
    """
    seen: set[int] = set()  # where names and siblings begin: a list is gone over once
    for candidate, head in named:
        if candidate.span.start in seen:
            continue
        at = candidate.span.end
        following = re.compile(f"[、和及与](?P<item>[一-鿿]{{2,5}}?{head})")
        while match := following.match(reading.text, at):
            if not reading.ends_word(match.end()) or not _fits(reading, Span(*match.span("item")), head):
                break
            seen.add(match.start("item"))
            yield _sibling(candidate, Span(*match.span("item")))
            at = match.end()
        at = candidate.span.start
        while match := _PREVIOUS.search(reading.text[max(0, at - 10) : at]):
            offset = max(0, at - 10)
            span = Span(offset + match.start("item"), offset + match.end("item"))
            if not _fits(reading, span, head) or (offset == span.start and offset > 0):
                break
            yield _sibling(candidate, span)
            at = span.start


def _sibling(candidate: Candidate, span: Span) -> Candidate:
    return replace(candidate, span=span, canonical=None, adcode=None)


def _fits(reading: Reading, item: Span, head: str) -> bool:
    text = item.of(reading.text)
    name = text.removesuffix(head)
    if not text.endswith(head) or not 2 <= len(name) <= 5 or is_common(name) or _NO_NAME.search(text):
        return False
    end = item.end - len(head)
    words = reading.words_in(item.start, end)
    return not any(
        t.tag[:1] in "rpcu"
        or t.text in read_column("place_verbs", "verb")
        or (len(t.text) > 1 and (is_common(t.text) or t.tag[:1] in "vd" or not can_belong(t)))
        for t in words
    )
