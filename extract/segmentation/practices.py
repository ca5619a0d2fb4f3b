"""Practices: which paragraphs a reader would list as one measure (做法)."""

import csv
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources

from extract.segmentation.paragraphs import Paragraph, title_text
from extract.segmentation.title_sentences import names_progress
from extract.tokens import read_tokens

_LEGAL = frozenset({"part", "chapter", "section", "article"})
_GOES_ON = re.compile(r"(?:同时|此外|另外|其中|与此同时|在此基础上|通过上述|截至目前|下一步)[，,]?")
_SHORTEST_SECTION = 60
_SIGNATURE = re.compile(r"[^，。；：！？、]{1,30}|[（(][^（()）]{1,30}[）)]")
# 本办法所称驿站，是指…: a section that defines its words.
_DEFINITION = re.compile(r"^本[^，。]{1,8}所称")
# A text with this many articles (第三条 …) is a law or by-law: it has rules, not practices.
FEWEST_ARTICLES = 3


@dataclass(slots=True, eq=False)
class Measure:
    """The paragraphs of one practice."""

    title: str | None
    heading_path: tuple[str, ...]
    paragraphs: list[Paragraph] = field(default_factory=list)


def find_practices(paragraphs: Sequence[Paragraph], homes: Mapping[int, int]) -> list[Measure]:
    """The practices of one report in reading order.

    A paragraph led by a title sentence is one, together with what continues it. Where a section has no led
    paragraph, the section is one if its heading names an action. Copies join the practice of what they
    copy, and a fragment that speaks of a practice (``homes``: line → line) joins that.
    """
    measures: list[Measure] = []
    articles = sum(p.enumerator is not None and p.enumerator.kind == "article" for p in paragraphs)
    if articles >= FEWEST_ARTICLES:
        return []
    for section in _sections(paragraphs):
        measures.extend(_led_measures(section) or _section_measure(section, paragraphs))
    if not measures:
        measures = _whole_report(paragraphs)
    return _with_copies(measures, paragraphs, homes)


