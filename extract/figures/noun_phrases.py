"""Noun phrases: the nouns before or after an element, without determiners, up to the verb that governs them."""

import functools
import re
from collections.abc import Sequence

from corpus.span import Span
from extract.figures.elements import Element
from extract.figures.lexicon import read_rows, words

_NOMINAL_TAGS = frozenset(("j", "l", "i", "eng", "vn", "an", "b", "s", "k", "g", "ng", "z", "h"))
_LEADING_DROPS = re.compile(
    r"^(?:全[国省市区县州镇乡村院校系厂局社]|我[国省市区县州镇乡村院校局]|本[省市区县州镇乡村院校]|辖区内|各类|各种|各项|广大|当地|平台化)$"
)
# Nouns of one character that jieba's dictionary tags as something else.
_SHORT_NOUNS = frozenset("类型级式系县村市区镇乡组员物户")
_COORDINATORS = frozenset(["和", "与", "及", "或", "以及", "、", "暨"])
_PERSON = re.compile(
    r"(?:[人员者师生民众工兵士长]|专家|企业家|代表|骨干|干部|学生|教授|博士|硕士|院士|党员|团员|志愿者|群众|老人|儿童|妇女|青年|少年|职工|农户|"
    r"患者|客商|嘉宾|人才|人口|对象|游客|旅客|网红|领导|家长|家属|英模|嫌疑犯|罪犯|劳力|劳动力|少数民族|残疾人|退役军人|主播|顾客|学员|居民|选手|教练|导师)$"
)
_NUMERIC = re.compile(r"[\d零一二三四五六七八九十百千万亿两几数半多余每各首单双若许大]")
# Nouns that close a list of aspects: 3个方面|用功着力.
_ACTOR_NOUNS = frozenset(
    [
        "单位",
        "企业",
        "机构",
        "公司",
        "学校",
        "医院",
        "高校",
        "部门",
        "银行",
        "组织",
        "协会",
        "对象",
        "人员",
        "群众",
        "农户",
        "家庭",
    ]
)
_ADJECTIVES = frozenset(
    ["主要", "重要", "重大", "新", "相关", "有关", "不同", "其他", "其它", "广大", "新的", "具体"]
)
_CLOSING_NOUNS = frozenset(["方面", "环节", "阶段", "步骤", "层面", "维度", "类型", "方向"])
_PLACE_HEAD = re.compile(r"(?:[省市县区州镇乡村旗盟]|街道|景区|园区|片区|社区|公司|集团|全境)$")
_NO_PLACE = re.compile(r"(?:度|城市|率|城镇|农村|乡村|城乡|社区|园区)$")
_CLAUSE_END = frozenset("，。；：！？,;!?\n（(）)")


@functools.cache
def _borders() -> frozenset[str]:
    """Words that no noun phrase reaches across: 的, 等, 各类, 累计."""
    return frozenset(words("phrase_borders.csv", "word"))


@functools.cache
def _compounds() -> frozenset[str]:
    """What jieba tags as no noun but stands in compound nouns: 人均收入, 直接结算率."""
    return frozenset(words("compound_words.csv", "word")) | _SHORT_NOUNS


@functools.cache
def _governing() -> dict[str, str]:
    return {row["word"]: row["use"] for row in read_rows("governing_verbs.csv")}


@functools.cache
def _combining() -> frozenset[str]:
    return frozenset(words("combining_nouns.csv", "word"))


def is_governing(element: Element) -> bool:
    """Whether the word is a verb that takes what follows as its object."""
    return element.kind == "word" and element.text in _governing()


def names_person(text: str) -> bool:
    """Whether a noun phrase is headed by a noun for people: 产业工人, 常住人口."""
    return _PERSON.search(text) is not None


@functools.cache
def _change_verbs() -> frozenset[str]:
    return frozenset(words("change_verbs.csv", "word"))


def _is_nominal(element: Element) -> bool:
    if element.kind != "word" or element.text in _borders() or element.text in _change_verbs():
        return False
    if element.text in _compounds():
        return True
    tag = element.tag
    if tag == "m":  # jieba's dictionary has some nouns as numerals: 党日
        return len(element.text) > 1 and _NUMERIC.search(element.text) is None
    if element.text[0] in "“”‘’《》、，。；：！？（）()+—-/·… \u3000\n\t\"'":
        return False
    return (
        (tag[0] in "na" and tag not in ("ad", "ag"))
        or tag in _NOMINAL_TAGS
        or (tag[0] == "v" and tag not in ("vd", "vshi", "vyou"))
    )


