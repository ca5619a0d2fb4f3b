"""Filters: conditions given apart from a question, such as 满意度>=95%, that answers must meet."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from corpus.errors import QuestionError
from corpus.span import Span
from extract.figures import find_figures
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import Condition as Comparison
from extract.figures.intervals import Operator
from extract.gazetteer import region
from extract.records import Passage, PracticeKind, Status
from extract.themes import theme_definitions
from query.conditions import (
    Catalogue,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
    ThemeCondition,
)
from query.conditions.entities import name_condition
from query.conditions.figures import read_figures
from query.measures import common_measure
from query.periods import read_period
from query.places import read_place
from query.questions import simplify

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

SHORTEST_ID = 8  # characters of a source's id that are taken for one

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
    text = simplify("".join(unicodedata.normalize("NFKC", expression).split()))
    signed = _SIGNED.fullmatch(text)
    if signed:
        return _read_signed(signed, expression)
    found = list(read_figures(text))
    if len(found) != 1:
        raise _unreadable(expression)
    return replace(found[0], span=None)


def place_filter(texts: Iterable[str]) -> PlaceCondition:
    """In one of these places or below it, each typed by name or code. QuestionError for what is no place."""
    codes = tuple(dict.fromkeys(map(read_place, texts)))
    names = tuple(found.full_name for code in codes if (found := region(code)))
    return PlaceCondition("、".join(names), None, names, codes)


def period_filter(iso: str) -> PeriodCondition:
    """In this ISO 8601 period. QuestionError for what is none."""
    return PeriodCondition(iso.strip(), None, iso.strip(), read_period(iso))


def theme_filter(text: str) -> ThemeCondition:
    """Of this theme, by its key (elderly_care) or its label (养老服务). QuestionError for what is none."""
    typed = text.strip()
    for definition in theme_definitions():
        if typed in (definition.name, definition.label):
            return ThemeCondition(definition.label, None, definition.name, definition.label)
    known = ", ".join(f"{one.name} ({one.label})" for one in theme_definitions())
    raise QuestionError(f"{typed!r} is no theme; give one of {known}")


def kind_filter(kind: PracticeKind | None = None, status: Status | None = None) -> KindCondition:
    """Of this kind of practice, or with a figure of this status; one of the two."""
    return KindCondition(kind or status or "", None, kind, status)


def organisation_filter(name: str, catalogue: Catalogue) -> EntityCondition:
    """Naming this organisation, by any wording of reports; by part of its name where none is called so."""
    typed = name.strip()
    return name_condition(typed, typed, None, ("ORG",), catalogue)


def programme_filter(name: str, catalogue: Catalogue) -> EntityCondition:
    """Naming this programme, as ``organisation_filter`` does an organisation: 数字赋能行动."""
    typed = name.strip()
    return name_condition(typed, typed, None, ("PROGRAM",), catalogue)


def source_filter(typed: Iterable[str], kb: "KnowledgeBase") -> SourceCondition:
    """Standing in one of these files, each by its name, its id or the beginning of its id.

    Several files may have one name; all of them are meant. QuestionError where none is called so.
    """
    known = kb.tables.source_names()
    wanted = [one.strip() for one in typed]
    chosen: list[str] = []
    for one in wanted:
        found = sorted(id_ for id_, name in known.items() if name == one)
        if not found and len(one) >= SHORTEST_ID:
            found = sorted(id_ for id_ in known if id_.startswith(one))
        if not found:
            raise QuestionError(f"no source is called {one!r}; give a file's name or its id")
        chosen += found
    names = dict.fromkeys(known[id_] for id_ in chosen)
    return SourceCondition("、".join(wanted), None, frozenset(chosen), "、".join(names))


def _read_signed(signed: re.Match[str], expression: str) -> FigureCondition:
    indicator, amount = signed["indicator"], signed["amount"]
    figures = list(find_figures(Passage("q", "q", 1, "body", (), amount, (Span(0, len(amount)),), (1,))))
    if len(figures) == 1 and figures[0].value is not None and figures[0].span == Span(0, len(amount)):
        figure = figures[0]
        value, unit = Fraction(figure.value or 0), figure.unit
        measure, factor = common_measure(figure.unit, figure.dimension)
    elif (number := _bare_number(amount)) is not None:
        value, unit, measure, factor = number, "", "count", Fraction(1)
    else:
        raise _unreadable(expression)
    # The same words before a bound tell what is measured, and whether its level or its change: 投诉量下降.
    spoken = list(read_figures(f"{indicator}{amount}以上"))
    keys = (indicator_key(indicator),) if indicator else ()
    return FigureCondition(
        text=expression.strip(),
        span=None,
        indicators=spoken[0].indicators if len(spoken) == 1 else keys,
        comparisons=(Comparison(_OPERATORS[signed["operator"]], value * factor),),
        unit=unit,
        measure=measure,
        change=spoken[0].change if len(spoken) == 1 else None,
        deeds=spoken[0].deeds if len(spoken) == 1 else (),
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