def _sections(paragraphs: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """Runs of paragraphs under one heading, the heading first where there is one."""
    sections: list[list[Paragraph]] = [[]]
    for paragraph in paragraphs:
        if paragraph.role in {"heading", "title"}:
            sections.append([])
        if paragraph.role != "caption":
            sections[-1].append(paragraph)
    return [section for section in sections if section]


def _led_measures(section: Sequence[Paragraph]) -> list[Measure]:
    measures: list[Measure] = []
    alone = False  # whether the current practice's title sentence stands alone on its line
    current: Measure | None = None
    mixed = _has_unled_measures(section)
    for paragraph in section:
        if paragraph.role in {"title", "heading"}:
            continue
        if _is_background(paragraph.heading_path):
            continue
        if paragraph.title is not None:
            current = None
            if names_action(paragraph.title) and not _is_background((paragraph.title,)):
                current = Measure(paragraph.title, paragraph.heading_path, [paragraph])
                measures.append(current)
            alone = paragraph.role == "lead"
        elif current is not None and not paragraph.headless:
            led = alone and (not mixed or paragraph.led_by is not None)
            if led or _continues(paragraph):
                current.paragraphs.append(paragraph)
            elif mixed:
                current = None
    return measures


def _has_unled_measures(section: Sequence[Paragraph]) -> bool:
    """Whether several paragraphs stand before the first title sentence: more than an introduction.

    Then paragraphs need no title sentence here, and one that stands alone leads the next paragraph only.
    """
    unled = 0
    for paragraph in section:
        if paragraph.title is not None:
            return unled > 1
        unled += paragraph.role in {"body", "fragment"} and paragraph.copy_of is None
    return False


def _continues(paragraph: Paragraph) -> bool:
    """Whether a paragraph without a title goes on with the practice above: 同时，… or a deeper number."""
    kind = paragraph.enumerator.kind if paragraph.enumerator else None
    return bool(_GOES_ON.match(paragraph.text)) or kind in {"digit_brackets", "circled"}


def _section_measure(section: Sequence[Paragraph], report: Sequence[Paragraph]) -> list[Measure]:
    heading, bodies = section[0], [p for p in section if p.role in {"body", "fragment"}]
    if heading.role != "heading" or _is_background((*heading.heading_path, title_text(heading))):
        return []
    if _is_legal(heading, bodies) or sum(len(p.text) for p in bodies) < _SHORTEST_SECTION:
        return []
    position = report.index(section[-1])
    following = report[position + 1] if position + 1 < len(report) else None
    if following is not None and following.role == "heading" and following.rank > heading.rank:
        return []  # an introduction: the measures are in the sections below
    title = title_text(heading)
    if title.endswith(("？", "?")) or not names_action(title) or _names_plan(title):
        return []
    if _DEFINITION.search(bodies[0].text):
        return []
    return [Measure(title, heading.heading_path, _without_signature(bodies))]


def _without_signature(bodies: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of a section without who signed below it, the date and remarks on the print."""
    end = len(bodies)
    while end > 1 and _SIGNATURE.fullmatch(bodies[end - 1].text):
        end -= 1
    return list(bodies[:end])


def _names_plan(title: str) -> bool:
    """Whether a heading names goals or plans, not what is done: 明年目标任务, but not 完成目标任务."""
    return title.endswith(_PLANS) and not read_tokens(title)[0].tag.startswith("v")


def _is_legal(heading: Paragraph, bodies: Iterable[Paragraph]) -> bool:
    enumerators = (heading.enumerator, *(body.enumerator for body in bodies))
    return any(enumerator is not None and enumerator.kind in _LEGAL for enumerator in enumerators)


def _whole_report(paragraphs: Sequence[Paragraph]) -> list[Measure]:
    """A short report without titles inside, titled 某区：某做法, tells one practice."""
    title = next((p for p in paragraphs if p.role == "title"), None)
    bodies = [p for p in paragraphs if p.role in {"body", "fragment"}]
    match = re.match(r"[^，。：:]{2,20}[：:](.{4,})", title.text) if title else None
    if match is None or not bodies or any(p.role == "heading" for p in paragraphs) or len(bodies) > 6:
        return []
    return [Measure(match[1].strip(), (), bodies)] if names_action(match[1]) else []


def _with_copies(
    measures: list[Measure], paragraphs: Sequence[Paragraph], homes: Mapping[int, int]
) -> list[Measure]:
    order = {id(paragraph): index for index, paragraph in enumerate(paragraphs)}
    of = {id(paragraph): measure for measure in measures for paragraph in measure.paragraphs}
    by_line = {index: paragraph for paragraph in paragraphs for index in paragraph.members}
    for paragraph in paragraphs:
        target: Paragraph | None = paragraph.copy_of
        if target is None:
            target = next((by_line.get(homes[i]) for i in paragraph.members if i in homes), None)
        if target is None or id(target) not in of:
            continue
        old, new = of.get(id(paragraph)), of[id(target)]
        if old is new:
            continue
        if old is not None:
            old.paragraphs.remove(paragraph)
        new.paragraphs.append(paragraph)
        of[id(paragraph)] = new
    kept = [measure for measure in measures if any(p.role != "lead" for p in measure.paragraphs)]
    for measure in kept:
        measure.paragraphs.sort(key=lambda paragraph: order[id(paragraph)])
    return sorted(kept, key=lambda measure: order[id(measure.paragraphs[0])])


def names_action(title: str) -> bool:
    """Whether a title says that something is done or changes, and is not a mere topic.

    The dictionary tags many verbs of titles as nouns (规范, 深化), so a verbal noun after other words counts,
    as it does not in a topic of two words (人才服务).

    >>> names_action("完善村级服务网络"), names_action("规范志愿服务"), names_action("农业资源")
    (True, True, False)
    """
    if title.startswith("关于"):
        return False
    if _RESOLUTE.match(title) or names_progress(title):
        return True
    tokens = read_tokens(title)
    tags = [token.tag for token in tokens]
    coordinated = any(token.text in _AND for token in tokens)
    if coordinated and tags[0].startswith("n") and not _PREDICATES.intersection(tags):
        return False  # 科目设置与管理模式: two topics
    if any(tag.startswith(_SAYING_TAGS) and tag != "vn" for tag in tags):
        return not (len(tags) == 2 and title.endswith(_TOPICS))
    return bool(_ACTING.search(title)) or (len(tags) > 2 and "vn" in tags[1:])


# 支持范围, 发放方式: a verb before one of these only says which.
_TOPICS = (
    "范围",
    "方式",
    "对象",
    "条件",
    "标准",
    "期限",
    "流程",
    "程序",
    "时间",
    "地点",
    "目标",
    "材料",
    "依据",
    "分工",
)
_PLANS = ("目标任务", "目标", "计划", "规划", "打算", "事宜", "意向")
_AND = frozenset({"与", "和", "及", "以及"})
_PREDICATES = frozenset({"v", "d", "ad", "z", "vd", "vi"})
# Adverbs that a verb follows; the dictionary holds some pairs as one word (大力发展).
_RESOLUTE = re.compile(
    r"(?:大力|着力|全力|奋力|努力|积极|切实|扎实|深入|加快|持续|不断|稳步|有序|全面|全方位|坚决|坚持|强力)(?!度)[一-鿿]{2}"
)
_SAYING_TAGS = ("v", "a", "d", "l", "i", "nr", "z")
_ACTING = re.compile(r"^[做抓促建强扩提增保推打稳拓深聚惠护治兴办解筑激][一-鿿]")


def _is_background(headings: Iterable[str]) -> bool:
    endings = _background_endings()
    return any(
        re.sub(r"[（(][^（()）]*[）)]$", "", heading).strip("。：: ").endswith(endings)
        for heading in headings
    )


@functools.cache
def _background_endings() -> tuple[str, ...]:
    text = (resources.files("extract") / "lexicon/background_headings.csv").read_text("utf-8")
    return tuple(row["ending"] for row in csv.DictReader(text.splitlines()))
