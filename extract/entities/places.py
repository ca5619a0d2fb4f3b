"""Other places: scenic areas, parks, streets, squares, villages, rivers, quarters."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import (
    find_after_anchor,
    find_name_part,
    find_short_name,
    is_common,
    is_proper,
)
from extract.entities.left_edges import find_whole_start
from extract.entities.place_areas import PORT, find_areas
from extract.entities.place_clauses import find_delimited_places
from extract.entities.place_edges import (
    NO_TAIL,
    find_coined_start,
    find_worded_start,
    is_class,
    opens_clause,
    widen_start,
)
from extract.entities.place_kinds import is_kind, is_thing
from extract.entities.place_lists import find_list_neighbours, find_listed_places, find_sharing
from extract.entities.place_sections import find_section_end
from extract.entities.readings import Candidate, Reading, find_once
from extract.entities.regions import find_regions
from extract.entities.routes import find_routes
from extract.entities.siblings import find_siblings
from extract.entities.stops import find_stops
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_column, read_rows

_BETWEEN = re.compile(
    "(?:走廊|经济带|城市带|发展带|信息港|都市圈|城市群|合作区|经济区|铁路|高铁|公路|高速|航线|通道)$"
)
_ENDS_CLAUSE = re.compile("[，。；、）)]|境内|$")
_DIRECTED_ROAD = re.compile("[东西南北中][路街]")
_NAMED_BY_NOUNS = frozenset({"村", "路", "街", "大道", "大街", "巷"})
_DELIMITED_VILLAGE = Pattern(
    r"(?:^|(?<=[，。；：、（(！？“\s]))(?P<name>(?![各全该本每某多几两])[一-鿿]{2,4})村"
    r"(?=党支部|党总支|党委|两委|“两委”|位于|地处|坚持|依托|探索|推行|创办|成立|建立|创新|通过|村民|[，、；。])"
)
_VILLAGERS = re.compile("村村[民史口里内委部支两]")  # 石桥村|村民
# What follows a head's character and makes another word of it: 公交|路线, 改造|街道, 整治|河道.
_NO_HEAD = {
    "路": "线段径面况灯牌网由子政障权基堑",
    "街": "道巷坊头景舞镇",
    "桥": "梁头段墩涵",
    "河": "道湖流长床岸段塘沟",
    "湖": "泊长",
    "山": "水上林体洪村",
    "巷": "道",
    "江": "河海岸",
    "岛": "屿礁内",
    "港": "口澳台珠区湾币股籍人资商城务航元府深市",
}
_DIRECTION = re.compile("[东西南北][接临邻靠依抵连起](?=[一-鿿]{2})")
# Before these a region's short name stays apart: 福建|戴云山脉.
_NATURAL = frozenset(
    {"山脉", "平原", "高原", "盆地", "草原", "沙漠", "半岛", "群岛", "雪山", "冰川", "大峡谷"}
)
_SHARING = frozenset(
    {"机场", "国际机场", "水库", "灌区", "遗址", "水电站", "电站", "抽水蓄能电站", "口岸", "煤矿"}
)
_GREAT_WALL = Pattern("[秦汉明齐燕赵魏楚]长城(?!汽车|资产|证券)")
_FREE_TRADE_ZONE = Pattern(r"中国[（(][^（）()]{2,6}[)）](?:自由贸易(?:试验区|港)|自贸(?:试验)?区)")


@find_once
def find_places(reading: Reading) -> Iterator[Candidate]:
    """Named places that are no administrative unit: 岳麓山景区, 湘江新区, 五一广场, 望城坡村, 长三角.

    A region right before the place's own name is left out: 长沙市|橘子洲公园.
    """
    found = tuple(_find_headed_places(reading))
    yield from found
    yield from find_delimited_places(reading)
    yield from (joined for each in found if (joined := _joined(reading, each)) is not None)
    yield from find_routes(reading)
    yield from find_stops(reading)
    yield from find_listed_places(reading)
    yield from find_list_neighbours(reading, found)


def _find_headed_places(reading: Reading) -> Iterator[Candidate]:
    yield from find_known_places(reading)
    yield from find_areas(reading)
    for token in reading.tokens:
        quarter = token.tag == "ns" and token.text[-1] == "区" and len(token.text) > 2
        if quarter and not is_word(token.text) and token.text not in _heads():
            yield Candidate("PLACE", token.span)  # a quarter that is in no table: 东岭区
    yield from _find_delimited_villages(reading)
    rows, found = _heads(), list[tuple[Candidate, str]]()
    idioms = [Span(*match.span()) for match in _idiom_pattern().finditer(reading.text)]
    for match in _head_pattern().finditer(reading.text):
        head = Span(*match.span())
        if match[0] == "村" and reading.text[head.start - 1 : head.start] == "村":
            continue
        if is_thing(reading, head):
            continue
        villagers = match[0] == "村" and _VILLAGERS.match(reading.text, match.start()) is not None
        if not (villagers or reading.ends_word(head.end)) or any(
            title.overlaps(head) for title in reading.titles
        ):
            continue
        if any(idiom.overlaps(head) for idiom in idioms):
            continue
        if not villagers and reading.text.startswith(("社区", "街道", "村", "镇"), head.end):
            continue  # 麓山大院|社区
        kind = match[0] if match[0][-1] == "港" else match[0][-1]
        if reading.text[head.end : head.end + 1] in _NO_HEAD.get(kind, "|"):
            continue
        if len(head) == 1 and NO_TAIL.search(reading.text, max(0, head.end - 3), head.end):
            continue
        start = _place_start(reading, head, rows[match[0]])
        if start is not None:
            start = widen_start(reading, start, head)
        if start is None and rows[match[0]]["rule"] != "coined":
            start = find_worded_start(reading, head, plain=rows[match[0]]["plain"] == "yes")
        if start is None and rows[match[0]]["rule"] in {"any", "coined"}:
            start = find_coined_start(reading, head)
        start = start if start is None else _after_preposition(reading, start, head)
        if start is not None and (direction := _DIRECTION.match(reading.text, start)):
            start = (
                min(direction.end(), head.start - 1) if opens_clause(reading, start) else start
            )  # 南依|沪昆高架
        if start is not None and is_kind(reading, start, head):
            continue
        if start is not None and match[0] == "新区" and _is_region(reading, Span(start, head.end)):
            continue
        if match[0] == "村" and start is None and (named := _after_township(reading, head)) is not None:
            start = named
        if start is not None and reading.text[head.start - 1] == "族" and match[0] == "村":
            continue  # 朝鲜族|村 is a kind
        if start is not None and _is_inside_name(reading, Span(start, head.end)):
            continue
        if start is not None:
            found.append((Candidate("PLACE", Span(start, find_section_end(reading, head))), match[0]))
    yield from (candidate for candidate, _ in found)
    yield from find_siblings(reading, found)
    yield from find_sharing(reading, (candidate.span for candidate, head in found if head in _SHARING))


def _find_delimited_villages(reading: Reading) -> Iterator[Candidate]:
    """东四义村创办食堂: at the start of a clause even a name that jieba cuts wrongly stands out."""
    for match in _DELIMITED_VILLAGE.finditer(reading.text):
        span = Span(*match.span("name"))
        words = reading.words_in(span.start, span.end)
        everyday = any(is_common(t.text) or t.tag[:1] in "rpcdvu" for t in words)
        if not (everyday or is_word(match["name"]) or is_common(match["name"])):
            yield Candidate("PLACE", Span(span.start, span.end + 1))


@find_once
def find_known_places(reading: Reading) -> Iterator[Candidate]:
    """Regions of the country that everyone knows: 长三角, 粤港澳大湾区, 长江经济带."""
    for match in _known_pattern().finditer(reading.text):
        end = find_section_end(reading, Span(*match.span()))
        if match[0][-1] in "湾海" and (port := PORT.match(reading.text, end)):
            end = port.end()  # 北部湾|港
        canonical = _known()[match[0]] if end == match.end() else None
        yield Candidate("PLACE", Span(match.start(), end), canonical=canonical or None)
    for match in _GREAT_WALL.finditer(reading.text):
        yield Candidate("PLACE", Span(*match.span()))
    for match in _FREE_TRADE_ZONE.finditer(reading.text):
        yield Candidate("PLACE", Span(*match.span()))


def _place_start(reading: Reading, head: Span, row: dict[str, str]) -> int | None:
    if reading.place_at(head.start) is not None or (row["rule"] == "short" and not _ends_name(reading, head)):
        return None
    token = reading.tokens[reading.token_at(head.start)]
    if row["rule"] == "coined" and (row["head"] == "地区" or token.tag != "ns"):
        return None
    if token.span.start < head.start and _is_known_place(reading, token, head):
        return find_whole_start(reading, token.span.start)  # 湘江, 五一广场, 红|石河
    if row["rule"] == "coined":
        return None
    if row["rule"] == "named":
        before = reading.tokens[reading.token_at(head.start - 1)] if head.start else token
        named = before.tag in {"ns", "nr", "nrt", "nz"} and len(before.text) < 4 and not is_class(before.text)
        return before.span.start if named and before.span.end == head.start else None
    if _is_person(reading, token, head):
        return None
    if row["rule"] == "short":
        kind = head.of(reading.text)
        before = reading.tokens[reading.token_at(head.start) - 1]
        if _DIRECTED_ROAD.fullmatch(kind) and before.tag[:1] in "nva" and len(before.text) in {2, 3}:
            return before.span.start  # 芙蓉|中路, 解放|西路
        after_anchor = find_after_anchor(reading, head) if kind == "村" else None
        if after_anchor is not None:
            return after_anchor
        part = find_short_name(reading, head, longest=5, plain_nouns=kind in _NAMED_BY_NOUNS)
        name = reading.text[part.start : head.start]
        plain = (kind in "港岛" and name in read_column("place_classes", "word")) or name[:1].isascii()
        return part.start if part.proper and not plain else None
    part = find_name_part(reading, head)
    name = reading.text[part.start : head.start]
    if (
        not part.proper
        or not name
        or "最" in name
        or "主要" in name
        or name in read_column("place_classes", "word")
    ):
        return None
    if "至" in name:  # G214加卡至|邦达机场
        return part.start + name.rindex("至") + 1 if not name.endswith("至") else None
    place = reading.place_at(part.start)
    natural = head.of(reading.text) in _NATURAL
    end = _township_end(reading, part.start) if place is None else None  # 云湾镇|和平水库
    if end is None:
        if place is None or place.span.start != part.start or not (place.explicit or natural):
            return part.start
        anchor = reading.anchor_at(part.start)  # the region, or the township that its name opens
        end = anchor.end if anchor and anchor.end <= head.start else place.span.end
    if head.start - end == 1:
        return None  # 白云县|硫|铁矿
    own = reading.words_in(end, head.start)
    if any(is_proper(reading, t) or (len(t.text) > 1 and not is_common(t.text)) for t in own):
        return end
    return part.start


def _joined(reading: Reading, candidate: Candidate) -> Candidate | None:
    """湘江—沅江|经济带: what lies between two names that a dash joins has both of them."""
    start = candidate.span.start
    if _BETWEEN.search(candidate.span.of(reading.text)) is None:
        return None
    while start > 2 and reading.text[start - 1] in "—－–":
        before = start - 1
        while before and reading.text[before - 1] in "—－–":
            before -= 1
        anchor = reading.anchor_at(before - 1)
        token = reading.tokens[reading.token_at(before - 1)]
        if anchor is not None and anchor.end == before:
            start = anchor.start
        elif token.span.end == before and (token.tag in {"ns", "nz"} or token.text == "中国"):
            start = token.span.start
        else:
            break
    moved = start < candidate.span.start
    return Candidate("PLACE", Span(start, candidate.span.end)) if moved else None


def _after_township(reading: Reading, head: Span) -> int | None:
    """云湾镇|自立村，: between a township and a mark even an everyday word names a village."""
    for start in (head.start - 2, head.start - 3):
        if start < 2 or start not in reading.starts:
            continue
        anchor = reading.anchor_at(start - 1)
        named = anchor is not None and anchor.end == start and anchor.of(reading.text)[-1] in "镇乡"
        words = reading.words_in(start, head.start)
        plain = any(t.tag[:1] in "rpdcum" for t in words) or is_common(reading.text[start : head.start])
        if named and not plain and _ENDS_CLAUSE.match(reading.text, head.end):
            return start
    return None


def _after_preposition(reading: Reading, start: int, head: Span) -> int:
    """The start moved over a preposition and a level that jieba took into one word: 到市|世纪广场."""
    if reading.text.startswith(("首站", "末站"), start) and head.start - start > 2:
        return start + 2
    token = reading.tokens[reading.token_at(start)]
    glued = token.span.start == start and token.text[0] in "到在至往" and not is_word(token.text)
    if not glued or len(token.text) != 2 or token.span.end >= head.start:
        return start
    return token.span.end if token.text[1] in "省市县区镇乡村" else start + 1


def _is_region(reading: Reading, span: Span) -> bool:
    """雄安新区 is found as a region, other new areas are places."""
    return any(each.span == span for each in find_regions(reading))


def _township_end(reading: Reading, start: int) -> int | None:
    """Where a township ends that begins there and that no table has as a place: 云湾镇."""
    anchor = reading.anchor_at(start)
    named = anchor is not None and anchor.start == start and len(anchor) > 2
    return anchor.end if anchor and named and anchor.of(reading.text).endswith(("镇", "乡", "街道")) else None


def _is_inside_name(reading: Reading, span: Span) -> bool:
    """“雅江1号” is a name of its own, 雅江 a river."""
    quote = reading.quote_at(span.start)
    return quote is not None and span.end < quote.end and len(quote) <= 6


def _is_person(reading: Reading, token: Token, head: Span) -> bool:
    """Whether a coined word with a surname ends as rivers and hills do: 王莉|江."""
    named = token.tag == "nr" and len(token.text) == 3 and token.span.end == head.end
    given = named and head.of(reading.text) in {"江", "山", "溪", "岭"} and not is_word(token.text)
    return given and token.text[0] in read_column("surnames", "surname")


def _is_known_place(reading: Reading, token: Token, head: Span) -> bool:
    """Whether the word that the head ends is a place in jieba's dictionary."""
    name = reading.text[token.span.start : head.start]
    place = token.tag == "ns" or (token.tag == "l" and len(head) > 1 and not is_class(name))
    return place and is_word(token.text) and not is_common(token.text) and not is_common(name)


def _ends_name(reading: Reading, head: Span) -> bool:
    """村 and the like end a name as a word of their own or of a name: 望岳|村, 麓山路, not 电路."""
    token = reading.tokens[reading.token_at(head.start)]
    if token.span.start == head.start:
        return True
    name = reading.text[token.span.start : head.start]
    if is_common(name) or is_common(token.text) or name in set("一二两三四五六七八九十"):
        return False
    return token.tag in {"ns", "nr", "nrt", "nrfg"} or not is_word(token.text)


@functools.cache
def _heads() -> dict[str, dict[str, str]]:
    return {row["head"]: row for row in read_rows("place_heads")}


@functools.cache
def _head_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_heads()))


@functools.cache
def _idiom_pattern() -> Pattern:
    """绿水青山 and the like, which end as names of places do."""
    return Pattern(any_of(read_column("name_words", "word", kind="idiom")))


@functools.cache
def _known() -> dict[str, str]:
    return {row["name"]: row["full_name"] for row in read_rows("places")}


@functools.cache
def _known_pattern() -> Pattern:
    return Pattern(any_of(_known()))
