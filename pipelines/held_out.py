"""Held-out labels: figures and names labelled in texts that the project does not hold.

A row of ``tests/gold/heldout/*.jsonl`` is one passage: its file, the digest of the file's bytes, spans into
the decoded text, and labels whose words are spans too. What was labelled is spelled by the file alone.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.span import Span
from extract.serialization import facts_as_json
from pipelines.batches import Failure, File, cut_batches
from pipelines.extraction import Extracted, Extractor
from pipelines.scores import score_entities, score_figures

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage whose every figure and name is labelled."""

    id: str
    file: str  # below the folder of the texts
    source_id: str  # sha256 of the file's bytes
    spans: tuple[Span, ...]  # in the source
    figures: tuple[Row, ...]
    entities: tuple[Row, ...]


@dataclass(slots=True)
class Pool:
    """Rows of many texts side by side, each text's offsets moved past the ones before."""

    gold_figures: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    gold_entities: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    _length: int = 0

    def add(self, passages: Iterable[LabelledPassage], text: str, found: Mapping[str, Any]) -> None:
        """Take the labels in ``text`` and what of ``found``, its facts as JSON, touches their passages."""
        for passage in passages:
            figures = (_spell(label, text) for label in passage.figures)
            self.gold_figures += map(self._move, figures)
            self.gold_entities += map(self._move, passage.entities)
            self.figures += map(self._move, _touching(found["figures"], passage))
            self.entities += map(self._move, _touching(found["entities"], passage))
        self._length += len(text)

    def scores(self) -> dict[str, float]:
        """Scores of figures, and of entities by type."""
        parts: dict[str, Mapping[str, float]] = {"figures": score_figures(self.gold_figures, self.figures)}
        for type_, scores in score_entities(self.gold_entities, self.entities).items():
            parts[f"entities.{type_}"] = scores
        return {
            f"{part}.{name}": score
            for part, scores in parts.items()
            for name, score in scores.items()
            if name != "expected"
        }

    def _move(self, row: Row) -> Row:
        return {**row, "start": row["start"] + self._length, "end": row["end"] + self._length}


def read_labels(path: Path) -> list[LabelledPassage]:
    """The passages of a file of labels. Raises SourceError where it is missing or broken."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_passage(json.loads(line)) for line in lines if line.strip()]
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}): name the gold files' folder with --gold"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path} is broken ({error!r}): restore it") from error


def _passage(row: Row) -> LabelledPassage:
    spans = tuple(Span(start, end) for start, end in row["spans"])
    figures, entities = tuple(row["figures"]), tuple(row["entities"])
    return LabelledPassage(row["id"], row["file"], row["sha256"], spans, figures, entities)


def score_held_out(
    passages: Sequence[LabelledPassage], folder: Path, workers: Extractor
) -> tuple[dict[str, float], list[Failure]]:
    """Scores on the passages, whose texts lie in ``folder``, and the files that cannot be scored.

    Each file is read and extracted whole, as a user's would be. One that is missing, or not the one that was
    labelled, is a failure and its labels are left aside.
    """
    by_file: defaultdict[str, list[LabelledPassage]] = defaultdict(list)
    for passage in passages:
        by_file[passage.file].append(passage)
    pool, failures = Pool(), []
    for name, outcome in _extract_all(by_file, folder, workers):
        labelled = by_file[name]
        if isinstance(outcome, Failure):
            failures.append(outcome)
        elif any(passage.source_id != outcome.facts.source.id for passage in labelled):
            reason = f"{outcome.path} is not the file that was labelled: it is not scored"
            failures.append(Failure(outcome.path, "read", reason))
        else:
            pool.add(labelled, outcome.facts.source.text, facts_as_json(outcome.facts))
    return pool.scores(), failures


def _extract_all(
    names: Iterable[str], folder: Path, workers: Extractor
) -> Iterator[tuple[str, Extracted | Failure]]:
    sizes = {name: (folder / name).stat().st_size if (folder / name).is_file() else 0 for name in names}
    workers.expect(sum(sizes.values()))
    for batch in cut_batches(File(name, sizes[name]) for name in sorted(sizes)):
        outcomes = workers.extract([str(folder / file.path) for file in batch])
        yield from zip([file.path for file in batch], outcomes, strict=True)


def _spell(label: Row, text: str) -> Row:
    """A labelled figure with its indicators as text, put together from the pieces of ``text``."""

    def spelled(pieces: Sequence[Sequence[int]]) -> str:
        return "".join(text[start:end] for start, end in pieces)

    indicator = label["indicator_spans"]
    others = label["indicator_alternative_spans"]
    return {
        **label,
        "indicator": spelled(indicator) if indicator else None,
        "indicator_alternatives": [spelled(pieces) if pieces else None for pieces in others],
    }


def _touching(rows: Iterable[Row], passage: LabelledPassage) -> Iterator[Row]:
    """Rows with a character in the passage: one that runs over its border is wrong, and counts."""
    for row in rows:
        if any(Span(*span).overlaps(other) for span in row["source_spans"] for other in passage.spans):
            yield row
