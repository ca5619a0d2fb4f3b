"""Routes of the API: which address below /api answers what."""

from importlib.metadata import version

from fastapi import APIRouter

from query.api import corrections

router = APIRouter(prefix="/api")
router.include_router(corrections.router)


@router.get("/health", tags=["server"])
def health() -> dict[str, str]:
    """Whether the server answers, and which version of policykb it is. Needs no token."""
    return {"status": "ok", "version": version("policykb")}
