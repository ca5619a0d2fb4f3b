"""Organisations known anywhere in China: national bodies, large companies, short forms of universities."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.records import Subtype
from extract.word_lists import any_of, read_rows

_SUBTYPES: tuple[Subtype, ...] = (
    "party", "government", "company", "education", "health", "community", "alliance", "other",
)  # fmt: skip
_KINDS: dict[str, Subtype] = {subtype: subtype for subtype in _SUBTYPES}
_LISTED = re.compile(r"^[、和与]|[、和与等]$")  # 浪潮、华为 but not 改革浪潮
_OFFICE = re.compile(r"办公[厅室]")
# 国务院|参事室, 商务部|流通发展司: a department in the body's own name.
_MINISTRY = re.compile(r"国务院$|部$|委$|委员会$|总局$|管理局$|办公[厅室]$|署$")
_DEPARTMENT = re.compile(
    r"(?:(?!会同|联合|协调|有关|下属|所属|各)[一-鿿]){2,10}?(?:(?<![公上官打])司|(?<![布格结大战邮])局)|[一-鿿]{0,8}?(?:参事室|研究室|督察室|(?:研究|服务|信息|技术|评审|评价|监测|检测|交流|培训|宣传|管理|发展)中心)"
)
# 川大 but not 川大会, 北大 but not 东北大地.
_NOT_AFTER_UNIVERSITY = re.compile(r"[会代常力局型家量门道地街桥厦楼妈爷姐哥赛众多]")


@find_once
def find_known_organisations(reading: Reading) -> Iterator[Candidate]:
    """National bodies, companies and universities: 国务院, 财政部, 华为, 湖大, 西北农大, 上海交大."""
    text = reading.text
    rows = _known()
    for match in _known_pattern().finditer(text):
        row = rows[match[0]]
        if row["bounded"] == "listed" and not _LISTED.search(
            text[max(0, match.start() - 1) : match.end() + 1]
        ):
            continue
        if row["bounded"] == "yes" and not (
            match.start() in reading.starts and reading.ends_word(match.end())
        ):
            continue
        if text.startswith("门", match.end()):  # 生态环境部|门
            continue
        office = _OFFICE.match(text, match.end())
        if office and row["subtype"] in {"government", "party"}:
            full_name = (row["full_name"] or match[0]) + office[0]
            yield organisation(match.start(), office.end(), row["subtype"], full_name)
        if _MINISTRY.search(match[0]) and (department := _DEPARTMENT.match(text, match.end())):
            words = [t for t in reading.tokens if match.end() <= t.span.start < department.end()]
            firm = department[0].endswith(("司", "服务中心"))  # 市场运行和消费促进|司, 行政受理|服务中心
            apart = {"p", "d", "u", "uj", "r", "m"} | (set() if firm else {"v", "c"})
            if reading.ends_word(department.end()) and not any(t.tag in apart for t in words):
                full_name = (row["full_name"] or match[0]) + department[0]
                yield organisation(match.start(), department.end(), row["subtype"], full_name)
        yield organisation(match.start(), match.end(), row["subtype"], row["full_name"])
    for match in _university_pattern().finditer(text):
        if _NOT_AFTER_UNIVERSITY.match(text, match.end()) or match.start() not in reading.starts:
            continue
        if match["letter"] and not reading.ends_word(match.end()):
            continue
        if match["letter"]:
            full = _letters()[match["letter"]] + "大学"
        else:
            full = _places().get(match["place"], match["place"]) + _kinds()[match["kind"]]
        yield organisation(match.start(), match.end(), "education", full)


def organisation(start: int, end: int, subtype: str, full_name: str | None = None) -> Candidate:
    """An ORG candidate; ``subtype`` is a word of the annotation guide, as the word lists give it."""
    kind: Subtype = _KINDS.get(subtype, "other")
    return Candidate("ORG", Span(start, end), subtype=kind, canonical=full_name or None)


@functools.cache
def _known() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read_rows("organisations")}


@functools.cache
def _known_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_known()))


@functools.cache
def _university_pattern() -> Pattern:
    first = "".join(sorted({name[0] for name in (*_places(), *_letters())}))
    return Pattern(
        rf"(?=[{first}])(?:(?P<place>{any_of(_places())})(?P<kind>{any_of(_kinds())})(?!学)"
        rf"|(?P<letter>{any_of(_letters())})大(?!学))"
    )


@functools.cache
def _places() -> dict[str, str]:
    return {row["place"]: row["full"] for row in read_rows("university_places") if row["kind"] == "place"}


@functools.cache
def _letters() -> dict[str, str]:
    return {row["place"]: row["full"] for row in read_rows("university_places") if row["kind"] == "letter"}


@functools.cache
def _kinds() -> dict[str, str]:
    return {row["short"]: row["full"] for row in read_rows("university_kinds")}
