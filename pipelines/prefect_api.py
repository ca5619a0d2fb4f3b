"""The Prefect API that a run reports to: the user's, one on this machine, or a temporary one of our own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from corpus.errors import StoreError

START_TIMEOUT = 120.0  # seconds; a fresh database under load was seen to take more than 20
HISTORY_TIMEOUT = 60.0  # seconds
STOP_TIMEOUT = 30.0  # seconds
SERVER_PROGRAM = Path(__file__).with_name("temporary_server.py")

# Nothing leaves the machine, nothing but our own lines appears in the terminal, and a temporary server
# runs none of the services that only a standing one needs. What the user has set stays as it is.
PREFECT_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_API_REQUEST_TIMEOUT": "120",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
# For the temporary server alone. The first line makes Prefect run only the services that record runs.
SERVER_SETTINGS = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_SERVER_UI_ENABLED": "false",
}


def configure_prefect(home: Path) -> None:
    """Point Prefect at ``home`` and quieten it. Takes effect only before Prefect is first imported."""
    home.mkdir(parents=True, exist_ok=True)  # Prefect makes a folder, but not those above it
    user_profiles = Path("~/.prefect/profiles.toml").expanduser()
    if user_profiles.is_file():
        os.environ.setdefault("PREFECT_PROFILES_PATH", str(user_profiles))
    for name, value in {"PREFECT_HOME": str(home), **PREFECT_SETTINGS}.items():
        os.environ.setdefault(name, value)


class PrefectAPI:
    """A running or starting Prefect API. ``wait`` before the first flow; ``keep_history`` after the last."""

    def __init__(self, url: str, server: "subprocess.Popen[bytes] | None" = None) -> None:
        self.url = url
        self._server = server

    def wait(self) -> None:
        """Return when the API answers. Raise StoreError where it does not."""
        if self._server is None:
            self._require_answer()
            return
        try:
            # The socket listens since before the server started, so one request waits for it.
            with urllib.request.urlopen(f"{self.url}/health", timeout=START_TIMEOUT):
                return
        except OSError as error:
            home = os.environ["PREFECT_HOME"]
            raise StoreError(
                f"Prefect's temporary server did not start ({error}); make {home} yours to write, move it "
                "away if its database is damaged, or start `prefect server start` yourself"
            ) from error

    def _require_answer(self) -> None:
        """Ask a server that is not ours as Prefect does, with the user's certificates and keys."""
        from prefect.client.orchestration import get_client

        with get_client(sync_client=True) as client:
            refused = client.api_healthcheck()
        if refused is not None:
            raise StoreError(_unanswered(self.url, refused)) from refused

    def keep_history(self, flow_run_id: UUID, task_runs: int) -> bool:
        """Wait until the API has the final state of all task runs of a flow run; whether it has.

        Prefect reports task runs by events in the background. A server that stops right after the flow
        loses the last of them.
        """
        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

        _send_the_rest()
        this_run = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run_id]))
        deadline = time.monotonic() + HISTORY_TIMEOUT
        with get_client(sync_client=True) as client:
            while True:
                runs = client.read_task_runs(flow_run_filter=this_run)
                if sum(run.state is not None and run.state.is_final() for run in runs) >= task_runs:
                    return True
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)

    def stop(self) -> None:
        """End a temporary server, so that it writes down what it still holds."""
        if self._server is None or self._server.stdin is None:
            return
        self._server.stdin.close()
        try:
            self._server.wait(timeout=STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()


@contextlib.contextmanager
def prefect_api(home: Path, *, standing: bool = False) -> Iterator[PrefectAPI]:
    """A Prefect API for the flows inside, with its own data in ``home`` where it is a temporary one.

    Its server starts beside the caller's own work: load and read first, then ``wait``. One for a ``standing``
    service also has Prefect's scheduler and UI, on Prefect's own port (setting ``PREFECT_SERVER_API_PORT``)
    where that is free.
    """
    configure_prefect(home)
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_SERVER_API_PORT,
        temporary_settings,
    )

    url, port = PREFECT_API_URL.value(), PREFECT_SERVER_API_PORT.value()
    if url is None and answers(local := f"http://127.0.0.1:{port}/api"):
        url = local
    api = PrefectAPI(url) if url else _start_server(port if standing else None)
    # A heartbeat is for servers that watch over many machines, and costs a second for each flow.
    settings = {PREFECT_API_URL: api.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    try:
        with temporary_settings(settings), _told_when_lost(api.url):
            yield api
    finally:
        _send_the_rest()
        api.stop()


@contextlib.contextmanager
def _told_when_lost(url: str) -> Iterator[None]:
    """Turn what Prefect's client raises when its server goes into a sentence."""
    import httpx

    try:
        yield
    except Exception as error:
        # Where Prefect asks for the server's version it raises a RuntimeError from the fault.
        for lost in (error, error.__cause__):
            if isinstance(lost, httpx.TransportError):
                raise StoreError(_unanswered(url, lost)) from error
        raise


def _unanswered(url: str, error: Exception) -> str:
    return (
        f"Prefect's server at {url} does not answer ({error}); start it, or unset PREFECT_API_URL to do "
        "without one, and run the same again: what is stored stays"
    )


def _send_the_rest() -> None:
    """Send the events and log lines that Prefect sends in the background, before their server goes."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=HISTORY_TIMEOUT)
    APILogWorker.drain_all(timeout=HISTORY_TIMEOUT)


def answers(url: str) -> bool:
    """Whether a Prefect server of the version we speak listens at ``url``."""
    try:
        with urllib.request.urlopen(f"{url}/admin/version", timeout=2) as reply:
            return bool(reply.read().decode("utf-8", "replace").startswith('"3.'))
    except (urllib.error.URLError, OSError):
        return False


def _start_server(standing_at: int | None) -> PrefectAPI:
    """Start a server of our own, a standing one at this port if it is free, else at any that is.

    It gets a socket that listens already: no port is lost to another process in between, and the first
    request waits instead of failing.
    """
    with _listen(standing_at or 0) as listening:
        port = listening.getsockname()[1]
        server = subprocess.Popen(
            # -P: the folder of the program must not stand in the way of other modules' names.
            [sys.executable, "-P", str(SERVER_PROGRAM), "--fd", str(listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
            env={**os.environ, **({} if standing_at else SERVER_SETTINGS)},
            # Ctrl-C is for us; the server has to outlive it, to hear how the run ended.
            start_new_session=True,
        )
    return PrefectAPI(f"http://127.0.0.1:{port}/api", server)


def _listen(port: int) -> socket.socket:
    """A socket that listens on this port, or on any where that is taken."""
    try:
        return socket.create_server(("127.0.0.1", port), backlog=128)
    except OSError:
        return socket.create_server(("127.0.0.1", 0), backlog=128)
