"""Elements: a text as words, figures and refused numbers in order, the view that indicators are found in."""

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.span import Span
from extract.figures.exclusions import Refusal
from extract.figures.indicator_terms import find_terms
from extract.figures.quantities import Quantity
from extract.tokens import Token, is_word, read_tokens
from extract.word_lists import read_column

Kind = Literal["word", "figure", "number"]
TERM = "nterm"  # the tag of an indicator's name

# A quoted numeral is part of a name and stays words; a date or an ordinal is one block.
_WORDS_STAY = frozenset(("name", "word", "code", "fixed term", "formula", "rate denominator"))
_SUFFIXES = frozenset(
    "性期率度量额值数者员费款金户区物品线网店所院馆园厂站点卡证券车船机房楼桥库池渠店费板林田地桩沟塔井闸坝圈"
)
_PAIRS = frozenset(
    (
        ("占", "比"),
        ("一般", "公共"),
        ("可", "支配"),
        ("年", "增收"),
        ("亩", "均"),
        ("户", "均"),
        ("生", "均"),
        ("可", "再生能源"),
        ("转移", "支付"),
        ("转移", "就业"),
        ("预期", "寿命"),
        ("到", "发"),
        ("和", "美"),
        ("时", "长"),
        ("再", "贷款"),
        ("再", "就业"),
        ("再", "制造"),
        ("通过", "能力"),
        ("生产", "安全"),
        ("生产", "经营"),
        ("生产", "安全事故"),
    )
)
# Verbs that end in 达 or 为 of their own.
_WHOLE = frozenset(
    re.findall(
        "..",
        "饱满圆满充满美满丰满期满届满任满不满客满未满到达抵达高达多达下达可达已达表达传达转达发达直达送达约为作为成为认为分为变为升为降为改为视为定为均为因为行为",
    )
) | {"分别为"}
_CHANGE_VERBS = frozenset(re.findall("..", "增长下降上涨上升提高提升降低减少增加下跌回落"))
# Adverbs and phrases that classify the noun right after them.
_CLASSIFYING = frozenset(re.findall("..", "正常正式非公在家在校在岗在编"))
# Prepositions with the noun that makes a modifier of them: 因|病 致贫户, 在|岗 职工.
_PREPOSED = frozenset(
    (
        *(("因", noun) for noun in "病灾残学婚房伤公"),
        *(("对", noun) for noun in "美欧日韩俄非"),
        *(("在", noun) for noun in "岗校编册园院库读职训位站"),
    )
)
_ONE_WORD = _PAIRS | _PREPOSED
_COMPARABLE = frozenset("快慢高低优好大小多少")
_MODIFIERS = frozenset(("过夜", "隔夜", "大宗"))  # jieba takes them for times and numerals
_MEASURED_SIDE = re.compile(r"(?:[条座道根块面孔][长宽高深厚]|批.{2,})$")
_BLANK = frozenset(" \u3000\xa0\t")
_NOUN_START = re.compile("(?![〇零一二三四五六七八九十百千万亿两几数半以])[\u4e00-\u9fff]")
_MERGES_BEFORE = re.compile(r"^[\u4e00-\u9fff]+$")


@dataclass(frozen=True, slots=True)
class Element:
    """A word with its tag, a figure, or another number that is no figure."""

    span: Span  # in the text
    text: str
    tag: str
    kind: Kind
    quantity: int = -1  # number of the figure among the quantities of the text


def read_elements(
    text: str, quantities: Sequence[Quantity], refusals: Sequence[Refusal]
) -> tuple[Element, ...]:
    """The elements of ``text``. Words are cut between the numbers, so none reaches into a figure."""
    blocks: list[Element] = [
        Element(Span(q.start, q.end), text[q.start : q.end], "figure", "figure", number)
        for number, q in enumerate(quantities)
    ]
    blocks += _terms(text, blocks)
    blocks += [_refused(text, refusal) for refusal in refusals if refusal.reason not in _WORDS_STAY]
    blocks.sort(key=lambda block: (block.span.start, block.kind == "number"))
    found: list[Element] = []
    position = 0
    for block in blocks:
        if block.span.start < position:
            continue
        found.extend(_words(text, position, block.span.start))
        found.append(block)
        position = block.span.end
    found.extend(_words(text, position, len(text)))
    return tuple(found)


def _terms(text: str, figures: Sequence[Element]) -> Iterator[Element]:
    """The names of indicators as one word each; a number inside (PM2.5) is part of the name."""
    starts = [figure.span.start for figure in figures]
    for span in find_terms(text):
        before = bisect.bisect_left(starts, span.end) - 1
        if before < 0 or figures[before].span.end <= span.start:
            yield Element(span, span.of(text), TERM, "word")


