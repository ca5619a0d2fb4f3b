"""Conditions on the page: what a question was understood as, as chips to drop or to insist on."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
    ThemeCondition,
)
from query.measures import in_unit
from query.pages.languages import Texts
from query.pages.search_state import Filter, SearchState

_SIGNS = {">=": "≥", "<=": "≤"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition, with the states of the page that follow from clicking at it."""

    kind: str  # place, figure, period, theme, name, kind
    text: str  # as written
    meaning: str
    standing: str  # "soft": orders the answers; "strict": excludes; "dropped": does not count
    strict: SearchState | None = None  # with this as a filter
    without: SearchState | None = None
    back: SearchState | None = None  # with what was dropped


def chips(
    state: SearchState, understood: Sequence[Condition], filters: Sequence[Filter], t: Texts
) -> list[Chip]:
    """Filters first, then what orders the answers in reading order, then what was dropped."""
    strict = [
        Chip(
            _kind(one.condition),
            one.condition.text,
            meaning(one.condition, t),
            "strict",
            without=state.removing(one.name, one.value),
        )
        for one in filters
    ]
    soft = [
        Chip(
            _kind(one),
            one.text,
            meaning(one, t),
            "soft",
            strict=state.adding("strict", one.text),
            without=state.adding("drop", one.text),
        )
        for one in understood
    ]
    dropped = [Chip("", text, "", "dropped", back=state.removing("drop", text)) for text in state.drop]
    return [*strict, *soft, *dropped]


def meaning(condition: Condition, t: Texts) -> str:
    """What a condition was understood as, in the reader's language: 满意度 ≥ 95 %."""
    match condition:
        case PlaceCondition():
            return t("or").join(condition.names)
        case FigureCondition():
            return _figure(condition, t)
        case PeriodCondition():
            return condition.iso
        case ThemeCondition():
            return condition.label
        case EntityCondition():
            kinds = t("or").join(t.name("type", one) for one in condition.types)
            return f"{condition.name}（{kinds}）" if t.language == "zh" else f"{condition.name} ({kinds})"
        case KindCondition():
            known = (t.name("kind", condition.kind), t.name("status", condition.status))
            return t("or").join(filter(None, known))
        case SourceCondition():
            return condition.name


def _kind(condition: Condition) -> str:
    match condition:
        case PlaceCondition():
            return "place"
        case FigureCondition():
            return "figure"
        case PeriodCondition():
            return "period"
        case ThemeCondition():
            return "theme"
        case EntityCondition():
            return "name"
        case KindCondition():
            return "kind"
        case SourceCondition():
            return "source"


def _figure(condition: FigureCondition, t: Texts) -> str:
    measured = t("or").join(condition.indicators) or t("condition.anything")
    change = t(f"change.{condition.change}") if condition.change else ""
    limits = t("and").join(
        f"{_SIGNS.get(one.operator, one.operator)} "
        f"{_number(*in_unit(Fraction(one.number), condition.unit, condition.measure))}"
        for one in condition.comparisons
    )
    return " ".join(filter(None, (measured, change, limits)))


def _number(number: Fraction, unit: str) -> str:
    written = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}".rstrip("0")
    return f"{written} {unit}".rstrip()
