"""Coverage route: what the knowledge base speaks of and what it lacks."""

from fastapi import APIRouter, Response

from index.database import seeing_one_state
from query.api import schemas
from query.api.freshness import Fresh
from query.coverage import coverage_as_json, read_coverage
from query.server.knowledge import Reading

router = APIRouter()


@router.get("/coverage", response_model=schemas.Coverage, tags=["server"])
def coverage(kb: Reading, fresh: Fresh) -> Response:
    """Reports by place, year and file, and what failed, waits in quarantine or vanished."""
    with seeing_one_state(kb.tables.engine):
        return fresh.answer(coverage_as_json(read_coverage(kb)))
