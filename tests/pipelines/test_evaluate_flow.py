"""The flow ``evaluate``: the scores on the shipped sample, held to their floors."""

from pathlib import Path

import pytest

from pipelines.evaluate import Evaluation, evaluate, evaluation_as_json, evaluation_block
from query.terminal import console


@pytest.fixture(scope="module")
def evaluation(flows: str, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("POLICYKB_MODELS", str(models))
        return evaluate(home=str(tmp_path_factory.mktemp("evaluation")))


def test_no_score_is_below_its_floor(evaluation: Evaluation) -> None:
    assert evaluation.shortfalls == ()


def test_every_part_is_scored(evaluation: Evaluation) -> None:
    parts = {name.split(".")[0] for name in evaluation.scores}
    assert parts == {"lines", "practices", "figures", "entities", "search"}
    for measure in ("ndcg@10", "mrr@10", "recall@10"):
        for ranking in ("fused", "words", "vectors"):
            assert 0 <= evaluation.scores[f"search.{ranking}.all.{measure}"] <= 1


def test_the_gain_compares_the_fused_ranking_with_the_better_single_one(evaluation: Evaluation) -> None:
    scores = evaluation.scores
    single = max(scores["search.words.all.ndcg@10"], scores["search.vectors.all.ndcg@10"])
    assert scores["search.gain.ndcg@10"] == pytest.approx(scores["search.fused.all.ndcg@10"] - single)


def test_people_and_programs_see_the_same_scores(evaluation: Evaluation) -> None:
    shown = console()
    with shown.capture() as capture:
        shown.print(evaluation_block(evaluation))
    assert evaluation_as_json(evaluation)["below_floor"] == []
    assert all(name in capture.get() for name in evaluation.scores)