def phrase_before(
    elements: Sequence[Element], last: int, *, subject: bool = False, floor: int = 0
) -> Span | None:
    """The noun phrase that ends with ``elements[last]``: …增设街巷“民间街长”| → 民间街长.

    ``subject`` says that it is the subject of a verb, so that coordinated nouns all belong to it. Nothing before
    the character ``floor`` is taken: it names what another figure measures.
    """
    first = last + 1
    k = last
    while k >= 0:
        element = elements[k]
        if element.kind != "word" or element.span.start < floor:
            break
        if element.text in ("”", "》", "’"):
            return _quoted(elements, k) if first > k and first == last + 1 else _span(elements, first, last)
        if element.text in _COORDINATORS and first <= last:
            joined = _coordinated(elements, k, first, last, subject=subject)
            if joined is None:
                if last - first >= 2:  # modifiers are coordinated: 院所和高校|高层次人才
                    first += 1
                break
            first = k = joined
            k -= 1
            continue
        if element.text == "每" and first <= last and elements[first].text[0] in "十百千万亿":
            first = k  # 每万人发明专利拥有量
            break
        if not _is_nominal(element):
            if (
                element.tag == "d"
                and element.text not in _borders()
                and first <= last
                and is_governing(elements[first])
                and (k == 0 or elements[k - 1].text in _CLAUSE_END)
            ):
                first = k  # 即刻|办理事项 as a subject
            break
        if is_governing(element):
            use = _governing()[element.text]
            if first <= last:
                following = elements[first].text
                if element.text == "新增" and following == "就业" and k > 0 and _is_nominal(elements[k - 1]):
                    first = k  # 城镇新增就业 is one term
                    k -= 1
                    continue
                if use == "verb" or not (subject or _combines(following)):
                    break
            elif use == "verb":
                break
        first = k
        k -= 1
    return _span(elements, first, last)


def _coordinated(
    elements: Sequence[Element], conjunction: int, first: int, last: int, *, subject: bool
) -> int | None:
    """Where a coordinated phrase begins (意见、建议|300条), if both sides are short and alike."""
    if last - first > (4 if subject else 1):
        return None
    begin = conjunction
    while begin > 0 and conjunction - begin < 3:
        element = elements[begin - 1]
        if not _is_nominal(element) or is_governing(element):
            break
        begin -= 1
    return begin if begin < conjunction else None


def _quoted(elements: Sequence[Element], closing: int) -> Span | None:
    opening = {"”": "“", "》": "《", "’": "‘"}[elements[closing].text]
    for k in range(closing - 1, max(-1, closing - 40), -1):
        if elements[k].text == opening:
            return Span(elements[k].span.end, elements[closing].span.start) if k + 1 < closing else None
    return None


def phrase_after(
    elements: Sequence[Element], first: int, *, person: bool, actor: bool = False
) -> Span | None:
    """The noun phrase that begins with ``elements[first]``: |有意愿的离退休党员焕发… → 离退休党员.

    ``person`` says that people are counted: the phrase then ends with the first noun for people. ``actor`` says
    that they, firms or households are, which act: the phrase then ends where a verb may begin.
    """
    if first >= len(elements):
        return None
    if elements[first].text == "的":
        first += 1
    while first < len(elements) and (
        (elements[first].kind == "number" and _grades(elements, first))
        or (elements[first].text in ("及", "以上", "及以上", "以下") and elements[first - 1].kind == "number")
    ):
        first += 1  # 二级及以上|医院
    relative = relative_end(elements, first)
    if relative is not None:
        first = relative + 1
    if first >= len(elements):
        return None
    if elements[first].text in ("“", "《", "‘"):
        return _after_quote(elements, first, person=person, actor=actor)
    return _collect(elements, first, person=person, actor=actor)


def _grades(elements: Sequence[Element], k: int) -> bool:
    """Whether a refused number only grades what follows: 二级|医院, 千亿|级|产业."""
    following = elements[k + 1].text if k + 1 < len(elements) else ""
    text = elements[k].text
    return (
        text[-1] in "级等星类A甲" or following.startswith(("级", "元级")) or set(text) <= set("十百千万亿元")
    )


def relative_end(elements: Sequence[Element], first: int) -> int | None:
    """The 的 that ends a relative clause (有意愿的|…), or an adjective's (优秀的|…)."""
    verb_seen = False
    for k in range(first, min(len(elements), first + 14)):
        element = elements[k]
        if element.text == "的":
            follows = k + 1 < len(elements) and (
                _is_nominal(elements[k + 1]) or elements[k + 1].text in "“《"
            )
            if verb_seen and follows:
                inner = relative_end(elements, k + 1)
                return inner if inner is not None else k
            return None
        if element.kind != "word" or element.text in _CLAUSE_END:
            return None
        if element.tag[0] in "vapd" or element.tag == "b":
            verb_seen = True
    return None


def _after_quote(elements: Sequence[Element], opening: int, *, person: bool, actor: bool) -> Span | None:
    closing = {"“": "”", "《": "》", "‘": "’"}[elements[opening].text]
    for k in range(opening + 1, min(len(elements), opening + 40)):
        if elements[k].text == closing:
            if k + 1 < len(elements) and elements[k + 1].text in ("“", "《"):
                return _after_quote(elements, k + 1, person=person, actor=actor)
            head = _collect(elements, k + 1, person=person, actor=actor)
            return head if head is not None else Span(elements[opening].span.end, elements[k].span.start)
    return None


