"""Quality: how well the rules of this version read the gold text, as measured before they were shipped.

``quality.json`` holds the scores of ``policykb-ingest evaluate``, since the gold files themselves are not
installed. A test measures them again and fails where the file says something else.
"""

import functools
import json
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores between 0 and 1 by name, such as ``figures.span_f1``."""

    extractor: str  # version of the rules that were measured
    scores: dict[str, float]


@functools.cache
def measured_quality() -> Quality:
    """The scores of the rules that are installed."""
    text = resources.files("query.release").joinpath("quality.json").read_text("utf-8")
    return Quality(**json.loads(text))
