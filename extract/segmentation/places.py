"""Places: which place a paragraph or title introduces, and which one a report is about."""

import re
from collections import Counter
from collections.abc import Sequence

from extract.gazetteer import PlaceName, Region, ancestors, find_place_names, region
from extract.region_table import region_table

# After the name: a list, a reference or an organisation of the place, not the place as a subject.
_NO_INTRODUCTION = re.compile(
    r"[、的和与及等至或·]|以及|[党市区县州旗省]?委(?!托)|政府|人民|政协|人大|公安|法院|检察|[一-鿿]{0,6}(?:局|厅|委员会|办公室|集团|公司|大学|学院|医院)"
)
_BEFORE_TITLE_PLACE = re.compile(
    r"(?:\d{4}年|\d{4}|关于|印发|公布|发布|中共|中国共产党|调整|实施|加强|做好|开展|[《【\[（(：:\s——-]|[^，。]{2,8}[：:｜|])*"
)
_ASSEMBLY = re.compile(r"(?:第[一二三四五六七八九十\d]+届)?(?:人民代表大会|人民政府|人大)")
_TOWN = re.compile(r"(?:镇|乡|街道|村|社区|园区|开发区)$")
_LIES_IN = re.compile(
    r"(?P<town>[一-鿿]{1,14}(?:镇|乡|街道|村|社区|园区|开发区))?(?:位于|地处|坐落于|坐落在|坐落|隶属于|隶属)(?=[一-鿿])"
)
# 位于甲县与乙县交界处: between two places.
_SHARES = re.compile(r"[、和与及]")
_HOLDING_CHARACTERS = 300
# Who issued a text, alone on a line with a date at most. A page may set a name of its own before it.
_BEFORE_ISSUER = re.compile(
    r"^(?:(?:发布机构|发文机关|发布单位|制发单位|来源|信息来源)\s*[:：]|中共|中国共产党)\s*"
)
_ISSUED = re.compile(r"[\s\u3000]*(?:\d{4}年\d{1,2}月\d{1,2}日)?(?:印发|发布)?\s*(?:-->)?$")
_OFFICE = re.compile(r"[一-鿿]{0,18}(?:政府|办公厅|办公室|局|厅|委员会|委|法院|检察院|管委会|中心)")
_LONGEST_ISSUER = 30
_LONGEST_ISSUER_LINE = 200  # with spaces and the date
EDGE = 6
_ZONE = re.compile(
    r"([一-鿿]{2,4}?)(?:综合实验区|综合试验区|新区|经济技术开发区|经济开发区|高新技术产业开发区|高新区|开发区|保税区)"
)
# A university or paper has a place in its name and is not about it; 北京9月2日电 is where news is sent from.
_NAMESAKE = re.compile(r"[一-鿿]{0,6}(?:大学|学院|日报|晚报|银行)|\d{1,2}月\d{1,2}日电")
_ITSELF = {
    "county": re.compile(r"我[县旗]|全[县旗]|县委|县政府|县长"),
    "city": re.compile(r"我市|全市|市委|市政府|市长(?!期)"),
}
_LONGEST_LINE_OF_HEAD = 60
_HEAD_CHARACTERS = 600
BODY_CHARACTERS = 6_000
_SHORTEST_INTRODUCTION = 40


def opening_place(text: str) -> Region | None:
    """The place that a paragraph introduces by its full name: 安徽省合肥市肥西县坚持协商议事…

    None where the name is part of a list, of a reference or of an organisation's name, and where the text
    is too short to introduce anything.
    """
    if len(text) < _SHORTEST_INTRODUCTION:
        return None
    first = next(find_place_names(text[:40]), None)
    if first is None or first.span.start != 0 or not first.explicit:
        return None
    meant = first.regions[0]
    line = ancestors(meant.adcode)
    is_full = len(line) > 1 and text.startswith(line[-1].short)
    if not is_full or _NO_INTRODUCTION.match(text, first.span.end):
        return None
    return meant


