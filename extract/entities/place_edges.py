"""Place edges: where a name begins that everyday words or syllables make up: 胜利|大街, 落笔|洞."""

import re

from corpus.span import Span
from extract.entities.boundaries import is_common, is_proper
from extract.entities.readings import Reading
from extract.tokens import Token, is_word
from extract.word_lists import read_column

# What the names of places end in: 九龙川, 金厂沟, 西岗子, 板庙.
FEATURE = (
    "沟洞岭湾河山口台坪坝店庄寨屯堡桥湖泉坡岗峪洼塘潭洲岛甸嘴崖滩溪门关峡川源铺"
    "营庙寺塔井窑墩圩埠渡浦垟垸圳涌集子家棚沱冲垭坞浜港荡泊汊岔坎碾垱塬峁梁坑墟砦"
)
_ENDS_IN_FEATURE = re.compile(f"[{FEATURE}]$")
# Words that end as streets and the like do: 集成|电路, 农村|公路, 工作|思路, 背街, 脱氮|沟.
NO_TAIL = re.compile(
    "(?:[电线思道公铁网回马出退门套后去来活生销之新]路|[背沿临]街|[临开疏进出抵离起爱治入通贸澳香]港|内河"
    "|[离海]岛|[脱排截灌输导泄滤渗沉].?沟)$"
)
_LONGEST = 4  # characters before the head
_NAMED = {"路": "street", "街": "street", "大街": "street", "大道": "street"} | dict.fromkeys(
    ("广场", "公园", "桥"), "square"
)
_UNIT = re.compile("[0-9]+[A-Za-z]*|[A-Za-z]+[0-9]")
_GROUND = ("山区", "山脉", "流域", "高原", "平原", "盆地", "林区")
_HAN = re.compile("[一-鿿]+")
_LONGEST_COINED = 5  # characters before the head
# 三处|遗址, 第二|小区: a count; 北侧|游园: where it lies.
_NO_COINED = re.compile(
    "^[一二两三四五六七八九十百几数多0-9]+[个座处条家片块所栋批项大类种级期号]|[侧边旁]$|^[新老旧大小古][^一-鿿]?$"
)
_EDGES = frozenset("如依邻临抵离距达接称被名") | {"社区", "街道", "境内"}
# Words that end a name before this one: 石湾村|杏花苑, 莲花社区|杏花苑.
_APART = re.compile("(?:村|镇|乡|县|市|省|街道|社区|小区|园区|片区)$")
_FUNCTION = frozenset("是有的之地得了着过和与及或并在从向对为被把将让使由于以按据等其该本各每某全多几两个")
_MARK = frozenset("，。；：、！？（）()“”‘’《》【】—-·,;: 　\n\t*")


def find_worded_start(reading: Reading, head: Span, *, plain: bool) -> int | None:
    """Where the name before the head begins, though no dictionary has it; None where it names nothing.

    The words up to a mark, a verb or a preposition are the name, if they end in what places are called
    after (金厂沟|金矿) or, with ``plain``, if they are one everyday word (建成|大兴|水库) that does not say
    what kind of place it is (病险|水库).
    """
    words = _words_before(reading, head)
    if not words or reading.place_at(head.start) is not None:
        return None
    start = words[0].span.start
    name = reading.text[start : head.start]
    kind = head.of(reading.text)
    if not 2 <= len(name) <= _LONGEST or is_class(name, kind) or not _HAN.fullmatch(name):
        return None
    if any(char in _FUNCTION for char in name[:-1]):
        return None
    if _ENDS_IN_FEATURE.search(name) and len(name) > 2 and not is_word(name):
        common = any(len(word.text) > 1 and is_class(word.text, kind) for word in words)
        return None if common else start
    one = words[0]
    if reading.text[start - 1 : start] in {"的", "级"} or reading.quote_at(start) is not None:
        return None
    if kind == "村" and any(not is_word(word.text) for word in words):
        return start  # 至|葫芦|棚村
    if not plain or len(one.text) < len(name):
        return None
    named = kind in _NAMED and name in read_column("place_namers", "word", kind=_NAMED[kind])
    return start if named or one.tag[:1] in "nabtjzs" else None


def find_coined_start(reading: Reading, head: Span) -> int | None:
    """Where a coined name begins that fills what stands between a border and its head: 南依|沪闽|高架.

    None where everyday words or a count (三处遗址) stand there.
    """
    index = reading.token_at(head.start)
    if reading.tokens[index].span.start < head.start and is_word(reading.tokens[index].text):
        return None
    words: list[Token] = []
    while index >= 0:
        token = reading.tokens[index]
        if token.span.start < head.start:
            if _is_edge(reading, token) or (words and len(token.text) > 1 and is_class(token.text)):
                break
            if head.start - token.span.start > _LONGEST_COINED:
                return None
            words.insert(0, token)
        index -= 1
    if not words:
        return None
    start = words[0].span.start
    name = reading.text[start : head.start]
    if len(name) < 2 or not _HAN.fullmatch(name) or _NO_COINED.search(name) or is_class(name):
        return None
    if any(char in _FUNCTION for char in name) or reading.quote_at(start) is not None:
        return None
    if head.of(reading.text) == "地区" and not _is_area(reading, Span(start, head.start), head.end):
        return None
    long = [t for t in words if len(t.text) > 1]
    if any(is_class(t.text) or t.tag[:1] in "rpcudvfmq" or _ends_grade(t.text) for t in long):
        return None
    coined = any(
        t.tag in {"ns", "nr", "nrt", "nz"}
        or (t.tag in {"j", "s"} and len(words) == 1)
        or (len(t.text) > 1 and not is_word(t.text))
        for t in words
    )
    feature = len(name) > 2 and _ENDS_IN_FEATURE.search(name) is not None  # 石榴|湾|居民区
    return start if coined or feature or all(len(t.text) == 1 for t in words) else None


