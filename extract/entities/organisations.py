"""Organisations by their heads: party bodies, authorities, companies, schools, hospitals, associations."""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.span import Span
from extract.entities.authorities import LEVEL, find_authorities, full_name, with_prefix
from extract.entities.boundaries import can_belong, find_name_part, is_common, opens_name
from extract.entities.communities import find_communities
from extract.entities.extensions import extend, find_bracketed_companies, find_bracketed_zones
from extract.entities.firms import find_firms
from extract.entities.institutions import find_institutions
from extract.entities.known_organisations import find_known_organisations, organisation
from extract.entities.listed_firms import find_listed_firms
from extract.entities.local_bodies import find_local_bodies
from extract.entities.national_bodies import find_national_bodies
from extract.entities.readings import Candidate, Reading, find_once
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_rows

_FOUNDED = re.compile(
    r"(?:成立|组建|组成|设立|创办|创建|引进|引入|升级为|更名为|发起|筹建|牵头|共建)+了?(?:全[国省市县区]首[个家])?"
    r"(?:[^，。；：的]{2,16}[、和及与])?(?P<name>[一-鿿]{3,14})$"
)
# 党员服务站12个, 3家合作社: counted things are kinds, not names.
_COUNTED = re.compile(r"[0-9０-９一二两三四五六七八九十百千万]+[余多]?(?:个|家|所|处|支|座|名|户)")
# 产业创新中心、制造业创新中心达到8家: what a list counts are kinds too.
_COUNTED_AFTER = re.compile(
    r"(?:、[一-鿿]{2,10}(?:中心|实验室|研究院|机构|院)){0,4}(?:已|均|等)?(?:各|共|达到?|有|超|增至|新增|累计)?(?:分别)?[0-9０-９]+[余多]?[家个所]"
)
_BODY_END = re.compile("[部委局署厅]$")  # 教育部|高等|学校
_GRADES = frozenset({"重点", "示范", "高等", "普通", "部属", "省属", "市属", "公办", "民办", "一流", "知名"})
_COUNTED_BEFORE = re.compile(r"[0-9０-９一二两三四五六七八九十百千][余多]?(?:[家所].?|个)$")  # 12家|县医院
_INNER_BODY = re.compile(
    r"(?:办公室|机关党委|党委|党组|党支部|党总支|团委|工会)(?!书记|副书记|委员|[员组成])"
)
_PARTY_BODY = re.compile("^机关党委|^党")
_CITY_AFTER = re.compile("(?<=中心)(?:集群|城[市区]|区|镇|村|线|环节|任务|工作|任)")
_RANKED = re.compile("(?:学术|综合)?排名|排行榜")
_OWN_BUREAU = re.compile("(?:[省市县区州]|分|本|我|该|总)局$")
_ALONE_AFTER = re.compile(r"会同$|[、由经报]$")
_ALONE_BEFORE = re.compile(r"[、，。；等和与及牵负联会印]|$")
_CLAUSE = re.compile(r"[。；：！？]")
_LEAGUE = re.compile("团[省市县区]委")
_UTILITY = re.compile(
    "公交|公共交通|供电|供水|水务|燃气|热力|地铁|轨道交通|机场|港务|电力|烟草|自来水|[城交文国农建产旅水]投|城建|文旅|城市建设投资|交通投资"
)
# A公司, 甲单位: letters in place of a name that the text keeps back.
_STAND_IN = re.compile("[A-ZＡ-Ｚ甲乙丙丁某][0-9]?(?:公司|企业|集团|银行|机构|单位|医院|学校|小区|社区)+")
# Kinds and ranks that look like names: 国际航运中心, 一批博物馆, 省级产业学院, 县域普通高中.
_KIND = re.compile(
    "级(?:实验室|研究院)$|.各|^网上超市$|^(?:现代)?产业学院$|未来技术学院$|工程师学院$|^(?:一批|一[家所座]|多[家所]|[国省市县]级|自治区级|普及|普通)|县域普通高中$|(?:航运|金融|消费|经济|贸易|商贸|会展|交往|科技创新)中心$"
)
_NATIONAL = re.compile("(?<=.)(?:中国|中华|(?<!中华)全国)[一-鿿]{2,12}(?:协会|学会|联合会|总会|商会|基金会)$")
# 党工委管委会 names nothing; 人社部函〔2020〕1号 is a number.
_BARE = re.compile("(?:党工委|工委|党委|[省市县区]委|人民政府|政府|管委会|办事处|学院|公司|医院|中心){1,3}")
_DOCUMENT_NUMBER = re.compile(r"(?:办公?[厅室]?)?[发函令规财办]{1,3}[〔（(﹝\[【［]\s*[12][09]\d\d")
_NUMBER = re.compile(r"第?[0-9一二三四五六七八九十百]{1,3}$")


