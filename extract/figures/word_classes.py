"""Word classes: what a word may be in a noun phrase, where jieba's tags do not say."""

import functools
import re
from collections.abc import Sequence

from extract.figures.elements import Element
from extract.word_lists import read_column, read_rows

_NOMINAL_TAGS = frozenset(("j", "l", "i", "eng", "vn", "an", "b", "s", "k", "g", "ng", "z", "h"))
_NOT_NOMINAL_TAGS = frozenset(("ad", "ag", "vd", "vshi", "vyou"))
_MARKS = frozenset("“”‘’《》、，。；：！？（）()+—-/·… \u3000\n\t\"'")
# Nouns of one character that jieba's dictionary tags as something else.
_SHORT_NOUNS = frozenset("类型级式系县村市区镇乡组员物户")
_PERSON = re.compile(
    r"(?:[人员者师生民众工兵士长]|专家|企业家|代表|骨干|干部|教授|博士|硕士|群众|儿童|妇女|青年|少年|农户|客商|嘉宾|人才|人口|对象|"
    r"游客|旅客|顾客|乘客|网红|领导|家属|英模|嫌疑犯|罪犯|劳力|劳动力|少数民族|主播|选手|教练|导师|学子)$"
)
_BODY = re.compile(
    r"(?:公司|集团|厂|局|部|委|办|院|会|社|所|队|团|校|中心|单位|部门|机关|政府|组织|企业|镇|乡|村|县|市|区|省|街道|社区|全国|各地|支部|站|班|省份|区县|县市|地市|市州|盟市)$"
)
# A verb with the adjective that it brings about: 选优, 配强, 建好.
_RESULTING = re.compile(r"[选配建做用管抓育练补备][优强齐好准实细足牢活]$")
_NUMERIC = re.compile(r"[\d零一二三四五六七八九十百千万亿两几数半多余每各首单双若许大]")
# They are counted in 家 or 名, but a verb before them modifies: 帮扶|单位, 参保|企业.
_ACTORS = frozenset(re.findall("..", "单位企业机构公司学校医院高校部门银行组织协会对象人员群众农户家庭"))


# Deeds that are themselves what is given where no object follows: 5万元|奖励支持.
_BENEFITS = frozenset(re.findall("..", "奖励支持扶持补贴补助减免资助救助奖补贴息优惠"))


@functools.cache
def _borders() -> frozenset[str]:
    return read_column("phrase_borders", "word")


@functools.cache
def _compounds() -> frozenset[str]:
    return read_column("compound_words", "word") | _SHORT_NOUNS


@functools.cache
def _governing() -> dict[str, str]:
    return {row["word"]: row["use"] for row in read_rows("governing_verbs")}


@functools.cache
def _combining() -> frozenset[str]:
    return read_column("combining_nouns", "word")


@functools.cache
def _change_verbs() -> frozenset[str]:
    return read_column("change_verbs", "word")


def is_change_verb(word: str) -> bool:
    """Whether the word says that a number rose or fell: 增长, 压减."""
    return word in _change_verbs()


def modifies(word: str) -> bool:
    """Whether the word is a modifier even where it could govern what follows: 脱贫|人口."""
    return word in _compounds()


def is_border(element: Element) -> bool:
    """Whether no noun phrase reaches across the word: 的, 等, 各类, 累计."""
    return element.text in _borders()


def is_nominal(element: Element) -> bool:
    """Whether the word can stand in a noun phrase, verbs that modify a noun included."""
    if element.kind != "word" or is_border(element) or is_change_verb(element.text):
        return False
    if element.text in _compounds():
        return True
    tag = element.tag
    if tag == "m":  # jieba's dictionary has some nouns as numerals: 党日
        return len(element.text) > 1 and _NUMERIC.search(element.text) is None
    if element.text[0] in _MARKS or tag in _NOT_NOMINAL_TAGS:
        return False
    return tag[0] in "nav" or tag in _NOMINAL_TAGS


def is_governing(element: Element) -> bool:
    """Whether the word is a verb that takes what follows as its object: 开展, 服务, 更新改造."""
    if element.kind != "word":
        return False
    verbs, text = _governing(), element.text
    if text in verbs or (len(text) == 4 and text[:2] in verbs and text[2:] in verbs):
        return True
    return _RESULTING.match(text) is not None and element.tag[0] in "vna"


def only_governs(word: str) -> bool:
    """Whether the verb is never part of a noun phrase: 开展, 配强, unlike 服务 in 服务事项."""
    use = _governing().get(word)
    return use == "verb" if use is not None else _RESULTING.match(word) is not None


def names_person(text: str) -> bool:
    """Whether a noun phrase is headed by a noun for people: 产业工人, 常住人口."""
    return _PERSON.search(text) is not None


def combines(noun: str) -> bool:
    """Whether a verb before ``noun`` may be its modifier: 服务|事项, 帮扶|县, 改造|工程建设."""
    return len(noun) == 1 or noun in _combining() or noun[:2] in _combining()


def verb_inside(word: str) -> int:
    """How many characters of ``word`` are a verb that jieba left on its object: 解决|问题."""
    verb, rest = word[:2], word[2:]
    if len(rest) < 2 or verb not in _governing() or word.startswith(("生产安全", "生产经营")):
        return 0
    return 2 if only_governs(verb) or not combines(rest) else 0


def is_benefit(elements: Sequence[Element], k: int) -> bool:
    """Whether the word is what is given rather than a verb: 一次性|奖励, but not 奖励|先进单位."""
    if elements[k].text not in _BENEFITS:
        return False
    following = elements[k + 1] if k + 1 < len(elements) else None
    return following is None or following.text in _BENEFITS or not is_nominal(following)


def acts(element: Element) -> bool:
    """Whether the noun names people, a body or a place: 志愿者, 公司, 全镇."""
    return (
        element.tag in ("ns", "nr", "nt")
        or names_person(element.text)
        or _BODY.search(element.text) is not None
        or element.text in _ACTORS
    )


def is_actor(word: str) -> bool:
    """Whether a verb before the word may modify it, as it does before those that act: 帮扶|单位."""
    return word in _ACTORS


def opens_predicate(elements: Sequence[Element], k: int) -> bool:
    """Whether a verb that takes an object begins here, so that no noun phrase does: 30日内|提交材料."""
    element = elements[k]
    if is_done(element):
        return True
    if not is_governing(element) or is_benefit(elements, k):
        return False
    if only_governs(element.text):
        return True
    following = elements[k + 1] if k + 1 < len(elements) else None
    return element.tag == "v" and (following is None or not is_nominal(following))


def is_done(element: Element) -> bool:
    """Whether the verb tells with 已 that it is done: 13万元|已到账."""
    return element.text[0] == "已" and element.tag == "v"


@functools.cache
def _predicates() -> frozenset[str]:
    return read_column("predicates", "word")


def begins_predicate(word: str) -> bool:
    """Whether the word begins what things do and never modifies a noun: 3座水厂|位于…"""
    return word in _predicates()


def ends_phrase(elements: Sequence[Element], k: int, *, actor: bool) -> bool:
    """Whether a verb begins what the counted things do: 20名党员|组建服务队.

    ``actor`` says that what is counted can act; other things have verbs as modifiers: 片区|更新项目.
    """
    element = elements[k]
    if not is_governing(element) or is_benefit(elements, k):
        return False
    if only_governs(element.text):
        return True
    following = elements[k + 1] if k + 1 < len(elements) else None
    if not actor or following is None or not is_nominal(following):
        return False
    return not combines(following.text) and following.text not in _ACTORS
