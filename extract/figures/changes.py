"""Changes: whether a figure is an increase or decrease, against what, and which figure it changed from."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import cast

from extract.figures.quantities import Quantity
from extract.records import Basis, Change
from extract.word_lists import any_of, read_rows

_CLAUSE = re.compile(r"[，。；：！？\n,;]")
_AND = ("、", "和", "与", "及")
_SENTENCE = re.compile(r"[。；！？\n;]")
_REACHED = re.compile(r"^(?:至|到|为|成|了?[0-9]*年?)$")
_FROM = re.compile(r"[由从](?:[^，。；：！？由从]{0,14}?)$")
_TO = re.compile(r"(?:至|到|为|成)(?:[^，。；！？\d]{0,4}|[^，。；！？]{0,10}年?[^，。；！？]{0,6}的)$")
_AT_ONCE = re.compile(
    r"[^，。；！？\d]{0,6}(?:至|到|为|成)(?:即时|即办|即到即办|当场|现场|当[天日]|立等|随到随办)"
)
_ADVERB_REACH = 14  # characters before a list that 分别 may stand in
_YOY = re.compile(
    r"同比|(?:比|较|比起|相比)(?:上年|去年|上一年|前一年|上年度|去年度|上年末|去年末)(?:同期|末|底)?|(?:上年|去年)同期"
)
_QOQ = re.compile(r"环比|(?:比|较)(?:上月|上季度|上个月|一季度|二季度|三季度|上半年|前一季度|上一季度)")
_OF_QUALITY = ("提升", "提高", "延长", "精简", "压减")
_ENDS = re.compile(r"$|[，。；：！？、）)\n,;]")
_AFTER = re.compile(r"的?(增长|增幅|涨幅|增量|降幅|跌幅|下降|增速提升)(?!点|极|潜力|率|目标|为|到|至)")


@dataclass(frozen=True, slots=True)
class ChangeOf:
    """What one quantity says about change; ``of`` is the number of the quantity it changed from."""

    change: Change | None = None
    basis: Basis | None = None
    of: int | None = None


@functools.cache
def _verbs() -> dict[str, Change]:
    return {row["word"]: cast("Change", row["change"]) for row in read_rows("change_verbs")}


@functools.cache
def _directly_before() -> re.Pattern[str]:
    """A verb of change right before the number, with what may stand between: 增长了约|5%, 分别下降|3%和5%."""
    return re.compile(
        rf"(?<![新起升加空骤])({any_of(_verbs())})(?:(?<=幅)(?:达到?|为)|了|幅度?(?:达到?|为)?)?(?:约|近|超过?|逾|不到|将近)?$"
    )


@functools.cache
def _any_verb() -> re.Pattern[str]:
    return re.compile(any_of(_verbs()))


@functools.cache
def _governs_object() -> re.Pattern[str]:
    """增加就业岗位|300个: the verb opens its clause and the number closes the object."""
    verbs = [row["word"] for row in read_rows("change_verbs") if row["object"] == "yes"]
    return re.compile(
        rf"(?:^|[，。；：！？、\n]|累计|共|再|又|已|年|月|可|将|能)({any_of(verbs)})(?![至到为值量额率幅])[^，。；：！？、的\d]{{1,12}}(?<![达为至到在占])$"
    )


def read_changes(text: str, quantities: Sequence[Quantity]) -> list[ChangeOf]:
    """The change that each quantity of ``text`` states, in order.

    由15天缩减至5天 makes both a decrease, the second ``of`` the first; 增至60万台 is a level and none.
    """
    found: list[ChangeOf] = []
    for number, quantity in enumerate(quantities):
        previous = quantities[number - 1] if number else None
        pair = None
        if previous is not None and found[-1].of is None:
            pair = _from_to(text, previous, quantity, previous.start, (previous.end, quantity.start))
        if pair is not None:
            found[-1] = ChangeOf(pair, "from_to", found[-1].of)
            found.append(ChangeOf(pair, "from_to", number - 1))
            continue
        if _falls_to_nothing(text, quantity):
            found.append(ChangeOf("decrease", "from_to"))
            continue
        change = _stated(text, quantity)
        if (
            change is None
            and previous is not None
            and found[-1].of is None
            and _listed(text, previous, quantity)
        ):
            change = found[-1].change
        found.append(ChangeOf(change, _basis(text, quantity)) if change else ChangeOf())
    _pair_lists(text, quantities, found)
    return found


def _pair_lists(text: str, quantities: Sequence[Quantity], found: list[ChangeOf]) -> None:
    """由A和B分别提高到C和D: A goes with C and B with D; 分别从A、B提高到C: both with C."""
    for before, after in pairwise(_lists(text, quantities)):
        start, gap = quantities[before[0]].start, (quantities[before[-1]].end, quantities[after[0]].start)
        if len(before) < 2 or len(after) not in (1, len(before)):
            continue
        if "分别" not in text[max(0, start - _ADVERB_REACH) : start] + text[slice(*gap)]:
            continue
        ends = after if len(after) > 1 else after * len(before)
        for first, last in zip(before, ends, strict=True):
            change = _from_to(text, quantities[first], quantities[last], start, gap)
            if change is not None:
                found[first] = ChangeOf(change, "from_to")
                found[last] = ChangeOf(change, "from_to", first)


def _lists(text: str, quantities: Sequence[Quantity]) -> list[list[int]]:
    """The numbers of the quantities, those that 、 or 和 joins together."""
    lists: list[list[int]] = []
    for number, quantity in enumerate(quantities):
        if lists and _joined(text, quantities[number - 1], quantity):
            lists[-1].append(number)
        else:
            lists.append([number])
    return lists


def _joined(text: str, first: Quantity, second: Quantity) -> bool:
    return text[first.end : second.start] in _AND and first.dimension == second.dimension


def _from_to(text: str, first: Quantity, second: Quantity, start: int, gap: tuple[int, int]) -> Change | None:
    """The direction of 由…至… from one quantity to another; 由 stands before ``start``, 至 in the ``gap``."""
    if first.dimension != second.dimension or gap[1] - gap[0] > 26:
        return None
    between = text[slice(*gap)]
    if _SENTENCE.search(between) or "，" in between[:-6] or _TO.search(between) is None:
        return None
    if _FROM.search(text, max(0, start - 17), start) is None:
        return None
    verb = _any_verb().search(between)
    low, high = Fraction(first.amount.low), Fraction(second.amount.high)
    if first.unit == second.unit and low != high:
        return "increase" if high > low else "decrease"
    return _verbs()[verb.group()] if verb else None


def _falls_to_nothing(text: str, quantity: Quantity) -> bool:
    """Whether a time falls to a level that is told without a number: 由5个工作日|压缩成即办."""
    if quantity.dimension != "duration" or _AT_ONCE.match(text, quantity.end) is None:
        return False
    return _FROM.search(text, max(0, quantity.start - 17), quantity.start) is not None


def _stated(text: str, quantity: Quantity) -> Change | None:
    before = text[max(0, quantity.start - 12) : quantity.start]
    match = _directly_before().search(before)
    if match is not None and not (match.group(1) in _OF_QUALITY and _counts_things(text, quantity)):
        return _verbs()[match.group(1)]
    after = _AFTER.match(text, quantity.end)
    if after is not None and quantity.dimension in ("percent", "times", "percentage_points"):
        return "decrease" if after[1] in ("降幅", "跌幅", "下降") else "increase"
    if _ENDS.match(text, quantity.end) is None:
        return None  # 提高两项补贴标准 raises the standards, not the two
    clause = text[max(0, quantity.start - 20) : quantity.start]
    governed = _governs_object().search(clause)
    return _verbs()[governed.group(1)] if governed else None


def _counts_things(text: str, quantity: Quantity) -> bool:
    """提升20个网点 betters them and adds none."""
    return quantity.dimension in ("count", "person") and _ENDS.match(text, quantity.end) is None


def _listed(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether the second number is only joined to the first: 增长4.1%和|6.2%, 分别新增3个、|5个."""
    between = text[first.end : second.start]
    if first.dimension != second.dimension:
        return False
    if between in _AND and first.dimension in ("percent", "percentage_points", "times"):
        return True
    return between in (*_AND, "，") and "分别" in text[max(0, first.start - 14) : first.start]


def _basis(text: str, quantity: Quantity) -> Basis:
    start = max(0, quantity.start - 40)
    clauses = _CLAUSE.split(text[start : quantity.start])
    clause = clauses[-1]
    if _QOQ.search(clause):
        return "qoq"
    if _YOY.search(clause):
        return "yoy"
    return "unspecified"
