"""Calendar numbers: days of the month and years that say when, not how long."""

import bisect
import re
from collections.abc import Sequence

from extract.figures.exclusions import Reason
from extract.figures.quantities import Quantity
from extract.figures.surroundings import CLAUSE_END, is_chinese
from extract.tokens import Token

_LASTING = re.compile(
    r"(?:连续|不少于|满|期|为|提前|延长|至少|最长|超过|共|达|每|少于|历时|缩短|压缩[至到]?|由|从|缩短[至到]|期限|为期|前)$"
)
_LASTING_AFTER = re.compile(
    r"内|以内|以上|以下|之内|前(?:通知|告知|书面|报|向|将|公告|提出)|的(?!上午|下午|晚)|办结|期限|后|缩短|压缩|延长|公示"
)
# 举行|30日前, 送达|7日后: days counted from an event.
_EVENT = re.compile(
    r"(?:举行|召开|届满|期满|到期|开始|实施|施行|结束|变更|开工|施工|开业|送达|公布|发布|生效|发生|完工|交付|之日)的?$"
)
_PERIOD_VERB = ("v", "vn", "d", "ad", "p")


def is_calendar_day(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """A day of the month rather than a number of days: 15日从…获悉."""
    if quantity.unit != "日" or quantity.bounded or quantity.amount.high > 31:
        return None
    if _LASTING.search(text, max(0, quantity.start - 6), quantity.start):
        return None
    beside_event = text[quantity.end : quantity.end + 1] in ("前", "后") and not is_chinese(text, quantity)
    after = _EVENT.search(text, max(0, quantity.start - 4), quantity.start) if beside_event else None
    if after is not None or (not beside_event and _LASTING_AFTER.match(text, quantity.end)):
        return None
    return "date" if not is_chinese(text, quantity) or quantity.amount.high < 10 else None


def is_span_of_time(
    text: str, quantity: Quantity, tokens: Sequence[Token], starts: Sequence[int]
) -> Reason | None:
    """Years that only say when: 五年|跨越两个台阶, 不平凡的五年."""
    if quantity.unit != "年" or quantity.bounded or quantity.amount.ranged:
        return None
    before = text[quantity.start - 1 : quantity.start]
    if before == "的" and CLAUSE_END.match(text, quantity.end):
        return "period"
    if before == "" or before in "，。；：！？、\n（ 　—":
        index = bisect.bisect_left(starts, quantity.end)
        if index < len(tokens) and starts[index] == quantity.end and tokens[index].tag in _PERIOD_VERB:
            return "period"
    return None