def title_place(text: str) -> Region | None:
    """The place of a heading like 肥西县：办好民生实事, where the place stands before a colon."""
    head = re.match(r"[^：:，。]{2,20}[：:](?=\S)", text)
    if head is None or re.match(r"\d", text[head.end() :]):
        return None
    name = head[0][:-1]
    first = next(find_place_names(name), None)
    return first.regions[0] if first and first.span.start == 0 and first.span.end == len(name) else None


def is_elsewhere(place: Region, current: Region | None) -> bool:
    """Whether ``place`` is neither the current report's place nor a part of it nor what it is a part of."""
    if current is None:
        return False
    mine = {r.adcode for r in ancestors(place.adcode)}
    theirs = {r.adcode for r in ancestors(current.adcode)}
    return place.adcode not in theirs and current.adcode not in mine


def find_region(
    title: str | None, paragraphs: Sequence[str], edges: Sequence[str] | None = None
) -> Region | None:
    """The place that a report is about.

    A text of the state's own bodies (国务院关于…) is about the place in its title or about none. Otherwise,
    in this order: the place its title begins with; the place a short line of its head names with an
    assembly or government; who issued or signed it (``edges``: the first and last lines, where they are
    not the first and last ``paragraphs``); the place that one of the first paragraphs opens with or says
    to lie in; the place that most names in the text lie in, where one stands out; the only city or county
    named by a text that speaks of 我市, 全县.
    """
    head = _beginning(paragraphs, _HEAD_CHARACTERS)
    if title is not None and _NATIONAL.match(title):
        return _in_title(title, head)
    if title is not None and (found := _in_title(title, head) or _of_zone(title)):
        return found
    for text in paragraphs[:6]:
        if len(text) <= _LONGEST_LINE_OF_HEAD and (found := _of_assembly(text, head)):
            return found
    if found := find_issuer([*paragraphs[:EDGE], *paragraphs[-EDGE:]] if edges is None else edges):
        return found
    of_town = _TOWN.search(title or "") is not None
    for text in paragraphs[:4]:
        if found := _holding(text, of_town=of_town):
            return found
        first = next(find_place_names(text[:60]), None)
        if first and first.span.start == 0 and first.explicit and not _NO_SUBJECT.match(text, first.span.end):
            return first.regions[0]
    body = _beginning(paragraphs, BODY_CHARACTERS)
    text = f"{title}\n{body}"[:BODY_CHARACTERS] if title and paragraphs else title or body
    return _most_named(text) or _only_named(text)


# Bodies of the state: what they order holds everywhere, whichever provinces they name.
_NATIONAL = re.compile(
    r"(?:中共中央|中央[一-鿿]{1,8}(?:办公室|委员会|小组|部|办)|国务院|国办|全国(?:人大|政协|人民代表大会)|最高人民(?:法院|检察院)"
    r"|国家[一-鿿]{1,10}(?:局|委|委员会|署|总局)|(?:海关总署|税务总局|市场监管总局|中国人民银行|人民银行|审计署|中央文明办|共青团中央)"
    r"|(?:财政|教育|科技|公安|民政|司法|商务|外交|国防|水利|农业|农业农村|自然资源|生态环境|环境保护|交通|交通运输|文化|文化和旅游|卫生|住房城乡建设"
    r"|住房和城乡建设|工业和信息化|人力资源社会保障|人力资源和社会保障|应急管理|退役军人事务|发展改革委|卫生健康委|科学技术)部?)"
    r"(?:办公厅|办公室)?(?=[\s、，关印等令公发对转联][^市区县]|应对)"
)


def _beginning(paragraphs: Sequence[str], characters: int) -> str:
    """The first characters of the paragraphs, a line each, without joining a long report."""
    length = 0
    for count, paragraph in enumerate(paragraphs, start=1):
        length += len(paragraph) + 1
        if length > characters:
            return "\n".join(paragraphs[:count])[:characters]
    return "\n".join(paragraphs)


_NO_SUBJECT = re.compile(r"[、和与及等至或]")


def _in_title(title: str, head: str) -> Region | None:
    text = f"{title}\n{head}"
    for place in find_place_names(text):
        if place.span.end > len(title):
            return None
        if _BEFORE_TITLE_PLACE.fullmatch(title[: place.span.start]):
            return _best(place)
    return None


