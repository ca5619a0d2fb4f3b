"""Damaged files of every format are read or refused, and never cost the files beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.contents import Contents
from corpus.limits import Limits
from corpus.workers import Job
from pipelines.batches import Failure
from pipelines.extraction import Extracted, Extractor, extractor
from pipelines.unfolding import list_contents
from tests.support.mutations import TEXT, make_seeds, mutate

SEEDS = make_seeds(pictures=False)  # benchmarks/mutations.py takes pictures, and many more of each


@pytest.fixture(scope="module")
def workers() -> Iterator[Extractor]:
    with extractor(Limits()) as made:
        yield made


@pytest.mark.parametrize("suffix", SEEDS)
def test_damaged_files_cost_only_themselves(suffix: str, tmp_path: Path, workers: Extractor) -> None:
    well = tmp_path / "好.txt"
    well.write_text(TEXT, encoding="utf-8")
    paths = []
    for number, damaged in enumerate(mutate(SEEDS[suffix], 12, seed=1)):
        path = tmp_path / f"坏{number}{suffix}"
        path.write_bytes(damaged)
        paths += [str(path), str(well)]
    jobs = [Job(list_contents, (path, Limits())) for path in paths[::2]]
    refusals = [contents.refusals for contents in workers.unfold(jobs) if isinstance(contents, Contents)]
    outcomes = workers.extract(paths)
    said = [message for each in refusals for _, message in each]
    said += [outcome.message for outcome in outcomes if isinstance(outcome, Failure)]
    assert all(isinstance(outcome, Extracted) for outcome in outcomes[1::2])
    assert not [message for message in said if "error of the program" in message or "\n" in message]


@pytest.mark.parametrize("suffix", SEEDS)
def test_files_that_are_whole_are_read(suffix: str, tmp_path: Path, workers: Extractor) -> None:
    path = tmp_path / f"好{suffix}"
    path.write_bytes(SEEDS[suffix])
    (contents,) = workers.unfold([Job(list_contents, (str(path), Limits()))])
    if suffix in (".zip", ".list.xlsx"):
        assert isinstance(contents, Contents)
        assert contents.documents
        assert not contents.refusals
    else:
        assert contents is None
        assert isinstance(workers.extract([str(path)])[0], Extracted)
