"""Where a name begins: from its head (局, 公司, 公园 …) leftwards over the words that can belong to it."""

from dataclasses import dataclass

from corpus.span import Span
from extract.word_lists import read_column
from extract.entities.readings import Reading
from extract.tokens import Token, is_word

_MAX_WORDS = 12
_NOMINAL = frozenset(
    {"vn", "j", "s", "b", "an", "eng", "l", "i", "g", "h", "k", "a", "z", "f", "zg", "ag", "t", "vg", "ng"}
)
_PROPER = frozenset({"ns", "nr", "nrt", "nrfg", "nz", "nt"})
# Verbs that jieba tags v and that stand inside names: 监督管理局, 促进会.
_BREAKS = frozenset({"p", "c", "d", "r", "q", "y", "e", "o", "u"})


@dataclass(frozen=True, slots=True)
class NamePart:
    """What stands left of a head and may belong to the name."""

    start: int  # where the name begins
    proper: bool  # it has a proper name: a region, a name jieba knows, a word it lacks, letters
    words: int  # words before the head


def find_name_part(reading: Reading, head: Span) -> NamePart:
    """The longest run of name words that ends at the head; it opens with a proper name where it has one.

    >>> # 建成|长沙市|岳麓|科技|馆: the verb ends the run, the region opens the name.
    """
    run = _collect_run(reading, head)
    while run and _governs(run):
        run = run[1:]
    first = next((index for index, token in enumerate(run) if is_proper(reading, token)), None)
    if first is not None:
        run = run[first:]
    if not run:
        return NamePart(head.start, proper=False, words=0)
    place = reading.place_at(run[0].span.start)
    start = min(run[0].span.start, place.span.start) if place else run[0].span.start
    return NamePart(start, proper=first is not None, words=len(run))


def _collect_run(reading: Reading, head: Span) -> list[Token]:
    index = reading.token_at(head.start)
    run: list[Token] = []
    if reading.tokens[index].span.start < head.start:  # the head is the tail of a word: 市委|组织部
        index += 1
    quote = reading.quote_at(head.start)
    while index > 0 and len(run) < _MAX_WORDS:
        index -= 1
        token = reading.tokens[index]
        if quote and token.span.start < quote.start:
            break
        place = reading.place_at(token.span.start)
        if place is None and not can_belong(token):
            break
        run.insert(0, token)
        if place is not None and place.explicit and not _continues(reading, place.span):
            break
    return run


def _continues(reading: Reading, place: Span) -> bool:
    """Whether a name goes on left of a region: 中共长沙市委, 国家税务总局长沙市税务局."""
    before = reading.text[max(0, place.start - 6) : place.start]
    return before.endswith(("中共", "总局", "共青团", "中国", "集团"))


def can_belong(token: Token) -> bool:
    """Whether a word can stand inside a name."""
    if token.text in _stop_words() or token.tag[:1] in _BREAKS or token.tag in {"x", "m", "mq"}:
        return token.text in {"第一", "第二", "第三", "第四", "第五"} or token.text == "·"
    if token.tag == "v":
        return token.text in _inside_verbs() or not is_word(token.text)
    return token.tag[:1] == "n" or token.tag in _NOMINAL


def is_proper(reading: Reading, token: Token) -> bool:
    """Whether a word is a proper name or a word that no dictionary has."""
    if reading.place_at(token.span.start) is not None:
        return True
    if token.text in _common_words():
        return False
    if token.tag in _PROPER or token.text in {"中国", "国家", "全国", "中华", "国际", "世界"}:
        return True
    if token.tag == "eng":
        return True
    return len(token.text) > 1 and token.tag[:1] in {"n", "g", "z"} and not is_word(token.text)


def _governs(run: list[Token]) -> bool:
    """Whether the first word is a verb that governs the name: 运营|云湾|产业园."""
    return run[0].tag in {"v", "vn"} and len(run) > 1 and run[0].text in _governing_words()


def _stop_words() -> frozenset[str]:
    return read_column("name_words", "word", kind="stop")


def _inside_verbs() -> frozenset[str]:
    return read_column("name_words", "word", kind="inside")


def _common_words() -> frozenset[str]:
    return read_column("name_words", "word", kind="common")


def _governing_words() -> frozenset[str]:
    return read_column("name_words", "word", kind="governing")
