"""Record blocks: rows of look-ups for a terminal, a line of facts each with the text below it."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract.serialization import JsonObject
from index.figure_lookups import StoredFigure
from query.comparisons import Comparison
from query.display import amount
from query.terminal import neutralise

_LONG = 160  # characters of the text below a line of facts


def record_blocks(records: Sequence[JsonObject], facts: Sequence[str], detail: str) -> RenderableType:
    """For each record a line with the fields ``facts``, the first in bold, and the field ``detail`` below."""
    if not records:
        return Text("Nothing meets these conditions; drop one, or see `policykb status` for what is stored.")
    return Group(*_blocks(records, facts, detail), Text(f"{len(records)} rows", "dim"))


def _blocks(records: Sequence[JsonObject], facts: Sequence[str], detail: str) -> Iterator[RenderableType]:
    for record in records:
        first, *others = [_cell(record.get(name)) for name in facts]
        line = Text.assemble((first or "–", "bold"))
        line.append("".join(f" · {one}" for one in others if one), "dim")
        yield line
        text = _cell(record.get(detail))
        if text:
            yield Padding(Text(text if len(text) <= _LONG else text[: _LONG - 1] + "…"), (0, 0, 0, 2))


def comparison_table(comparison: Comparison) -> RenderableType:
    """What is measured as rows, places as columns; figures of places below a place name theirs."""
    if not comparison.lines:
        return Text("No figure measures that in these places; try `policykb figures --indicator NAME`.")
    table = Table(box=None, pad_edge=False, header_style="bold dim")
    for name in ("measured", "period", "status", *comparison.names()):
        table.add_column(neutralise(name), overflow="fold")
    for line, cells in zip(comparison.lines, comparison.cells, strict=True):
        change = {"increase": " ↑", "decrease": " ↓"}.get(line.change or "", "")
        row = [Text(neutralise(f"{line.indicator_key}{change}")), Text(line.period or "–"), Text(line.status)]
        for place, cell in zip(comparison.places, cells, strict=True):
            parts = dict.fromkeys(_part(stored, place) for stored in cell)
            row.append(Text("\n".join(parts) or "–"))
        table.add_row(*row)
    return table


def _part(stored: StoredFigure, place: str) -> str:
    owner = "" if stored.adcode == place else f" ({neutralise(stored.place or '–')})"
    return amount(stored.figure) + owner


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        value = "、".join(map(str, value))
    return neutralise(str(value))
