"""The quarantine on the command line: named by every run, listed, dropped, shown by status."""

import json
from pathlib import Path

import pytest

from pipelines.cli import app
from pipelines.ingest import ingest
from query.cli import app as reading
from query.exits import run

pytestmark = pytest.mark.usefixtures("flows")


@pytest.fixture
def bad(home: Path, tmp_path: Path) -> Path:
    """A file in the quarantine of ``home``, whose name would act on a terminal."""
    path = tmp_path / "坏\x1b[31m.txt"
    path.write_bytes(bytes(range(256)) * 20)
    ingest([str(path)], str(home))
    return path


def output(
    capsys: pytest.CaptureFixture[str], *arguments: object, reads: bool = False
) -> tuple[int, str, str]:
    code = run(reading if reads else app, list(map(str, arguments)))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_is_listed_for_people_and_programs(
    home: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    code, shown, _ = output(capsys, "quarantine", "--home", home)
    assert code == 0
    assert "1 path in quarantine" in shown
    assert "tried once" in shown
    assert "\x1b" not in shown
    code, printed, _ = output(capsys, "quarantine", "--json", "--home", home)
    (entry,) = json.loads(printed)["quarantine"]
    assert (entry["path"], entry["step"], entry["tries"]) == (str(bad), "read", 1)
    assert entry["size"] == 5120
    assert len(entry["sha256"]) == 64
    code, printed, _ = output(capsys, "status", "--json", "--home", home, reads=True)
    assert json.loads(printed)["quarantine"] == [entry]
    code, shown, _ = output(capsys, "status", "--home", home, reads=True)
    assert "1 path in quarantine" in shown


def test_what_is_dropped_is_tried_again(home: Path, bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(ingest([str(bad)], str(home)).quarantined) == 1
    capsys.readouterr()
    code, shown, _ = output(capsys, "quarantine", "--drop", bad, "--home", home)
    assert (code, "Nothing is in quarantine." in shown) == (0, True)
    code, _, complaint = output(capsys, "quarantine", "--drop", bad, "--home", home)
    assert code == 1
    assert "is not in quarantine" in complaint
    assert len(ingest([str(bad)], str(home)).failures) == 1


def test_a_run_names_what_is_in_quarantine_in_one_line_and_ends_with_1(
    home: Path, bad: Path, capsys: pytest.CaptureFixture[str], flows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", flows)
    capsys.readouterr()
    code, shown, complaints = output(capsys, "run", bad, "--home", home)
    assert code == 1
    assert "0 failed, 1 in quarantine" in shown
    (line,) = [line for line in complaints.splitlines() if line.startswith("policykb:")]
    assert "1 file is in quarantine" in line
    assert "\x1b" not in line
