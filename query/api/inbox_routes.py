"""Inbox routes: files that are sent, checked and kept for the next run to take in."""

from http import HTTPStatus
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request, Response
from starlette.datastructures import UploadFile

from index.inbox import Inbox, sha256_of
from query.api import schemas
from query.server.forms import Writing
from query.server.knowledge import Reading
from query.terminal import as_json

router = APIRouter(tags=["inbox"])

MOST_FILES = 20  # of one request
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            }
        },
    }
}


@router.get("/inbox", response_model=schemas.WaitingRows)
def list_inbox(kb: Reading) -> Response:
    """The files that were sent, and whether a run has taken them in."""
    waiting = Inbox(kb.settings).all()
    known = kb.tables.sources_at([one.path for one in waiting])
    rows = [
        {"name": one.name, "sender": one.sender, "bytes": one.bytes, "taken_in": one.path in known}
        for one in waiting
    ]
    return Response(as_json({"rows": rows}), media_type="application/json")


@router.post("/inbox", status_code=202, response_model=schemas.ReceivedRows, openapi_extra=_BODY)
async def send_files(request: Request, caller: Writing, kb: Reading) -> Response:
    """Keep files in the inbox of the home, all of them or none. Takes a writer's token.

    A run over the inbox takes them in. Each file is at most as large as a run reads, of a type that it
    reads, and no archive that is a bomb or too deep. A file of the same sender and name takes the place of
    the former.
    """
    # Read here and not as a parameter, so that nothing is read of who may not send.
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
        files = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
        if not files:
            raise HTTPException(
                HTTPStatus.UNPROCESSABLE_ENTITY, "Send files as multipart/form-data, in the field files."
            )
        sender = caller.token.name if caller.token else "writer"
        rows = await to_thread.run_sync(_keep, Inbox(kb.settings), sender, files)
    known = await to_thread.run_sync(kb.tables.source_names)
    for row in rows:
        row["waits"] = row["sha256"] not in known
    return Response(as_json({"rows": rows}), HTTPStatus.ACCEPTED, media_type="application/json")


def _keep(inbox: Inbox, sender: str, files: list[UploadFile]) -> list[dict[str, object]]:
    """Check all files, then place them; one is read again rather than that all are held at once."""
    names = []
    for file in files:
        file.file.seek(0)
        names.append(inbox.check(file.filename or "", file.file.read()))
    rows: list[dict[str, object]] = []
    for name, file in zip(names, files, strict=True):
        file.file.seek(0)
        data = file.file.read()
        inbox.put(sender, name, data)
        rows.append({"name": name, "sha256": sha256_of(data), "bytes": len(data)})
    return rows
