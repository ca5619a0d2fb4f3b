"""Held-out labels: offsets alone say what is right in a text that lies elsewhere."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.limits import Limits
from pipelines.extraction import extractor
from pipelines.held_out import LabelledPassage, read_labels, score_held_out

GOLD = Path(__file__).parents[1] / "gold" / "heldout"
TEXT = "# 甲县工作总结\n\n2023年，全年开展活动84场，走访居民300余户。\n\n全年培训干部50名。\n"


def at(text: str) -> list[int]:
    start = TEXT.index(text)
    return [start, start + len(text)]


def figure(text: str, value: int, indicator: str, *others: str, **fields: Any) -> dict[str, Any]:
    start, end = at(text)
    row = {"start": start, "end": end, "value": value, "low": None, "high": None, "bound": "exact"}
    row |= {"unit": text[-1], "dimension": "count", "change": None, "basis": None, "status": "reported"}
    row |= {"indicator_spans": [at(indicator)], "optional": False}
    return row | {"indicator_alternative_spans": [[at(other)] for other in others]} | fields


def passage(*figures: dict[str, Any]) -> dict[str, Any]:
    start, end = at("2023年")
    date = {"start": start, "end": end, "type": "DATE", "subtype": None, "adcode": None, "optional": False}
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    spans = [at("2023年，全年开展活动84场，走访居民300余户。")]
    labels = {"figures": list(figures), "entities": [date]}
    return {"id": "p1", "file": "县里/甲.txt", "sha256": digest, "spans": spans, **labels}


RIGHT = (figure("84场", 84, "活动"), figure("300余户", 300, "走访居民", "居民", bound="at_least"))


def labelled(folder: Path, *rows: dict[str, Any]) -> list[LabelledPassage]:
    path = folder / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read_labels(path)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "县里").mkdir()
    (tmp_path / "县里" / "甲.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def score(texts: Path, *rows: dict[str, Any]) -> tuple[dict[str, float], list[str]]:
    with extractor(Limits(), workers=1) as workers:
        scores, failures = score_held_out(labelled(texts, *rows), texts, workers)
    return scores, [failure.message for failure in failures]


def test_only_what_lies_in_the_passage_is_scored(texts: Path) -> None:
    scores, failures = score(texts, passage(*RIGHT))
    assert failures == []
    assert scores["figures.span_f1"] == scores["figures.value_unit_bound_f1"] == 1.0
    assert scores["figures.indicator_accuracy"] == 1.0
    assert scores["entities.all.f1"] == scores["entities.DATE.f1"] == 1.0
    assert not any(name.endswith("expected") for name in scores)


def test_wrong_values_and_indicators_are_told_apart(texts: Path) -> None:
    scores, _ = score(texts, passage(figure("84场", 84, "居民"), figure("300余户", 3, "居民")))
    assert scores["figures.span_f1"] == 1.0
    assert scores["figures.value_unit_bound_f1"] == 0.5
    assert scores["figures.indicator_accuracy"] == 0.5


def test_an_optional_figure_counts_neither_way(texts: Path) -> None:
    scores, _ = score(texts, passage(RIGHT[0], figure("300余户", 3, "居民", optional=True)))
    assert scores["figures.span_f1"] == scores["figures.value_unit_bound_f1"] == 1.0


def test_a_text_that_is_another_or_missing_is_named_and_not_scored(texts: Path) -> None:
    other = passage(*RIGHT) | {"sha256": "0" * 64}
    missing = passage() | {"file": "县里/乙.txt"}
    scores, messages = score(texts, other, missing)
    assert [name in message for name, message in zip(("乙.txt", "甲.txt"), messages, strict=True)] == [
        True,
        True,
    ]
    assert scores["figures.span_f1"] == 1.0  # of nothing at all
    assert "entities.DATE.f1" not in scores


def test_labels_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="--gold"):
        read_labels(tmp_path / "dev.jsonl")
    (tmp_path / "dev.jsonl").write_text('{"id": "p1"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match="broken"):
        read_labels(tmp_path / "dev.jsonl")


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_labels_hold_offsets_in_their_passages_and_no_text(split: str) -> None:
    passages = read_labels(GOLD / f"{split}.jsonl")
    assert passages
    for passage in passages:
        first, last = passage.spans[0].start, passage.spans[-1].end
        for label in (*passage.figures, *passage.entities):
            assert first <= label["start"] < label["end"] <= last
            assert not label.keys() & {"text", "indicator", "indicator_alternatives", "canonical"}


def test_no_passage_is_in_both_splits() -> None:
    dev, test = (
        {(passage.source_id, passage.spans) for passage in read_labels(GOLD / f"{split}.jsonl")}
        for split in ("dev", "test")
    )
    assert not dev & test
