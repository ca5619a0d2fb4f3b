"""A Prefect server that lives as long as the process that started it; run as a program of its own."""

import argparse
import os
import socket
import threading


def serve(listening: int) -> None:
    """Answer Prefect's API on an open socket (its file descriptor) until standard input ends.

    The parent holds the other end of standard input. It ends when the parent closes it, and just as
    well when the parent is killed, so that no server is ever left behind.
    """
    import uvicorn

    application = "prefect.server.api.server:create_app"
    server = uvicorn.Server(uvicorn.Config(application, factory=True, lifespan="on", log_level="error"))

    def stop_with_parent() -> None:
        # Not through sys.stdin: a thread that holds its lock when Python ends makes that end fatal.
        while os.read(0, 4096):
            pass
        server.should_exit = True

    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=listening)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fd", type=int, required=True, help="file descriptor of a listening socket")
    serve(parser.parse_args().fd)
