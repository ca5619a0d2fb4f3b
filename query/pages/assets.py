"""Assets: the page's own style, script and icon, served with an address that changes with them."""

import functools
import hashlib
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@functools.cache
def read_assets() -> dict[str, tuple[bytes, str]]:
    """The bytes and a short hash of every asset, by its file name: nothing else is ever served."""
    found = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in _TYPES}
    return {name: (data, hashlib.sha256(data).hexdigest()[:12]) for name, data in found.items()}


def asset_version(name: str) -> str:
    """What tells this asset from an older one of its name."""
    return read_assets()[name][1]


@router.get("/static/{name}")
def asset(request: Request, name: str) -> Response:
    """One asset."""
    if name not in read_assets():
        raise HTTPException(404, f"There is no file {name!r} here.")
    data, version = read_assets()[name]
    tag = f'"{version}"'
    headers = {"ETag": tag, "Cache-Control": _FOREVER if "v" in request.query_params else "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=_TYPES[Path(name).suffix], headers=headers)
