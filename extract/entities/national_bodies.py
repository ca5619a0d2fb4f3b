"""National bodies by the structure of their names: 国家 or 中央, a field, then 局, 委员会, 部."""

import re
from collections.abc import Iterator

from extract.entities.boundaries import can_belong
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import Token
from extract.word_lists import any_of

_MAX_WORDS = 8
_ENDINGS = {
    "国家": re.compile(
        r"(?<![大结布格全小定战棋好新破变时僵])(?:总局|局|委员会|总署|(?<!部)署|办公室)$|(?<![内外中西东南北全局干总本各])部$"
    ),
    "中央": re.compile(r"(?<![内外中西东南北全局干总本各])部$|委员会$|[^事物]办$|办公厅$|办公室$|小组$"),
    "对外": re.compile(r"贸易部$|经贸部$|合作部$|联络部$|联络委员会$"),
    "全国": re.compile(r"工作委员会$|[导调]小组$|领导小组办公室$|[卫老绿安征]办$"),
}
_OPENING = Pattern(f"(?=({any_of(_ENDINGS)}))")
_NOT_INSIDE = re.compile(
    "地方|有关|相关|各|重点|级|试点|示范|基层|部门|机关|单位|企业|直属|省|市|县|全|(?<=改)委$|司$"
)
# 中央应对重大灾情工作领导小组: a group of the centre, its task between; 国务院应对…联防联控机制 too.
_GROUP = Pattern(
    "(?:中央|全国)(?:(?![的和与由在了是]|有关|各级|地方)[一-鿿]){2,16}?(?:领导小组(?:办公室)?|联席会议(?:办公室)?)(?!组长|成员)"
    "|国务院应对[一-鿿]{4,24}?联防联控机制"
)
# 中国云湾管理中心: the kind alone (中国交流中心) is none.
_CENTRE = Pattern(
    "中国(?:(?![的和与由在了是]|建设|打造|最大)[一-鿿]){2,14}?"
    "(?:管理|信息|评估|交流|检测|监测|登记|结算|研究|认证|服务|预防控制|出版|测评|考试)中心(?![城区镇村])"
)
_NEXT_DEPARTMENT = re.compile(r"、(?P<name>[一-鿿]{3,8}部)(?=[、，。；等和及联共]|印发|$)")


def find_national_bodies(reading: Reading) -> Iterator[Candidate]:
    """Bodies of the state and the party's centre, former ones too: 国家测绘局, 中央军委装备发展部.

    Departments listed after one of 中央军委 are its departments: 中央军委训练管理部、国防动员部.
    """
    yield from _find_groups(reading)
    for match in _OPENING.finditer(reading.text):
        opening, index = match[1], reading.token_at(match.start())
        token = reading.tokens[index]
        if token.span.start != match.start() or not token.text.startswith(opening):
            continue
        if token.text != opening and not token.tag.startswith(("nt", "nz")):
            continue
        end = _body_end(reading.tokens[index : index + _MAX_WORDS], _ENDINGS[opening])
        if end is None or reading.quote_at(token.span.start) in reading.titles:
            continue
        yield _body(reading.text, token.span.start, end)
        if reading.text.startswith("中央军委", token.span.start):
            while following := _NEXT_DEPARTMENT.match(reading.text, end):
                end = following.end()
                yield organisation(following.start("name"), end, "government")


def _find_groups(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    for pattern, kinds in ((_GROUP, "组制室议"), (_CENTRE, "心")):
        for match in pattern.finditer(text):
            start, end = match.span()
            if text[end - 1] in kinds and start in reading.starts and reading.ends_word(end):
                yield organisation(start, end, "government")


def _body(text: str, start: int, end: int) -> Candidate:
    party = text.startswith("中央", start) and not text.startswith("中央军委", start)
    return organisation(start, end, "party" if party else "government")


def _body_end(tokens: tuple[Token, ...], ending: re.Pattern[str]) -> int | None:
    for number, token in enumerate(tokens):
        if number and _NOT_INSIDE.search(token.text):
            return None
        if number and not (can_belong(token) or token.text in {"和", "与"}):
            return None
        if ending.search(token.text) and (number or len(token.text) > len("国家") + 1):
            return token.span.end if number != 1 or len(token.text) > 1 else None
    return None
