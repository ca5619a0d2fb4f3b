"""Files to facts: in order, whoever reads them, and one bad file costs only itself."""

from pathlib import Path

import pytest

from corpus.limits import Limits
from pipelines import extraction
from pipelines.batches import Failure
from pipelines.extraction import Extracted, extract_file, extractor

LIMIT = Limits()


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    """Twelve short reports, an empty file in their midst."""
    for number in range(12):
        text = f"# 某县第{number + 1}份报告\n\n累计开展活动{number + 10}场，办结诉求{number + 100}条。\n"
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "05.txt").write_bytes(b"")
    return [str(path) for path in sorted(tmp_path.iterdir())]


def test_workers_give_what_one_process_gives_in_the_same_order(paths: list[str]) -> None:
    with extractor(LIMIT, workers=2) as several, extractor(LIMIT, workers=1) as alone:
        several.expect(extraction.WORTH_WORKERS)
        outcomes = several.extract(paths)
        assert outcomes == alone.extract(paths)
    assert [outcome.path for outcome in outcomes] == paths
    assert [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Failure)] == [5]


def test_a_file_that_cannot_be_read_is_a_failure_that_names_it(paths: list[str]) -> None:
    failure = extract_file(paths[5], LIMIT)
    assert isinstance(failure, Failure)
    assert failure.step == "read"
    assert failure.message.startswith(f"{paths[5]} is empty")


def test_an_error_of_the_program_costs_only_its_file(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(source: object) -> None:
        raise RuntimeError("no such rule")

    monkeypatch.setattr(extraction, "extract_facts", break_down)
    failure = extract_file(paths[0], LIMIT)
    assert isinstance(failure, Failure)
    assert failure.step == "extract"
    assert "00.txt" in failure.message
    assert "no such rule" in failure.message


def test_the_bytes_come_with_the_facts(paths: list[str]) -> None:
    extracted = extract_file(paths[0], LIMIT)
    assert isinstance(extracted, Extracted)
    assert extracted.data == Path(paths[0]).read_bytes()
    assert extracted.facts.source.text == extracted.data.decode()
