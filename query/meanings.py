"""Meanings: conditions in words, as they were understood."""

from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    ThemeCondition,
)

_UNITS = {
    "percent": "%", "count": "", "person": "人", "person_times": "人次", "percentage_points": "个百分点",
    "times": "倍",
}  # fmt: skip


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


def _figure_meaning(condition: FigureCondition) -> str:
    measured = " or ".join(condition.indicators) or "anything"
    change = {"increase": " risen by", "decrease": " fallen by"}.get(condition.change or "", "")
    limits = " and ".join(f"{one.operator} {float(one.number):,g}" for one in condition.comparisons)
    measure = condition.measure.split(" ")[-1]
    return f"figure of {measured}{change} {limits} {_UNITS.get(measure, measure)}".rstrip()


_MEASURES = {
    "percent": "%",
    "count": "",
    "person": "人",
    "person_times": "人次",
    "percentage_points": "个百分点",
}