@find_once
def find_organisations(reading: Reading) -> Iterator[Candidate]:
    """Named organisations with their kind; 区委, 管委会, 综合党委 alone name nothing.

    Examples: 长沙市委组织部, 岳麓区民政局, 湘江新区管委会, 三一集团, 湖大, 湘雅二医院, 银星社区党委.
    """
    for found in _find_organisations(reading):
        candidate = _without_opening(reading, found)
        name = candidate.span.of(reading.text)
        if (
            name[0] == "暨"
            or _BARE.fullmatch(name)
            or _DOCUMENT_NUMBER.match(reading.text, candidate.span.end)
        ):
            continue
        if not (_is_graded(reading, candidate) or _STAND_IN.fullmatch(name) or _KIND.search(name)):
            yield extend(reading, _with_own_city(reading, candidate))


def _with_own_city(reading: Reading, candidate: Candidate) -> Candidate:
    """北京市|市交通委: the region stands before the body's own level."""
    start = candidate.span.start
    place = reading.place_at(start - 1) if start else None
    level = reading.text[start] in "省市县区" and reading.text[start - 1 : start] == reading.text[start]
    if not level or place is None or place.span.end != start:
        return candidate
    return replace(candidate, span=Span(place.span.start, candidate.span.end), canonical=None)


def _without_opening(reading: Reading, candidate: Candidate) -> Candidate:
    """The name without what jieba took into it: 现|谊兴矿业, 赛事经|中国田径协会."""
    national = _NATIONAL.search(candidate.span.of(reading.text))
    if national is not None and reading.place_at(candidate.span.start) is None:
        return replace(candidate, span=Span(candidate.span.start + national.start(), candidate.span.end))
    start = candidate.span.start
    if candidate.subtype == "company" and (inner := _inner_region(reading, candidate.span)) is not None:
        return replace(candidate, span=Span(inner, candidate.span.end), canonical=None)
    token = reading.tokens[reading.token_at(candidate.span.start)]
    if reading.text[start] == "含" and reading.text[start - 1 : start] in {"（", "，"}:
        return replace(candidate, span=Span(start + 1, candidate.span.end))
    if reading.text[start] in "现原" and len(token.text) == 3 and not is_word(token.text):
        return replace(candidate, span=Span(start + 1, candidate.span.end))
    return candidate


def _inner_region(reading: Reading, span: Span) -> int | None:
    """Where a company's own region begins, if a verb stands before it: 长沙市登记|湖南|银行."""
    for place in reading.places:
        if span.start < place.span.start and place.span.end <= span.end:
            before = reading.words_in(span.start, place.span.start)
            if before and before[-1].tag == "v":
                return place.span.start
    return None


def _is_graded(reading: Reading, candidate: Candidate) -> bool:
    """省级|产业学院 is a kind; 国家级|湖南保护中心 has a region."""
    start = candidate.span.start
    graded = candidate.subtype != "company" and reading.text[max(0, start - 1) : start] == "级"
    return graded and reading.place_at(start) is None


def _find_organisations(reading: Reading) -> Iterator[Candidate]:
    yield from find_known_organisations(reading)
    yield from find_national_bodies(reading)
    yield from find_authorities(reading)
    yield from find_local_bodies(reading)
    yield from find_bracketed_zones(reading)
    yield from find_bracketed_companies(reading)
    yield from _find_by_head(reading)
    yield from find_listed_firms(reading)
    yield from find_firms(reading)
    yield from find_institutions(reading)
    yield from find_communities(reading)


def _find_by_head(reading: Reading) -> Iterator[Candidate]:
    rows = _heads()
    named: dict[int, str] = {}  # where an organisation ends: its head
    for match in _head_pattern().finditer(reading.text):
        row = rows[match[0]]
        head = Span(*match.span())
        if not _ends_head(reading, head, row) or any(title.overlaps(head) for title in reading.titles):
            continue
        if reading.text[head.end : head.end + 1] in set("日节奖杯"):  # 国际博物馆日
            continue
        if _RANKED.match(reading.text, head.end):  # 世界大学|排名
            continue
        if _CITY_AFTER.match(reading.text, head.end):  # 消费中心|城市
            continue
        if row["not_after"] and match.start() and reading.text[match.start() - 1] in row["not_after"]:
            continue
        if row["rule"] == "founded" and _COUNTED_AFTER.match(reading.text, head.end):
            continue
        start = _name_start(reading, head, row)
        if match[0] == "局" and _OWN_BUREAU.search(reading.text[head.start - 1 : head.end]):
            start = None  # 报市局
        if start is None:
            start = _coordinated_start(reading, head, named)
        if start is not None and not _COUNTED_BEFORE.search(reading.text[max(0, start - 6) : start + 1]):
            named[head.end] = match[0]
            inner = _INNER_BODY.match(reading.text, head.end)
            end = inner.end() if inner else head.end
            public = row["rule"] in {"department", "party"} or row["subtype"] == "health"
            name = full_name(reading, start, end) if public else None
            party = inner is not None and _PARTY_BODY.search(inner[0]) is not None
            yield organisation(start, end, "party" if party else row["subtype"], name)


