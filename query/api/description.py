"""Description: the OpenAPI document of the API, and a page that shows it without any other site's script."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from query.api.schemas import Fault, Problem
from query.pages.rendering import render

SECURITY = {"bearer": {"type": "http", "scheme": "bearer", "description": "Made by `policykb-ingest token`."}}
PURPOSE = (
    "Practices in Chinese local government reports: what was done, where, by whom, with which figures as "
    "the result, and the characters of the file that say so. Offsets count Unicode code points of a source's "
    "text. A parameter that an address does not take is an error. Errors are problem documents (RFC 9457)."
)
_ORDER = (
    "search",
    "practices",
    "figures",
    "entities",
    "passages",
    "sources",
    "files",
    "corrections",
    "inbox",
)

router = APIRouter(include_in_schema=False)


def describe(app: FastAPI) -> None:
    """Have ``app`` describe its API, with what FastAPI does not find out by itself."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title="policykb", version=app.version, description=PURPOSE, routes=app.routes
            )
            components = document.setdefault("components", {})
            for model in (Problem, Fault):
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
                schema.pop("$defs", None)
                components.setdefault("schemas", {})[model.__name__] = schema
            components["securitySchemes"] = SECURITY
            document["security"] = [{}, {"bearer": []}]
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


@router.get("/docs")
def docs(request: Request) -> Response:
    """Every address of the API with what it takes and gives."""
    document = request.app.openapi()
    operations = [
        _operation(path, method, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
    groups = {
        tag: [one for one in operations if one["tag"] == tag]
        for tag in sorted({one["tag"] for one in operations}, key=_place)
    }
    return render(request, "api.html", purpose=PURPOSE, groups=groups, schemas=_schemas(document))


def _place(tag: str) -> tuple[int, str]:
    return (_ORDER.index(tag) if tag in _ORDER else len(_ORDER), tag)


def _operation(path: str, method: str, described: dict[str, Any]) -> dict[str, Any]:
    given = described["responses"].get("200", {}).get("content", {})
    parameters = [
        {
            "name": one["name"],
            "required": one.get("required", False),
            "kind": _kind(one["schema"]),
            "meaning": one.get("description") or one["schema"].get("description", ""),
            "example": _example(one["schema"]),
        }
        for one in described.get("parameters", ())
    ]
    return {
        "tag": (described.get("tags") or ["server"])[0],
        "method": method.upper(),
        "path": path,
        "meaning": described.get("description", ""),
        "parameters": parameters,
        "gives": ", ".join(_reference(media["schema"]) or kind for kind, media in given.items()),
        "example": _address(path, described.get("parameters", ())) if method == "get" else None,
    }


def _kind(schema: dict[str, Any]) -> str:
    """A type in a few words: ``one of done, planned``, ``list of text``."""
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        schema.get("type", ""), _reference(schema) or "text"
    )


def _example(schema: dict[str, Any]) -> Any:
    options = [schema, *schema.get("anyOf", ())]
    return next((one["examples"][0] for one in options if one.get("examples")), None)


def _address(path: str, parameters: Any) -> str | None:
    """An address to try: with the example of each parameter that must be given; none with ids to fill in."""
    if "{" in path or any(one["name"] == "id" for one in parameters):
        return None
    needed = [one for one in parameters if one.get("required")]
    pairs = []
    for one in needed:
        value = _example(one["schema"])
        if value is None:
            return None
        pairs += [f"{one['name']}={each}" for each in (value if isinstance(value, list) else [value])]
    return path + ("?" + "&".join(pairs) if pairs else "")


def _schemas(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects that answers are made of, with their fields."""
    return [
        {
            "name": name,
            "meaning": schema.get("description", ""),
            "fields": [
                {"name": field, "kind": _kind(one), "meaning": one.get("description", "")}
                for field, one in schema.get("properties", {}).items()
            ],
        }
        for name, schema in sorted(document["components"]["schemas"].items())
        if schema.get("properties") and not name.startswith("Body_")
    ]


def _reference(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
