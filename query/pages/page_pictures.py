"""Page pictures: pages of PDFs and scans, drawn when they are looked at, few at a time, and kept a while."""

import re
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, HTTPException, Request, Response

from corpus.errors import SourceError
from index.knowledge_base import KnowledgeBase
from index.source_lookups import find_source
from query.server.knowledge import Knowledge

AT_ONCE = 2  # pages that are drawn at one time
SECONDS = 20  # of CPU time and of waiting that a page may take
KEPT = 64 * 1024 * 1024  # bytes of pictures that are kept
_KEY = re.compile(r"[0-9a-f]{8,64}")
# The picture of a page follows from the bytes of the file, whose sha256 its address begins with.
_HEADERS = {"Cache-Control": "private, max-age=604800, immutable", "X-Content-Type-Options": "nosniff"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _File:
    """What it takes to draw a page without a knowledge base."""

    id: str
    name: str
    pages: int
    data: bytes
    memory: int  # addresses that drawing may use


class Pictures:
    """Pictures that were drawn, the latest used kept longest."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, id_: str, page: int) -> bytes | None:
        """The picture of this page of this source, if it is kept."""
        with self._lock:
            found = self._held.get((id_, page))
            if found is not None:
                self._held.move_to_end((id_, page))
            return found

    def keep(self, id_: str, page: int, picture: bytes) -> None:
        """Keep a picture, in place of those that were not looked at for longest."""
        with self._lock:
            self._size += len(picture) - len(self._held.pop((id_, page), b""))
            self._held[id_, page] = picture
            while self._size > self._most and self._held:
                self._size -= len(self._held.popitem(last=False)[1])


_pictures = Pictures()


@router.get("/sources/{key}/pages/{page}.png")
async def page_picture(request: Request, key: str, page: int) -> Response:
    """One page as a PNG. No knowledge base is held while it is drawn."""
    knowledge: Knowledge = request.app.state.knowledge
    async with knowledge.lend() as kb:
        file = await to_thread.run_sync(_read, kb, key)
    if file is None or not 1 <= page <= file.pages:
        raise HTTPException(404, f"There is no page {page} of this source.")
    picture = _pictures.get(file.id, page)
    if picture is None:
        try:
            picture = await to_thread.run_sync(draw_apart, file, page, limiter=_turns(request))
        except SourceError as error:
            raise HTTPException(422, str(error)) from error
        _pictures.keep(file.id, page, picture)
    return Response(picture, media_type="image/png", headers=_HEADERS)


def _turns(request: Request) -> CapacityLimiter:
    """The turns of this server, made in the event loop that it runs in."""
    state = request.app.state
    if not hasattr(state, "page_turns"):
        state.page_turns = CapacityLimiter(AT_ONCE)
    turns: CapacityLimiter = state.page_turns
    return turns


def _read(kb: KnowledgeBase, key: str) -> _File | None:
    head = find_source(kb.tables.engine, key) if _KEY.fullmatch(key) else None
    if head is None or not head.pages:
        return None
    return _File(head.id, head.name, head.pages, kb.blobs.get(head.id), kb.settings.max_memory)


def draw_apart(file: _File, page: int) -> bytes:
    """Draw in another process. Raises SourceError where it cannot be done, or takes too long or too much."""
    name = file.name.replace("\0", "")
    program = [sys.executable, "-m", "query.pages.drawing", name, str(page), str(SECONDS), str(file.memory)]
    try:
        done = subprocess.run(program, input=file.data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SourceError(f"{file.name}: page {page} takes longer than {SECONDS} s to draw.") from None
    if done.returncode == 1 and done.stderr and b"Traceback" not in done.stderr:
        raise SourceError(done.stderr.decode(errors="replace"))
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        raise SourceError(f"{file.name}: page {page} could not be drawn; look at the file itself.")
    return done.stdout
