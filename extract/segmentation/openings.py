"""Openings: beginnings that show that a line does not go on with the one above."""

import functools
import re

from extract.segmentation.cuts import find_overlap, splits_word
from extract.segmentation.punctuation import CLOSERS
from extract.segmentation.title_sentences import find_title_sentence
from extract.tokens import read_tokens
from extract.word_lists import read_rows

_CONTEXT = 10
_HAN = re.compile(r"[一-鿿]$")
# One character with such a tag is seldom a word: it is what a cut left of one.
_MORPHEMES = frozenset({"n", "ng", "vn", "nr", "zg", "tg", "vg", "ag", "j"})
_CLOSES_NOTHING = re.compile(r"[^“”。！？]{1,12}”")
_CANNOT_OPEN = frozenset("，、。；：！？,;%％") | CLOSERS
_NEVER_FIRST = frozenset({"u", "uj", "ug", "uv", "ul", "ud", "uz", "k"})
_AUXILIARIES = frozenset("要将应须可能会并再先更都均为以让使把被所")
_MEASURES = frozenset("个名项次条家亩户辆套余")
_GOING_ON = frozenset({"n", "v", "d", "ad", "a", "an", "uj", "x"})
_TITLE_TAGS = ("v", "ad", "a", "d", "i")


def why_new(text: str, following: str, *, led: bool = False) -> str | None:
    """Why ``following`` is a new sentence although ``text`` breaks off; None when it may go on.

    Both the end of one sentence and the beginning of the next may be missing in a scan. Nothing speaks for
    a new sentence where the break goes through a word or repeats one, or where ``text`` ends at a comma.
    ``led`` says that the paragraphs of this text are led by title sentences.

    >>> why_new("各村把老人送医、代购等事项列入服", "今年，镇里又建成驿站六处。")
    'it opens as sentences do'
    """
    if not _HAN.search(text) or find_overlap(text, following) or splits_word(text, following, longer=True):
        return None
    if opens_sentence(following) and not _last_tag(text).startswith(("c", "p")):
        return "it opens as sentences do"
    if _leaves_morpheme(text):
        return "it does not complete the broken word"
    if opens_with_title(following) and (led or not _may_go_on(text)):
        return "it has a title sentence of its own"
    return None


def lacks_beginning(text: str) -> bool:
    """Whether ``text`` begins inside a sentence: with a closing mark, a particle, suffix or measure word.

    A quote that closes near the beginning was opened in the part that is missing.

    >>> [lacks_beginning(text) for text in ("，群众满意。", "的办法很好。", "各村都设驿站。")]
    [True, True, False]
    """
    if text[:1] in _CANNOT_OPEN:
        return len(text) > 1 and text[0] not in "：】"
    if _CLOSES_NOTHING.match(text) and text.count("”") == text.count("“") + 1:
        return True
    first = read_tokens(text[:_CONTEXT])[0]
    return len(first.text) == 1 and (first.tag in _NEVER_FIRST or first.text in _MEASURES)


def opens_sentence(text: str) -> bool:
    """Whether ``text`` opens with a word of the list ``lexicon/sentence_openers.csv``: 近年来, 该县 …"""
    return text.startswith(_openers())


def _leaves_morpheme(text: str) -> bool:
    last = read_tokens(text[-_CONTEXT:])[-1]
    return len(last.text) == 1 and last.tag in _MORPHEMES


def _last_tag(text: str) -> str:
    return read_tokens(text[-_CONTEXT:])[-1].tag


def _may_go_on(text: str) -> bool:
    """Whether a title would make sense as the rest: the last word takes a verb or object after it."""
    last = read_tokens(text[-_CONTEXT:])[-1]
    if last.text in _AUXILIARIES:
        return True
    return last.tag in _GOING_ON and (len(last.text) > 1 or last.tag == "uj")


def opens_with_title(text: str) -> bool:
    """Whether the text opens with a short title sentence of one clause that begins with a verb."""
    span = find_title_sentence(text)
    if span is None or "，" in span.of(text):
        return False
    first = read_tokens(span.of(text))[0]
    return len(first.text) > 1 and first.tag.startswith(_TITLE_TAGS)


@functools.cache
def _openers() -> tuple[str, ...]:
    return tuple(row["opener"] for row in read_rows("sentence_openers"))
