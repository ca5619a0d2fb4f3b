"""The flow ``evaluate``: the scores on the shipped sample, held to their floors, and what rules changed."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.limits import Limits
from pipelines import cli
from pipelines.comparison import Comparison, Wanted, go_through
from pipelines.display import evaluation_as_json, evaluation_block
from pipelines.effects import Effects
from pipelines.evaluate import GOLD, SAMPLE, Evaluation, evaluate
from pipelines.extraction import extractor
from pipelines.progress import Silence
from pipelines.saved_facts import Head, SavedFile, saved_facts, saving_facts
from query.exits import run
from query.terminal import console

TEXT = "# 甲县工作总结\n\n全年开展活动84场，走访居民300余户。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, gold files with held-out labels of it, and facts that rules saved which saw no figure."""
    folder = tmp_path_factory.mktemp("evaluation")
    report = folder / "甲县.txt"
    report.write_text(TEXT, encoding="utf-8")
    shutil.copytree(GOLD, folder / "gold", ignore=shutil.ignore_patterns("heldout"))
    wanted = [Wanted(str(SAMPLE), SAMPLE.stat().st_size, sample=True), Wanted(str(report), 80)]
    found: list[SavedFile] = []
    with extractor(Limits(), workers=1) as workers:
        go_through(wanted, workers, Silence(), Comparison(Effects(0), Effects(0)), found.append)
    label = {"id": "p1", "file": report.name, "sha256": found[1].source_id, "spans": [[10, len(TEXT)]]}
    (folder / "gold" / "heldout").mkdir()
    (folder / "gold" / "heldout" / "test.jsonl").write_text(
        json.dumps({**label, "figures": [], "entities": []}) + "\n", encoding="utf-8"
    )
    gone = replace(found[1], path=str(folder / "乙县.txt"))
    head = Head("0", "", {"figures.span_f1": 0.5, "figures.spam_f1": 1.0}, files=3, size=300)
    with saving_facts(folder / "old.gz", head) as keep:
        for file in (found[0], replace(found[1], rows={**found[1].rows, "figures": []}), gone):
            keep(file)
    return folder


@pytest.fixture(scope="module")
def evaluation(
    flows: str, models: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Evaluation:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("POLICYKB_MODELS", str(models))
        return evaluate(
            str(folder / "gold"),
            str(tmp_path_factory.mktemp("home")),
            held_out=str(folder),
            split="test",
            save=str(folder / "new.gz"),
            diff=str(folder / "old.gz"),
        )


def test_no_score_is_below_its_floor(evaluation: Evaluation) -> None:
    assert evaluation.shortfalls == ()


def test_every_part_is_scored(evaluation: Evaluation) -> None:
    parts = {name.split(".")[0] for name in evaluation.scores}
    assert parts == {"lines", "practices", "figures", "entities", "search", "held_out"}
    for measure in ("ndcg@10", "mrr@10", "recall@10", "recall@100"):
        for ranking in ("fused", "words", "vectors"):
            name = f"search.{ranking}.all.{measure}"
            low, high = evaluation.intervals[name]
            assert 0 <= low <= evaluation.scores[name] <= high <= 1


def test_the_gain_compares_the_fused_ranking_with_the_better_single_one(evaluation: Evaluation) -> None:
    scores = evaluation.scores
    single = max(scores["search.words.all.ndcg@10"], scores["search.vectors.all.ndcg@10"])
    assert scores["search.gain.ndcg@10"] == pytest.approx(scores["search.fused.all.ndcg@10"] - single)


def test_figures_that_nobody_labelled_are_wrong(evaluation: Evaluation) -> None:
    assert evaluation.scores["held_out.test.figures.span_precision"] == 0.0


def test_what_the_rules_gained_is_counted_and_what_is_gone_is_named(
    evaluation: Evaluation, folder: Path
) -> None:
    assert evaluation.comparison is not None
    assert evaluation.comparison.sample.groups() == []
    assert evaluation.comparison.files.groups() == [(("figures", "gained"), 2)]
    assert [failure.path for failure in evaluation.failures] == [str(folder / "乙县.txt")]
    assert not evaluation.same_gold


def test_what_was_read_is_saved_with_the_scores(evaluation: Evaluation, folder: Path) -> None:
    with saved_facts(folder / "new.gz") as (head, files):
        assert head.scores == evaluation.scores
        assert [len(file.rows["figures"]) for file in files if not file.sample] == [2]


def shown(evaluation: Evaluation) -> str:
    screen = console()
    with screen.capture() as capture:
        screen.print(evaluation_block(evaluation), crop=False)
    return capture.get()


def test_people_and_programs_see_the_same_scores(evaluation: Evaluation) -> None:
    alone = replace(evaluation, before=None, comparison=None)
    text = shown(alone)
    assert evaluation_as_json(alone).keys() == {"scores", "intervals", "below_floor", "failures"}
    assert evaluation_as_json(alone)["below_floor"] == []
    for name, score in evaluation.scores.items():
        if name in evaluation.intervals:
            low, high = evaluation.intervals[name]
            assert f"{score:.3f} [{low:.3f}, {high:.3f}]" in text
        else:
            assert name in text


def test_people_and_programs_see_the_same_differences(evaluation: Evaluation) -> None:
    text = shown(evaluation)
    assert "figures.span_f1" in text
    assert "0.5000" in text
    assert "1 only in the saved one" in text
    assert "other gold files" in text
    assert "全年开展活动[84场]，走访居民" in text
    told: Any = evaluation_as_json(evaluation)
    assert told["before"]["scores"] == {"figures.span_f1": 0.5, "figures.spam_f1": 1.0}
    contexts = {example["context"] for example in told["files"]["kinds"]["figures"]["examples"]["gained"]}
    assert any("[84场]" in context for context in contexts)
    assert any("[300余户]" in context for context in contexts)


@pytest.mark.parametrize(
    "words",
    [
        ["report.txt"],
        ["report.txt", "--diff", "old.gz", "--save", "new.gz"],
        ["--split", "test"],
        ["--held-out", "texts", "--split", "train"],
        ["--examples", "3"],
        ["--diff", "old.gz", "--examples", "-1"],
    ],
)
def test_words_that_do_not_go_together_end_with_2(
    words: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli.app, ["evaluate", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_files_that_are_missing_are_refused_before_the_work(flows: str, tmp_path: Path) -> None:
    for parameters in (
        {"diff": str(tmp_path / "old.gz")},
        {"save": str(tmp_path / "none" / "new.gz")},
        {"save": str(tmp_path / "new.gz"), "paths": [str(tmp_path / "report.txt")]},
    ):
        with pytest.raises(SourceError, match=str(tmp_path)):
            evaluate(home=str(tmp_path), search=False, **parameters)  # type: ignore[arg-type]