def _of_assembly(text: str, head: str) -> Region | None:
    if _ASSEMBLY.search(text) is None:
        return None
    for place in find_place_names(f"{text}\n{head}"):
        if place.span.end <= len(text) and _ASSEMBLY.match(text, place.span.end):
            return _best(place)
    return None


def _holding(text: str, *, of_town: bool) -> Region | None:
    """The place that a smaller one is said to lie in: 某镇位于某县南部, in a text of a town also 地处某县."""
    for match in _LIES_IN.finditer(text[:_HOLDING_CHARACTERS]):
        first = next(find_place_names(text[match.end() : match.end() + 200]), None)
        if first is None or first.span.start != 0 or not first.explicit:
            continue
        if (match["town"] or of_town) and not _SHARES.match(text, match.end() + first.span.end):
            return first.regions[0]
    return None


def find_issuer(lines: Sequence[str]) -> Region | None:
    """The deepest place of the offices that stand alone on a line: 某市人民政府办公厅　2021年2月7日印发.

    >>> find_issuer(["安吉县民政局", "各村设立议事厅。"]).name
    '安吉县'
    """
    found: list[Region] = []
    for line in lines:
        if len(line) > _LONGEST_ISSUER_LINE:
            continue
        name = _ISSUED.sub("", _BEFORE_ISSUER.sub("", line)).strip()
        if not 4 <= len(name) <= _LONGEST_ISSUER:
            continue
        first = next(find_place_names(name), None)
        if first and first.span.start == 0 and first.explicit and _OFFICE.fullmatch(name, first.span.end):
            found.append(first.regions[0])
    return max(found, key=lambda place: len(ancestors(place.adcode)), default=None)


def _of_zone(title: str) -> Region | None:
    """The place that a zone at the head of a title carries by its short name: 某某综合实验区….

    A short name of a county may be another word, but not before such a zone.
    """
    before = _BEFORE_TITLE_PLACE.match(title)
    match = _ZONE.match(title, before.end() if before else 0)
    if match is None:
        return None
    table = region_table()
    named = [r for r in table.short.get(match[1], ()) if r.last_year == table.final_year]
    return named[0] if len(named) == 1 else None


def _best(place: PlaceName) -> Region | None:
    return place.regions[0]


def _most_named(text: str) -> Region | None:
    """The deepest place that at least three names lie in, and two thirds of those that could.

    A name that holds the place (the province of a county) says nothing against it, but where it is more
    frequent the text is about it.
    """
    places = [
        place
        for place in find_place_names(text)
        if len(place.regions) == 1 and text[place.span.end : place.span.end + 1] != "级"
    ]
    spoken = Counter(place.regions[0].adcode for place in places)
    own = Counter(place.regions[0].adcode for place in places if place.explicit)
    inside: Counter[str] = Counter()
    for each, count in own.items():
        inside.update({r.adcode: count for r in ancestors(each)})
    enough = []
    for code, count in inside.items():
        above = [r.adcode for r in ancestors(code)[1:]]
        rivals = own.total() - sum(own[each] for each in above)
        if count >= max(3, rivals * 2 / 3) and all(count > spoken[each] for each in above):
            enough.append(code)
    deepest = max(enough, key=lambda code: (len(ancestors(code)), inside[code], code), default=None)
    return region(deepest) if deepest else None


def _only_named(text: str) -> Region | None:
    """The place that a text means by 我市 or 全县 when it names only one such place, in full or short."""
    named = [
        place.regions[0]
        for place in find_place_names(text)
        if len(place.regions) == 1 and place.span.end - place.span.start > 1
        if not _NAMESAKE.match(text, place.span.end)
    ]
    for level, itself in _ITSELF.items():
        if not itself.search(text):
            continue
        of_level = {r for each in named for r in ancestors(each.adcode) if r.level == level}
        if len(of_level) == 1:
            only = of_level.pop()
            line = {r.adcode for r in ancestors(only.adcode)}
            if all(
                each.adcode in line or only.adcode in {r.adcode for r in ancestors(each.adcode)}
                for each in named
            ):
                return only
        if of_level:
            return None
    return None
