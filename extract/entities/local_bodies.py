"""Local bodies by the structure of their names: a level or region, a field, an organ (市招投标监理处)."""

import functools
import re
from collections.abc import Iterator

from extract.entities.authorities import full_name
from extract.entities.boundaries import can_belong, is_common
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading
from extract.entities.regions import find_regions
from extract.patterns import Pattern
from extract.tokens import is_word
from extract.word_lists import any_of, read_column

_ORGAN = (
    "(?:管理局|监管局|分局|(?<![布格结大邮全])局|(?<![大餐客])厅|管理处|监理处|办事处|(?<![好之用坏益妙出去到界查惩判])处|督察室|质监站|监督站|检疫站|检验站|监测站|推广站|兽医站|武装部|人武部|水文站|种子站|服务站"
    "|监督所|检定所|检验所|管理所|派出所|司法所|卫生所|稽查局|支队|大队|总队|中队|执法队|领导小组办公室|指挥部办公室|委员会办公室|工作委员会"
    "|管理委员会|管委会|登记中心|检测中心|检验中心|监测中心|指挥中心|交易中心|信息中心|管理中心|鉴定中心|推广中心|融媒体中心|培训中心|交流中心|联络中心|教育中心|康复中心|养护中心|保健中心|防治中心|调解中心|仲裁中心|应急中心|训练中心|测试中心"
    "|考试中心|评价中心|管理办公室|服务中心|保障中心|促进中心|救助中心|活动中心|集团|博物院|日报社|广播电视台|电视台|总工会|妇联|青联|律协|消协|文联|科协"
    "|研究院|研究所|实验室|创新院|设计院|科学院|交易所|(?:农信)?联社|社居委)"
)
_ORGAN_END = re.compile(_ORGAN)
# Right after a township or region these are its bodies, without a field: 莲花镇|武装部.
_WHOLE = re.compile(
    "(?:人民)?武装部|人武部|(?:畜牧)?兽医站|派出所|司法所|卫生院|财政所|国土所|供销社|敬老院|文化站|广播站|农经站|林业站|水利站|中心校"
)
_LEVEL = Pattern("(?<![全各该本我整每跨两几某])(?:自治区|[省市县区州旗])(?![级内外域场区市县委直属辖里和与])")
_LONGEST = 20
_NOT_INSIDE = re.compile("[及由向对被把将从等在]|(?:[局院所室社台]|集团|中心)[和与]")
_COMMITTEE = re.compile(
    "(?!代表|人大|人民|各|专门|居民|村民)[一-鿿]{2,8}?(?<![民员务表])委员会(?!委员|主任|副主任)"
)
# What may follow a body's name though it is a noun: 质监站|全体工作人员.
_FOLLOWS = re.compile(
    "全体|机关|辖区|工作人员|干部|职工|网站|官网|主任|局长|书记|站长|处长|所长|负责|组织|领导|党组|党员"
)
# 生产|服务中心 20家, 各镇服务站: many of a kind.
_MANY = re.compile(r"^(?:各|共|有|达|等?[0-9０-９一二两三四五六七八九十百]+(?:余|多)?[家个所处])")
_PLAIN = re.compile(
    r"[和与及]$|^(?:工程|技术|科技|联合|新型|协同|创新|国家|省部|共建)+$|^(?:重点|各|有关|相关|所有|多个|基层|全部|属|直|内|外|级|里|这|那|其|等|范围|一级|两级|三级|域|政府|委|人大|政协)|区域|[市县区乡镇一二三四]级|国际性|一流|试点|示范"
)
# 活动中心, 企业集团 are kinds; 交通局 and 旅游局 are bodies.
_PLAIN_FIELD = re.compile(
    r"(?:综合|区域|商贸|物流|交通|文化|旅游|金融|消费|科技|经济|活动|展示|展览|产业|企业|民营|国有|民企|上市|大型|龙头)$"
)
_FIELD_APART = re.compile("[局厅]$|队$|办公室$")
_FIRM = re.compile("(?:局|督察室|支队|总队|电视台|日报社|集团|研究院|实验室|创新院|设计院|科学院|交易所)$")
# 农业农村局|局长: jieba reads 局局长 as one word.
_POST = re.compile("副?(?:局长|厅长|处长|主任|院长|队长|所长|站长|书记|部长)")
_PARTY = re.compile("中共[一-鿿]{2,10}委$")
_ACADEMY = Pattern(
    r"(?:中科院|中国科学院|中国农科院|中国农业科学院|中国地科院|中国地质科学院|中国社科院|中国林科院|(?<=[，。、：])[一-鿿]{2,3}农科院)(?P<institute>[一-鿿]{2,10}?(?:研究所|研究院|分院|(?<![场之])所|创新基地|研究中心|中心))"
)
_INSPECTION = Pattern(r"国家[一-鿿]{2,12}?(?:质量)?监督检验(?:检测)?中心")
_SCHOOL_ON_STREET = Pattern(
    r"(?:(?<=[，。；、：（\s])|(?<=完成)|(?<=推进)|(?<=建成)|(?<=启动)|(?<=实施)|(?<=新建)|(?<=扩建)|^)(?!的)[一-鿿]{1,3}(?:路|街|桥|里|湾|坪|岭)(?:中学|小学|幼儿园|中心校|学校)(?![生校长])"
)
_COUNTED_BEFORE = re.compile("[0-9一二两三四五六七八九十][家个]$")
_LISTED_AFTER = re.compile(r"^[、，。；）等和与及牵负联会]|^$|^配合|^按职责|^分别")
_LISTED_BEFORE = re.compile(r"(?:单位|部门|[：（]|牵头|配合|[、和与及])$")
_MANY_BEFORE = re.compile(r"各|所在地|当地|本地|直辖市|计划单列市|有关")


