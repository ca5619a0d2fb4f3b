"""Meanings: conditions in words, as they were understood."""

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


def meaning(condition: Condition) -> str:
    """A condition in words: "figure of 满意度 > 95 %"."""
    match condition:
        case PlaceCondition():
            return "place " + " or ".join(condition.names)
        case FigureCondition():
            return _figure_meaning(condition)
        case PeriodCondition():
            return f"period {condition.iso}"
        case ThemeCondition():
            return f"theme {condition.label}"
        case EntityCondition():
            known = f", {len(condition.entity_ids)} known" if condition.entity_ids else ""
            return f"{' or '.join(condition.types)} {condition.name}{known}"
        case KindCondition():
            return " or ".join(filter(None, (condition.kind, condition.status)))
        case SourceCondition():
            return f"source {condition.name}"


def _figure_meaning(condition: FigureCondition) -> str:
    measured = " or ".join(condition.indicators) or "anything"
    change = {"increase": " risen by", "decrease": " fallen by"}.get(condition.change or "", "")
    limits = " and ".join(
        f"{one.operator} {_number(*in_unit(Fraction(one.number), condition.unit, condition.measure))}"
        for one in condition.comparisons
    )
    return f"figure of {measured}{change} {limits}"


def _number(number: Fraction, unit: str) -> str:
    written = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}".rstrip("0")
    return f"{written} {unit}".rstrip()
