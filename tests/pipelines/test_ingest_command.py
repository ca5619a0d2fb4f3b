"""The command ``policykb-ingest`` as its user runs it: exit codes, output, kills, and no network."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from pipelines.ingest import ingest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "samples" / "chengdu-party-building.txt"
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()"]


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def facts_of(home: Path) -> list[str]:
    with KnowledgeBase.open(Settings.from_environment(home)) as kb:
        return list(kb.tables.dump())


def test_the_sample_twice_without_a_call_beyond_this_machine(home: Path, network_log: Path) -> None:
    before = network_log.read_text(encoding="utf-8")
    first = run("run", SAMPLE, "--home", home, "--json")
    assert first.returncode == 0, first.stderr
    summary: dict[str, Any] = json.loads(first.stdout)
    assert (summary["files"], summary["stored"], summary["failed"]) == (1, 1, 0)
    assert summary["knowledge_base"]["reports"] == 3
    second = run("run", SAMPLE, "--home", home)
    assert second.returncode == 0, second.stderr
    assert second.stderr == ""
    assert "1 files: 0 stored, 1 unchanged, 0 failed" in second.stdout
    assert network_log.read_text(encoding="utf-8") == before


def test_a_failure_is_named_on_standard_error_and_ends_with_1(
    home: Path, tmp_path: Path, flows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", flows)  # saves the start of a server
    empty = tmp_path / "空文件.txt"
    empty.write_bytes(b"")
    result = run("run", empty, "--home", home)
    assert result.returncode == 1
    assert [line for line in result.stderr.splitlines() if "空文件.txt" in line]
    assert "Traceback" not in result.stderr
    assert "1 failed" in result.stdout


@pytest.mark.parametrize("arguments", [["run"], ["run", "x.txt", "--fast"], ["ingest"]])
def test_words_that_are_off_end_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_setting_that_is_off_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKB_MAX_BYTES", "many")
    result = run("run", SAMPLE, "--home", home)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "POLICYKB_MAX_BYTES" in result.stderr


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, pipelines.cli\n"
        "try: pipelines.cli.app(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'prefect', 'sqlalchemy', 'chromadb', 'torch', 'spacy', 'numpy'} & set(sys.modules)))"
    )
    child = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert child.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("sqlite_only")
def test_a_killed_run_is_taken_up_by_the_next(
    home: Path, tmp_path: Path, flows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL while sources are being stored; the next run ends in the facts of a run never killed."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(40):  # more than a batch
        text = f"# 第{number + 1}村的办法\n\n开展邻里议事{number + 3}次，化解矛盾{2 * number + 5}件。\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PREFECT_API_URL", flows)  # one server for all runs of this test
    killed = subprocess.Popen([*COMMAND, "run", str(folder), "--home", str(home)], cwd=ROOT)
    stored = wait_for_sources(home / "policykb.sqlite3", killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert stored > 0
    resumed = run("run", folder, "--home", home, "--json")
    assert resumed.returncode == 0, resumed.stderr
    summary = json.loads(resumed.stdout)
    assert summary["stored"] + summary["unchanged"] == 40
    assert summary["unchanged"] > 0
    undisturbed = home.with_name("undisturbed")
    ingest([str(folder)], str(undisturbed))
    assert facts_of(home) == facts_of(undisturbed)


def wait_for_sources(database: Path, process: "subprocess.Popen[bytes]") -> int:
    """How many sources there are as soon as there is one; 0 when the process ended before."""
    while process.poll() is None:
        if database.exists() and database.stat().st_size:
            try:
                with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
                    (count,) = connection.execute("SELECT count(*) FROM source").fetchone()
            except sqlite3.OperationalError:  # not migrated yet, or busy
                count = 0
            if count:
                return int(count)
        time.sleep(0.002)
    return 0
