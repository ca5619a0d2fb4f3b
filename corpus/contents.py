"""Contents: which documents a container holds, each told by its digest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a container, with what is needed to tell whether it has changed."""

    path: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a container, as far as it can be read."""

    documents: tuple[Listed, ...]
    refusals: tuple[tuple[str, str], ...]  # path and reason, the container's own among them
