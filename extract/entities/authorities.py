"""Authorities that a region's name opens: its party committee, government and bureaux; their full names."""

import re
from collections.abc import Iterator

from extract.entities.boundaries import can_belong
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.gazetteer import Region, ancestors
from extract.patterns import Pattern

# 市委组织部, 区民政局: the report's region says which one; 全市, 各区, 该县 name none.
LEVEL = re.compile(r"(?<![全各该本我整每跨两几某])(?:自治区|[省市县区州旗])$")
_PARTY_COMMITTEE = re.compile(r"委(?![员托派屈婉书任])")
_GOVERNMENT = re.compile(
    r"(?:人民)?政府(?:办公[厅室]|(?:教育)?督[导查]室|参事室|研究室|(?:法制|外事|侨务|港澳事务|金融|口岸)办(?:公室)?|驻[一-鿿]{1,4}办事处)?(?!性|化|型|采购|网|部门|职能|工作报告|投资|购买|补贴|主导|引导)"
)
_NOT_A_BUREAU = re.compile(r"[布格结大全餐客]局$|[大餐客]厅$")
# 区规划与国土局: the level and a field, between marks or after a verb that has bodies as its object.
_LEVEL_BUREAU = Pattern(
    r"(?:(?<=[，。、；：（(\s由和与及同经向报据])|(?<=组建|成立|设立)|^)(?:自治区|[省市县区州旗])(?![级内外域场])[一-鿿]{2,14}?"
    r"(?<![布格结大全餐客])[局厅](?=[、，。；（(等和与及牵负联会将要按为]|$)"
)
_NUMBERED_HOSPITAL = re.compile(r"(?:第)?([一二三四五六七八九十])(?:人民)?医院")


def find_authorities(reading: Reading) -> Iterator[Candidate]:
    """长沙市委, 岳麓区人民政府, 长沙市规划与勘测局: bodies named by their region and kind."""
    for place in reading.places:
        end = place.span.end
        if not place.explicit or end == len(reading.text):
            continue
        start = with_prefix(reading.text, place.span.start)
        region_name = place.regions[0].full_name if len(place.regions) == 1 else place.span.of(reading.text)
        if match := _PARTY_COMMITTEE.match(reading.text, end):
            yield organisation(start, match.end(), "party", f"中共{region_name}委员会")
        if match := _GOVERNMENT.match(reading.text, end):
            tail = match[0] if match[0].startswith("人民") else "人民" + match[0]
            yield organisation(start, match.end(), "government", region_name + tail)
        bureau_end = _bureau_end(reading, end)
        if bureau_end is not None:
            yield organisation(start, bureau_end, "government")
    for match in _LEVEL_BUREAU.finditer(reading.text):
        inner = [t for t in reading.tokens if match.start() < t.span.start < match.end()]
        if all(can_belong(t) or t.text in {"和", "与"} for t in inner) and reading.ends_word(match.end()):
            yield organisation(match.start(), match.end(), "government", full_name(reading, *match.span()))


def with_prefix(text: str, start: int) -> int:
    """The start with 中共 or 共青团 before it: 中共长沙市委."""
    prefix = next((each for each in ("中共", "共青团") if text.endswith(each, 0, start)), "")
    return start - len(prefix)


def _bureau_end(reading: Reading, start: int) -> int | None:
    """Where a bureau's name ends that goes on from a region's, 和 and 与 included."""
    first = reading.token_at(start)
    for token in reading.tokens[first : first + 8]:
        if token.span.start < start or not (can_belong(token) or token.text in {"和", "与"}):
            return None
        if token.text[-1] in "局厅" and not _NOT_A_BUREAU.search(token.text):
            return token.span.end if token.span.end > start + 2 else None
    return None


def full_name(reading: Reading, start: int, end: int) -> str | None:
    """The full name of a public body from its region: 市委组织部 → 中共长沙市委组织部, where it is known.

    Without the province, as such bodies are cited; 区一医院 is the region's 第一人民医院.
    """
    text = reading.text[start:end]
    place = reading.place_at(start)
    if place is not None and place.span.start == start and len(place.regions) == 1:
        owner: Region | None = place.regions[0]
        rest = reading.text[place.span.end : end]
    else:
        level = LEVEL.match(text[: 3 if text.startswith("自治区") else 1])
        owner = _region_at_level(reading.context.adcode, level[0]) if level else None
        rest = text[len(level[0]) :] if level else ""
    if owner is None or not rest:
        return None
    hospital = _NUMBERED_HOSPITAL.fullmatch(rest)
    if hospital:
        rest = f"第{hospital[1]}人民医院"
    return ("中共" if rest.startswith("委") else "") + _cited_name(owner) + rest


def _region_at_level(adcode: str | None, level: str) -> Region | None:
    """The report's region, or what it lies in, that 市, 区 or 省 means in it."""
    line = ancestors(adcode) if adcode else ()
    return next((each for each in line if each.name.endswith(level)), None)


def _cited_name(owner: Region) -> str:
    line = [each.name for each in ancestors(owner.adcode) if each.level != "province"]
    return "".join(reversed(line)) or owner.name
