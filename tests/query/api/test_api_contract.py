"""Whatever is asked of the API, it keeps to its own description and is never at fault."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.tokens import Tokens
from query.server.access import Access
from query.server.app import create_app
from tests.query.conftest import REPORTS, store
from tests.query.server.conftest import app_over

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "8"))  # of each address, of right and of wrong ones
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
LOCAL = {"Host": "127.0.0.1"}


def addresses() -> list[tuple[str, str]]:
    """Each method and path that the API describes."""
    paths = create_app(_unopened).openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


def _unopened() -> Any:
    raise AssertionError("nothing is asked")


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, str]]:
    """The API over a small knowledge base of its own, with the headers of one who may write."""
    home = tmp_path_factory.mktemp("contract")
    store(home, REPORTS)
    tokens = Tokens(home)
    headers = LOCAL | {"Authorization": f"Bearer {tokens.add('w', 'writer')}"}
    app = app_over(home, Access(tokens=tokens, rate=None))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=LOCAL), headers


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize(("method", "path"), addresses())
def test_an_address_keeps_to_its_description(
    api: tuple[Any, dict[str, str]], method: str, path: str, mode: GenerationMode
) -> None:
    schema, headers = api
    operation = schema[path][method.upper()]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case) -> None:
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    try:
        asked()
    except Exception as error:  # an address without parameters has nothing that can be wrong
        if mode is GenerationMode.POSITIVE or type(error).__name__ not in ("Unsatisfiable", "SkipTest"):
            raise
