"""The command serves from a home, and says in a sentence what keeps it from that."""

import http.client
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from query.cli import main; main()", "serve"]


# Sent as they stand: no client takes the steps out of them before.
LEADING_OUT = (
    "/../../../../etc/passwd",
    "/static/../../../../../etc/passwd",
    "/static/..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%5c..%5ctokens.json",
    "/static//etc/passwd",
    "/api/sources/../../tokens.json",
    "/api/sources/..%2f..%2ftokens.json/bytes",
    "/api/sources/%00/bytes",
    "/source/..%2f..%2f..%2fetc%2fpasswd",
)


def raw(url: str, path: str) -> tuple[int, bytes]:
    """Status and body of a request for exactly this path."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.putrequest("GET", path)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_it_serves_until_interrupted(home: Path) -> None:
    words = [*COMMAND, "--home", str(home), "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr
            url = served.stderr.readline().split("serving at ")[1].split(";")[0]
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(f"{url}/nothing", timeout=30)
            assert told.value.code == 404
            for path in LEADING_OUT:
                status, body = raw(url, path)
                assert status in (404, 422), path
                assert b"root:" not in body
                assert b"sha256" not in body
            assert raw(url, "/api/health") == (200, b'{"status":"ok","version":"0.1.0"}')
        finally:
            served.send_signal(signal.SIGINT)
            assert served.wait(timeout=60) in (0, 130)


def test_it_needs_a_knowledge_base(tmp_path: Path) -> None:
    told = subprocess.run([*COMMAND, "--home", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 1
    assert "There is no knowledge base" in told.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_where_others_reach_it_a_token_is_needed_first(home: Path, host: str) -> None:
    words = [*COMMAND, "--home", str(home), "--host", host, "--port", "0"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert told.returncode == 1
    assert "policykb-ingest token --add" in told.stderr


def test_a_port_that_is_taken_is_told(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [*COMMAND, "--home", str(home), "--port", port]
        told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 1
    assert f"port {port}" in told.stderr
    assert "--port" in told.stderr


def test_help_loads_no_server() -> None:
    code = (
        "import sys, query.cli; print(sorted({'fastapi', 'uvicorn', 'mcp', 'starlette'} & set(sys.modules)))"
    )
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == "[]"
