"""Acceptance: whether a number that was read measures something, by the words around it."""

import bisect
import re
from collections.abc import Sequence

from extract.figures.calendar_numbers import is_calendar_day, is_span_of_time
from extract.figures.exclusions import Reason
from extract.figures.measures import read_amount
from extract.figures.quantities import Quantity
from extract.figures.surroundings import CLAUSE_END, follows_noun, is_chinese
from extract.figures.unitless_numbers import lacks_unit
from extract.tokens import Token

_NUMBER_TAGS = ("m", "mq", "q", "t", "x")
_TERM_BEFORE = re.compile(
    r"(?:期|限|期限|任期|为期|满|不少于|超过|延长|提前|连续|至少|缩短|保存|有效|不超过|长达|历时|历经|用时|耗时|处|的|年限为|期为|期限为|至|后|达|为)$"
)
# What is paid or granted for a time, so that even 一个月 measures it.
_PAID = re.compile(
    r"的?(?:工资|薪酬|租金|房租|津贴|补贴|补助|生活费|保费|经济补偿|保险金|假期|产假|宽限期|试用期|过渡期|公示期)"
)
_SCORE = re.compile(r"(?:[得评满扣加计总均记]|分数|成绩|积)(?:分)?(?:为|达|达到|至|到)?$")
# 五道|沟镇, 三家|子村: the measure word is part of a village's name.
_PLACE_TAIL = re.compile(r"(?:沟|子|房|树|江|泉|河|岗|岭|坡|湾|洼|坝|井|店|堡)(?:镇|乡|村|屯|街|区|县|市)")
# Measure words of single things, which 一 before a noun only introduces.
_COUNTED = frozenset("名人个位家所座处支套台辆部项间栋艘架份户")
# 突破一批技术 masters some of them; a floor of one is 至少一, 一…以上.
_PAST_ONE = ("突破", "破", "超", "过", "近", "上")
# A norm counts what it is for: 每5000名老人配备1名社工. 每10万人口床位数 is a rate.
_NORM = re.compile(
    r"[^，。；：、\d]{0,14}?(?:至少|不少于|应|可|须)?(?:配备?|设置?|设立|安排|选派|建设?|建立)(?!套)[^，。；：、\d]{0,10}\d"
)
_NEXT_DIGIT = re.compile(r"[一二三四五六七八九十两](?=[\u4e00-\u9fff])(?![十百千万亿半])")


def refusal_of(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """Why ``quantity`` is no figure, or None where it is one.

    三会一课 has no measure word, 一批 is an article, 二期 an ordinal, 三亚 a word.
    """
    for rule in (
        _nothing,
        _ordinal,
        _denominator,
        _within_word,
        _bare,
        _pattern,
        _article,
        is_calendar_day,
        is_span_of_time,
        _score,
        lacks_unit,
    ):
        reason = rule(text, quantity, tokens, starts)
        if reason is not None:
            return reason
    return None


def _nothing(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """零 begins words rather than numbers: 零部件, 零售."""
    return "word" if text[quantity.amount.start] in "零〇" and quantity.value == 0 else None


def _within_word(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """A Chinese numeral that is part of a longer word: 统一, 三亚, 千方百计."""
    start = quantity.amount.start
    if not is_chinese(text, quantity) or not tokens or quantity.unit in ("番", "fraction"):
        return None
    if quantity.unit != "个" and _PLACE_TAIL.match(text, quantity.end):
        return "word"
    token = tokens[max(0, bisect.bisect_right(starts, start) - 1)]
    if token.tag in _NUMBER_TAGS and token.span.start >= quantity.start:
        return None
    second = quantity.amount.numeral
    if second is not None and start < token.span.end <= second.start and quantity.unit:
        return None  # the tagger guessed a word that ends in the middle of a range: 占|比三到|五成
    if token.span.start < quantity.start and token.tag not in ("m", "mq", "t"):
        return "word" if token.span.end <= quantity.end or token.span.end > start + 1 else None
    numeral_end = quantity.amount.numeral.end if quantity.amount.numeral else quantity.end
    if token.span.end <= numeral_end or token.span.end in (quantity.end, quantity.amount.end):
        return None
    if quantity.unit and quantity.end - len(quantity.unit) < token.span.end <= quantity.end:
        return None
    return "word" if token.tag not in _NUMBER_TAGS else None


def _bare(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """A scale without digits measures only with a bound: 近千家, not 千家万户."""
    numeral = quantity.amount.numeral
    if (
        numeral is not None
        and numeral.bare
        and not quantity.bounded
        and quantity.dimension not in ("fraction", "percent")
    ):
        return "vague"
    return None


def _pattern(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """三支一扶, 四议两公开: a digit with a character and another digit with no measure word make a name."""
    if not is_chinese(text, quantity) or quantity.bounded or quantity.amount.high > 10:
        return None
    if (
        quantity.dimension != "count"
        or quantity.unit == "个"
        or _NEXT_DIGIT.match(text, quantity.end) is None
    ):
        return None
    following = read_amount(text, quantity.end)
    return "name" if following is not None and following.unit is None else None


def _article(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """一 in the sense of "a": 一批, 一个, 一名. With a bound or in a range it counts."""
    start = quantity.amount.start
    if text[start] == "半" and quantity.unit not in ("fraction", "%"):
        in_time = text[start - 1 : start] in tuple("上下前后每这近") and text[start - 2 : start] != "提前"
        return "period" if in_time else None
    if quantity.value != 1 or text[start] != "一" or quantity.amount.ranged:
        return None
    if (
        quantity.unit in _COUNTED
        and CLAUSE_END.match(text, quantity.end)
        and follows_noun(start, tokens, starts)
    ):
        return None  # an article comes before its noun; 设主任一名、副主任两名 counts
    if quantity.dimension in (
        "money",
        "percent",
        "percentage_points",
        "area",
        "length",
        "times",
        "mass",
        "energy",
        "fraction",
    ):
        return None
    if quantity.unit == "个月" and _PAID.match(text, quantity.end):
        return None
    if quantity.dimension == "duration" and _TERM_BEFORE.search(text, max(0, start - 5), start):
        return None
    if text[quantity.start : start] in _PAST_ONE:
        return "article"
    if quantity.bounded and quantity.bound != "about":
        return None
    return "article"


def _ordinal(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """Before a measure word 二 is an ordinal, two things are 两: 二期, 二类."""
    start = quantity.amount.start
    if text[start] == "二" and quantity.value == 2 and quantity.dimension == "count" and not quantity.bounded:
        return "ordinal"
    if quantity.unit in ("期", "届") and is_chinese(text, quantity):
        return "ordinal"
    return None


def _denominator(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """What a rate is counted against: 每万人, 每百户."""
    if text[quantity.start - 1 : quantity.start] != "每" or quantity.dimension in ("duration", "money"):
        return None
    numeral = quantity.amount.numeral
    counted = (
        numeral is not None and numeral.arabic and numeral.scale == 1 and numeral.value > 1 and quantity.unit
    )
    return None if counted and _NORM.match(text, quantity.end) else "rate denominator"


def _score(text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]) -> Reason | None:
    """十分 is an adverb unless it is a score; 三方, 四面 are parties and sides."""
    if not is_chinese(text, quantity) or quantity.bounded:
        return None
    if quantity.unit == "分" and not _SCORE.search(text, max(0, quantity.start - 6), quantity.start):
        return "word"
    if quantity.amount.unit is not None and quantity.amount.unit.noun:
        if quantity.unit == "折" and text[quantity.start - 1 : quantity.start] in tuple("打享按至"):
            return None
        return "no measure word"
    return None
