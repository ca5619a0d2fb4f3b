"""Display: an evaluation for programs as one object, for people as tables and examples."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from extract.serialization import JsonObject
from pipelines.differences import KINDS, Effect, Kind, Row
from pipelines.effects import Effects, Example, effects_as_json, shorten
from pipelines.evaluate import Evaluation
from pipelines.search_table import search_blocks
from query.terminal import neutralise

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

# What a row is told by where it is gained or lost; its characters stand in the context already.
_TELLING: dict[Kind, tuple[str, ...]] = {
    "reports": ("title", "region"),
    "lines": ("role",),
    "practices": ("title", "kind"),
    "entities": ("type", "canonical"),
    "figures": ("value", "low", "high", "unit", "bound", "indicator", "change"),
}
_SAID_WITHOUT = (None, "", "exact")  # values that go without saying
_SAME = 5e-5  # scores are shown with four digits


def evaluation_as_json(evaluation: Evaluation) -> JsonObject:
    """The object that ``policykb-ingest evaluate --json`` prints."""
    shown: JsonObject = {
        "scores": _rounded(evaluation.scores),
        "intervals": {
            name: [round(low, 4), round(high, 4)] for name, (low, high) in evaluation.intervals.items()
        },
        "below_floor": [asdict(shortfall) for shortfall in evaluation.shortfalls],
        "failures": [asdict(failure) for failure in evaluation.failures],
    }
    if evaluation.held_out:
        shown["held_out_questions"] = asdict(evaluation.held_out)
    if evaluation.before and evaluation.comparison:
        shown["before"] = {
            "extractor": evaluation.before.extractor,
            "same_gold": evaluation.same_gold,
            "scores": _rounded(evaluation.before.scores),
        }
        shown["sample"] = effects_as_json(evaluation.comparison.sample)
        shown["files"] = effects_as_json(evaluation.comparison.files)
    return shown


def _rounded(scores: Any) -> dict[str, float]:
    return {name: round(score, 4) for name, score in scores.items()}


def evaluation_block(evaluation: Evaluation) -> "RenderableType":
    """The scores for people, or those that changed, and then what the rules gained and lost."""
    from rich.console import Group

    if evaluation.before is None or evaluation.comparison is None:
        return Group(_scores_table(evaluation), *search_blocks(evaluation))
    return Group(
        *_score_changes(evaluation),
        *_effects_block("the sample", evaluation.comparison.sample),
        *_effects_block("the files", evaluation.comparison.files),
    )


def _table(*headings: str) -> "Table":
    """A bare table: the first column is text, the others are numbers."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=any(headings), header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    return table


def _scores_table(evaluation: Evaluation) -> "Table":
    short = {shortfall.name: shortfall for shortfall in evaluation.shortfalls}
    table = _table("", "")
    table.add_column(style="bold red")
    for name, score in evaluation.scores.items():
        if name in evaluation.intervals and name not in short:
            continue  # search has tables of its own
        floor = f"below its floor of {short[name].floor}" if name in short else ""
        table.add_row(name, f"{score:.3f}", floor)
    return table


def _score_changes(evaluation: Evaluation) -> "Iterator[RenderableType]":
    """Scores that differ, before and after, and how many do not."""
    from rich.text import Text

    assert evaluation.before is not None
    before, after = evaluation.before.scores, evaluation.scores
    both = [name for name in after if name in before]
    differing = [name for name in both if abs(after[name] - before[name]) >= _SAME]
    table = _table("scores", "before", "after", "")
    for name in differing:
        change = Text(f"{after[name] - before[name]:+.4f}", "green" if after[name] > before[name] else "red")
        table.add_row(name, f"{before[name]:.4f}", f"{after[name]:.4f}", change)
    if differing:
        yield table
    yield Text(f"{len(both) - len(differing)} scores are the same", "dim")
    alone = len(after) - len(both), len(before) - len(both)
    if any(alone):
        yield Text(f"{alone[0]} scores are only in this run, {alone[1]} only in the saved one", "dim")
    if not evaluation.same_gold:
        yield Text("the scores before were made with other gold files", "yellow")


def _effects_block(name: str, effects: Effects) -> "Iterator[RenderableType]":
    from rich.text import Text

    if not effects.files:
        return
    counted = f"\n{name}: {effects.files:,} files, {effects.characters:,} characters"
    yield Text(counted, "bold")
    yield _effects_table(effects)
    if effects.not_compared:
        fields = ", ".join(f"{kind}.{field}" for kind, field in sorted(effects.not_compared))
        yield Text(f"not compared, since one version alone has them: {fields}", "dim")
    for (kind, group), number in effects.groups():
        examples = effects.examples((kind, group))
        shown = f", {len(examples)} of them" if len(examples) < number else ""
        what = f"{kind} {group}" if group in get_args(Effect) else f"{kind}, {group} changed"
        yield Text(f"\n{what}: {number:,}{shown}", "bold")
        for example in examples:
            yield _example_line(kind, group, example)


def _effects_table(effects: Effects) -> "Table":
    table = _table("", "now", "gained", "lost", "changed")
    for kind in KINDS:
        met = {type_ for counted, type_, _ in effects.counts if counted == kind}
        now = sum(number for (counted, _), number in effects.rows.items() if counted == kind)
        totals = [effects.count(kind, effect) for effect in get_args(Effect)]
        table.add_row(kind, *map(_number, (now, *totals)), style="bold")
        for type_ in sorted(met - {""}):
            counts = [effects.counts[kind, type_, effect] for effect in get_args(Effect)]
            table.add_row(f"  {neutralise(type_)}", *map(_number, (effects.rows[kind, type_], *counts)))
    return table


def _number(number: int) -> str:
    return f"{number:,}" if number else "–"


def _example_line(kind: Kind, group: str, example: Example) -> "RenderableType":
    """``  县里/报告.txt 6  全年开展活动[84场]。  84, 场, 活动``, on one line however long."""
    from rich.text import Text

    path = Path(example.path)
    line = Text(no_wrap=True, overflow="ignore")
    line.append(neutralise(f"  {path.parent.name}/{path.name} {example.start}  "), "dim")
    line.append(neutralise(example.context))
    changes = [f"{change.old} → {change.new}" for change in example.changes if change.field == group]
    line.append(neutralise("  " + (changes[0] if changes else _telling(kind, example.row))), "bold")
    return line


def _telling(kind: Kind, row: Row) -> str:
    values = (row.get(name) for name in _TELLING[kind])
    return shorten(", ".join(str(value) for value in values if value not in _SAID_WITHOUT))
