"""Routes of the API: which address below /api answers what."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter

from query.api import (
    corrections,
    coverage_routes,
    inbox_routes,
    listing_routes,
    relation_routes,
    release_routes,
    search_routes,
    thing_routes,
)
from query.api.schemas import Health
from query.server.problems import PROBLEM

_FAILURES: dict[int | str, str] = {
    400: "Something asked for cannot be understood.",
    401: "A token is needed, or the one that was sent opens nothing.",
    403: "The token does not allow it, or a page of another site asks.",
    404: "Nothing is there.",
    413: "More was sent than is taken.",
    422: "A parameter is off.",
    429: "Too many requests came from you; Retry-After says when to go on.",
    500: "The program is at fault.",
    503: "The knowledge base cannot be read now.",
    "default": "Any other failure.",
}
_DESCRIBED: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in _FAILURES.items()
}
router = APIRouter(prefix="/api", responses=_DESCRIBED)
for part in (
    search_routes,
    listing_routes,
    thing_routes,
    relation_routes,
    coverage_routes,
    corrections,
    inbox_routes,
    release_routes,
):
    router.include_router(part.router)


@router.get("/health", tags=["server"])
def health() -> Health:
    """Whether the server answers, and which version of policykb it is. Needs no token."""
    return Health(status="ok", version=version("policykb"))
