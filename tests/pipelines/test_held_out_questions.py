"""Held-out questions: graded places in texts, and what answers earn by them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.span import Span
from pipelines.held_out_questions import (
    GradedPassage,
    HeldOutQuestion,
    Place,
    agree,
    read_questions,
    texts_of,
)

GOLD = Path(__file__).parents[1] / "gold" / "heldout"
KINDS = {"figure", "place", "condition", "paraphrase", "colloquial", "keyword", "none"}


def at(start: int, end: int, digest: str = "甲") -> Place:
    return Place(digest, (Span(start, end),))


def question(*passages: tuple[Place, int, int]) -> HeldOutQuestion:
    graded = tuple(GradedPassage("甲.txt", place, grade, same) for place, grade, same in passages)
    return HeldOutQuestion("q", "办事少跑腿", "paraphrase", graded)


@pytest.mark.parametrize(
    ("answer", "judged", "agreed"),
    [
        (at(0, 10), at(0, 10), True),
        (at(0, 10), at(5, 90), True),  # half of the shorter
        (at(0, 10), at(6, 90), False),
        (at(0, 100), at(90, 110), True),  # the judged one is the shorter
        (at(0, 10), at(0, 10, "乙"), False),
        (at(0, 10), at(10, 20), False),
        (Place("甲", (Span(0, 4), Span(20, 26))), at(20, 40), True),  # its pieces together
        (Place("甲", ()), at(0, 10), False),
    ],
)
def test_half_of_the_shorter_passage_is_the_same_passage(answer: Place, judged: Place, agreed: bool) -> None:
    assert agree(answer, judged) is agreed
    assert agree(judged, answer) is agreed


def test_scores_worked_out_by_hand() -> None:
    asked = question((at(0, 10), 3, 1), (at(20, 30), 2, 2), (at(40, 50), 1, 3))
    scores = asked.score([at(40, 50), at(60, 70), at(0, 10)])
    # Gains 1, 0, 7 at discounts 1, log2(3), 2; the best order is 7, 3, 1.
    assert scores["ndcg@10"] == pytest.approx((1 + 7 / 2) / (7 + 3 / 1.584962500721156 + 1 / 2))
    assert scores["mrr@10"] == pytest.approx(1 / 3)  # what only touches the matter is passed over
    assert scores["recall@10"] == scores["recall@100"] == 0.5


def test_a_copy_earns_nothing_again_and_is_not_missed() -> None:
    asked = question((at(0, 10), 3, 1), (at(0, 10, "乙"), 3, 1), (at(20, 30), 3, 2))
    assert asked.score([at(0, 10), at(20, 30)])["ndcg@10"] == 1.0
    assert asked.score([at(0, 10), at(0, 10, "乙")])["recall@10"] == 0.5


def test_an_answer_may_say_two_things() -> None:
    asked = question((at(0, 10), 3, 1), (at(10, 20), 2, 2))
    scores = asked.score([at(0, 20)])
    assert scores["recall@10"] == 1.0
    assert scores["ndcg@10"] < 1.0  # it takes one place, and earns one grade


def test_what_stands_below_the_cutoff_counts_in_the_deep_recall_alone() -> None:
    scores = question((at(0, 10), 3, 1)).score([*(at(n, n + 1) for n in range(50, 60)), at(0, 10)])
    assert scores == {"ndcg@10": 0.0, "mrr@10": 0.0, "recall@10": 0.0, "recall@100": 1.0}


def test_only_texts_that_are_held_count() -> None:
    asked = question((at(0, 10), 3, 1), (at(0, 10, "乙"), 1, 2))
    assert asked.within({"甲"}).ideal == {1: 3}
    assert asked.has_answer
    assert not asked.within({"乙"}).has_answer
    assert not asked.within(()).passages


PASSAGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=8
)


@given(PASSAGES, st.lists(st.integers(0, 12), max_size=20))
def test_every_score_is_a_share_and_the_best_order_earns_all(
    judged: list[tuple[int, int, int]], found: list[int]
) -> None:
    grades = {same: grade for _, grade, same in judged}  # what is the same has one grade
    places = {n: (at(10 * n, 10 * n + 5), grades[same], same) for n, _, same in judged}
    asked = question(*places.values())
    scores = asked.score([at(10 * n, 10 * n + 5) for n in found])
    assert all(0 <= score <= 1 for score in scores.values())
    assert scores["recall@10"] <= scores["recall@100"]
    best = sorted(asked.passages, key=lambda passage: -passage.grade)
    firsts = {passage.same: passage.place for passage in reversed(best)}
    order = sorted(firsts, key=lambda same: -asked.ideal[same])
    perfect = asked.score([firsts[same] for same in order])
    assert perfect["ndcg@10"] == perfect["recall@100"] == 1.0
    assert perfect["ndcg@10"] >= scores["ndcg@10"]


def test_questions_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="--gold"):
        read_questions(tmp_path / "questions-dev.jsonl")
    (tmp_path / "questions-dev.jsonl").write_text('{"qid": "q1"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match="broken"):
        read_questions(tmp_path / "questions-dev.jsonl")


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_rows_hold_offsets_and_no_text(split: str) -> None:
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (GOLD / f"questions-{split}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) >= 75
    for row in rows:
        assert row.keys() == {"qid", "text", "kind", "relevant"}
        assert row["kind"] in KINDS
        assert (row["kind"] == "none") == (not row["relevant"])
        for text in row["relevant"]:
            assert text.keys() == {"file", "sha256", "passages"}
            assert len(text["sha256"]) == 64
            for start, end, grade, same in text["passages"]:
                assert 0 <= start < end
                assert grade in (1, 2, 3)
                assert isinstance(same, int)


def test_a_third_of_the_questions_has_a_condition_and_each_file_one_digest() -> None:
    questions = [
        one for split in ("dev", "test") for one in read_questions(GOLD / f"questions-{split}.jsonl")
    ]
    conditioned = [one for one in questions if one.kind in ("figure", "place", "condition")]
    assert 3 * len(conditioned) >= len(questions) >= 150
    assert len({one.text for one in questions}) == len(questions)
    digests = {passage.file: passage.place.digest for one in questions for passage in one.passages}
    assert digests == texts_of(questions)
    assert all(passage.place.digest == digests[passage.file] for one in questions for passage in one.passages)
