"""Where a person's name stands by form alone: lists of names, bylines, contacts, names with a dot."""

import functools
import re
from collections.abc import Callable, Iterator

from corpus.span import Span
from extract.entities.readings import Reading, find_once
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_column

_POST = (
    "(?:(?:常务)?副|原|老|前)?(?:总书记|书记|主任|局长|厅长|部长|省长|市长|县长|区长|镇长|乡长|校长|院长|所长|站长|队长|科长|处长|司长|行长|会长|主席|委员长"
    "|总理|总经理|经理|董事长|秘书长|教授|研究员|院士|博士|医生|主任医师|律师|委员|代表|老师|同学|同志|先生|女士|支书)"
)
# After a name in these words of sex, or a telephone number, it is a person's.
_SEX = r"(?:（(?:[男女]|化名)|[，,、 　]+[男女](?=[，,、）)]))"
_TAIL = re.compile(r"[称以说在就对向与和把从表等介摄]$")
# What a reporter's name stands beside: 记者 张明远, （张明远）, 张明远摄.
_CREDIT = (
    r"(?:(?:主编|副主编|责编|编辑|审核|审校|策划|监制|联系人|联系电话|文字|图片|文|图|摄影)(?:及电话)?"
    r"[ 　]*[：:｜|／/]|记者|通讯员)[ 　]*"
)
_TRANSLITERATION = frozenset(
    "阿艾爱安奥巴拜班保贝比别波伯博勃布才策察次茨达丹旦当道德登地迪丁东杜敦多额恩尔法菲芬费弗夫福盖甘岗高戈格根贡古哈海汗浩赫黑侯胡霍基吉加嘉江杰金晶久喀卡凯康柯科克肯库拉莱兰朗劳勒雷里理力立丽利莉"
    "连林龙隆卢鲁罗洛马玛买麦曼毛梅门蒙孟米密敏明莫姆木穆纳娜奈南内尼年娘涅宁纽诺帕派潘佩彭皮平普其奇齐恰强钦琼曲热仁日茹瑞萨塞赛桑沙山舍什生圣师施史士世斯苏索塔太泰坦汤特提田图吐托娃瓦旺维卫温文翁乌西希锡夏香肖谢辛兴雄许雅亚延扬央耶叶伊依义因英永尤于玉元约扎泽增詹珍芝治中卓孜子宗祖朵茹牙不都热孜肉合赞坚措姆卓嘎珠坚参丹巴次仁"
)
_DOTTED = Pattern(r"(?<![·・•])[一-鿿]{2,6}(?:[·・•][一-鿿]{2,8}){1,2}(?![·・•])")
_SHORT_ITEMS = Pattern(r"(?:、[一-鿿]{2,3}){2}(?=[、等，。；）)\s]|$)")
_WHOLE = re.compile(r"[■●\s　]*(?P<name>[一-鿿]{2,3})[\s　：:]*")


@find_once
def find_people_in_context(reading: Reading) -> Iterator[Span]:
    """Names in lists of three (陈高远、戚永平、赵文江等), in bylines (记者 韩立言), before a post."""
    for find in _FINDERS:
        yield from find(reading)


def _with_post(reading: Reading) -> Iterator[Span]:
    """卫生局王培远副主任, 邱林，男: an unknown name, then a post or the sex."""
    for match in _posted().finditer(reading.text):
        span = Span(*match.span("name"))
        token = reading.tokens[reading.token_at(span.start)]
        sexed = match["sex"] is not None and token.span == span and token.tag == "nr"
        if sexed or _is_new_name(reading, span):
            yield span


def _listed(reading: Reading) -> Iterator[Span]:
    if _SHORT_ITEMS.search(reading.text) is None:
        return
    for match in _lists().finditer(reading.text):
        spans = []
        offset = match.start()
        for item in match[0].split("、"):
            spans.append(Span(offset, offset + len(item)))
            offset += len(item) + 1
        new = sum(_is_new_name(reading, span) for span in spans)
        known = sum(is_word(span.of(reading.text)) for span in spans)
        if new >= 2 and new > known:
            yield from (span for span in spans if not is_word(span.of(reading.text)) or len(span) == 3)


def _credited(reading: Reading) -> Iterator[Span]:
    for match in _credits().finditer(reading.text):
        group = "names" if match["names"] else "alone"
        for name in re.finditer(r"[一-鿿]+", match[group]):
            span = Span(name.start(), name.end()).shifted(match.start(group))
            if not is_word(name[0]) and (group == "names" or _is_new_name(reading, span)):
                yield span
    for match in _photographed().finditer(reading.text):
        if not is_word(match["name"]):
            yield Span(*match.span("name"))


def _dotted(reading: Reading) -> Iterator[Span]:
    """艾尔肯·买买提: a name whose characters are those that write foreign sounds."""
    if not re.search("[·・•]", reading.text):
        return
    for match in _DOTTED.finditer(reading.text):
        start, parts = match.start(), re.split("[·・•]", match[0])
        while parts[0] and not _TRANSLITERATION.issuperset(parts[0]):
            start, parts[0] = start + 1, parts[0][1:]
        last = parts[-1]
        while last and last[-1] not in _TRANSLITERATION:
            last = last[:-1]
        if (
            len(parts[0]) < 2
            or len(last) < 2
            or not all(map(_TRANSLITERATION.issuperset, [*parts[1:-1], last]))
        ):
            continue
        if not all(is_word(part) and len(part) > 2 for part in (parts[0], last)):
            yield Span(start, match.end() - len(parts[-1]) + len(last))