def _collect(elements: Sequence[Element], first: int, *, person: bool, actor: bool) -> Span | None:
    while first < len(elements) and (
        elements[first].text in _ADJECTIVES or _LEADING_DROPS.match(elements[first].text)
    ):
        first += 1
    if first < len(elements) and opens_predicate(elements, first):
        return None
    k = first
    while k < len(elements):
        element = elements[k]
        if element.kind == "word" and element.text in _COORDINATORS and k > first:
            end = _coordinate_end(elements, k + 1)
            if end is None:
                break
            k = end
            continue
        if element.text in ("以上", "及以上", "以下") and k > first and elements[k - 1].text[-1] == "级":
            k += 1  # 省级以上|园区
            continue
        if not _is_nominal(element) or (k > first and _ends_phrase(elements, k, actor=actor)):
            break
        k += 1
        if element.text in _CLOSING_NOUNS:
            break
        if person and names_person(element.text) and len(element.text) > 1:
            following = elements[k] if k < len(elements) else None
            if following is None or not (
                (_is_nominal(following) and names_person(following.text)) or following.text in _COORDINATORS
            ):
                break
    last = k - 1
    nominalised = first > 0 and elements[first - 1].text == "的"
    while (
        not nominalised
        and last > first
        and elements[last].tag in ("v", "vd", "vi", "a", "d")
        and not _is_head(elements[last])
    ):
        last -= 1
    if all(part.tag[0] == "v" for part in elements[first : last + 1]):
        following = elements[last + 1] if last + 1 < len(elements) else None
        if is_governing(elements[first]) or (
            following is not None and following.text not in _CLAUSE_END and following.text != "的"
        ):
            return None
    return _span(elements, first, last)


def _is_head(element: Element) -> bool:
    return names_person(element.text)


def _ends_phrase(elements: Sequence[Element], k: int, *, actor: bool = True) -> bool:
    """Whether a verb begins what the counted things do: 20名党员|组建服务队."""
    element = elements[k]
    if not is_governing(element):
        return False
    if _governing()[element.text] == "verb":
        return True
    if not actor:
        return False
    following = elements[k + 1] if k + 1 < len(elements) else None
    return (
        following is not None
        and _is_nominal(following)
        and not _combines(following.text)
        and following.text not in _ACTOR_NOUNS
    )


def opens_predicate(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb that takes an object begins here, so that no noun phrase does: 30日内|提出申请."""
    element = elements[k]
    if not is_governing(element):
        return False
    if _governing()[element.text] == "verb":
        return True
    following = elements[k + 1] if k + 1 < len(elements) else None
    return element.tag == "v" and (following is None or not _is_nominal(following))


def _combines(noun: str) -> bool:
    """Whether a verb before ``noun`` may be its modifier: 服务|事项, 帮扶|县, 改造|工程建设."""
    return len(noun) == 1 or noun in _combining() or noun[:2] in _combining()


def _coordinate_end(elements: Sequence[Element], first: int) -> int | None:
    """The end of a coordinated phrase, if it is one and no number follows that it belongs to."""
    k = first
    while k < len(elements) and k - first < 5 and _is_nominal(elements[k]):
        if is_governing(elements[k]) and (k == first or _ends_phrase(elements, k)):
            break
        k += 1
    if k == first or (k < len(elements) and elements[k].kind == "figure"):
        return None
    return k


def _span(elements: Sequence[Element], first: int, last: int) -> Span | None:
    while first < last and _LEADING_DROPS.match(elements[first].text):
        first += 1
    first = _without_owner(elements, first, last)
    if not 0 <= first <= last:
        return None
    start = elements[first].span.start + _verb_inside(elements[first].text)
    return Span(start, elements[last].span.end)


def _verb_inside(word: str) -> int:
    """How many characters of ``word`` are a verb that jieba left on its object: 解决|问题."""
    use = _governing().get(word[:2], "") if len(word) > 3 else ""
    return 2 if use == "verb" or (use == "both" and not _combines(word[2:])) else 0


def _without_owner(elements: Sequence[Element], first: int, last: int) -> int:
    """Skip the named place that the counted things belong to: 双流区|游客投诉, 该景区|面积."""
    k = first
    while k < last and elements[k].tag == "ns" and _NO_PLACE.search(elements[k].text) is None:
        k += 1
    named = k > first or (first > 0 and elements[first - 1].text in ("该", "本", "此", "我"))
    if named and k < last and _PLACE_HEAD.search(elements[k].text):
        k += 1
    return k if named and elements[last].span.end - elements[k].span.start > 1 else first
