"""Languages: the page's own words, in Chinese or in English, from one table."""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from fastapi import Request

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COOKIE = "lang"
_TABLE = Path(__file__).with_name("texts.csv")


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's words in one language."""

    language: Language
    words: Mapping[str, str]  # by key

    def __call__(self, key: str, **values: object) -> str:
        """The words of ``key`` with each ``{name}`` filled in; KeyError where the table has none.

        >>> texts_in("en")("search.copies", n=3)
        '3 copies'
        """
        words = self.words[key]
        return words.format(**values) if values else words

    def name(self, group: str, value: str | None) -> str:
        """What a value of a closed list is called, such as ``type`` and ``ORG``; other values stay."""
        return self.words.get(f"{group}.{value}", value or "")

    @property
    def other(self) -> Language:
        """The language to switch to."""
        return "en" if self.language == "zh" else "zh"


def choose_language(request: Request) -> Language:
    """What the address asks for (``?lang=en``), else what the reader last chose, else Chinese."""
    asked = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    return next((one for name in asked for one in LANGUAGES if one == name), "zh")


@functools.cache
def texts_in(language: Language) -> Texts:
    """The page's words in this language."""
    return Texts(language, {row["key"]: row[language] for row in read_table()})


@functools.cache
def read_table() -> tuple[dict[str, str], ...]:
    """The rows of texts.csv: ``key``, ``zh``, ``en``."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
