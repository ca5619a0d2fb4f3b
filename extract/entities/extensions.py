"""Extensions: what follows a named body and belongs to its name, as a school's division or a faculty."""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.span import Span
from extract.entities.boundaries import can_belong, find_name_part
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.tokens import is_word

_MAX_WORDS = 9
_SCHOOL = re.compile("(?:大学|学院|学校|中学|小学|师范|研究院|党校)$")
_DIVISION = re.compile(
    r"(?:学院|研究生院|书院|系|党委|党总支|党支部|团委|团支部|团总支|研究院|研究所|研究中心|实验室|附属医院|医院|小学部|初中部|高中部|中学部"
    r"|幼儿部|国际部|学生会|研究生会|组织部|宣传部|博物馆|图书馆|附属中学|附属小学|附中|附小|分校)$"
)
_PEOPLE = re.compile("教师|学生|师生|老师|教授|代表|党员|校长|书记|院长|专家|团队|校区|各|联合|毕业")
# 商会|重庆代表处, 银行|长沙分行, 第三中心医院|东丽院区: a branch named by its place.
_BRANCH = re.compile(
    r"(?:(?<=公司)|(?<=集团)|(?<=银行)|(?<=[商协学]会)|(?<=联合会)|(?<=医院)|(?<=[附省市]院))(?P<place>[一-鿿]{2,6}?)"
    r"(?:代表处|办事处|分公司|分行|支行|分会|分院|院区|分中心)"
)
_CHANNEL = re.compile(r"(?<=网)[一-鿿]{2,4}(?:频道|频道组)")
_BRACKETED = Pattern(
    r"[（(](?P<inside>[一-鿿]{2,6})[）)][一-鿿]{0,14}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团|合伙企业|事务所)"
)
_ZONE = Pattern(
    r"(?P<zone>(?:高新区|经开区|开发区|新区)[（(][一-鿿]{2,6}[区县市][）)])"
    r"(?P<body>(?:委|党工委|管委会)?[一-鿿]{2,8}?(?:工委|部|局|办公室|委员会)|党工委|管委会|区?委(?![员托派]))"
)


def extend(reading: Reading, candidate: Candidate) -> Candidate:
    """The body with its division: 湖南大学|土木工程学院第二党支部, 育才学校|初中部, 人民网|湖南频道."""
    if candidate.type != "ORG":
        return candidate
    end = _division_end(reading, candidate.span)
    channel = _CHANNEL.match(reading.text, candidate.span.end)
    if channel is not None:
        end = channel.end()
    branch = _BRANCH.match(reading.text, candidate.span.end)
    if branch is not None and reading.place_at(branch.start()) is not None:
        end = branch.end()
    if end is None:
        return candidate
    return replace(candidate, span=Span(candidate.span.start, end), canonical=None)


def find_bracketed_zones(reading: Reading) -> Iterator[Candidate]:
    """长沙高新区（麓谷区）教育局: bodies of a zone that has a second name in brackets."""
    for match in _ZONE.finditer(reading.text):
        start = match.start()
        place = reading.place_at(start - 1) if start else None
        party = match["body"].startswith(("委", "党工委"))
        yield organisation(
            place.span.start if place else start, match.end(), "party" if party else "government"
        )


def find_bracketed_companies(reading: Reading) -> Iterator[Candidate]:
    """云湾（湖南）新材料有限公司: a company's name goes on over the place in brackets."""
    for match in _BRACKETED.finditer(reading.text):
        inside = match.start() + 1
        if not (
            reading.place_at(inside) or match["inside"] in {"中国", "集团", "控股", "普通合伙", "有限合伙"}
        ):
            continue
        part = find_name_part(reading, Span(*match.span()))
        if part.start < match.start() and (part.proper or part.words <= 3):
            yield organisation(_whole_name_start(reading, part.start), match.end(), "company")


def _whole_name_start(reading: Reading, start: int) -> int:
    """A start moved left over syllables and unknown words to a mark or preposition: 由|中|溢|科技."""
    index = reading.token_at(start)
    while index > 0 and start - reading.tokens[index - 1].span.start <= 3:
        token = reading.tokens[index - 1]
        known = len(token.text) > 1 and is_word(token.text)
        if known or token.tag[:1] in "xpcudmrq" or token.text in "由是与和":
            break
        index -= 1
    moved = reading.tokens[index].span.start
    before = reading.text[moved - 1 : moved]
    return moved if not before or not "一" <= before <= "鿿" or before in "由与和及对为经是" else start


def _division_end(reading: Reading, span: Span) -> int | None:
    """Where the last division after a school's or university's name ends."""
    if not _SCHOOL.search(span.of(reading.text)) or span.end == len(reading.text):
        return None
    if reading.token_at(span.end) == reading.token_at(span.end - 1):
        return None
    found = None
    first = reading.token_at(span.end)
    for token in reading.tokens[first : first + _MAX_WORDS]:
        joined = token.text in {"和", "与"} and token.span.start > span.end and found is None
        if not (joined or token.text == "系" or can_belong(token)) or _PEOPLE.search(token.text):
            break
        if reading.anchor_at(token.span.start) is not None:
            break
        if _DIVISION.search(reading.text[span.end : token.span.end]):
            found = token.span.end
    return found
