"""Firms by short names (海华矿业, 青海辉源), as subsidiaries of groups, and by full names after a mark."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.known_organisations import find_known_organisations, organisation
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern
from extract.region_table import region_table
from extract.tokens import is_word
from extract.word_lists import read_column

# Trades that after a name make a firm; before 产业 or in a list of trades they are trades.
_TRADE = (
    "(?:石化|炼化|铝电|铝业|矿业|铜业|锂业|镍业|钴业|钢铁|煤业|重工|重汽|药业|酒业|乳业|纸业|水务|盐业|糖业|茶业|股份|控股|集团"
    "|能源|化工|科技|生物|电子|光电|机械|精工|新材|水泥|轴承|电气|电缆|汽车|航空|船舶|纺织|牧业|环保|置业|商贸|物流|置地|传媒)"
)
# Before these a region has firms of its own by short name: 吉林石化, 云湾铝业; 云湾能源 may be its energy.
_HARD = re.compile("石化|炼化|铝电|铝业|煤业|重工|重汽|锂业|铜业|镍业|药业|酒业|乳业|纸业")
_TRADE_AFTER = re.compile(
    "(?:产业|行业|企业|基地|园|集群|工业|城|经济|板块|领域|发展|大[省市县]|强[省市县]|产品|板|等(?:[一-鿿]{0,4})?(?:产业|行业|领域)|[、和与及](?:[一-鿿]{2,4})?(?:产业|行业|、)|板块|公司|有限|股份|集团|链|材料|装备|人才|资源|市场|开发|加工|培训|维修|销售|文化|特色|小镇|贸易|运输|技术|服务|安全|创新|强|项目建设)"
)
_KIND = re.compile("[基医烧牢型性化镇乡村县市区州]$")  # 氢基|能源
_FIRM_TRADE = Pattern(_TRADE)
# Whose subsidiaries are named by place and trade: 中石油|吉林石化.
_GROUPS = frozenset(
    {
        "中石油",
        "中石化",
        "中海油",
        "中国石油",
        "中国石化",
        "国家电网",
        "国网",
        "中国电信",
        "中国移动",
        "中国联通",
        "中国铁塔",
        "三一重工",
        "中粮",
        "国家能源集团",
        "华能",
        "大唐",
        "华电",
        "中铁",
        "中建",
        "中交",
        "中车",
    }
)
_SUBSIDIARY = re.compile(
    "[一-鿿]{2,4}?(?:石化|炼化|油田|电力|煤业|铝业|分公司|公司|电厂|热电|管道局|工程局|[一二三四五六七八九十]+局)"
)
# 青海辉源20万吨…项目: a region, a new word, a capacity.
_CAPACITY = re.compile(r"(?:年产)?[0-9０-９.]+(?:万|亿)?(?:吨|千瓦|辆|台|套|米|GW|MW|吉瓦|兆瓦)")
# 云湾公交集团: a city's short name and a utility, though the dictionary has both as one word.
_UTILITY = Pattern(
    "(?:公交|公共交通|地铁|轨道交通|供电|供水|水务|自来水|燃气|热力|电力|港务|机场|城投|交投|文旅|旅游|国投|农垦|粮食|公路|铁路|高速公路|出租车|排水)"
    "(?:控股)?(?:集团(?:公司)?|总公司|公司)(?![们化性型])"
)
_COMPANY = "(?:股份有限公司|有限责任公司|有限公司|集团总公司|总公司)"
_HAN_NAME = r"(?:(?![的了在与和及由是为对向被将把从到等其各该并])[一-鿿]){2,16}?"
_NATIONAL = Pattern(rf"中[国央]{_HAN_NAME}{_COMPANY}")
_AFTER_PLACE = re.compile(rf"(?:{_HAN_NAME}){_COMPANY}")
_ITEM = Pattern(rf"(?:^|(?<=[，、；：。（(]))(?P<name>{_HAN_NAME}{_COMPANY})")
_NOT_AT_START = re.compile(
    "^(?:股份|有限|集团|现|原|即|如|经|引进|建成|依托|以|有|其中|通过|支持|推动|鼓励|成立|组建|新|目前|已|现有|包括|委托|位于|公司|企业|下属|全国|我|本|今年|同时|联合|另|还|先后|分别|主要|以及|帮助|授予|聘请|会同|协调|入驻|建设|投资|总投资|项目|注册)"
)


def find_firms(reading: Reading) -> Iterator[Candidate]:
    """吉林石化启动项目, 海华矿业投产, 中石油吉林石化, 柳河县恒亿矿业有限公司; 石化产业 names none."""
    for match in _FIRM_TRADE.finditer(reading.text):
        start = _short_name_start(reading, Span(*match.span()))
        if start is not None:
            yield organisation(start, match.end(), "company")
    for match in _UTILITY.finditer(reading.text):
        start = match.start() - 2
        short = start >= 0 and reading.text[start : match.start()] in region_table().short
        if short and start in reading.starts and reading.ends_word(match.end()):
            yield organisation(start, match.end(), "company")
    yield from _find_by_capacity(reading)
    yield from _find_subsidiaries(reading)
    yield from _find_full_names(reading)


def _short_name_start(reading: Reading, trade: Span) -> int | None:
    text = reading.text
    if not reading.ends_word(trade.end) or _TRADE_AFTER.match(text, trade.end):
        return None
    hard = _HARD.fullmatch(trade.of(text)) is not None
    place = reading.place_at(trade.start - 1) if trade.start else None
    if place is not None:
        short = hard and place.span.end == trade.start and not place.explicit
        return place.span.start if short and _is_free(reading, place.span.start) else None
    token = reading.tokens[reading.token_at(trade.start - 1)] if trade.start else None
    if token is None or token.span.end != trade.start or reading.quote_at(trade.start) is not None:
        return None
    name, start = token.text, token.span.start
    if len(name) == 3 and name[0] in "现原由即如" and not is_word(name):
        name, start = name[1:], start + 1
    if not 2 <= len(name) <= 3 or is_common(name) or token.tag[:1] in "vdpcurmq" or _KIND.search(name):
        return None
    known = trade.of(text) in {"铝电", "铝业", "重工", "煤业"} and token.tag == "n"
    known = known or (hard and token.tag in {"nr", "ns", "nz"})  # 东明|石化
    plain = is_word(name) and not known
    return None if plain or not (start > token.span.start or _is_free(reading, start)) else start


def _is_free(reading: Reading, start: int) -> bool:
    """Whether a mark, a verb or a function word stands before: 推动|桥头铝电."""
    if start == 0:
        return True
    before = reading.tokens[reading.token_at(start - 1)]
    return before.tag[:1] in "xpcuvdtr" or before.tag == "vn" or reading.anchor_at(start - 1) is not None


def _find_by_capacity(reading: Reading) -> Iterator[Candidate]:
    for place in reading.places:
        end = place.span.end
        if place.explicit or end == len(reading.text):
            continue
        token = reading.tokens[reading.token_at(end)]
        named = token.span.start == end and len(token.text) == 2 and token.tag[:1] in "nm"
        named = named and (not is_word(token.text) or token.tag in {"nr", "nz"})
        if named and not is_common(token.text) and _CAPACITY.match(reading.text, token.span.end):
            yield organisation(place.span.start, token.span.end, "company")


def _find_subsidiaries(reading: Reading) -> Iterator[Candidate]:
    for group in find_known_organisations(reading):
        if group.subtype != "company" or group.span.of(reading.text) not in _GROUPS:
            continue
        place = reading.place_at(group.span.end)
        match = _SUBSIDIARY.match(reading.text, group.span.end)
        if match and place is not None and place.span.start == group.span.end:
            yield organisation(group.span.start, match.end(), "company")


def _find_full_names(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "公司" not in text:
        return
    for match in _NATIONAL.finditer(text):
        yield organisation(match.start(), match.end(), "company")
    for place in reading.places:
        after = _AFTER_PLACE.match(text, place.span.end)
        if after and not _has_verb(reading, place.span.end, after.end()):
            yield organisation(place.span.start, after.end(), "company")
    for match in _ITEM.finditer(text):
        start = match.start("name")
        if _NOT_AT_START.match(text, start) or start not in reading.starts:
            continue
        if not _has_verb(reading, start, match.end()):
            yield organisation(start, match.end(), "company")


def _has_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether a verb that governs stands there, or a region inside: 支持华云有限公司."""
    governing = read_column("name_words", "word", kind="governing")
    inside = reading.words_in(start, end)
    place = any(start < each.span.start < end and each.explicit for each in reading.places)
    return place or any(
        token.text in governing or (number < 2 and token.tag in {"v", "d"} and is_word(token.text))
        for number, token in enumerate(inside)
    )
