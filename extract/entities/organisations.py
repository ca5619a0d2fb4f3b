"""Organisations by their heads: party bodies, authorities, companies, schools, hospitals, associations."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import can_belong, find_name_part, find_short_name, is_common, is_proper
from extract.entities.known_organisations import find_known_organisations, organisation
from extract.entities.readings import Candidate, Reading
from extract.word_lists import any_of, read_rows

# 市委组织部, 区民政局: the report's region says which one; 全市, 各区, 该县 name none.
_LEVEL = re.compile(r"(?<![全各该本我整每跨两几某])(?:自治区|[省市县区州旗])$")
_FOUNDED = re.compile(
    r"(?:成立|组建|组成|设立|创办|创建|引进|引入|升级为|更名为|发起|筹建|牵头|共建)了?(?:全[国省市县区]首[个家])?"
    r"(?:[^，。；：的]{2,16}[、和及与])?(?P<name>[一-鿿]{3,14})$"
)
_LISTED = re.compile(
    r"(?P<items>[^，。；：！？“”《》（）()\n]{2,40}?)等(?:[0-9０-９一二两三四五六七八九十百千万]+[余多]?|数|几|多)?[家所个](?:[^，。；、]{0,8})"
    r"(?:企业|公司|单位|高校|院校|机构|校|院|企)"
)
_ITEM = re.compile(r"(?<![^、和及与])[^、和及与]{2,10}$|(?<=[、和及与])[^、和及与]{2,10}(?=[、和及与])")
# 党员服务站12个, 3家合作社: counted things are kinds, not names.
_COUNTED = re.compile(r"[0-9０-９一二两三四五六七八九十百千万]+[余多]?(?:个|家|所|处|支|座|名|户)")
_INNER_BODY = re.compile(r"(?:办公室|机关党委|党委|党组|党支部|党总支|团委|工会)(?![员组成])")
_LOCATIVE = re.compile(r"(?:在|位于|走进|来到|前往|到|进|赴|地处)$")
_NUMBER = re.compile(r"第?[0-9一二三四五六七八九十百]{1,3}$")
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
    yield from _find_listed(reading)
    yield from _find_communities(reading)


def _find_communities(reading: Reading) -> Iterator[Candidate]:
    """银星社区 as one who acts; where it says where (在银星社区) it is a place."""
    for match in re.finditer("社区", reading.text):
        head = Span(*match.span())
        if not reading.ends_word(head.end) or any(title.overlaps(head) for title in reading.titles):
            continue
        start = _community_start(reading, head)
        if start is None:
            continue
        if _LOCATIVE.search(reading.text[max(0, start - 2) : start]):
            yield Candidate("PLACE", Span(start, head.end))
        else:
            yield organisation(start, head.end, "community")


def _community_start(reading: Reading, head: Span) -> int | None:
    part = find_short_name(reading, head)
    if part.proper:
        return part.start
    part = find_name_part(reading, head)  # 麓山|花园|社区: a name, then a noun
    own = [t for t in reading.tokens if part.start <= t.span.start < head.start]
    while own and reading.place_at(own[0].span.start) is not None:
        own = own[1:]
    if len(own) != 2 or not is_proper(reading, own[0]) or is_common(own[1].text):
        return None
    return own[0].span.start


def _find_listed(reading: Reading) -> Iterator[Candidate]:
    """湖大、中电云湾等13家校院企: what such a list counts are organisations, if they are names."""
    for match in _LISTED.finditer(reading.text):
        offset = match.start("items")
        for item in _ITEM.finditer(match["items"]):
            start, end = offset + item.start(), offset + item.end()
            words = [t for t in reading.tokens if start <= t.span.start < end]
            if start not in reading.starts or not reading.ends_word(end) or not all(map(can_belong, words)):
                continue
            if words and is_proper(reading, words[0]) and reading.place_at(end - 1) is None:
                yield organisation(start, end, "company")


def _find_committees(reading: Reading) -> Iterator[Candidate]:
    """长沙市委, 岳麓区委, 岳麓区人民政府: a region's committee or government."""
    for place in reading.places:
        end = place.span.end
        if not place.explicit or end == len(reading.text):
            continue
        start = _with_prefix(reading.text, place.span.start)
        if match := _PARTY_COMMITTEE.match(reading.text, end):
            yield organisation(start, match.end(), "party", f"中共{place.regions[0].full_name}委员会")
        if match := _GOVERNMENT.match(reading.text, end):
            tail = match[0] if match[0].startswith("人民") else "人民" + match[0]
            yield organisation(start, match.end(), "government", place.regions[0].full_name + tail)
        bureau_end = _bureau_end(reading, end)
        if bureau_end is not None:
            yield organisation(start, bureau_end, "government")


