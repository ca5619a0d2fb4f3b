"""Persons as subjects: a new name where a clause begins or after a post, then what only a person does."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.boundaries import is_common
from extract.entities.readings import Reading, find_once
from extract.patterns import Pattern
from extract.tokens import Token, is_word
from extract.word_lists import any_of, read_column

_MARKS = frozenset("，。；：！？“”（( \u3000\n—…■")
# 像王建国这样的, 据李秀英介绍: what governs a name without being part of one.
_GOVERNED = re.compile(
    "(?:像|经过|据|听|让|请|由|跟|对|向|给|比如|例如|感谢|找到|见到|遇到|来自[一-鿿]{2,12}的)$"
)
# Who a person is: 村支书, 局长, 教师, 种植户, 二年级3班.
_POST = re.compile(
    "(?:书记|主任|支委|主席|教授|经理|老师|同学|代表|委员|会计|顾问|专干|干部|学子|新生|研究生|本科生|毕业生|大学生|班|级|[^部增成生助延]长|[^动人成全复]员"
    "|[^大国专一多几百千]家|[^律大导]?师|[^对助]手|[^客用各]户|[居村农牧渔股网]民|[^各其本用的了些]者|[职员民焊钳]工|匠|警|[护战烈院博]士|负责人|传承人|带头人|创始人|老人|嘉宾|模范|标兵"
    "|父亲|母亲|儿子|女儿|丈夫|妻子)$"
)
_SAID = re.compile(
    r"(?:[也还则便又都]|[一-鿿]{2}地|笑着|指着[一-鿿]{1,6}|一边[一-鿿]{1,4}一边)?"
    r"(?:说(?![明服法理])|介绍(?![信所])|告诉|表示|坦言|直言|感慨|感叹|回忆|笑道|说道|讲道|解释|透露|指出|认为|强调|谈[到起]|算了一?笔账|深有感触|深有体会)"
)
# 王建国和同事们, 李秀英一家, 经过王建国的努力: what only a person has or is.
_HUMAN = re.compile(
    "(?:这样|等人|一样的人|[和与](?:同事|队友|队员|战友|家人|丈夫|妻子|老伴|儿子|女儿|他的|她的|工友|邻居|乡亲|村民|伙伴|同学|老师|团队|徒弟|师傅)"
    "|的(?:努力|带领|带动|帮助|指导|讲述|事迹|母亲|父亲|爸爸|妈妈|妻子|丈夫|老伴|儿子|女儿|孩子|家[里中]|老家|手机|脸上|心里|眼里|团队)|绝笔|日记|手稿|遗书|故居|烈士|塑像|铜像|一家|夫妇|夫妻|老人|[爷奶]|从小|今年\\d+岁|，[今现]?年?\\d\\d岁|[和与]记者)"
)
_DOES = frozenset("vdp")
_NOT_GIVEN = frozenset("的了着过以在为就从对将把和与及或等们某人者家性化型级型队总局部厅院校厂店说道称所")
_FUNCTION = tuple("pcudrxyefq")


@find_once
def find_subjects(reading: Reading) -> Iterator[Span]:
    """徐七根说, 局长庹文芳介绍, 像王建国这样的, 刘永胜骑摩托车跑遍村庄; 有关专家说 names none."""
    text = reading.text
    for match in _followed().finditer(text):
        span = Span(*match.span("name"))
        border = _border(text, span.start)
        if border and _is_name(reading, span, titled=border == "post"):
            yield span
    yield from _find_doing(reading)


def _find_doing(reading: Reading) -> Iterator[Span]:
    """A word that jieba takes for a name, where a clause begins or after a post, and a verb after it."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.tag != "nr" or not 2 <= len(token.text) <= 3 or index + 1 == len(tokens):
            continue
        start, after = token.span.start, tokens[index + 1]
        if token.text[0] not in _firm_surnames():
            if index and tokens[index - 1].text in _firm_surnames() and len(token.text) == 2:
                start -= 1  # 刘|永胜
            elif not (after.text == "《" and len(token.text) == 3):
                continue
        span = Span(start, token.span.end)
        doing = after.tag[:1] in _DOES or after.text == "《"
        begins = _begins_sentence(reading.text, start) if len(span) == 2 else _border(reading.text, start)
        if doing and begins and not is_word(span.of(reading.text)) and _is_name(reading, span, titled=False):
            yield span


def _begins_sentence(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "。；！？”\n"


def _border(text: str, start: int) -> str:
    """What stands before a name: the mark that opens a clause, a preposition, a post; else nothing."""
    if start == 0 or text[start - 1] in _MARKS:
        return "mark"
    before = text[max(0, start - 16) : start]
    if _GOVERNED.search(before):
        return "governed"
    return "post" if _POST.search(before) else ""


def _is_name(reading: Reading, span: Span, *, titled: bool) -> bool:
    name = span.of(reading.text)
    given = name[1:]
    firm = name[0] in _firm_surnames()
    first = reading.tokens[reading.token_at(span.start)]
    last = reading.tokens[reading.token_at(span.end - 1)]
    if name[-1] in _NOT_GIVEN or given[0] in "的了着和与及等某" or is_common(name) or name[:1] == name[1:]:
        return False
    if is_word(name) and not (titled and first.tag == "nr" and first.span == span):
        return False
    if last.span.end > span.end and is_word(last.text):
        # 所长白|明说: the verb of speech is glued to the name
        return titled and first.span == Span(span.start, span.end - 1) and last.text[1:] in {"说", "称"}
    if first.span.start < span.start:
        return titled and not is_word(given) and (last.tag == "nr" or not is_word(first.text))
    words = reading.words_in(span.start + 1, span.end)
    if len(given) == 2 and is_word(given) and first.text == name[0]:
        plain = words[0].tag.startswith(_FUNCTION)
        return firm and (words[0].tag == "nr" or (titled and not plain))
    return not any(_is_everyday(token, firm) for token in (first, *words) if token.text != name[0])


def _is_everyday(token: Token, firm: bool) -> bool:
    """Whether a word has no place in a name: 应当, 各地; one character of a name may be any noun or verb."""
    if token.tag[:2] == "nr" or not is_word(token.text):
        return False
    if len(token.text) == 1:
        return token.tag.startswith(_FUNCTION) or not firm
    return not (firm and token.tag == "ns" and len(token.text) == 2 and token.text[0] in _firm_surnames())


@functools.cache
def _firm_surnames() -> frozenset[str]:
    """Surnames that are hardly ever a word: 刘, not 高 or 于."""
    return read_column("surnames", "surname", firm="yes")


@functools.cache
def _followed() -> Pattern:
    surnames = read_column("surnames", "surname")
    double = any_of(name for name in surnames if len(name) > 1)
    single = "".join(sorted(name for name in surnames if len(name) == 1))
    return Pattern(rf"(?P<name>(?:{double}|[{single}])[一-鿿]{{1,2}}?)(?={_SAID.pattern}|{_HUMAN.pattern})")
