"""How a run cuts its files into batches."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipelines.batches import MAX_BYTES, MAX_FILES, File, cut_batches

FILES = st.lists(st.builds(File, st.text(), st.integers(0, 2 * MAX_BYTES)), max_size=200)


@given(FILES)
def test_batches_hold_every_file_once_in_order(files: list[File]) -> None:
    assert [file for batch in cut_batches(files) for file in batch] == files


@given(FILES)
def test_a_batch_is_small_enough_or_a_single_file(files: list[File]) -> None:
    for batch in cut_batches(files):
        assert 1 <= len(batch) <= MAX_FILES
        assert len(batch) == 1 or sum(file.size for file in batch) <= MAX_BYTES


@given(FILES)
def test_two_neighbouring_batches_would_not_fit_into_one(files: list[File]) -> None:
    batches = list(cut_batches(files))
    for first, second in itertools.pairwise(batches):
        assert len(first) == MAX_FILES or sum(file.size for file in first) + second[0].size > MAX_BYTES