def _bureau_end(reading: Reading, start: int) -> int | None:
    """Where a bureau's name ends that goes on from a region's, 和 and 与 included: 长沙市|规划与勘测局."""
    for index in range(reading.token_at(start), min(reading.token_at(start) + 8, len(reading.tokens))):
        token = reading.tokens[index]
        if token.span.start < start or not (can_belong(token) or token.text in {"和", "与"}):
            return None
        if token.text[-1] in "局厅" and not re.search(r"[布格结大餐客]局$|[大餐客]厅$", token.text):
            return token.span.end if token.span.end > start + 2 else None
    return None


def _find_by_head(reading: Reading) -> Iterator[Candidate]:
    rows = _heads()
    named: dict[int, str] = {}  # where an organisation ends: its head
    for match in _head_pattern().finditer(reading.text):
        row = rows[match[0]]
        head = Span(*match.span())
        if not reading.ends_word(head.end) or any(title.overlaps(head) for title in reading.titles):
            continue
        if reading.text[head.end : head.end + 1] in set("日节奖杯"):  # 国际博物馆日
            continue
        if row["not_after"] and match.start() and reading.text[match.start() - 1] in row["not_after"]:
            continue
        start = _name_start(reading, head, row)
        if start is None:
            start = _coordinated_start(reading, head, named)
        if start is not None:
            named[head.end] = match[0]
            inner = _INNER_BODY.match(reading.text, head.end)
            yield organisation(start, inner.end() if inner else head.end, row["subtype"])


def _name_start(reading: Reading, head: Span, row: dict[str, str]) -> int | None:
    """Where the organisation's name begins; None where the head names nothing."""
    text = reading.text
    start = head.start
    if row["rule"] in {"department", "party"} and text[start - 1 : start] == "委" and start > 1:
        start -= 1
    if row["subtype"] in {"education", "health"} and (
        number := _NUMBER.search(text[max(0, start - 5) : start])
    ):
        start -= len(number[0])  # 第一|中学, 第79|小学
    place = reading.place_at(start - 1) if start else None
    if place is not None and place.span.end == start and place.explicit:
        return _with_prefix(text, place.span.start)
    if row["rule"] == "department" or start < head.start:
        level = _LEVEL.search(text[max(0, start - 4) : start])
        if level and start - len(level[0]) in reading.starts:
            return start - len(level[0])
    part = find_name_part(reading, Span(start, head.end))
    if part.proper and part.start < head.start and text[part.start : head.end] != "国家局":
        return _with_prefix(text, part.start)
    if row["rule"] == "discipline" and part.words and not is_common(reading.text[part.start : head.start]):
        return part.start  # 公共管理|学院
    return _founded_start(reading, head) if row["rule"] == "founded" else None


def _coordinated_start(reading: Reading, head: Span, named: dict[int, str]) -> int | None:
    """After 湘雅国际医院、 a second 云港安心医院 is a name too."""
    part = find_name_part(reading, head)
    joined = part.start > 1 and part.words > 1 and reading.text[part.start - 1] in "、和及与"
    return part.start if joined and named.get(part.start - 1) == head.of(reading.text) else None


def _founded_start(reading: Reading, head: Span) -> int | None:
    """成立景区商家自治联合会 names a new body, though no word of it is a name; 成立合作社3个 does not."""
    if _COUNTED.match(reading.text, head.end):
        return None
    offset = max(0, head.start - 24)
    match = _FOUNDED.search(reading.text[offset : head.start])
    if match is None:
        return None
    start = offset + match.start("name")
    words = [t for t in reading.tokens if start <= t.span.start < head.start]
    if (
        head.start - start < 4
        or len(words) < 2
        or any(t.tag in {"p", "r", "uj", "ul", "m", "v"} for t in words[1:])
    ):
        return None
    return start


def _with_prefix(text: str, start: int) -> int:
    return start - 2 if text[max(0, start - 2) : start] == "中共" else start


@functools.cache
def _heads() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("organisation_heads")}


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_heads()))
