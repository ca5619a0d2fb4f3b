"""Conditions: what a question asks for besides words: places, figures, periods, themes, names, kinds."""

from query.conditions.catalogues import NAMED_TYPES, Catalogue, KnownName
from query.conditions.entities import EntityCondition
from query.conditions.figures import FigureCondition
from query.conditions.kinds import KindCondition
from query.conditions.periods import PeriodCondition
from query.conditions.places import PlaceCondition
from query.conditions.reading import Condition, read_conditions
from query.conditions.sources import SourceCondition
from query.conditions.themes import ThemeCondition

__all__ = [
    "NAMED_TYPES",
    "Catalogue",
    "Condition",
    "EntityCondition",
    "FigureCondition",
    "KindCondition",
    "KnownName",
    "PeriodCondition",
    "PlaceCondition",
    "SourceCondition",
    "ThemeCondition",
    "read_conditions",
]
