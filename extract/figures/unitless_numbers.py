"""Unitless numbers: which numbers without a measure word state something all the same."""

import re
from collections.abc import Sequence

from extract.figures.exclusions import Reason
from extract.figures.quantities import Quantity
from extract.figures.surroundings import CLAUSE_END, follows_noun, noun_follows
from extract.tokens import Token

_CHINESE = re.compile(r"[\u4e00-\u9fff“《]")
_LEVEL = re.compile(
    r"(?:达到?|达成|为|至|到|升到|降到|增加?到|提高到|提升到|下降到|减少?到|[均数比]值|指数|系数|容积率|倍差|评分|得分)$"
)
_TO_LEVEL = re.compile(
    r"(?:缩小|扩大|提高|提升|上升|下降|降低|增加|减少|增长|升|降|增|减|调整|变)?(?:至|到|为)\d+(?:\.\d+)?(?=$|[，。；、：）])"
)
_GRADED = re.compile(r"(?:吨|元|千瓦|人|千伏|平方米)级")
_LIKE_A_YEAR = (1900, 2100)  # 2000国家大地坐标系
_LATIN = re.compile(r"[A-Za-z]")


def lacks_unit(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """A number without a measure word counts where it has a scale, a bound, or states a level."""
    if quantity.unit:
        return None
    numeral, after = quantity.amount.numeral, text[quantity.end : quantity.end + 1]
    if numeral is not None and numeral.scale >= 10**4 and after.isdigit():
        return None  # 390万65岁以上老人
    if _is_first_level(text, quantity):
        return None
    if numeral is None or _LATIN.match(after) or after == "级" or (after and after in "-+/·."):
        return "code" if _LATIN.match(after) else "no measure word"
    ends, goes_on = CLAUSE_END.match(text, quantity.end), _CHINESE.match(after)
    if not (ends or goes_on):
        return "code"
    if _GRADED.match(text, quantity.end):
        return "grade"
    if numeral.positional or (quantity.amount.low == 0 and not numeral.arabic):
        return "vague" if text[quantity.amount.start] == "几" else "no measure word"
    if quantity.bounded and numeral.arabic and "." in text[quantity.amount.start : numeral.end]:
        return None  # 郁闭度0.2以上, 容积率不大于3.0
    if numeral.scale >= 10**4 or (quantity.bounded and quantity.amount.high >= 10):
        return None
    if numeral.ranged and numeral.low >= 20 and goes_on:
        return None
    if not numeral.arabic:
        return "no measure word"
    if ends and _LEVEL.search(text, max(0, quantity.start - 4), quantity.start):
        return None
    if (
        goes_on
        and numeral.value >= 100
        and not _LIKE_A_YEAR[0] <= numeral.value <= _LIKE_A_YEAR[1]
        and not follows_noun(quantity.start, tokens, starts)
        and numeral.value % 10 == 0
        and noun_follows(quantity.end, tokens, starts)
    ):
        return None
    return "no measure word"


def _is_first_level(text: str, quantity: Quantity) -> bool:
    """收入比由|3.27|缩小至2.93."""
    numeral = quantity.amount.numeral
    if numeral is None or not numeral.arabic or text[quantity.start - 1 : quantity.start] not in ("由", "从"):
        return False
    return _TO_LEVEL.match(text, quantity.end) is not None
