"""Measures: which paragraphs of a section begin a practice, led by a title sentence or not."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.segmentation.action_titles import names_action, names_topic
from extract.segmentation.discourse import (
    announces_faults,
    announces_terms,
    frames_report,
    looks_back,
    opens_resolutely,
    tells_measure,
)
from extract.segmentation.paragraphs import Paragraph
from extract.word_lists import read_rows

_SHORTEST_UNLED = 60
_SHORTEST_ITEM = 30
_SHORTEST_LABEL = 6
_SERIES = frozenset({"han", "han_brackets", "digit", "point"})
_MOSTLY = 0.6
_FEWEST_INTRODUCED = 3


@dataclass(slots=True, eq=False)
class Measure:
    """The paragraphs of one practice."""

    title: str | None
    heading_path: tuple[str, ...]
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Series:
    """The paragraphs of a section that have the same kind of number, or none."""

    items: int
    led: int  # by a title sentence
    acting: int  # whose title sentence names an action
    listed: int  # that end in a semicolon, as the items of a list do
    reviews: int  # without a title sentence that open with the years they look back on

    @property
    def is_led(self) -> bool:
        """Whether title sentences are the rule here, so that what looks like one is one."""
        return 2 * self.led >= self.items

    @property
    def acts(self) -> bool:
        """Whether the titles name actions, so that one that is hard to read does so too."""
        return self.acting >= 2 and self.acting >= _MOSTLY * self.led


def find_starts(section: Sequence[Paragraph]) -> set[int]:
    """Identities of the paragraphs that begin a practice in one section.

    A paragraph begins one by a title sentence that names an action; as an item of a numbered series
    that tells what is done; by the years it looks back on (五年来，我们坚持…); or, below a practice,
    by a word of resolve (全力…). What frames the report, or explains, begins none.
    """
    series = _read_series(section)
    starts: set[int] = set()
    framed: int | None = None  # rank of the paragraph that announced a list of problems or terms
    for paragraph in section:
        if paragraph.role in {"title", "heading"} or _explains(paragraph.heading_path):
            continue
        rank = paragraph.enumerator.rank if paragraph.enumerator else 0
        if framed is None or rank <= framed:
            announced = announces_faults(paragraph.text) or announces_terms(paragraph.text)
            framed = rank if announced else None
        if frames_report(paragraph.text) or (framed is not None and rank > framed):
            continue
        own = series[_kind(paragraph)]
        led = paragraph.title is not None
        if _begins_led(paragraph, own) if led else _begins_unled(paragraph, own, bool(starts)):
            starts.add(id(paragraph))
    return starts


def _read_series(section: Iterable[Paragraph]) -> dict[str | None, _Series]:
    items: Counter[str | None] = Counter()
    led: Counter[str | None] = Counter()
    acting: Counter[str | None] = Counter()
    listed: Counter[str | None] = Counter()
    reviews: Counter[str | None] = Counter()
    for paragraph in section:
        if paragraph.role in {"title", "heading"}:
            continue
        kind = _kind(paragraph)
        items[kind] += 1
        listed[kind] += paragraph.text.endswith(("；", ";", "，"))
        if paragraph.title is None:
            reviews[kind] += looks_back(paragraph.text)
        else:
            led[kind] += 1
            acting[kind] += names_action(paragraph.title)
    return {
        kind: _Series(items[kind], led[kind], acting[kind], listed[kind], reviews[kind]) for kind in items
    }


def _kind(paragraph: Paragraph) -> str | None:
    return paragraph.enumerator.kind if paragraph.enumerator else None


def _begins_led(paragraph: Paragraph, series: _Series) -> bool:
    title = paragraph.title or ""
    if _is_demanded(paragraph):
        return True
    if is_background((title,)) or (names_topic(title) and not series.acts):
        return False
    if _is_label(paragraph, title):
        return False
    if _kind(paragraph) in _SERIES and not series.is_led:
        return _begins_item(paragraph, series)
    return names_action(title) or series.acts


def _is_label(paragraph: Paragraph, title: str) -> bool:
    """Whether a short title before a colon only says what the rest is about: 停车泊位：住宅每户一个。"""
    end = paragraph.text.find(title) + len(title)
    return len(title) < _SHORTEST_LABEL and paragraph.text[end : end + 1] in {"：", ":"}


def _begins_unled(paragraph: Paragraph, series: _Series, begun: bool) -> bool:
    if paragraph.headless or paragraph.role != "body" or paragraph.copy_of is not None:
        return False
    if paragraph.enumerator is not None:
        return _kind(paragraph) in _SERIES and _begins_item(paragraph, series)
    if paragraph.led_by is not None or len(paragraph.text) < _SHORTEST_UNLED:
        return False
    if looks_back(paragraph.text):
        return begun or series.reviews >= 2
    return begun and opens_resolutely(paragraph.text)


def _begins_item(paragraph: Paragraph, series: _Series) -> bool:
    """Whether an item of a numbered series without title sentences tells a measure."""
    text = paragraph.text[len(paragraph.enumerator.text) :] if paragraph.enumerator else paragraph.text
    if len(text) < _SHORTEST_ITEM or series.items < 2 or 2 * series.listed > series.items:
        return False
    return text[-1] in "。）)！" and "：" not in text[:12] and not frames_report(text) and tells_measure(text)


def _is_demanded(paragraph: Paragraph) -> bool:
    """Whether the number itself says that something is to be done: 二要宣传垃圾分类的意义."""
    enumerator = paragraph.enumerator
    return enumerator is not None and enumerator.kind == "point" and "要" in enumerator.text


def drop_chapeaux(measures: Sequence[Measure]) -> list[Measure]:
    """The measures without those that only head others; their titles join the heading paths.

    A numbered paragraph heads the two or more measures after it that have deeper numbers or none, where
    the numbers go on after them or another paragraph of its series heads measures. A first paragraph without
    a number introduces the numbered ones, where all the others are numbered.
    """
    numbered = [measure.paragraphs[0].enumerator is not None for measure in measures]
    if len(measures) > _FEWEST_INTRODUCED and not numbered[0] and all(numbered[1:]):
        return drop_chapeaux(measures[1:])
    heads: dict[int, list[Measure]] = {}
    kinds = [_kind(measure.paragraphs[0]) for measure in measures]
    for index, measure in enumerate(measures):
        parts = _parts(measures, kinds, index)
        goes_on = index + len(parts) + 1 < len(measures)
        confirmed = any(kinds[i] == kinds[index] for i in range(index) if id(measures[i]) in heads)
        if len(parts) >= 2 and measure.title is not None and (goes_on or confirmed):
            heads[id(measure)] = parts
    for measure in measures:
        first = measure.paragraphs[0]
        enumerator = first.enumerator.text if first.enumerator else ""
        for part in heads.get(id(measure), ()):
            part.heading_path = (*measure.heading_path, f"{enumerator.strip()}{measure.title}")
    return [measure for measure in measures if id(measure) not in heads]


def _parts(measures: Sequence[Measure], kinds: Sequence[str | None], index: int) -> list[Measure]:
    own = measures[index].paragraphs[0].enumerator
    if own is None:
        return []
    parts: list[Measure] = []
    for measure in measures[index + 1 :]:
        enumerator = measure.paragraphs[0].enumerator
        if enumerator is not None and enumerator.rank <= own.rank:
            return parts
        parts.append(measure)
    # The last of a series: what has no number may be no part of it.
    same = sum(kind == kinds[index] for kind in kinds)
    return parts if same > 1 else []


def _explains(headings: Sequence[str]) -> bool:
    """Whether what stands below a heading is background, or answers the question that the heading asks."""
    return is_background(headings) or (bool(headings) and headings[-1].endswith(("？", "?")))


def is_background(headings: Iterable[str]) -> bool:
    """Whether one of the headings is about circumstances, goals or words: 基本情况, 指导思想, 名词解释."""
    endings = _background_endings()
    return any(
        re.sub(r"[（(][^（()）]*[）)]$", "", heading).strip("。：: ").endswith(endings)
        for heading in headings
    )


@functools.cache
def _background_endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in read_rows("background_headings"))
