"""Going through files: what is kept, what is compared, and which files cannot be."""

from pathlib import Path

import pytest

from corpus.limits import Limits
from pipelines.comparison import Comparison, Wanted, files_of, go_through
from pipelines.effects import Effects
from pipelines.extraction import extractor
from pipelines.progress import Silence
from pipelines.saved_facts import SavedFile

TEXT = "# 甲县工作总结\n\n全年开展活动84场，走访居民300余户。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "甲县.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*wanted: Wanted) -> tuple[Comparison, list[SavedFile]]:
    comparison, kept = Comparison(Effects(5), Effects(5)), list[SavedFile]()
    with extractor(Limits(), workers=1) as workers:
        go_through(wanted, workers, Silence(), comparison, kept.append)
    return comparison, kept


def read_before(path: Path) -> SavedFile:
    _, (saved,) = run(Wanted(str(path), 80))
    return saved


def test_what_is_kept_is_equal_the_next_time(report: Path) -> None:
    comparison, (again,) = run(Wanted(str(report), 80, old=read_before(report)))
    assert again == read_before(report)
    assert [row["unit"] for row in again.rows["figures"]] == ["场", "户"]
    assert comparison.files.files == 1
    assert comparison.files.groups() == []
    assert comparison.failures == []


def test_a_figure_that_the_old_rules_missed_is_gained(report: Path) -> None:
    before = read_before(report)
    old = SavedFile(before.path, False, before.source_id, 80, {**before.rows, "figures": []})
    comparison, _ = run(Wanted(str(report), 80, old=old))
    assert comparison.files.count("figures", "gained") == 2
    assert comparison.sample.files == 0


def test_a_file_with_other_bytes_is_named_and_not_compared(report: Path) -> None:
    before = read_before(report)
    report.write_text(TEXT + "又办1场。\n", encoding="utf-8")
    comparison, kept = run(Wanted(str(report), 80, old=before))
    assert [failure.path for failure in comparison.failures] == [str(report)]
    assert comparison.files.files == 0
    assert kept  # its facts of now are worth saving


def test_a_file_that_is_gone_is_named_and_the_others_go_on(report: Path) -> None:
    gone = str(report.with_name("乙县.txt"))
    comparison, kept = run(Wanted(gone, 9, old=read_before(report)), Wanted(str(report), 80))
    assert [failure.path for failure in comparison.failures] == [gone]
    assert [file.path for file in kept] == [str(report)]


def test_the_sample_is_found_where_this_version_keeps_it(report: Path) -> None:
    before = read_before(report)
    elsewhere = SavedFile("/old/checkout/sample.txt", True, before.source_id, 80, before.rows)
    (wanted,) = files_of([elsewhere], report)
    comparison, _ = run(wanted)
    assert (comparison.sample.files, comparison.files.files, comparison.failures) == (1, 0, [])