def _ends_head(reading: Reading, head: Span, row: dict[str, str]) -> bool:
    """Whether a word ends with the head; 党委|书记 is one word for jieba and yet a post of the 党委."""
    post = row["subtype"] == "party" and reading.text.startswith("书记", head.end)
    return post or reading.ends_word(head.end)


def _name_start(reading: Reading, head: Span, row: dict[str, str]) -> int | None:
    """Where the organisation's name begins; None where the head names nothing."""
    text = reading.text
    start = head.start
    if row["rule"] in {"department", "party"} and text[start - 1 : start] == "委" and start > 1:
        start -= 1
    number = _NUMBER.search(text[max(0, start - 5) : start])
    if number and row["subtype"] in {"education", "health"}:
        start -= len(number[0])  # 第一|中学, 第79|小学
    place = reading.place_at(start - 1) if start else None
    if place is not None and place.span.end == start and place.explicit and opens_name(reading, place.span):
        return with_prefix(text, place.span.start) if row["bare"] != "no" or start < head.start else None
    if row["rule"] == "place":
        return None
    if row["rule"] == "department" or start < head.start:
        level = LEVEL.search(text[max(0, start - 4) : start])
        if level and _begins_word(reading, start - len(level[0])):
            return start - len(level[0])
    part = find_name_part(reading, Span(start, head.end))
    if _LEAGUE.fullmatch(head.of(text)) and not part.proper:
        return head.start  # 团市委 says its level itself
    if part.proper and row["bare"] == "no" and _is_generic(reading, part.start, head.start):
        return None
    if part.proper and part.start < head.start and text[part.start : head.end] != "国家局":
        community = _community_part(reading, part.start, head.start)
        if community is not None:
            return community
        return with_prefix(text, part.start)
    if (
        row["rule"] == "discipline"
        and part.start < head.start
        and not is_common(reading.text[part.start : head.start])
    ):
        return part.start  # 公共管理|学院
    if (
        row["rule"] == "department"
        and row["subtype"] == "government"
        and _stands_alone(text, start, head.end)
    ):
        return start  # 会同|扶贫办、教育厅
    return _founded_start(reading, head) if row["rule"] == "founded" else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a department's short name stands between marks or prepositions: 由发改委、扶贫办负责."""
    clause = _CLAUSE.split(text[max(0, start - 40) : start])[-1]
    if "各" in clause or "直辖市" in clause:
        return False  # 各市民政局、住建局 are many
    return _ALONE_AFTER.search(clause) is not None and _ALONE_BEFORE.match(text, end) is not None


def _is_generic(reading: Reading, start: int, end: int) -> bool:
    """长沙市重点|中学: a region and everyday words make no name."""
    place, anchor = reading.place_at(start), reading.anchor_at(start)
    body = anchor is not None and _BODY_END.search(anchor.of(reading.text)) is not None
    opening = place.span.end if place else anchor.end if anchor and body else start
    own = [t for t in reading.tokens if opening <= t.span.start < end]
    if place is not None and _UTILITY.fullmatch(reading.text[place.span.end : end]):
        return False  # 济南|公交|集团
    return bool(own) and all(is_common(t.text) or t.text in _GRADES for t in own)


def _community_part(reading: Reading, start: int, end: int) -> int | None:
    """A body of a community or village stands without the regions before it: 岳麓区望岳街道|银星社区党委."""
    anchor = reading.anchor_at(start)
    units = [t for t in reading.tokens if start <= t.span.start < end and t.text in {"社区", "村"}]
    if anchor is None or not units or anchor.end >= units[0].span.start:
        return None
    return anchor.end


def _begins_word(reading: Reading, offset: int) -> bool:
    """Whether a word begins at ``offset``, or jieba guessed one around it: 报区|教育局."""
    token = reading.tokens[reading.token_at(offset)]
    return token.span.start == offset or not is_word(token.text)


def _coordinated_start(reading: Reading, head: Span, named: dict[int, str]) -> int | None:
    """After 湘雅国际医院、 a second 云港安心医院 is a name too."""
    part = find_name_part(reading, head)
    joined = part.start > 1 and part.words > 1 and reading.text[part.start - 1] in "、和及与"
    return part.start if joined and named.get(part.start - 1) == head.of(reading.text) else None


def _fits_new_name(token: Token) -> bool:
    """A new name may hold a syllable that jieba takes for an adverb: 星|都|人才|服务中心."""
    return can_belong(token) or (len(token.text) == 1 and token.tag[:1] in "dvaz")


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
    if head.start - start < 4 or len(words) < 2 or not all(map(_fits_new_name, words[1:])):
        return None
    return start


@functools.cache
def _heads() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("organisation_heads")}


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_heads()))
