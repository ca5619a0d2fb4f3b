"""Each event of a run is one line of JSON with its run, source and step."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingsError
from pipelines.event_log import JsonLines, logging_to, note_event
from pipelines.ingest import ingest

REPORT = "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n"


def events(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("flows")
def test_a_run_tells_what_it_stored_and_what_failed(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, log = tmp_path / "reports", tmp_path / "events.jsonl"
    folder.mkdir()
    (folder / "东川县.txt").write_text(REPORT, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    monkeypatch.setenv("POLICYKB_LOG", str(log))
    summary = ingest([str(folder)], str(home))
    began, *told, ended = events(log)
    assert {one["run"] for one in (began, *told, ended)} == {summary.run_id}
    assert (began["event"], began["changed"], began["unchanged"]) == ("began", 2, 0)
    by_event = {one["event"]: one for one in told}
    assert Path(by_event["failed"]["path"]).name == "空.txt"
    assert (by_event["failed"]["level"], by_event["failed"]["step"]) == ("error", "read")
    assert by_event["stored"]["figures"] == 2
    assert len(by_event["stored"]["source"]) == 64
    assert (ended["event"], ended["status"], ended["files"]) == ("ended", "finished", 2)
    ingest([str(folder)], str(home))
    assert len(events(log)) > len(told) + 2  # a second run adds to the file


@given(st.text())
def test_whatever_stands_in_a_field_an_event_is_one_line(text: str) -> None:
    record = logging.LogRecord("policykb", logging.INFO, "", 0, "failed", None, None)
    record.policykb_fields = {"run": "r", "path": text}
    line = JsonLines().format(record)
    assert line.isprintable()
    assert json.loads(line)["path"] == text


def test_nothing_is_written_where_no_log_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(None):
        note_event("began", "r")
    assert capsys.readouterr() == ("", "")


def test_a_dash_is_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to("-"):
        note_event("began", "r", changed=1)
    assert json.loads(capsys.readouterr().err)["changed"] == 1


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(SettingsError, match=r"POLICYKB_LOG is .*which cannot be written"),
        logging_to(str(tmp_path)),
    ):
        pass
