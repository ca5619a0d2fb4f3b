"""App: the server put together: pages, API, errors and who may ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from index.shared_embedder import SharedEmbedder
from query.api.description import describe
from query.api.description import router as docs
from query.api.freshness import UnchangedError, unchanged
from query.api.routes import router as api
from query.pages.routes import router as pages
from query.server.access import Access
from query.server.boundary import Boundary
from query.server.knowledge import Knowledge, Opening
from query.server.problems import handle_problems
from query.server.sign_in import router as sign_in


def create_app(opening: Opening | Settings, access: Access | None = None) -> FastAPI:
    """The server over the knowledge base of these settings, or that ``opening`` opens to read.

    ``opening`` is called for each request that finds no free one; what it opens is the server's to close.
    ``access`` says who may ask; without it everybody may read and nobody may write.
    """
    access = access or Access()
    knowledge = Knowledge(_opening(opening) if isinstance(opening, Settings) else opening)

    @asynccontextmanager
    async def open_until_stopped(app: FastAPI) -> AsyncIterator[None]:
        yield
        knowledge.close()

    app = FastAPI(
        title="policykb",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=open_until_stopped,
    )
    app.state.knowledge = knowledge
    app.state.access = access
    app.include_router(api)
    app.include_router(pages)
    app.include_router(sign_in)
    app.include_router(docs)
    describe(app)
    handle_problems(app)
    app.add_exception_handler(UnchangedError, unchanged)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(Boundary, access=access)  # added last, so that it is passed first
    return app


def _opening(settings: Settings) -> Opening:
    embedder = SharedEmbedder(settings)
    return lambda: KnowledgeBase.open(settings, embedder=embedder)
