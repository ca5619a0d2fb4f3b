"""Institutions whose names are everyday words: faculties in a list, offices of the State Council, media."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import can_belong, is_common
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.region_table import region_table
from extract.tokens import is_word
from extract.word_lists import any_of, read_column

_FACULTY = Pattern(
    r"(?:^|(?<=[、，：；。（]))(?:共有|设有|下设|现有|包括|由|与)?(?P<name>(?:(?!学院)[一-鿿]){2,8}学院)(?=[、和与及等）]|[，。；](?<=.))"
)
# 政法学院组织党员参观: a faculty acts at the start of a clause.
_ACTING_FACULTY = Pattern(
    r"(?:^|(?<=[，。；：]))(?P<name>(?:(?!学院)[一-鿿]){2,6}学院)(?=组织|开展|举办|召开|举行|联合|邀请|党委|党总支|团委|师生|学生|教师)"
)
_UNIT_BEFORE = re.compile("(?:学院|团委|[处系部])、$")
_UNIT_AFTER = re.compile("[、和与及][一-鿿]{2,8}?(?:学院|团委|处|系|书院|研究院)")
# 建设现代产业学院、未来技术学院: kinds of faculties.
_KIND_OF_FACULTY = re.compile(
    "产业|未来|工程师|特色|示范|高等|职业|专科|本科|独立|应用|民办|双高|书院|高校|大学|建设|成立|设立|[类型级的]"
)
# Words of good omen that name hospitals and schools: 安定医院, 友谊小学; 中医医院 is a kind.
_OMEN = (
    "(?:安定|同仁|协和|友谊|友好|和平|博爱|仁爱|仁济|仁和|同济|普济|普仁|红十字|光明|曙光|希望|安贞|佑安|解放|建设|胜利|幸福"
    "|育才|育英|育红|启明|前进|团结|新华|东方|阳光|朝阳|向阳|崇文|崇德|明德|实验)"
)
_OMENED = Pattern(
    rf"(?:^|(?<=[，、。；：（在到从与和及由对向是]))(?P<name>{_OMEN}(?:医院|中学|小学|幼儿园))(?![生长工教名楼])"
)
_KIND_OF_SCHOOL = re.compile("^(?:实验|希望|建设)")
_HOSPITAL = re.compile("医院(?![管系建及和]|[一-鿿]?数)")
_STATE_COUNCIL = Pattern(
    "国务院(?:第[一二三四五六七八九十]次)?(?:(?:(?!有关|相关|批准|关于|决定|印发|常务|同意|召开|部署|审议|成立|办公厅|各|和|的|等)[一-鿿]){2,14}?"
    "(?:领导小组办公室|领导小组|委员会办公室|委员会|指挥部|联防联控机制)"
    "|(?:信息|扶贫|港澳|台|侨|法制|新闻|食安|安委|医改|三峡|南水北调|纠风|防指)办(?:公室)?|研究室|参事室|督查室|安委会)"
)
_NATIONAL_CENTRE = Pattern(
    "国家[一-鿿]{2,8}?(?:考试|信息|预报|气候|监测|评估|认证|鉴定|审评|监控|评审|评价|交流|统计|疾控|会计|测试|应急指挥)中心"
)
# 与东盟合作; 东盟国家 and 中国—东盟视听周 name others.
_UNION = Pattern(
    "(?<![—－–-])(?:东盟|欧盟)(?=[、，。；）]|的?(?:交流|合作|贸易|成员|总部|委员会|市场)|[和与及等])"
)
_COUNCIL_OFFICE = Pattern("(?<![一-鿿])国办(?=[、，。]|将|会同|印发|督查|正在|要求)")
_DICTIONARY = re.compile(
    "(?:中国|中华|国务院|国际|世界|联合国|国家|[一-鿿]{2,5}部(?=[一-鿿]+[司局]$))[一-鿿]+"
    "(?:协会|学会|联合会|大学|学院|公司|集团|基金会|总会|研究院|研究所|出版社|银行|组织|总局|局|司|商会|联合总会)"
)
_STATE_FARM = Pattern("国营[一-鿿]{2,6}?(?:农场|牧场|林场|茶场|渔场|机械厂|[一-鿿]{0,2}厂)")
_NUMBERED = Pattern(
    "(?<![全各每])第[一二三四五六七八九十]{1,3}(?:实验)?(?:中学|小学|幼儿园|中等职业学校|职业学校|职业高中|高级中学|人民医院|中医院|医院)"
    "(?![生校园长名党])"
)
_MEDIA_WORD = re.compile("媒体|报道|刊[发登载]|转载|直播")
_CLAUSE = re.compile("[^。；！？]+")
_MEDIUM = re.compile(
    r"(?:(?<=[、，“《])|(?<=[在被])|(?<=得到)|(?<=得到了)|(?<=获))(?P<name>[一-鿿]{2,6}?(?:日报|晚报|时报|早报|晨报|商报|网|电视台|卫视|客户端|新闻))(?=[、，等”》和及]|以及|在内|报道)"
)
_KIND_OF_MEDIUM = re.compile("互联|官|政务|局域|[省市区县级]$|主流|专题|政府网|因特|[各本该]|等")


def find_institutions(reading: Reading) -> Iterator[Candidate]:
    """旅游学院、信息学院, 安定医院, 房山交通局, 国务院信息办, 大江网、江西日报等媒体; 中医医院 names none."""
    text = reading.text
    for token in reading.tokens:
        if (
            token.tag == "nt"
            and len(token.text) > 4
            and _DICTIONARY.fullmatch(token.text)
            and is_word(token.text)
        ):
            yield organisation(token.span.start, token.span.end, "other")
    for match in (*_STATE_COUNCIL.finditer(text), *_COUNCIL_OFFICE.finditer(text)):
        yield organisation(match.start(), match.end(), "government")
    for region in reading.places:  # 平谷区医院
        county = region.explicit and region.span.of(text)[-1] in "区县旗"
        if county and _HOSPITAL.match(text, region.span.end):
            yield organisation(region.span.start, region.span.end + 2, "health")
    for match in _UNION.finditer(text):
        yield organisation(match.start(), match.end(), "other")
    for match in _NATIONAL_CENTRE.finditer(text):
        if reading.ends_word(match.end()):
            yield organisation(match.start(), match.end(), "other")
    yield from _find_faculties(reading)
    for match in _OMENED.finditer(text):
        if not _KIND_OF_SCHOOL.match(match["name"]):
            kind = "health" if match["name"].endswith("医院") else "education"
            yield organisation(match.start("name"), match.end("name"), kind)
    for match in _STATE_FARM.finditer(text):
        place = reading.place_at(match.start() - 1) if match.start() else None
        yield organisation(place.span.start if place else match.start(), match.end(), "company")
    yield from _find_numbered(reading)
    yield from _find_bureaux(reading)
    yield from _find_media(reading)


def _find_numbered(reading: Reading) -> Iterator[Candidate]:
    """完成第五中学续建: a numbered school or hospital of the place that the text is about."""
    for match in _NUMBERED.finditer(reading.text) if "第" in reading.text else ():
        before = reading.place_at(match.start() - 1) if match.start() else None
        if before is None and reading.ends_word(match.end()):
            kind = "health" if match[0].endswith("医院") else "education"
            yield organisation(match.start(), match.end(), kind)


def _find_faculties(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "学院" not in text:
        return
    acting = {match.start("name") for match in _ACTING_FACULTY.finditer(text)}
    for match in (*_FACULTY.finditer(text), *_ACTING_FACULTY.finditer(text)):
        start, end = match.span("name")
        listed = (
            start in acting
            or _UNIT_BEFORE.search(text[max(0, start - 4) : start])
            or _UNIT_AFTER.match(text, end)
        )
        if listed and start in reading.starts and not _KIND_OF_FACULTY.search(match["name"][:-2]):
            words = reading.words_in(start, end)
            if words[0].tag[:1] not in "rdpc":
                yield organisation(start, end, "education")


def _find_bureaux(reading: Reading) -> Iterator[Candidate]:
    """房山|交通局: the short name of a county, though no place beside it shows that it is one."""
    shorts = region_table().short
    for match in _bureau().finditer(reading.text):
        start = match.start() - 2
        if start < 0 or reading.text[start : match.start()] not in shorts or start not in reading.starts:
            continue
        before = reading.tokens[reading.token_at(start - 1)] if start else None
        if before is None or before.tag[:1] in "xpcvud":
            yield organisation(start, match.end(), "government")


def _find_media(reading: Reading) -> Iterator[Candidate]:
    if "、" not in reading.text or _MEDIA_WORD.search(reading.text) is None:
        return
    for clause in _CLAUSE.finditer(reading.text):
        if _MEDIA_WORD.search(clause[0]) is None:
            continue
        for match in _MEDIUM.finditer(reading.text, clause.start(), clause.end()):
            span = Span(*match.span("name"))
            words = reading.words_in(span.start, span.end)
            named = bool(words) and words[0].span.start == span.start and all(map(can_belong, words))
            plain = is_common(match["name"]) or _KIND_OF_MEDIUM.search(match["name"])
            if named and not plain:
                yield organisation(span.start, span.end, "other")


@functools.cache
def _bureau() -> Pattern:
    heads = read_column("organisation_heads", "head", rule="department", subtype="government")
    return Pattern(any_of(head for head in heads if head.endswith("局") and len(head) > 2))