def find_local_bodies(reading: Reading) -> Iterator[Candidate]:
    """市招投标监理处, 海口市海洋监测中心, 中科院山西煤化所, 北京铁路督察室; 省技术创新中心20家 name none."""
    text = reading.text
    for level in _LEVEL.finditer(text):
        if _begins_apart(reading, level.start()):
            end = _body_end(reading, level.end())
            if end is not None:
                yield _body(reading, level.start(), end)
    for place in reading.places:
        end = _body_end(reading, place.span.end)
        if end is None and place.explicit:
            end = _committee_end(reading, place.span.end) or _whole_end(reading, place.span.end)
        if end is not None and (place.explicit or _FIRM.search(text[place.span.end : end])):
            yield _body(reading, place.span.start, end)
        elif text.startswith("实验室", place.span.end) and not _COUNTED_BEFORE.search(
            text[max(0, place.span.start - 3) : place.span.start]
        ):
            yield organisation(place.span.start, place.span.end + 3, "other")  # 重庆|实验室
    for township in _townships(reading):
        end = _body_end(reading, township.span.end) or _whole_end(reading, township.span.end)
        if end is not None:
            yield _body(reading, township.span.start, end)
    for token in reading.tokens:
        if token.tag == "ns" and len(token.text) > 1 and reading.place_at(token.span.start) is None:
            end = _body_end(reading, token.span.end)  # 房山|交通局
            if end is not None and text[end - 1] == "局":
                yield organisation(token.span.start, end, "government")
    for institute in (*_ACADEMY.finditer(text), *_INSPECTION.finditer(text)):
        if reading.ends_word(institute.end()):
            yield organisation(institute.start(), institute.end(), "other")
    for school in _SCHOOL_ON_STREET.finditer(text):
        if school.start() in reading.starts:
            yield organisation(school.start(), school.end(), "education")
    for token in reading.tokens:
        if token.tag == "nt" and _PARTY.fullmatch(token.text):
            yield organisation(token.span.start, token.span.end, "party", token.text + "员会")
    yield from _find_short_departments(reading)


def _townships(reading: Reading) -> list[Candidate]:
    """Townships and streets, which no place name covers: 莲花镇|畜牧兽医站."""
    ends = ("镇", "乡", "街道")
    return [each for each in find_regions(reading) if each.span.of(reading.text).endswith(ends)]


def _body(reading: Reading, start: int, end: int) -> Candidate:
    text = reading.text[start:end]
    kind = "government"
    if text.endswith("集团"):
        kind = "company"
    elif re.search("[院台社协联会]$", text) and not text.endswith("委员会"):
        kind = "other"
    return organisation(start, end, kind, full_name(reading, start, end))


