"""The guard against network access works, here and in child processes."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import loopback_guard
import pytest

# A documentation address (RFC 5737) and a name that no resolver knows (RFC 6761).
OUTSIDE_ADDRESS = "192.0.2.1"
OUTSIDE_NAME = "policykb.invalid"


@pytest.fixture
def expected_attempts(network_log: Path) -> Path:
    """An empty log for attempts that a test makes on purpose, so that the session's stays clean."""
    return network_log.with_name("expected.txt")


def test_connecting_to_another_machine_is_refused(
    monkeypatch: pytest.MonkeyPatch, expected_attempts: Path
) -> None:
    monkeypatch.setenv(loopback_guard.LOG_VARIABLE, str(expected_attempts))
    with socket.socket() as client, pytest.raises(PermissionError, match="stay on this machine"):
        client.connect_ex((OUTSIDE_ADDRESS, 80))
    with pytest.raises(PermissionError, match="stay on this machine"):
        socket.getaddrinfo(OUTSIDE_NAME, 80)


def test_connecting_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", None, b"localhost", "0.0.0.0"]
)
def test_names_of_this_machine(host: object) -> None:
    assert loopback_guard.is_local(host)


@pytest.mark.parametrize("host", [OUTSIDE_ADDRESS, OUTSIDE_NAME, "10.0.0.1", "2001:db8::1", b"example.org"])
def test_names_of_other_machines(host: object) -> None:
    assert not loopback_guard.is_local(host)


def test_a_child_process_is_guarded_too(expected_attempts: Path) -> None:
    code = f"import socket; socket.create_connection(({OUTSIDE_ADDRESS!r}, 80))"
    environment = {**os.environ, loopback_guard.LOG_VARIABLE: str(expected_attempts)}
    child = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert child.returncode != 0
    assert OUTSIDE_ADDRESS in child.stderr
    assert OUTSIDE_ADDRESS in expected_attempts.read_text(encoding="utf-8")