def _refused(text: str, refusal: Refusal) -> Element:
    """A number that is no figure; a grade right before a noun classifies it: 4A级|景区."""
    end = refusal.span.end
    if refusal.reason in ("grade", "code") and refusal.text.endswith("级") and _NOUN_START.match(text, end):
        return Element(refusal.span, refusal.text, "b", "word")
    return Element(refusal.span, refusal.text, "number", "number")


@functools.cache
def _nouns() -> frozenset[str]:
    """Nouns that jieba's dictionary has as verbs."""
    return read_column("nouns", "word")


def _split(text: str, start: int, end: int) -> Iterator[Element]:
    """The words from ``start`` to ``end``; a verb that stuck to the last noun before a number is cut off.

    Spaces are left out, and so is the currency's name after a sum: 500万元|人民币.
    """
    tokens = read_tokens(text[start:end]) if start < end else ()
    for index, token in enumerate(tokens):
        if token.text in _BLANK or (index == 0 and token.text == "人民币"):
            continue
        span = token.span.shifted(start)
        if index == 0 and _MEASURED_SIDE.match(token.text):  # 一|条长: a measure word, and a side
            yield Element(Span(span.start, span.start + 1), token.text[0], "q", "word")
            yield Element(Span(span.start + 1, span.end), token.text[1:], "n", "word")
            continue
        if token.text[0] == "等" and len(token.text) > 1 and not is_word(token.text):  # 等|促消费活动
            yield Element(Span(span.start, span.start + 1), "等", "u", "word")
            yield Element(Span(span.start + 1, span.end), token.text[1:], token.tag, "word")
            continue
        if token.text[-1] == "及" and token.tag == "c" and token.text not in {"以及", "及"}:  # 村|及
            yield Element(Span(span.start, span.end - 1), token.text[:-1], "n", "word")
            yield Element(Span(span.end - 1, span.end), "及", "c", "word")
            continue
        if token.text[0] == "对" and token.tag == "nr":  # 对|小微企业: no name begins with 对
            yield Element(Span(span.start, span.start + 1), "对", "p", "word")
            yield Element(Span(span.start + 1, span.end), token.text[1:], "n", "word")
            continue
        last = index + 1 == len(tokens) and end < len(text)
        cut = _stuck_verb(token.text) if last else 0
        if cut:
            yield Element(Span(span.start, span.end - cut), token.text[:-cut], "n", "word")
            yield Element(Span(span.end - cut, span.end), token.text[-cut:], "v", "word")
        else:
            following = tokens[index + 1].tag if index + 1 < len(tokens) else ""
            yield Element(span, token.text, _tag(token, following), "word")


def _tag(token: Token, following: str) -> str:
    """The word's tag, corrected where a noun after it shows that it classifies: 正常|水位, 在家|人口."""
    if token.text in _nouns():
        return "n"
    if token.text in _MODIFIERS:
        return "b"
    if token.text in _CLASSIFYING and following[:1] == "n":
        return "b"
    return "b" if token.tag == "ns" and token.text[0] == "非" and token.text != "非洲" else token.tag


def _stuck_verb(word: str) -> int:
    """How many characters at the end of ``word`` are a verb of their own: 期|为, 价格|上涨."""
    if len(word) > 1 and word[-1] in "达为拟满" and word not in _WHOLE:
        return 1
    if len(word) == 2 and word[-1] == "在" and not is_word(word):
        return 1  # 居住 数|在
    return 2 if len(word) > 3 and word[-2:] in _CHANGE_VERBS else 0


def _words(text: str, start: int, end: int) -> Iterator[Element]:
    held: Element | None = None
    for word in _split(text, start, end):
        if held is not None and _joins(held, word):
            held = replace(
                held,
                span=Span(held.span.start, word.span.end),
                text=held.text + word.text,
                tag="v" if word.text == "于" else "n",
            )
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def _joins(first: Element, second: Element) -> bool:
    """Whether jieba cut a word or a suffix off: 办结|率, 占|比, 新增|就业, 并|网."""
    if first.text == "用" and len(second.text) == 1 and second.tag[0] == "n":
        return True  # 用|煤 补贴
    if first.text == "并" and second.text in ("网", "轨", "购"):
        return True
    if second.text == "化" and len(first.text) == 2 and first.tag[0] in "nva":
        return True
    if second.text == "于" and first.text in _COMPARABLE:
        return True
    if first.text == "可" and second.text.startswith("再生"):
        return True
    if second.text == "比" and first.text in ("存贷", "收入", "性价", "性别", "投入产出"):
        return True
    if (first.text, second.text) in _ONE_WORD or (
        second.text == "道" and first.text[-1] in "管渠隧轨街巷河县乡国省村"
    ):
        return True
    return (
        second.text in _SUFFIXES
        and len(first.text) > 1
        and first.tag[0] in "nvaj"
        and _MERGES_BEFORE.match(first.text) is not None
    )