def _body_end(reading: Reading, start: int) -> int | None:
    """Where the longest name ends that goes on from a level or region with words that can belong to it."""
    found = None
    for match in _ORGAN_END.finditer(reading.text, start + 2, start + _LONGEST):
        field = reading.text[start : match.start()]
        if _NOT_INSIDE.search(field) or not _holds(reading, start, match.end()):
            break
        kind = _PLAIN_FIELD.search(field) is not None and _FIELD_APART.search(match[0]) is None
        if not (kind or _PLAIN.search(field)) and _ends_apart(reading, match.end()):
            found = match.end()
    return found


def _committee_end(reading: Reading, start: int) -> int | None:
    """四平市|农业委员会: a committee with a field; 村民委员会 is a kind."""
    match = _COMMITTEE.match(reading.text, start)
    return match.end() if match and _holds(reading, start, match.end()) else None


def _whole_end(reading: Reading, start: int) -> int | None:
    match = _WHOLE.match(reading.text, start)
    return match.end() if match and _ends_apart(reading, match.end()) else None


def _holds(reading: Reading, start: int, end: int) -> bool:
    post = _POST.match(reading.text, end) is not None  # 农业|农村|局局长
    inner = [t for t in reading.words_in(start, end) if not (post and t.span.end > end)]
    short = reading.text.endswith("集团", start, end) and end - start == 4 and len(inner) == 2
    if short and inner[0].tag == "v" and inner[0].text not in _governing():
        return True  # 广州|安居|集团
    return reading.quote_at(start) is None and all(can_belong(t) or t.text in {"和", "与"} for t in inner)


def _ends_apart(reading: Reading, end: int) -> bool:
    """Whether no noun goes on from the name, and the text does not count or multiply it: 服务中心20家."""
    if _POST.match(reading.text, end):
        return True
    if not reading.ends_word(end) or _MANY.match(reading.text[end : end + 8]):
        return False
    after = reading.tokens[reading.token_at(end)] if end < len(reading.text) else None
    if after is None or after.span.start < end or _FOLLOWS.match(reading.text, end):
        return True
    return after.tag[:1] not in "nbjsazmq" or after.tag == "ns"


def _begins_apart(reading: Reading, start: int) -> bool:
    """Whether the level begins a word, or stands in a guess of jieba: 及市|招投标监理处."""
    token = reading.tokens[reading.token_at(start)]
    if token.span.start == start:
        before = reading.text[start - 1 : start]
        previous = reading.tokens[reading.token_at(start - 1)] if start else None
        free = previous is None or not "一" <= before <= "鿿" or previous.tag[:1] in "pcvudrfnj"
        return free and (previous is None or previous.text[-1] not in "省市县区州旗城")
    return not is_word(token.text) and reading.text[start - 1] in "及和与由经在向对从为报据到"


def _find_short_departments(reading: Reading) -> Iterator[Candidate]:
    """牵头单位：市场监管局；配合单位：民政厅、司法厅: departments that stand for themselves in a list."""
    text = reading.text
    for match in _short_departments().finditer(text):
        clause = re.split("[。；\n]", text[max(0, match.start() - 40) : match.start()])[-1]
        if _MANY_BEFORE.search(clause) or reading.quote_at(match.start()) is not None:
            continue
        after = text[match.end() : match.end() + 4]
        if _LISTED_BEFORE.search(clause) and _LISTED_AFTER.search(after):
            yield organisation(match.start(), match.end(), "government")


@functools.cache
def _governing() -> frozenset[str]:
    return read_column("name_words", "word", kind="governing") | {"组建", "成立", "引进", "打造"}


@functools.cache
def _short_departments() -> Pattern:
    heads = {
        head
        for head in read_column("organisation_heads", "head", rule="department", subtype="government")
        if head.endswith(("局", "厅")) and not is_common(head)
    }
    return Pattern(
        rf"(?<![一-鿿]){any_of(heads)}|(?:(?<=牵头)|(?<=单位)|(?<=配合)|(?<=[和与及])){any_of(heads)}"
    )
