"""The history of a run is whole in Prefect's database, and its temporary server never outlives it."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_API_PORT, temporary_settings

from corpus.errors import StoreError
from pipelines import prefect_api

TASKS = 25
PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from pipelines.prefect_api import prefect_api

    with prefect_api(Path(sys.argv[1])) as api:
        from prefect import flow, task
        from prefect.runtime import flow_run

        @task
        def count(number):
            return number

        @flow(name="history")
        def history(numbers):
            for number in range(numbers):
                count(number)
            return flow_run.id

        api.wait()
        print(api.url, flush=True)
        if sys.argv[2] == "wait":
            sys.stdin.read()
        whole = api.keep_history(history(int(sys.argv[2])), int(sys.argv[2]))
    print(whole)
    """
)


def start(home: Path, argument: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, str(home), argument]
    root = Path(prefect_api.__file__).parent.parent
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_every_task_run_has_its_final_state_after_exit(prefect_home: Path) -> None:
    output, _ = start(prefect_home, str(TASKS)).communicate()
    assert output.splitlines()[-1] == "True"
    with sqlite3.connect(prefect_home / "prefect.db") as database:
        flow_runs = database.execute(
            "SELECT run.id, run.state_type FROM flow_run run JOIN flow ON flow.id = run.flow_id"
            " WHERE flow.name = 'history'"
        ).fetchall()
        assert [state for _, state in flow_runs] == ["COMPLETED"]
        states = database.execute(
            "SELECT state_type, count(*) FROM task_run WHERE flow_run_id = ? GROUP BY state_type",
            [flow_runs[0][0]],
        ).fetchall()
    assert states == [("COMPLETED", TASKS)]


def test_a_killed_run_leaves_no_server_behind(prefect_home: Path) -> None:
    process = start(prefect_home, "wait")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert prefect_api.answers(url)
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 30
    while prefect_api.answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not prefect_api.answers(url)


def test_an_api_that_the_user_names_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    program = (
        "import sys; from pathlib import Path; from pipelines.prefect_api import prefect_api\n"
        "with prefect_api(Path(sys.argv[1])) as api: print(api.url)"
    )
    root = Path(prefect_api.__file__).parent.parent
    command = [sys.executable, "-c", program, str(tmp_path / "prefect")]
    child = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "http://127.0.0.1:9/api"


def test_an_api_that_does_not_answer_is_one_sentence(prefect_home: Path) -> None:
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        prefect_api.prefect_api(prefect_home) as api,
        pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/api does not answer .*unset PREFECT_API_URL"),
    ):
        api.wait()


def test_an_api_that_goes_while_a_flow_runs_is_one_sentence(prefect_home: Path) -> None:
    from prefect import flow

    @flow
    def told() -> None:
        """Tells the server that it began."""

    with (
        pytest.raises(StoreError, match=r"does not answer .*what is stored stays"),
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        prefect_api.prefect_api(prefect_home),
    ):
        told()


def test_a_server_that_is_no_prefect_is_left_alone() -> None:
    assert not prefect_api.answers("http://127.0.0.1:9/api")


def test_a_server_that_cannot_start_ends_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    (tmp_path / "prefect.db").write_bytes(b"no database at all" * 500)
    program = (
        "from pathlib import Path; from query.exits import run; import typer\n"
        "from pipelines.prefect_api import prefect_api\n"
        "app = typer.Typer()\n"
        "@app.command()\n"
        f"def start():\n with prefect_api(Path({str(tmp_path)!r})) as api: api.wait()\n"
        "raise SystemExit(run(app, []))"
    )
    root = Path(prefect_api.__file__).parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "Fatal Python error" not in ended.stderr
    assert "Prefect's temporary server did not start" in ended.stderr.splitlines()[-1]


class _Prefect(BaseHTTPRequestHandler):
    """Says what a Prefect server says of its version."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'"3.9.1"')

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_server_at_the_port_of_prefects_settings_gets_the_runs(prefect_home: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Prefect) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with (
                temporary_settings(
                    {PREFECT_SERVER_API_PORT: server.server_port}, restore_defaults={PREFECT_API_URL}
                ),
                prefect_api.prefect_api(prefect_home) as api,
            ):
                assert api.url == f"http://127.0.0.1:{server.server_port}/api"
        finally:
            server.shutdown()
