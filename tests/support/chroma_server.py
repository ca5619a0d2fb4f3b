"""A Chroma server for tests, on a free port of this machine; it can be stopped and started again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60
RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


class ChromaServer:
    """A server with its data in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-c", RUN, "run", "--host", "127.0.0.1", "--port", str(self._port)]
        with Path(os.devnull).open("wb") as nowhere:
            self._process = subprocess.Popen(
                [*command, "--path", str(self._folder)], stdout=nowhere, stderr=nowhere
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"chroma run did not start at {self.url}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Kill it, as by a power cut."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=2):
                return True
        except OSError:
            return False


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A running server that ends with the block."""
    server = ChromaServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
