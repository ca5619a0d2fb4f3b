"""Drawing: a process of its own that draws one page, so that no file can take the server down with it.

Run as ``python -m query.pages.drawing NAME PAGE SECONDS BYTES`` with the bytes of the file on standard input;
the PNG comes out of standard output, or one sentence out of standard error.
"""

import resource
import sys

from corpus.errors import SourceError
from corpus.page_images import page_image


def draw(name: str, page: int, seconds: int, memory: int) -> int:
    """Draw a page within limits of CPU time and of addresses; returns the exit code."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        image = page_image(name, sys.stdin.buffer.read(), page)
    except (SourceError, MemoryError) as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(image)
    return 0


if __name__ == "__main__":
    sys.exit(draw(sys.argv[1], *map(int, sys.argv[2:5])))