def _at_clause_start(reading: Reading) -> Iterator[Span]:
    """冯远帆在发言中介绍: a clause opens with an unknown name, then says what the person does there."""
    for match in _acting().finditer(reading.text):
        span = Span(*match.span("name"))
        if _is_new_name(reading, span):
            yield span


def _accused(reading: Reading) -> Iterator[Span]:
    """孙绍远、王莉江涉嫌违纪: who is under suspicion."""
    for match in _suspected().finditer(reading.text):
        for name in re.finditer("[一-鿿]+", match["names"]):
            span = Span(name.start(), name.end()).shifted(match.start("names"))
            if _is_new_name(reading, span):
                yield span


def _alone(reading: Reading) -> Iterator[Span]:
    match = _WHOLE.fullmatch(reading.text)
    if match is not None and _is_new_name(reading, Span(*match.span("name"))):
        yield Span(*match.span("name"))


_FINDERS: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    _with_post, _listed, _credited, _dotted, _at_clause_start, _accused, _alone,
)  # fmt: skip


def _is_new_name(reading: Reading, span: Span) -> bool:
    """Whether jieba read a name there that its dictionary lacks: 王培远/nr."""
    token = reading.tokens[reading.token_at(span.start)]
    name = span.of(reading.text)
    if name[-1] in "副原总正医类型级性化所" or token.span.start != span.start or is_word(name):
        return False
    if not name.startswith(_surnames()) or name[:1] == name[1:]:
        return False
    if name in read_column("name_words", "word", kind="common"):
        return False
    if token.span.end == span.end:
        return token.tag in {"nr", "nrt", "nrfg", "n", "ng", "j"} and not is_word(token.text)
    if token.span.end > span.end:
        return token.tag == "nr" and token.span.end == span.end + 1 and _TAIL.search(token.text) is not None
    return _ends_name(reading.tokens[reading.token_at(token.span.end)], token, span)


def _ends_name(last: Token, first: Token, span: Span) -> bool:
    """Whether the second of two words is the rest of a name: 王|莉江, 王培|远."""
    if last.span.end != span.end:
        return False
    if len(last.text) == 1:
        coined = len(first.text) == 2 and not is_word(first.text)  # 叶名|怡
        return last.tag[:1] not in "pcudrm" and (first.tag == "nr" or len(first.text) == 1 or coined)
    return len(first.text) == 1 and (not is_word(last.text) or last.tag == "nr")


@functools.cache
def _surnames() -> tuple[str, ...]:
    return tuple(sorted(read_column("surnames", "surname")))


@functools.cache
def any_surname() -> str:
    """Any surname; a class of characters, for it is tried at every character."""
    single = "".join(name for name in _surnames() if len(name) == 1)
    return f"(?:{any_of(name for name in _surnames() if len(name) > 1)}|[{single}])"


def _name() -> str:
    return rf"{any_surname()}[一-鿿]{{1,2}}"


@functools.cache
def _posted() -> Pattern:
    return Pattern(rf"(?P<name>{_name()}?)(?:(?={_POST})|(?P<sex>(?={_SEX})))")


@functools.cache
def _lists() -> Pattern:
    name = _name()
    return Pattern(rf"(?:{name}、){{2,}}{name}(?=等|[，。；）)\s]|$)")


@functools.cache
def _credits() -> Pattern:
    name = _name() + "?"
    names = rf"(?P<names>{name}(?:[、，,\s　]+{name}){{0,5}})"
    return Pattern(
        rf"{_CREDIT}{names}(?=[ 　]*(?:$|[）)；;。|｜\n]|摄|文|电话|联系|0\d|1\d{{5}}))"
        rf"|[（(](?P<alone>{any_surname()}[一-鿿]{{2}})[）)]"
    )


@functools.cache
def _photographed() -> Pattern:
    return Pattern(rf"(?:[\s　（(]|记者|网|社)(?P<name>{_name()}?)[ 　]*摄(?![影制像氏])")


@functools.cache
def _acting() -> Pattern:
    return Pattern(
        rf"(?:^|[。；！？”\n]|(?:学院|大学|公司|中学|小学|部队|支部)的?|学生|运动员|选手|员工)(?P<name>{_name()}?)"
        r"(?=在[一-鿿]{0,6}(?:发言|讲话|致辞|报告|总结|授课|交流|分享|会上|现场)|以《|以“|勇夺|夺得|荣获|获得|听完|一边|带领大家|为大家|分享了|讲述了|介绍了|结合)"
    )


@functools.cache
def _suspected() -> Pattern:
    name = _name()
    return Pattern(rf"(?P<names>{name}(?:[、和]{name}){{0,4}})(?=等?(?:人)?(?:涉嫌)?严重违纪)")
