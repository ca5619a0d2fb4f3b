"""App: the server put together: pages, API, errors and who may ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

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
    knowledge = Knowledge(open_to_read(opening) if isinstance(opening, Settings) else opening)

    @asynccontextmanager
    async def open_until_stopped(app: FastAPI) -> AsyncIterator[None]:
        from query.mcp import create_protocol, over_http  # loads much

        protocol, running = over_http(create_protocol(knowledge))
        async with running:
            app.state.protocol = protocol
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
    app.router.routes.append(Route("/mcp", _Protocol(), include_in_schema=False))
    describe(app)
    handle_problems(app)
    app.add_exception_handler(UnchangedError, unchanged)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(Boundary, access=access)  # added last, so that it is passed first
    return app


class _Protocol:
    """Hands requests to the protocol for assistants, which each start of the server makes anew."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.protocol(scope, receive, send)


def open_to_read(settings: Settings) -> Opening:
    """What opens the knowledge base of these settings, again and again with one model."""
    embedder = SharedEmbedder(settings)
    return lambda: KnowledgeBase.open(settings, embedder=embedder)
