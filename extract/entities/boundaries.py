"""Where a name begins: from its head (局, 公司, 公园 …) leftwards over the words that can belong to it."""

import re
from dataclasses import dataclass

from corpus.span import Span
from extract.entities.left_edges import find_whole_start, is_numbered_start
from extract.entities.readings import Reading
from extract.gazetteer import PlaceName
from extract.tokens import Token, is_word
from extract.word_lists import read_column

_MAX_WORDS = 12
_NOMINAL = frozenset(
    ["vn", "j", "s", "b", "an", "eng", "l", "i", "g", "h", "k", "a", "z", "f", "zg", "ag", "t", "vg", "ng"]
)
_PROPER = frozenset({"ns", "nr", "nrt", "nrfg", "nz", "nt"})
_ORDINALS = frozenset({"第一", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九", "第十"})
# 第一一三|中学: the number of a school or hospital.
NUMBERED = re.compile(r"第[〇零一二三四五六七八九十百0-9]{1,4}(?=(?:高级)?中学|小学|幼儿园|(?:人民)?医院|$)")
# Coinages of the genre that jieba lacks and that name nothing: 共治, 联建, 互评.
_COINAGE = re.compile(r"[共联互同群多双全众自齐][一-鿿]")
_POST = re.compile("书记$|主任$|局长$|[市县区镇乡省]长$|主席$|经理$|队员$|同志$|先生$|女士$|教授$")
_NO_PLACE = PlaceName(Span(0, 0), (), explicit=True)
_DIRECTION = re.compile("[东西南北][接临邻靠至起连依抵到](?=[一-鿿]{2})")
_MAKING = frozenset({"建设", "发展", "创建", "打造", "培育", "构建", "形成"})
_UNITS = frozenset({"街道", "镇", "乡", "村", "社区", "苏木", "嘎查", "街", "商圈", "片区"})


@dataclass(frozen=True, slots=True)
class NamePart:
    """What stands left of a head and may belong to the name."""

    start: int  # where the name begins
    proper: bool  # it has a proper name: a region, a name jieba knows, a word it lacks, letters
    words: int  # words before the head


def find_name_part(reading: Reading, head: Span) -> NamePart:
    """The run of name words that ends at the head; it opens with a proper name where it has one.

    In 企业运营云湾科技产业园 the name begins at 云湾: a verb before a proper name governs it.
    """
    part = _find_name_part(reading, head)
    if part.words == 0:
        return part
    start = find_whole_start(reading, part.start)
    return NamePart(start, part.proper or is_numbered_start(reading, start), part.words)


def _find_name_part(reading: Reading, head: Span) -> NamePart:
    run = _collect_run(reading, head)
    while (
        len(run) > 1
        and run[0].tag in {"v", "vn"}
        and run[0].text in read_column("name_words", "word", kind="governing")
    ):
        run = run[1:]
    if len(run) > 2 and head.of(reading.text) == "中心" and run[1].text in _MAKING:
        run = run[2:]  # 长沙|建设|区域|中心 is a sentence
    first = _first_proper(reading, run, head)
    if first is None:
        return NamePart(run[0].span.start if run else head.start, proper=False, words=len(run))
    anchored = bool(run) and _is_anchored(reading, run[first])
    if first and _opens_syllable(run[first - 1], run[first]) and not anchored:
        first -= 1  # 文|家庄村: jieba left the first syllable out
    if first and not _is_firmly_proper(reading, run[first]) and _is_plain_noun(run[first - 1]):
        first -= 1  # 空港|云心|医院: a word no dictionary has may not open the name
    run = run[first:]
    anchor = reading.anchor_at(run[0].span.start)
    start = min(run[0].span.start, anchor.start) if anchor else run[0].span.start
    return NamePart(start, proper=True, words=len(run))


def find_short_name(reading: Reading, head: Span, longest: int = 4, *, plain_nouns: bool = False) -> NamePart:
    """The name before 村, 街道, 社区, 路: a name or unknown word or single characters, no region.

    With ``plain_nouns`` an everyday noun that is not in the list of common ones is a name too: 莲花|镇.
    湖南省长沙市|南长山|街道; in 各|街道 and 试点|社区 there is none.
    """
    part = _find_short_name(reading, head, longest, plain_nouns=plain_nouns)
    if part.words == 0:
        return part
    start = find_whole_start(reading, part.start)
    numbered = start < part.start and is_numbered_start(reading, start)
    return NamePart(start, part.proper or numbered, part.words)


def _find_short_name(reading: Reading, head: Span, longest: int, *, plain_nouns: bool) -> NamePart:
    index = reading.token_at(head.start)
    start, proper, words = head.start, False, 0
    if reading.tokens[index].span.start < head.start:
        index += 1
    while index > 0:
        index -= 1
        token = reading.tokens[index]
        cut = Span(token.span.start, min(token.span.end, head.start))
        anchor = reading.anchor_at(token.span.start)
        if anchor is not None and anchor.end <= head.start:
            place = reading.place_at(anchor.start)
            if words == 0 and place is not None and place.span == anchor and not place.explicit:
                return NamePart(anchor.start, proper=True, words=1)  # 长沙|路, 西安|村
            after_region = token.span.end == start and words == 1
            return NamePart(start, proper or (after_region and head.start - start > 1), words)
        name = cut.of(reading.text)
        known_as_name = token.tag in _PROPER or (not is_word(token.text) and token.tag != "v")
        single = len(token.text) == 1 and token.tag[:1] in "nagzfbsi" and token.tag != "nr"
        noun = plain_nouns and words == 0 and token.tag == "n" and 2 <= len(name) <= 3 and token.text == name
        known_as_name = known_as_name or noun
        syllable = proper and name in set("东西南北")  # 南|围子|村
        if (
            not (known_as_name or single)
            or (is_common(name) and not syllable)
            or (is_common(token.text) and not syllable)
            or not can_belong(token)
        ):
            plain = words == 0 and token.tag[:1] in "nav" and can_belong(token) and not is_common(name)
            before = reading.anchor_at(token.span.start - 1) if token.span.start else None
            before = before if before and before.end <= token.span.start else None
            if plain and len(name) >= 2 and before is not None:
                return NamePart(token.span.start, proper=True, words=1)
            break
        if head.start - token.span.start > longest:
            break
        start, words = token.span.start, words + 1
        proper = proper or known_as_name
    if direction := _DIRECTION.match(reading.text[start : head.start]):
        start += len(direction[0])  # 西接|向阳|镇
    return NamePart(start, proper and head.start - start > 1, words)


def find_after_anchor(reading: Reading, head: Span, longest: int = 5) -> int | None:
    """Where a name begins that stands between a region or township and its head: 莲花镇|石桥头|村."""
    ends = [anchor.end for anchor in reading.anchors if 2 <= head.start - anchor.end <= longest]
    if not ends:
        return None
    start = max(ends)
    words = reading.words_in(start, head.start)
    plain = all(t.tag[:1] in "njsgz" or (len(t.text) == 1 and t.tag[:1] in "abft") for t in words)
    return start if plain and not all(is_common(t.text) for t in words) else None


def _collect_run(reading: Reading, head: Span) -> list[Token]:
    index = reading.token_at(head.start)
    run: list[Token] = []
    if reading.tokens[index].span.start < head.start:  # the head is the tail of a word: 望岳|公园
        index += 1
    quote = reading.quote_at(head.start)
    while index > 0 and len(run) < _MAX_WORDS:
        index -= 1
        token = reading.tokens[index]
        if quote and token.span.start < quote.start:
            break
        anchor = reading.anchor_at(token.span.start)
        if anchor is None and (not can_belong(token) or (run and _governs(reading, token, run[0]))):
            break
        run.insert(0, token)
        if anchor is not None and opens_name(reading, anchor):
            break
    return run


def _governs(reading: Reading, token: Token, following: Token) -> bool:
    """Whether a verbal noun is the verb of the name after it: 公司|运营|云湾产业园."""
    return (
        token.tag in {"v", "vn"}
        and token.text in read_column("name_words", "word", kind="governing")
        and is_proper(reading, following)
    )


def opens_name(reading: Reading, anchor: Span) -> bool:
    """Whether an anchor ends the search: a full region name does, unless 总局 or 集团 stands before it."""
    place = reading.place_at(anchor.start)
    previous = reading.place_at(anchor.start - 1) if anchor.start else None
    if (place or previous or _NO_PLACE).explicit is False:
        return False  # 长沙|…, 广西|北部湾|银行
    before = reading.text[max(0, anchor.start - 4) : anchor.start]
    return not before.endswith(("总局", "共青团", "国网", "中国", "集团", "大学", "银行", "中共"))


def can_belong(token: Token) -> bool:
    """Whether a word can stand inside a name."""
    if token.text in read_column("name_words", "word", kind="stop"):
        return False
    if _POST.search(token.text) and token.tag[:1] in "nb":
        return False  # 主任, 书记: who holds a post belongs to no name
    if token.text in _ORDINALS or NUMBERED.fullmatch(token.text):
        return True
    if token.text[0] == "我" and len(token.text) > 1:
        return False  # 我委属
    if token.tag == "v":
        return token.text in read_column("name_words", "word", kind="inside")
    return token.tag[:1] == "n" or token.tag in _NOMINAL


def is_proper(reading: Reading, token: Token) -> bool:
    """Whether a word is a proper name or a word that no dictionary has."""
    if _is_firmly_proper(reading, token):
        return True
    unknown = len(token.text) > 1 and token.tag[:1] in {"n", "g", "z", "a"} and not is_word(token.text)
    return unknown and not is_common(token.text) and _COINAGE.fullmatch(token.text) is None


def is_common(word: str) -> bool:
    """Whether a word that jieba may take for a name is an everyday one: 高新, 文明."""
    quality = word[-1:] in set("性型化式级类") and not word.endswith("石化")  # 普惠性, 数字化
    return quality or word in read_column("name_words", "word", kind="common")


def _is_firmly_proper(reading: Reading, token: Token) -> bool:
    if reading.anchor_at(token.span.start) is not None:
        return True
    if is_common(token.text) or _COINAGE.fullmatch(token.text):
        return False
    return (
        token.tag in _PROPER
        or token.tag == "eng"
        or token.text in read_column("name_words", "word", kind="proper")
    )


def _is_anchored(reading: Reading, token: Token) -> bool:
    """Whether a name stands for itself; a county's short name may be the rest of a longer name: 罗|通山."""
    anchor, place = reading.anchor_at(token.span.start), reading.place_at(token.span.start)
    if anchor is None:
        return False
    short = place is not None and place.span == anchor and not place.explicit and len(anchor) == 2
    return not (short and place is not None and all(each.level == "county" for each in place.regions))


def _opens_syllable(token: Token, following: Token) -> bool:
    """文|家庄, 小|秦岭: a syllable that belongs to the name after it."""
    return _is_syllable(token) or (token.text in set("东西南北小大") and following.tag in _PROPER)


def _is_syllable(token: Token) -> bool:
    return len(token.text) == 1 and token.tag in {"n", "nr", "ng", "nz", "g"} and not is_common(token.text)


def _is_plain_noun(token: Token) -> bool:
    return token.tag == "n" and len(token.text) > 1 and is_word(token.text) and not is_common(token.text)


def _first_proper(reading: Reading, run: list[Token], head: Span) -> int | None:
    """Index of the word that makes the run a name; a word before 街道, 镇 or 村 does: 坪塘街道."""
    for index, token in enumerate(run):
        if reading.anchor_at(token.span.start) is not None:
            return index
        if token.span.end > head.start and is_word(token.text):
            if len(head) > 1 and token.tag in _PROPER and not is_common(token.text[: -len(head)]):
                return index  # 复旦大学
            continue  # 建设局 alone is a kind of bureau
        if is_proper(reading, token):
            return index
        following = run[index + 1].text if index + 1 < len(run) else ""
        if (
            following in _UNITS
            and following != token.text
            and not is_common(token.text)
            and len(token.text) in {2, 3}
        ):
            return index
    return None
