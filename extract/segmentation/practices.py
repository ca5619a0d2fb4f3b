"""Practices: which paragraphs a reader would list as one measure (做法)."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.segmentation.action_titles import names_action, names_plan
from extract.segmentation.paragraphs import Paragraph, title_text
from extract.word_lists import read_rows

_LEGAL = frozenset({"part", "chapter", "section", "article"})
_GOES_ON = re.compile(r"(?:同时|此外|另外|其中|与此同时|在此基础上|通过上述|截至目前|下一步)[，,]?")
_SHORTEST_SECTION = 60
# Below the body stand contacts and attachments.
_APPENDAGE = re.compile(
    r"[（(]?(?:附件|附|附表|联系人|联系电话|联系方式|咨询电话|咨询热线|监督电话|电话|传真|邮箱|电子邮箱|地址|邮编|网址|抄送|署名)"
    r"[^，。：:]{0,8}[:：]|附件[\s\d]*$|[（(]此件"
)
_LONGEST_APPENDAGE = 80
_ANSWER = re.compile(r"[问答][:：]")
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
        if _is_background(paragraph.heading_path) or _asks(paragraph.heading_path):
            continue
        if paragraph.title is not None:
            current = None
            if _is_demanded(paragraph) or (
                names_action(paragraph.title) and not _is_background((paragraph.title,))
            ):
                current = Measure(paragraph.title, paragraph.heading_path, [paragraph])
                measures.append(current)
            alone = paragraph.role == "lead"
        elif current is not None and not paragraph.headless:
            led = alone and (not mixed or paragraph.led_by is not None)
            if led or _continues(paragraph):
                current.paragraphs.append(paragraph)
            elif mixed:
                current = None
    for measure in measures:
        measure.paragraphs = _without_end(measure.paragraphs)
    return measures


def _asks(headings: Sequence[str]) -> bool:
    """Whether the innermost heading is a question: what stands below it answers."""
    return bool(headings) and headings[-1].endswith(("？", "?"))


def _is_demanded(paragraph: Paragraph) -> bool:
    """Whether the number itself says that something is to be done: 二要宣传垃圾分类的意义."""
    enumerator = paragraph.enumerator
    return enumerator is not None and enumerator.kind == "point" and "要" in enumerator.text


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
    if title.endswith(("？", "?")) or not names_action(title) or names_plan(title):
        return []
    if _DEFINITION.search(bodies[0].text) or any(_ANSWER.match(body.text) for body in bodies):
        return []
    return [Measure(title, heading.heading_path, _without_end(bodies))]


def _without_end(bodies: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs without what stands below the body: contacts, attachments, who signed, the date, remarks."""
    end = len(bodies)
    for index in range(len(bodies) - 1, 0, -1):
        if len(bodies[index].text) > _LONGEST_APPENDAGE or "。" in bodies[index].text[:-1]:
            break
        if _APPENDAGE.match(bodies[index].text):
            end = index
    while end > 1 and _SIGNATURE.fullmatch(bodies[end - 1].text):
        end -= 1
    return list(bodies[:end])


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


def _is_background(headings: Iterable[str]) -> bool:
    endings = _background_endings()
    return any(
        re.sub(r"[（(][^（()）]*[）)]$", "", heading).strip("。：: ").endswith(endings)
        for heading in headings
    )


@functools.cache
def _background_endings() -> tuple[str, ...]:
    return tuple(row["ending"] for row in read_rows("background_headings"))
