"""Organisations by their heads: party bodies, authorities, companies, schools, hospitals, associations."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import NamePart, find_name_part
from extract.entities.known_organisations import find_known_organisations, organisation
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_rows

# 市委组织部, 区民政局: the report's region says which one; 全市, 各区, 该县 name none.
_LEVEL = re.compile(r"(?<![全各该本我整每跨两几某])(?:自治区|[省市县区州旗])$")
_FOUNDING = re.compile(
    r"(?:成立|组建|组成|设立|创办|创建|引进|引入|升级为|更名为|发起|筹建|牵头)(?:了|起)?(?:全[国省市县区]首[个家])?$"
)
# 党员服务站12个, 3家合作社: counted things are kinds, not names.
_COUNTED = re.compile(
    r"(?:等[^，。；]{0,8})?[0-9０-９一二两三四五六七八九十百千万]+[余多]?(?:个|家|所|处|支|座|名|户)"
)
_PARTY_COMMITTEE = re.compile(r"委(?![员托派屈婉书任])")
_GOVERNMENT = re.compile(
    r"(?:人民)?政府(?:办公[厅室])?(?!性|化|型|采购|网|部门|职能|工作报告|投资|购买|补贴|主导|引导)"
)


def find_organisations(reading: Reading) -> Iterator[Candidate]:
    """Named organisations with their kind; 区委, 管委会, 综合党委 alone name nothing.

    Examples: 长沙市委组织部, 岳麓区民政局, 湘江新区管委会, 三一集团, 湖大, 湘雅二医院, 银星社区党委.
    """
    yield from find_known_organisations(reading)
    yield from _find_committees(reading)
    yield from _find_by_head(reading)


def _find_committees(reading: Reading) -> Iterator[Candidate]:
    """长沙市委, 岳麓区委, 岳麓区人民政府: a region's committee or government."""
    for place in reading.places:
        if not place.explicit:
            continue
        end = place.span.end
        start = _with_prefix(reading.text, place.span.start)
        if match := _PARTY_COMMITTEE.match(reading.text, end):
            yield organisation(start, match.end(), "party", f"中共{place.regions[0].full_name}委员会")
        if match := _GOVERNMENT.match(reading.text, end):
            tail = match[0] if match[0].startswith("人民") else "人民" + match[0]
            yield organisation(start, match.end(), "government", place.regions[0].full_name + tail)


def _find_by_head(reading: Reading) -> Iterator[Candidate]:
    rows = _heads()
    for match in _head_pattern().finditer(reading.text):
        row = rows[match[0]]
        head = Span(*match.span())
        if not reading.ends_word(head.end) or _is_cut_by_quote(reading, head):
            continue
        start = _name_start(reading, head, row)
        if start is not None:
            yield organisation(start, head.end, row["subtype"])


def _name_start(reading: Reading, head: Span, row: dict[str, str]) -> int | None:
    """Where the organisation's name begins; None where the head names nothing."""
    text = reading.text
    start = head.start
    if row["rule"] in {"department", "party"} and text[start - 1 : start] == "委" and start > 1:
        start -= 1
    place = reading.place_at(start - 1) if start else None
    if place is not None and place.span.end == start:
        return _with_prefix(text, place.span.start) if row["rule"] != "place" or place.explicit else None
    if row["rule"] in {"department", "level"} or start < head.start:
        level = _LEVEL.search(text[max(0, start - 4) : start])
        if level:
            return start - len(level[0])
    part = find_name_part(reading, Span(start, head.end))
    if part.start == head.start:
        return None
    if part.proper:
        return _with_prefix(text, part.start)
    return part.start if row["rule"] == "founded" and _is_founded(reading, part, head) else None


def _is_founded(reading: Reading, part: NamePart, head: Span) -> bool:
    """成立景区商家自治联合会 names a new body; 成立合作社3个 does not."""
    if _COUNTED.match(reading.text, head.end) or part.words < 2 or head.start - part.start < 4:
        return False
    return _FOUNDING.search(reading.text[max(0, part.start - 10) : part.start]) is not None


def _with_prefix(text: str, start: int) -> int:
    return start - 2 if text[max(0, start - 2) : start] == "中共" else start


def _is_cut_by_quote(reading: Reading, head: Span) -> bool:
    """Inside 《…》 nothing is an organisation; a quotation must hold head and name."""
    return any(title.overlaps(head) for title in reading.titles)


@functools.cache
def _heads() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("organisation_heads")}


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_heads()))
