"""A web site on this machine: pages that a test sets, and a list of what was asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    """What the site answers. With an ``etag`` it answers 304 to who has it."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None


@dataclass
class LocalSite:
    """Pages by path; ``asked`` holds each request's path and headers, in their order."""

    url: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [path for path, _ in self.asked]


@contextmanager
def local_site() -> Iterator[LocalSite]:
    """A site on a free port of the loopback interface while the block runs."""
    site = LocalSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = site.pages.get(self.path, Page(status=404))
            if page.etag and self.headers.get("If-None-Match") == page.etag:
                page = Page(status=304, etag=page.etag)
            self.send_response(page.status)
            headers = {"Content-Length": str(len(page.data)), **page.headers}
            for name, value in (headers | ({"ETag": page.etag} if page.etag else {})).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.data)

        def do_POST(self) -> None:
            site.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
