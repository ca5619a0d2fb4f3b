"""The commands ``serve`` and ``mcp``: what answers browsers, programs and assistants until stopped."""

import logging
import socket
import sys
from typing import Annotated

import typer

from corpus.errors import SettingsError
from query.opening import open_knowledge_base
from query.options import Home

PORT = 8750
MOST_CONNECTIONS = 1_000  # at one time; others are told that the server is busy
GRACE = 10  # seconds that answers under way have to end once the server is stopped


def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Listen at this address of the machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, metavar="N", help="Listen at this port; 0: any free."),
    ] = PORT,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A name that browsers ask this server by; repeatable."),
    ] = None,
    requests: Annotated[
        bool, typer.Option("--requests", help="Print a line for each request: no parameters, no tokens.")
    ] = False,
    home: Home = None,
) -> None:
    """Serve the knowledge base to browsers and programs, until stopped."""
    with open_knowledge_base(home) as kb:  # one that cannot be opened is told now and not to the first reader
        settings = kb.settings
    import uvicorn

    _log_to_stderr(requests)
    from query.server.access import access_at
    from query.server.app import create_app

    access = access_at(host, settings, tuple(name or ()))
    if not access.open_to_read and not (access.tokens and access.tokens.all()):
        raise SettingsError(
            f"Others can reach {host}, and there is no token to ask with; "
            "make one with policykb-ingest token --add NAME."
        )
    app = create_app(settings, access)
    listening = _listen(host, port)
    typer.echo(f"serving at {_address(listening)}; stop with Ctrl-C", err=True)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE,
    )
    uvicorn.Server(config).run(sockets=[listening])


def mcp(home: Home = None) -> None:
    """Answer an assistant that starts this command and speaks MCP on its standard input and output."""
    with open_knowledge_base(home) as kb:
        settings = kb.settings
    from functools import partial

    import anyio

    _log_to_stderr(False)
    from query.mcp import serve_stdio
    from query.server.app import open_to_read
    from query.server.knowledge import Knowledge

    anyio.run(partial(serve_stdio, Knowledge(open_to_read(settings))))


def _log_to_stderr(requests: bool) -> None:
    """Warnings, and requests if asked for; called before the library of the protocol sets up its own log."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    if requests:
        logging.getLogger("policykb.requests").setLevel(logging.INFO)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Nothing can listen at {host}, port {port} ({error.strerror}); "
            "choose others with --host and --port."
        ) from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
