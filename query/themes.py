"""Themes: those of one practice as JSON, with their label in Chinese and what speaks for them."""

from collections.abc import Sequence

from extract.serialization import JsonObject, number_as_json
from extract.themes import theme_definitions
from index.themes import RankedTheme


def ranked_themes_as_json(themes: Sequence[RankedTheme]) -> list[JsonObject]:
    """Best first. ``score`` is null for a theme that no word speaks of, ``similarity`` without vectors."""
    labels = {definition.name: definition.label for definition in theme_definitions()}
    return [
        {
            "name": theme.name,
            "label": labels[theme.name],
            "score": number_as_json(theme.score),
            "similarity": None if theme.similarity is None else round(theme.similarity, 6),
        }
        for theme in themes
    ]
