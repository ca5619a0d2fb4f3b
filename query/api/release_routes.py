"""Release route: a dataset that a paper can cite, as one file."""

import tempfile
import zipfile
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response

from corpus.errors import QuestionError
from index.knowledge_base import KnowledgeBase
from query.api.files import Files
from query.api.parameters import ReleaseExport
from query.release.columns import tables
from query.release.formats import FORMATS
from query.release.plans import TITLE, Imprint, Plan
from query.release.writing import write_release

router = APIRouter(tags=["files"])

_CHUNK = 1 << 18  # bytes
_DESCRIBED = {
    200: {
        "description": "The release, as a ZIP file.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/export/release", response_class=Response, responses=_DESCRIBED)  # type: ignore[arg-type]
def export_release(files: Files, asked: Annotated[ReleaseExport, Query()]) -> Response:
    """A release as `policykb export` writes it: tables, codebook, description and checksums, in a ZIP file.

    Without conditions all of the knowledge base goes into it; with them the passages that meet them all, and
    what belongs to those. The first bytes come when it is complete.
    """
    for name in asked.table:
        if name not in tables():
            raise QuestionError(f"{name!r} is no table; give one of {', '.join(tables())}")
    list(asked.narrowing().plain_filters())  # tells what cannot be read before anything is written

    def write(kb: KnowledgeBase) -> Generator[bytes]:
        plan = Plan(
            tables=tuple(name for name in tables() if not asked.table or name in asked.table),
            formats=tuple(name for name in FORMATS if not asked.format or name in asked.format),
            vectors=asked.vectors,
            bom=asked.bom,
            filters=asked.narrowing().filters(kb),
            possibly=asked.possibly,
            imprint=Imprint(asked.title or TITLE, tuple(asked.author), asked.version, asked.notes),
        )
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "release"
            write_release(kb, folder, plan)
            yield from _zipped(folder, Path(scratch) / "release.zip")

    return files.send_bytes(write, "release.zip", "application/zip")


def _zipped(folder: Path, target: Path) -> Generator[bytes]:
    """The files of a folder as one ZIP file; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(f"release/{path.relative_to(folder).as_posix()}")
                info.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as place:
                    while chunk := source.read(_CHUNK):
                        place.write(chunk)
    with target.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
