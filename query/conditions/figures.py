"""Figure conditions: how much of what is asked for."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from corpus.span import Span
from extract.figures import find_figures
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import Condition as Comparison
from extract.records import Change, Dimension, Figure, Passage
from extract.tokens import read_tokens
from extract.word_lists import read_column
from query.conditions.places import read_places
from query.measures import common_measure, comparable_dimensions, level_or_change

# The words that exclude the number itself; 超过 is used either way and so includes it.
_STRICT = re.compile(r"(?<![不得能])(?:高于|大于|多于|低于|小于|少于)|不足|不到|不满|未满|[<>＜＞]")
_NEAR = re.compile(r"接近|将近|近")
_AFTER_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff]{1,6}?)(?P<bound>以上|以下|以内)")  # 500个|村以上
# What follows a figure that describes something: 10亿元以上|的基金.
_ATTRIBUTE = re.compile(r"(?:的|而|且|[，,、；;。]|$)")
# What is sought, never what is measured: 销售额超过20亿元的案例.
_SOUGHT = re.compile(
    r"(?:[^，。的]{0,4}(?:案例|经验|做法|地方|地区|省份|省区市?|省市|市县|区县|城市|举措|措施|典型|例子|办法|模式|情况))$"
)
# A level or a doubling that is asked for without a bound is met by more: 满意度达到95%, 收入翻一番.
_REACHED = re.compile(r"(?:达到?了?|实现|做到|(?:提高|提升|增加|增长|上升|扩大)[到至])$")
_EQUAL = re.compile(r"(?:等于|正好|恰好|刚好|=)$")
_REDUCED = re.compile(r"(?:(?:降低|下降|减少|缩短|压缩|压减)[到至]|[降减]到|降至|控制在)$")
# Tags of tokens that end what is measured: numbers, particles, prepositions, pronouns, conjunctions, marks.
_BOUNDARY_TAGS = "mpruxwcft"
_AIM = re.compile(r"(?<=..)(?:目标|任务|规模|水平)$")
_CHANNELS = frozenset({"线上", "线下", "网上"})  # tagged as places, and say what kind of sales are meant
_LINK_WORDS = frozenset({
    "同比", "环比", "达到", "达", "为", "是", "在", "至", "到", "超过", "超", "高于", "低于", "大于",
    "小于", "多于", "少于", "不", "接近", "约", "了", "控制", "保持", "稳定", "维持", "突破", "等于",
    "平均", "幅度", "=", "一年", "每年", "全年", "年均", "数量", "累计",
})  # fmt: skip
# Deeds that say no more than that something is there: 建成床位 and 床位 are counted alike.
_MAKING = frozenset({
    "建成", "建设", "新建", "改建", "建", "新增", "增设", "拥有", "配有", "完成", "实现", "累计", "设立",
    "设置", "配备", "开展", "举办", "组织", "打造", "提供", "形成", "有", "达到", "覆盖",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureCondition:
    """A figure of the passage measures one of ``indicators`` and meets every comparison."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    indicators: tuple[str, ...]  # keys of what may be measured; none: anything in this measure
    comparisons: tuple[Comparison, ...]  # in ``measure``
    unit: str
    measure: str  # what numbers are counted in before they are compared
    change: Change | None
    deeds: tuple[str, ...] = ()  # what is done with it: 服务 in 服务企业200家以上

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions of the figures that may meet or contradict it."""
        if self.change is not None:  # a change may lie between two levels of any measure
            return get_args(Dimension)
        return comparable_dimensions(self.unit, self.measure)


def read_figures(text: str) -> Iterator[FigureCondition]:
    """Figures with a bound, a range or a direction; a bare number ("26条措施") is left to the words.

    An age says who is meant (60岁以上老人), not how much was reached.
    """
    figures = tuple(find_figures(_as_passage(text)))
    places = [place.span for place in read_places(text) if place.span] if figures else []
    for figure in figures:
        comparisons = tuple(_comparisons(figure, text))
        if not comparisons or figure.unit == "岁":
            continue
        asked, deeds = _asked_indicators(text, figure)
        asked = tuple(_without_place(part, places) for part in asked)
        start = min([figure.span.start, *(part.start for part in asked[:1])])
        if asked and deeds and text[: asked[0].start].endswith(deeds[-1]):
            start = min(start, asked[0].start - len(deeds[-1]))
        span = Span(start, max(part.end for part in [figure.span, *asked[:1]]))
        measure, factor = common_measure(figure.unit, figure.dimension)
        keys = [level_or_change(_key_of(part.of(text)), figure.change) for part in asked]
        yield FigureCondition(
            text=span.of(text),
            span=span,
            indicators=tuple(dict.fromkeys(key for key, _ in keys)),
            comparisons=tuple(
                Comparison(comparison.operator, Fraction(comparison.number) * factor)
                for comparison in comparisons
            ),
            unit=figure.unit,
            measure=measure,
            change=keys[0][1] if keys else _change_named(text, figure),
            deeds=deeds,
        )


def _as_passage(text: str) -> Passage:
    """A question in the form that the grammar of reports reads."""
    return Passage("q", "q", 1, "body", (), text, (Span(0, len(text)),), (1,))


def _asked_indicators(text: str, figure: Figure) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """What the number may measure, and what is done with it: in a question often what stands before it.

    A report's "95%的窗口" says 95 % of the windows; a question's describes the window that is sought
    (满意度95%以上的窗口). Where only a verb stands before, both may be meant: 建设500公里以上的公路.
    """
    read = (figure.indicator_span,) if figure.indicator_span else ()
    if read and read[0].start >= figure.span.end and _SOUGHT.match(read[0].of(text)):
        read = ()
    if after := _AFTER_NOUN.match(text, figure.span.end):
        return (Span(*after.span("noun")),), ()
    if not _ATTRIBUTE.match(text, figure.span.end):
        return read, _deeds(text, read[0]) if read else ()
    end = _before_links(text, figure.span.start)
    start, tags = end, set[str]()
    for token in reversed(read_tokens(text[:end])):
        if token.tag[0] in _BOUNDARY_TAGS and token.span.of(text) not in _CHANNELS:
            break
        start = token.span.start
        tags.add(token.tag)
    before = Span(start, end)
    others = _alternatives(text, start)
    if read and start < read[0].start and read[0].end == end:
        return (*read, *others), _deeds(text, read[0])
    if any(tag[0] not in "vad" for tag in tags):
        return (before, *others), ()
    asked = (before, *read) if "vn" in tags else read
    return asked, tuple(deed for part in asked if _is_deed(deed := part.of(text)))


def _without_place(part: Span, places: Iterable[Span]) -> Span:
    """What is measured without the place that it is asked of: 湖口县|满意度95%以上."""
    ends = [place.end for place in places if place.start <= part.start < place.end < part.end - 1]
    return Span(max(ends, default=part.start), part.end)


def _alternatives(text: str, start: int) -> tuple[Span, ...]:
    """What else may be measured: 信访化解率|或|积案化解率95%以上."""
    if text[max(0, start - 1) : start] != "或":
        return ()
    first = _noun_start(text, start - 1)
    return (Span(first, start - 1),) if first < start - 1 else ()


def _noun_start(text: str, end: int) -> int:
    """Where the words that belong together up to ``end`` begin."""
    start = end
    for token in reversed(read_tokens(text[:end])):
        if token.tag[0] in _BOUNDARY_TAGS:
            break
        start = token.span.start
    return start


def _key_of(text: str) -> str:
    """The key of what is asked for, without the deed that only says it is there: 新建|充电桩."""
    text = _AIM.sub("", text)
    key = indicator_key(text)
    if key != text:
        return key
    said = [deed for deed in _MAKING if text.startswith(deed) and len(text) - len(deed) > 1]
    made = max(said, key=len, default="")
    return indicator_key(text[len(made) :])


def _change_named(text: str, figure: Figure) -> Change | None:
    """The change that a number without anything measured is about: 增速6%以上."""
    before = text[: _before_links(text, figure.span.start)]
    return level_or_change(f"所有{before[-4:]}", figure.change)[1]


def _deeds(text: str, noun: Span) -> tuple[str, ...]:
    """The verbs right before ``noun`` that tell what is done with it, or what is a part of it: 引进|企业."""
    if text[: noun.start].endswith("占"):  # 民生支出|占|一般公共预算支出
        start = _noun_start(text, noun.start - 1)
        return (text[start : noun.start - 1], "占")
    deeds: list[str] = []
    for token in reversed(read_tokens(text[: noun.start])):
        if token.tag[0] != "v":
            break
        deeds.append(token.span.of(text))
    return tuple(deed for deed in reversed(deeds) if deed not in _MAKING)


def _is_deed(text: str) -> bool:
    """Whether it is a verb that may take what is counted as its object: 培训."""
    tokens = list(read_tokens(text))
    return len(tokens) == 1 and tokens[0].tag[0] == "v" and text not in _MAKING


def _before_links(text: str, end: int) -> int:
    """Where what is measured ends before its number: 投诉量|同比下降三成, 满意度|达到95%."""
    words, longest = _links()
    while True:
        lengths = range(min(longest, end), 0, -1)
        length = next((n for n in lengths if text[end - n : end] in words), 0)
        if not length:
            return end
        end -= length


@functools.cache
def _links() -> tuple[frozenset[str], int]:
    words = _LINK_WORDS | {word for word in read_column("change_verbs", "word") if len(word) > 1}
    return words, max(map(len, words))


def _comparisons(figure: Figure, text: str) -> Iterator[Comparison]:
    if figure.value is None:
        if figure.low is not None and figure.high is not None:
            yield Comparison(">=", figure.low)
            yield Comparison("<=", figure.high)
        return
    strict = bool(_STRICT.search(figure.text))
    match _bound(figure, text):
        case "at_least":
            yield Comparison(">" if strict else ">=", figure.value)
        case "at_most":
            if _NEAR.match(figure.text):
                yield Comparison(">=", Fraction(figure.value) * Fraction(8, 10))
            yield Comparison("<" if strict else "<=", figure.value)
        case "about":
            yield Comparison(">=", Fraction(figure.value) * Fraction(9, 10))
            yield Comparison("<=", Fraction(figure.value) * Fraction(11, 10))
        case "equal":
            yield Comparison("=", figure.value)


def _bound(figure: Figure, text: str) -> str:
    """The figure's bound, or the one that the words around an exact number give it in a question."""
    if figure.bound != "exact":
        return figure.bound
    if after := _AFTER_NOUN.match(text, figure.span.end):
        return "at_least" if after["bound"] == "以上" else "at_most"
    before = text[: figure.span.start]
    if _EQUAL.search(before) or (figure.dimension == "percent" and figure.value == 100):
        return "equal"
    if _REDUCED.search(before):
        return "at_most"
    if _REACHED.search(before) or (figure.unit == "番" and figure.change == "increase"):
        return "at_least"
    return "exact"