def _is_area(reading: Reading, name: Span, end: int) -> bool:
    """Whether a name before 地区 is no region and no word: 坝上|地区, not 北京|地区, 边疆|地区."""
    if reading.text.startswith(("生产", "总", "人均"), end):
        return False  # 皖北|地区生产总值
    text = name.of(reading.text)
    token = reading.tokens[reading.token_at(name.start)]
    area = token.tag == "ns" and text[-1] not in "方陆亚洲欧美非"  # 胶东, not 北方
    if is_word(text) and text[0] not in "坝塬岭梁坪" and not area:
        return False
    return all(reading.place_at(offset) is None for offset in range(name.start, name.end))


def _ends_grade(word: str) -> bool:
    return word[-1] in "级型性式化类"


def _is_edge(reading: Reading, token: Token) -> bool:
    """Whether a name cannot go on to the left over this word."""
    if _is_border(reading, token) or token.text in _EDGES:
        return True
    if len(token.text) > 1 and is_word(token.text) and token.tag[:1] in "vdrpcuf":
        return True
    return _APART.search(token.text) is not None and len(token.text) > 1


def is_class(word: str, head: str = "") -> bool:
    """Whether a word before a head says what kind of place it is, not which: 病险|水库, 城市|公园.

    Streets and squares are often named by everyday words: 人民|大街, 双拥|广场.
    """
    if head in _NAMED and word in read_column("place_namers", "word", kind=_NAMED[head]):
        return False
    return is_common(word) or word in read_column("place_classes", "word")


def opens_clause(reading: Reading, offset: int) -> bool:
    """Whether a name may open at ``offset``: after a mark, a preposition, a verb or a region."""
    if offset == 0 or reading.text[offset - 1] in _MARK:
        return True
    if offset not in reading.starts:
        return False
    before = reading.tokens[reading.token_at(offset - 1)]
    return _is_border(reading, before)


def widen_start(reading: Reading, start: int, head: Span) -> int | None:
    """The start moved to the name that the head's own name begins with; None for a number: 66KV变电站.

    西航|悦海酒店 begins at 西航, 长白山区|云岭山脉 at 云岭: one place stands beside another.
    """
    if start in reading.starts and _UNIT.match(reading.text, start):
        return None
    index = reading.token_at(start)
    first, before = reading.tokens[index], reading.tokens[max(0, index - 1)]
    whole = first.span.start == start and first.span.end <= head.start
    coined = whole and not is_word(first.text) and reading.anchor_at(start) is None
    if coined and _may_open(reading, before) and before.span.end == start:
        return before.span.start
    rest = first.span.end
    if whole and first.text in read_column("place_verbs", "verb") and head.start - rest > 1:
        return rest  # 整治|潘店港
    if first.span.start != start or rest >= head.start:
        return start
    if first.tag == "ns" and len(first.text) > 2 and is_word(first.text) and first.text.endswith(_GROUND):
        own = reading.words_in(rest, head.start)
        return rest if own and is_proper(reading, own[0]) and not is_common(own[0].text) else start
    return start


def _words_before(reading: Reading, head: Span) -> list[Token]:
    """The words between the border and the head, empty where none stands near or it is no border."""
    index = reading.token_at(head.start)
    words: list[Token] = []
    token = reading.tokens[index]
    inside = token.span.start < head.start and is_word(token.text)
    if inside and (is_class(token.text) or is_class(token.text[-2:])):
        return []  # 新型|农村
    if token.span.start < head.start:
        cut = Span(token.span.start, head.start)
        words.append(Token(cut, cut.of(reading.text), "nz"))
    while index > 0:
        index -= 1
        token = reading.tokens[index]
        last = words[0].text if words else ""
        after_feature = len(words) == 1 and len(last) == 1 and last in FEATURE
        joined = after_feature and len(token.text) <= 2 and token.tag[:1] in "nvabmtzsfij"
        feature = not words and len(token.text) == 1 and token.text in FEATURE
        if not joined and _is_border(reading, token):
            return words
        if (
            not words
            and len(token.text) > 1
            and token.tag[:1] in "vd"
            and is_class(token.text, head.of(reading.text))
        ):
            return []
        if (token.tag[:1] not in "navbjtzsfmghi" and not feature) or head.start - token.span.start > _LONGEST:
            return []
        words.insert(0, token)
    return words


def _is_border(reading: Reading, token: Token) -> bool:
    if _HAN.search(token.text) is None:
        return not token.text.isalnum()
    anchor = reading.anchor_at(token.span.start)
    if anchor is not None and anchor.end == token.span.end:
        place = reading.place_at(token.span.start)
        return place is not None and place.explicit
    if token.tag in {"p", "c", "ul", "uz", "ug"} or token.text in "和与及至到沿从经由是的有为在于向将把":
        return True
    if token.tag == "m" and token.text[-1] in "年月日":
        return True
    if token.text in {
        "省级",
        "国家级",
        "市级",
        "县级",
        "区级",
        "乡级",
        "镇域",
        "县域",
        "村域",
        "辖区",
        "境内",
    }:
        return True  # 省级|营白公路, 镇域|红石河
    return token.text in read_column("place_verbs", "verb")


def _may_open(reading: Reading, token: Token) -> bool:
    """Whether a word opens the name that a coined word goes on with: ，西航|悦海酒店."""
    known = len(token.text) == 2 and token.tag in {"j", "n", "nz", "nr", "ns"} and not is_class(token.text)
    return known and reading.place_at(token.span.start) is None and opens_clause(reading, token.span.start)
