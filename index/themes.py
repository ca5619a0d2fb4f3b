"""Theme ranking: the themes of a practice by its words and by the nearness of their definitions."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from extract.records import Theme
from extract.themes import theme_definitions
from index.search_text import text_hash

Vector = npt.NDArray[np.float32]
_MOST_THEMES = 3


@dataclass(frozen=True, slots=True)
class RankedTheme:
    """A theme of a practice with the evidence for it."""

    name: str
    score: Decimal | None  # by words, 0–1; None where no word of the practice speaks of it
    similarity: float | None  # cosine of the definition and the practice; None where vectors are missing


@functools.cache
def definition_texts() -> Mapping[str, str]:
    """What is embedded of each theme, as a question is, by the key under which its vector is kept."""
    texts = [f"{definition.label}。{definition.definition}" for definition in theme_definitions()]
    return {text_hash(f"theme: {text}"): text for text in texts}


def definition_keys() -> Mapping[str, str]:
    """The key of each theme's vector, by its name."""
    names = (definition.name for definition in theme_definitions())
    return dict(zip(names, definition_texts(), strict=True))


def rank_themes(
    themes: Sequence[Theme], passages: npt.NDArray[np.float32], definitions: Mapping[str, Vector]
) -> tuple[RankedTheme, ...]:
    """The themes that words give and the one whose definition is nearest, best first, at most three.

    ``passages`` are the vectors of the practice's passages, ``definitions`` those of the themes by name, all
    of length 1. A theme ranks by the sum of its score by words and of its similarity, which is stretched so
    that the nearest definition has 1 and the farthest 0. Without vectors the words decide.
    """
    scores = {theme.name: theme.score for theme in themes}
    if not len(passages) or not definitions:
        return tuple(RankedTheme(theme.name, theme.score, None) for theme in themes)
    mean = passages.mean(axis=0)
    mean /= np.linalg.norm(mean) or 1
    similarities = {name: float(vector @ mean) for name, vector in definitions.items()}
    lowest, highest = min(similarities.values()), max(similarities.values())
    nearness = {
        name: (similarity - lowest) / (highest - lowest or 1) for name, similarity in similarities.items()
    }
    nearest = max(nearness, key=lambda name: (nearness[name], name))
    ranked = sorted(
        {*scores, nearest},
        key=lambda name: (-(float(scores.get(name, 0)) + nearness.get(name, 0)), name),
    )
    return tuple(
        RankedTheme(name, scores.get(name), similarities.get(name)) for name in ranked[:_MOST_THEMES]
    )
