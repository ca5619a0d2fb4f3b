"""Corrected figures: a figure with other fields, and one that rules have missed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from corpus.span import Span
from extract.corrections.fields import read_exact, unit_dimension
from extract.corrections.records import Changes
from extract.figures.expressions import read_expression
from extract.figures.indicator_keys import indicator_key
from extract.figures.intervals import interval_of, place_value
from extract.records import Figure, Passage

_PLAIN = ("bound", "unit", "dimension", "change", "basis", "status")
_AMOUNTS = frozenset(("value", "low", "high", "bound"))


def fixed_figure(figure: Figure, changes: Changes) -> Figure:
    """The figure with these fields, and all that follows from them.

    The interval follows from value and bound (200余家 with the value 300 is [300, 400)), the dimension from
    the unit, and the key from the indicator. What was not read from the text has no span. Raises ValueError
    where a figure would have no number.
    """
    fields: dict[str, Any] = {name: changes[name] for name in _PLAIN if name in changes}
    if "unit" in changes and "dimension" not in changes:
        fields["dimension"] = unit_dimension(str(changes["unit"])) or figure.dimension
    if changes.get("value") is not None:
        fields |= {"value": read_exact(str(changes["value"])), "low": None, "high": None}
    if changes.get("low") is not None:
        fields |= {"value": None, **{name: read_exact(str(changes[name])) for name in ("low", "high")}}
    for name in ("indicator", "period", "scope"):
        if name in changes and changes[name] != getattr(figure, name):
            fields |= _unread(name, changes)
    if "scope_adcode" in changes:
        fields["scope_adcode"] = changes["scope_adcode"]
    if changes.get("change", "") is None:
        fields |= {"basis": None, "change_of": None}
    fixed = replace(figure, **fields)
    return _with_interval(fixed, figure) if _AMOUNTS & changes.keys() else fixed


def missed_figure(passage: Passage, span: Span, changes: Changes) -> Figure:
    """The figure at ``span`` as its characters say, with these fields.

    Raises ValueError where they say no number and the changes give none.
    """
    text = span.of(passage.text)
    said = read_expression(text)
    figure = Figure(
        id=f"{passage.id}.fa{span.start}",
        passage_id=passage.id,
        span=span,
        text=text,
        value=None,
        low=None,
        high=None,
        bound="exact",
        unit="",
        dimension="count",
        lower=None,
        upper=None,
        upper_open=False,
        indicator=None,
        indicator_span=None,
        indicator_key=None,
    )
    if said is not None:
        ranged = said.low != said.high
        figure = replace(
            figure,
            value=None if ranged else said.low,
            low=said.low if ranged else None,
            high=said.high if ranged else None,
            bound=said.bound,
            unit=said.unit,
            dimension=said.dimension,
            upper_open=said.bound == "at_least" and ("余" in text or "多" in text),
        )
        figure = _with_interval(figure, figure)
    return fixed_figure(figure, {"bound": figure.bound, **changes})


def former_fields(figure: Figure, changes: Mapping[str, Any]) -> Changes:
    """What ``figure`` says of the fields that ``changes`` sets, in the form of changes."""
    return {name: _as_text(getattr(figure, name)) for name in sorted(changes)}


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else f"{value.numerator}/{value.denominator}"


def _unread(name: str, changes: Changes) -> dict[str, Any]:
    """Fields of what a person says and no characters do."""
    value = changes[name]
    fields: dict[str, Any] = {name: value, f"{name}_span": None}
    if name == "indicator":
        key = None if value is None else indicator_key(str(value))
        return fields | {"indicator_key": key, "indicator_row_span": None}
    if name == "scope":
        fields["scope_adcode"] = None
    return fields | {f"{name}_passage_id": None}


def _with_interval(figure: Figure, former: Figure) -> Figure:
    low, high = (figure.low, figure.high) if figure.value is None else (figure.value, figure.value)
    if low is None or high is None:
        raise ValueError("a figure needs a number")
    # 余 and 多 leave the last place open, whichever number stands before them.
    opened = former.upper_open and figure.bound == "at_least" == former.bound and isinstance(high, Decimal)
    step = place_value(high) if opened and isinstance(high, Decimal) else None
    interval = interval_of(low, high, figure.bound, step=step)
    return replace(figure, lower=interval.lower, upper=interval.upper, upper_open=interval.upper_open)
