"""Units: measure words and physical units, with the dimension each belongs to."""

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from extract.records import Dimension
from extract.word_lists import any_of, read_rows

_PER = re.compile(r"\s?(?:[/／]|每)\s?")
# What a rate may be counted against, where it is no unit of its own: 元/人·月, 件/万人.
_DENOMINATOR = re.compile(
    r"(?:百|千|万|亿|十万)?(?:人|户|亩|家|个|日|天|月|年|季|次|件|单|车|辆|床|生|台|套|间|度|时|分钟|秒|株|头|斤|克|[sShHdD](?![A-Za-z]))"
)
_PHYSICAL = re.compile(
    r"(?:立方米|立方厘米|平方米|平方公里|升|毫升|小时|秒|分钟|千克|公斤|公里)(?![\d一二两三四五六七八九十])"
)
_MONEY = re.compile(
    r"(?:GDP|总值|产值|增加值|收入|营收|投资|资金|贷款|存款|余额|利润|税收|额|市值|资产|债券?|预算|支出|融资|授信)$"
)
_ECONOMY = re.compile(r"(?:产业|规模|集群|经济总量|进出口|出口|外贸)$")
_LATIN = re.compile(r"[A-Za-z0-9]")
_DOT = re.compile(r"[·•・]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, up to ``end``, and its dimension."""

    text: str
    dimension: Dimension
    end: int
    noun: bool = False  # a noun that counts itself (16区): only with Arabic numerals, 三区 is a name


@functools.cache
def _units() -> dict[str, tuple[Dimension, re.Pattern[str] | None, bool]]:
    return {
        row["unit"]: (
            cast("Dimension", row["dimension"]),
            re.compile(row["not_before"]) if row["not_before"] else None,
            row["form"] == "noun",
        )
        for row in read_rows("units")
    }


@functools.cache
def _longest() -> re.Pattern[str]:
    return re.compile(any_of(_units()))


def read_unit(text: str, start: int) -> Unit | None:
    """The longest unit that begins at ``start``, rates included: 元/平方米, 微克/立方米.

    A unit is none where it is the head of another word: 300家庭 are not counted in 家.
    """
    match = _longest().match(text, start)
    while match is not None:
        dimension, not_before, noun = _units()[match.group()]
        cut = match.group()[-1].isascii() and _LATIN.match(text, match.end()) is not None
        if not cut and (not_before is None or not not_before.match(text, match.end())):
            return _with_denominator(text, Unit(match.group(), dimension, match.end(), noun))
        shorter = match.group()[:-1]
        match = _longest().match(text, start, start + len(shorter)) if shorter else None
    return None


def names_money(noun: str, scale: Decimal) -> bool:
    """Whether a number in ``scale`` without a unit is money by its ``noun``: 总投资, in 亿 also 产业规模."""
    if scale < 10**4:
        return False
    return _MONEY.search(noun) is not None or (scale >= 10**8 and _ECONOMY.search(noun) is not None)


def _spoken_rate(text: str, unit: Unit, start: int) -> bool:
    """微克每立方米, 公里每小时: money goes by anything, what is measured by a physical unit."""
    if unit.dimension == "money":
        return True
    return (
        unit.dimension in ("mass", "length", "other", "energy") and _PHYSICAL.match(text, start) is not None
    )


def _with_denominator(text: str, unit: Unit) -> Unit:
    per = _PER.match(text, unit.end)
    if per is None or (per.group() == "每" and not _spoken_rate(text, unit, per.end())):
        return unit
    below = _longest().match(text, per.end()) or _DENOMINATOR.match(text, per.end())
    scaled = _DENOMINATOR.match(text, per.end())
    if scaled is not None and (below is None or scaled.end() > below.end()):
        below = scaled
    if below is None:
        return unit
    end = below.end()
    dot = _DOT.match(text, end)
    if dot is not None:
        further = _longest().match(text, dot.end()) or _DENOMINATOR.match(text, dot.end())
        end = further.end() if further is not None else end
    return Unit(text[unit.end - len(unit.text) : end], unit.dimension, end)
