"""Routes of the pages: which address shows what."""

from fastapi import APIRouter

router = APIRouter()
