"""Routes of the pages: which address shows what."""

from fastapi import APIRouter

from query.pages import (
    assets,
    compare_page,
    correction_page,
    coverage_page,
    entities_page,
    figures_page,
    page_pictures,
    practice_page,
    practices_page,
    search_page,
    source_page,
    spread_page,
)

router = APIRouter()
for part in (
    assets,
    search_page,
    practices_page,
    figures_page,
    entities_page,
    practice_page,
    source_page,
    correction_page,
    page_pictures,
    compare_page,
    spread_page,
    coverage_page,
):
    router.include_router(part.router)
