"""Routes of the pages: which address shows what."""

from fastapi import APIRouter

from query.pages import assets, page_pictures, practice_page, search_page, source_page

router = APIRouter()
for part in (assets, page_pictures, practice_page, search_page, source_page):
    router.include_router(part.router)
