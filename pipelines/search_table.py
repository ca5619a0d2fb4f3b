"""Search tables: the scores of search for people, one table for each set of questions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.evaluate import Evaluation
from pipelines.held_out_search import Extent
from pipelines.search_scores import MEASURES

if TYPE_CHECKING:
    from rich.console import RenderableType

Cells = dict[str, str]  # by measure


def search_blocks(evaluation: Evaluation) -> "Iterator[RenderableType]":
    """``search`` in the sample and ``held_out.dev.search``: each kind, each ranking, each measure."""
    from rich.text import Text

    sets: defaultdict[str, defaultdict[str, dict[str, Cells]]] = defaultdict(lambda: defaultdict(dict))
    for name, (low, high) in evaluation.intervals.items():
        before, _, after = name.rpartition("search.")
        *ranking, measure = after.split(".")
        kind = ranking[1] if len(ranking) > 1 else "all"
        cell = f"{evaluation.scores[name]:.3f} [{low:.3f}, {high:.3f}]"
        sets[f"{before}search"][kind].setdefault(ranking[0], {})[measure] = cell
    for title, kinds in sets.items():
        yield Text(f"\n{title}", "bold")
        extent = evaluation.held_out if title != "search" else None
        # Plain lines: a table would cut numbers off where the screen is narrow.
        for line in _lines(kinds, extent.asked if extent else {}):
            yield Text(line, no_wrap=True, overflow="ignore")
        if extent:
            yield Text(_extent(extent), "dim")


def _lines(kinds: Mapping[str, Mapping[str, Cells]], asked: Mapping[str, int]) -> Iterator[str]:
    """One line for each kind and ranking, all kinds together last."""
    counts = {**asked, "all": sum(asked.values())}
    yield _line("", "", MEASURES)
    for kind in sorted(kinds, key=lambda kind: (kind == "all", kind)):
        label = f"{kind} {counts[kind]}" if counts.get(kind) else kind
        for ranking, cells in kinds[kind].items():
            yield _line(label, ranking, [cells[measure] for measure in MEASURES])
            label = ""  # said once


def _line(kind: str, ranking: str, cells: Sequence[str]) -> str:
    return f"{kind:<15}{ranking:<17}{''.join(f'{cell:<22}' for cell in cells)}".rstrip()


def _extent(extent: Extent) -> str:
    return (
        f"{sum(extent.asked.values())} questions, {extent.partly} of them with further answers in texts that "
        f"are not held; left out are {extent.left_out} whose good answers are all in such texts, and "
        f"{extent.without_answer} without an answer"
    )
