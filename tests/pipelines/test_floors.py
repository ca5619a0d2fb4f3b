"""Scores against their floors."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from pipelines.evaluation import Shortfall, find_shortfalls, read_gold

GOLD = Path(__file__).parents[1] / "gold"
SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1))


def test_a_score_at_its_floor_passes_and_one_below_does_not() -> None:
    scores = {"figures.span_f1": 0.97, "lines.join_f1": 0.99}
    floors = {"figures.span_f1": 0.97, "lines.join_f1": 1.0}
    assert find_shortfalls(scores, floors) == [Shortfall("lines.join_f1", 0.99, 1.0)]


def test_a_floor_that_no_score_answers_to_is_a_shortfall() -> None:
    assert find_shortfalls({}, {"figures.spam_f1": 0.5}) == [Shortfall("figures.spam_f1", None, 0.5)]


@given(SCORES, SCORES)
def test_lowering_a_score_never_mends_a_shortfall(scores: dict[str, float], floors: dict[str, float]) -> None:
    short = {shortfall.name for shortfall in find_shortfalls(scores, floors)}
    lowered = {name: score / 2 for name, score in scores.items()}
    assert short <= {shortfall.name for shortfall in find_shortfalls(lowered, floors)}


def test_the_gold_files_are_read() -> None:
    gold = read_gold(GOLD)
    assert gold.lines
    assert gold.practices
    assert gold.figures
    assert gold.entities
    assert gold.questions
    assert gold.floors


def test_a_folder_without_gold_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="--gold"):
        read_gold(tmp_path)


def test_a_broken_gold_file_is_told(tmp_path: Path) -> None:
    for path in GOLD.glob("*.jsonl"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "floors.json").write_text(json.dumps({"a": 1})[:-1], encoding="utf-8")
    with pytest.raises(SourceError, match="broken"):
        read_gold(tmp_path)
