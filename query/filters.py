"""Filters: conditions that are typed on purpose, such as 满意度>=95%, and that an answer must meet."""

import re
import unicodedata
from fractions import Fraction

from corpus.errors import QuestionError
from corpus.span import Span
from extract.figures import find_figures
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import Condition as Comparison
from extract.figures.intervals import Operator
from extract.records import Passage
from query.conditions import FigureCondition, read_conditions
from query.measures import common_measure

_OPERATORS: dict[str, Operator] = {
    ">=": ">=", "≥": ">=", "=>": ">=", "<=": "<=", "≤": "<=", "=<": "<=",
    ">": ">", "<": "<", "==": "=", "=": "=",
}  # fmt: skip
_SIGNED = re.compile(r"(?P<indicator>[^<>=≤≥]*)(?P<operator>>=|=>|<=|=<|==|[<>=≤≥])(?P<amount>[^<>=≤≥]+)")


def read_filter(expression: str) -> FigureCondition:
    """The condition on figures that ``expression`` states, in signs or in Chinese.

    Raises QuestionError where it states none, or several.

    >>> read_filter("满意度>=95%").indicators, read_filter("投资1亿元以上").measure
    (('满意度',), 'money 元')
    """
    text = "".join(unicodedata.normalize("NFKC", expression).split())
    signed = _SIGNED.fullmatch(text)
    if signed:
        return _read_signed(signed, expression)
    found = [condition for condition in read_conditions(text) if isinstance(condition, FigureCondition)]
    if len(found) != 1:
        raise _unreadable(expression)
    return found[0]


def _read_signed(signed: re.Match[str], expression: str) -> FigureCondition:
    amount = signed["amount"]
    figures = list(find_figures(Passage("q", "q", 1, "body", (), amount, (Span(0, len(amount)),), (1,))))
    if len(figures) != 1 or figures[0].value is None or figures[0].span != Span(0, len(amount)):
        number = _bare_number(amount)
        if number is None:
            raise _unreadable(expression)
        value, unit, measure, factor = number, "", "count", Fraction(1)
    else:
        figure = figures[0]
        value, unit = Fraction(figure.value or 0), figure.unit
        measure, factor = common_measure(figure.unit, figure.dimension)
    indicator = signed["indicator"]
    return FigureCondition(
        text=expression.strip(),
        span=Span(0, len(expression.strip())),
        indicators=(indicator_key(indicator),) if indicator else (),
        comparisons=(Comparison(_OPERATORS[signed["operator"]], value * factor),),
        unit=unit,
        measure=measure,
        change=None,
    )


def _bare_number(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return None


def _unreadable(expression: str) -> QuestionError:
    return QuestionError(
        f"{expression!r} is no condition on a figure; write one such as 满意度>=95% or 培训2000人次以上"
    )
