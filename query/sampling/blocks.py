"""Blocks of coded sheets for a terminal: agreement as a table, disagreements below it."""

from collections.abc import Iterator
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from query.sampling.comparison import Comparison
from query.terminal import neutralise

_SHOWN = 50  # disagreements
_LONG = 160  # characters of a text


def comparison_block(comparison: Comparison) -> RenderableType:
    """A row for each code, then where coders disagree."""
    table = Table(box=None, pad_edge=False, header_style="bold dim")
    for name in ("code", "units", "alike", "kappa", "alpha", "alpha, interval"):
        table.add_column(name, overflow="fold")
    for one in comparison.codes:
        kappas = [_number(kappa) for kappa in one.kappas.values()]
        interval = _number(one.interval_alpha) if one.code.scale == "interval" else ""
        cells = (neutralise(one.code.name), str(one.units), _share(one.alike), ", ".join(kappas))
        table.add_row(*map(Text, (*cells, _number(one.alpha), interval)))
    pairs = [" / ".join(map(neutralise, pair)) for pair in comparison.codes[0].kappas]
    return Group(Text(f"kappa of {', '.join(pairs)}", "dim"), table, *_disagreements(comparison))


def _disagreements(comparison: Comparison) -> Iterator[RenderableType]:
    if comparison.disagreements:
        yield Text(f"\n{len(comparison.disagreements)} disagreements", "bold")
    for one in comparison.disagreements[:_SHOWN]:
        answers = ", ".join(f"{coder}: {answer or '–'}" for coder, answer in one.answers.items())
        yield Text(neutralise(f"{one.code} · {answers} · {one.row.unit_id}"))
        text = neutralise(one.row.text if len(one.row.text) <= _LONG else one.row.text[: _LONG - 1] + "…")
        yield Padding(Text(text, "dim"), (0, 0, 0, 2))
    if len(comparison.disagreements) > _SHOWN:
        yield Text(f"… and {len(comparison.disagreements) - _SHOWN} more; --csv or --json has all", "dim")


def _share(number: Fraction | None) -> str:
    return "–" if number is None else f"{float(number):.0%}"


def _number(number: Fraction | None) -> str:
    return "–" if number is None else f"{float(number):.3f}"
