"""Versions: what made a release, so that the same can be made again."""

import hashlib
from importlib import metadata, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.serialization import JsonObject

# Their versions decide the bytes of the files that they write.
_LIBRARIES = ("pyarrow", "xlsxwriter")


def lexicon_digest() -> str:
    """The SHA-256 over all word lists of the rules that are installed, by name."""
    digest = hashlib.sha256()
    folder = resources.files("extract").joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".csv"):
            digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def versions(extractors: "Iterable[str]", model: str | None) -> "JsonObject":
    """What made a release: ``extractors`` are those whose facts it holds, ``model`` made its vectors."""
    return {
        "policykb": metadata.version("policykb"),
        "extractors": sorted(set(extractors)),
        "lexicon": lexicon_digest(),
        "model": model,
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }
