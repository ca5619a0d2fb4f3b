"""The command serves from a home, and says in a sentence what keeps it from that."""

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


def test_it_serves_until_interrupted(home: Path) -> None:
    words = [*COMMAND, "--home", str(home), "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr
            url = served.stderr.readline().split("serving at ")[1].split(";")[0]
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(f"{url}/nothing", timeout=30)
            assert told.value.code == 404
        finally:
            served.send_signal(signal.SIGINT)
            assert served.wait(timeout=60) in (0, 130)


def test_it_needs_a_knowledge_base(tmp_path: Path) -> None:
    told = subprocess.run([*COMMAND, "--home", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 1
    assert "There is no knowledge base" in told.stderr


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
