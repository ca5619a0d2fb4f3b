"""Practices: which paragraphs a reader would list as one measure (做法)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from extract.gazetteer import find_place_names
from extract.segmentation.action_titles import names_action, names_frame, names_topic
from extract.segmentation.discourse import frames_report, is_talk
from extract.segmentation.headings import ends_document_name
from extract.segmentation.measures import Measure, drop_chapeaux, find_starts, is_background
from extract.segmentation.paragraphs import Paragraph, title_text
from extract.segmentation.title_sentences import is_title

_LEGAL = frozenset({"part", "chapter", "section", "article"})
_GOES_ON = re.compile(r"(?:同时|此外|另外|其中|与此同时|在此基础上|通过上述|截至目前|下一步)[，,]?")
_SHORTEST_SECTION = 60
_SHORTEST_TEXT = 16
# 某市, 某县某镇: who did it, before what was done.
_PLACE_IN_TITLE = re.compile(r"[一-鿿]{1,12}?(?:省|市|区|县|旗|州|镇|乡|街道|社区|村)(?=[一-鿿“])")
# News of a meeting or a visit tells no practice.
_HAPPENING = re.compile(
    r"召开|举行|举办|会议|座谈|调研|考察|典礼|论坛|研讨|交流会|推进会|参观|党日|培训班|视察|致辞|获悉"
)
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
        measures.extend(_section_measures(section) or _whole_section(section, paragraphs))
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


def _section_measures(section: Sequence[Paragraph]) -> list[Measure]:
    """The measures told in single paragraphs of one section, chapeaux left out."""
    starts = find_starts(section)
    measures: list[Measure] = []
    alone = False  # whether the current practice's title sentence stands alone on its line
    current: Measure | None = None
    mixed = _has_unled_measures(section)
    for paragraph in section:
        if paragraph.role in {"title", "heading"}:
            continue
        if id(paragraph) in starts:
            current = Measure(paragraph.title, paragraph.heading_path, [paragraph])
            measures.append(current)
            alone = paragraph.role == "lead"
        elif paragraph.title is not None and not _is_part(paragraph, current):
            current = None
            alone = paragraph.role == "lead"
        elif frames_report(paragraph.text):
            current = None
        elif current is not None and not paragraph.headless:
            led = alone and (not mixed or paragraph.led_by is not None)
            if led or _is_part(paragraph, current) or _GOES_ON.match(paragraph.text):
                current.paragraphs.append(paragraph)
            elif mixed:
                current = None
    for measure in measures:
        measure.paragraphs = _without_end(measure.paragraphs)
    return drop_chapeaux(measures)


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


def _is_part(paragraph: Paragraph, measure: Measure | None) -> bool:
    """Whether a paragraph has a deeper number than the practice above: the （1） below its （一）."""
    if measure is None or paragraph.enumerator is None:
        return False
    if paragraph.title is None and paragraph.enumerator.kind in {"digit_brackets", "circled"}:
        return True
    first = measure.paragraphs[0].enumerator
    return first is not None and measure.title is None and paragraph.enumerator.rank > first.rank


def _whole_section(section: Sequence[Paragraph], report: Sequence[Paragraph]) -> list[Measure]:
    """A section without any led paragraph is one practice where its heading names an action."""
    heading = section[0]
    bodies = [p for p in section if p.role in {"body", "fragment"} and not frames_report(p.text)]
    if heading.role != "heading" or is_background((*heading.heading_path, title_text(heading))):
        return []
    if _is_legal(heading, bodies) or sum(len(p.text) for p in bodies) < _SHORTEST_SECTION:
        return []
    position = report.index(section[-1])
    following = report[position + 1] if position + 1 < len(report) else None
    if following is not None and following.role == "heading" and following.rank > heading.rank:
        return []  # an introduction: the measures are in the sections below
    title = title_text(heading)
    if title.endswith(("？", "?")) or not names_action(title) or names_frame(title) or names_topic(title):
        return []
    if heading.enumerator is None and (not is_title(title) or is_talk([body.text for body in bodies])):
        return []
    if _DEFINITION.search(bodies[0].text) or any(_ANSWER.match(body.text) for body in bodies):
        return []
    kept = _without_end(bodies)
    if 2 * sum(len(body.text) >= _SHORTEST_TEXT for body in kept) < len(kept):
        return []  # cells of a table
    return [Measure(title, heading.heading_path, kept)]


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
    """A short report without titles inside tells one practice: 某区：某做法, or news 某市设立某站点."""
    title = next((p.text for p in paragraphs if p.role == "title"), None)
    bodies = [p for p in paragraphs if p.role in {"body", "fragment"}]
    if title is None or not bodies or any(p.role == "heading" for p in paragraphs) or len(bodies) > 6:
        return []
    if match := re.match(r"[^，。：:]{2,20}[：:](.{4,})", title):
        return [Measure(match[1].strip(), (), bodies)] if names_action(match[1]) else []
    if sum(len(p.text) for p in bodies) < _SHORTEST_SECTION or is_talk([p.text for p in bodies]):
        return []
    end = _place_end(title)
    if end is None or _HAPPENING.search(title) or ends_document_name(title):
        return []
    return [Measure(title, (), _without_end(bodies))] if names_action(title[end:]) else []


def _place_end(title: str) -> int | None:
    """Where the place ends that a headline begins with: 湖州|设立首个受理点; None without one."""
    first = next(find_place_names(title), None)
    if first is not None and first.span.start == 0:
        return first.span.end
    match = _PLACE_IN_TITLE.match(title)
    return match.end() if match else None


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
