"""Somebody is told of a failure, by a command without a shell or by a webhook, and no alert stops a run."""

import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.settings import Settings
from pipelines.alerts import send_alert
from pipelines.ingest import ingest
from tests.support.local_site import Page, local_site

KEEP = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"


def settings_with(tmp_path: Path, **values: str) -> Settings:
    return replace(Settings.from_environment(tmp_path / "home", environment={}), **values)


def test_a_command_gets_the_failure_on_its_standard_input(tmp_path: Path) -> None:
    told = tmp_path / "told; touch x"
    command = f'{sys.executable} -c "{KEEP}" "{told}"'
    about = {"message": "坏.txt $(reboot) `id`"}
    send_alert(settings_with(tmp_path, on_failure=command), about)
    assert json.loads(told.read_text()) == about
    assert [path.name for path in tmp_path.iterdir()] == [told.name]


def test_a_webhook_gets_it_too(tmp_path: Path) -> None:
    with local_site() as site:
        site.pages["/hook"] = Page()
        send_alert(settings_with(tmp_path, webhook=f"{site.url}/hook"), {"message": "坏"})
        assert [json.loads(body) for body in site.posted] == [{"message": "坏"}]


@pytest.mark.parametrize(
    "values",
    [
        {"on_failure": "/no/such/program"},
        {"on_failure": "false"},
        {"on_failure": "'"},
        {"webhook": "http://127.0.0.1:9/secret-token"},
    ],
)
def test_an_alert_that_fails_is_logged_without_secrets(
    tmp_path: Path, values: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        send_alert(settings_with(tmp_path, **values), {})
    assert "failed" in caplog.text
    assert "secret-token" not in caplog.text


@pytest.mark.usefixtures("flows")
def test_a_run_with_a_bad_file_alerts_and_one_without_does_not(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, told = tmp_path / "reports", tmp_path / "told.json"
    folder.mkdir()
    (folder / "好.txt").write_text("# 东川县：小事\n\n全县划分网格120个。\n", encoding="utf-8")
    monkeypatch.setenv("POLICYKB_ON_FAILURE", f'{sys.executable} -c "{KEEP}" {told}')
    ingest([str(folder)], str(home))
    assert not told.exists()
    (folder / "空.txt").write_bytes(b"")
    ingest([str(folder)], str(home))
    about = json.loads(told.read_text())
    assert about["event"] == "files failed"
    assert Path(about["failures"][0]["path"]).name == "空.txt"
