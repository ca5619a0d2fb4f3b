"""App: the server put together: pages, API, errors and who may ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.shared_embedder import SharedEmbedder
from query.pages.routes import router as pages
from query.server.knowledge import Knowledge, Opening


def create_app(opening: Opening | Settings) -> FastAPI:
    """The server over the knowledge base of these settings, or that ``opening`` opens to read.

    ``opening`` is called for each request that finds no free one; what it opens is the server's to close.
    """
    knowledge = Knowledge(_opening(opening) if isinstance(opening, Settings) else opening)

    @asynccontextmanager
    async def open_until_stopped(app: FastAPI) -> AsyncIterator[None]:
        yield
        knowledge.close()

    app = FastAPI(title="policykb", docs_url=None, redoc_url=None, lifespan=open_until_stopped)
    app.state.knowledge = knowledge
    app.include_router(pages)
    return app


def _opening(settings: Settings) -> Opening:
    embedder = SharedEmbedder(settings)
    return lambda: KnowledgeBase.open(settings, embedder=embedder)
