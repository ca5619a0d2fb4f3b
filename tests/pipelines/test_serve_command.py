"""Ingestion that runs by itself: a file that appears in a watched folder is taken in, at set times or not."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from corpus.errors import SettingsError
from index.database import database_file
from index.settings import Settings
from pipelines.schedules import Schedule, deploy_to_pool, make_deployments

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()", "serve"]
REPORT = "# 东川县：网格里的小事\n\n组建网格队伍。全县划分网格120个，选配网格员300余名。\n"
PATIENCE = 240  # seconds; a server starts in 5 to 25


def stored(home: Path) -> int:
    """How many sources the home holds."""
    settings = Settings.from_environment(home)
    file = database_file(settings)
    if file and not file.is_file():
        return 0
    try:
        with create_engine(settings.database_url, poolclass=NullPool).connect() as tables:
            return int(tables.execute(text("SELECT count(*) FROM source")).scalar_one())
    except (OperationalError, ProgrammingError):  # no tables yet
        return 0


def test_a_file_in_a_watched_folder_is_taken_in(tmp_path: Path, home: Path, models: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = free.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_RUNNER_SERVER_PORT": str(nowhere),
        "POLICYKB_MODELS": str(models),
    }
    environment.pop("PREFECT_API_URL", None)
    said = tmp_path / "said.txt"
    words = [*COMMAND, str(folder), "--watch", "--home", str(home)]
    with said.open("w") as stderr:
        served = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=stderr)
    try:
        while "serving" not in said.read_text(encoding="utf-8"):
            assert served.poll() is None
            time.sleep(0.1)
        url = next(line for line in said.read_text().splitlines() if "serving" in line).split()[-1]
        number = 0
        deadline = time.monotonic() + PATIENCE
        # The folder may be written before it is watched, so each round of waiting begins with a new file.
        while not stored(home):
            assert time.monotonic() < deadline, "nothing was stored"
            number += 1
            (folder / f"{number}.txt").write_text(f"{REPORT}第{number}次。\n", encoding="utf-8")
            for _ in range(200):
                if stored(home) or served.poll() is not None:
                    break
                time.sleep(0.1)
        request = urllib.request.Request(
            f"{url}/api/deployments/filter", b"{}", {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            names = [deployment["name"] for deployment in json.load(answer)]
        assert names == ["policykb"]
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(timeout=120)


def test_a_schedule_becomes_a_deployment_of_each_flow() -> None:
    schedule = Schedule("/home", ("/reports",), ("https://a.gov.cn/rss",), "/kept", "0 3 * * 1-5")
    ingest, poll, release = make_deployments(schedule)
    assert (ingest.flow_name, ingest.parameters) == ("ingest", {"paths": ["/reports"], "home": "/home"})
    assert (poll.flow_name, poll.parameters) == ("poll", {"feeds": ["https://a.gov.cn/rss"], "home": "/home"})
    assert (release.flow_name, release.parameters) == ("release", {"folder": "/kept", "home": "/home"})
    assert [deployment.entrypoint for deployment in (ingest, poll, release)] == [
        "pipelines.ingest.ingest",
        "pipelines.poll.poll",
        "pipelines.release.release",
    ]
    for deployment in (ingest, poll, release):
        assert deployment.schedules is not None
        (when,) = deployment.schedules
        assert when.schedule is not None
        assert when.schedule.model_dump()["cron"] == "0 3 * * 1-5"
        assert when.schedule.model_dump()["timezone"] == "Asia/Shanghai"


@pytest.mark.parametrize(("cron", "zone"), [("every day", "Asia/Shanghai"), ("0 3 * * *", "Asia/Chengdu")])
def test_a_schedule_that_no_clock_can_follow_is_refused(cron: str, zone: str) -> None:
    with pytest.raises(SettingsError, match="is no schedule"):
        make_deployments(Schedule("/home", ("/reports",), cron=cron, time_zone=zone))


@pytest.mark.usefixtures("flows")
def test_runs_can_be_left_to_a_work_pool(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate

    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name="reports", type="process"))
        schedule = Schedule(str(tmp_path), (str(tmp_path),), cron="0 3 * * *")
        assert deploy_to_pool(schedule, "reports") == ["ingest/policykb"]
        found = client.read_deployment_by_name("ingest/policykb")
        assert found.work_pool_name == "reports"
        assert found.entrypoint == "pipelines/ingest.py:ingest"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "name folders to take in"),
        (["x"], "say when"),
        (["--feeds", "https://a.gov.cn", "--watch"], "--watch needs a folder"),
        (["x", "--watch", "--pool", "p"], "leave it or --pool out"),
    ],
)
def test_words_that_are_off_are_told(words: list[str], sentence: str) -> None:
    told = subprocess.run([*COMMAND, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert sentence in told.stderr
