"""The API over the small knowledge base."""

from tests.query.server.conftest import client, serve, tokens

__all__ = ["client", "serve", "tokens"]
