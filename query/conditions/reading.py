"""Reading: the conditions that a question states, of every kind."""

from collections.abc import Collection
from datetime import date

from corpus.span import Span
from query.conditions.catalogues import Catalogue
from query.conditions.entities import EntityCondition, read_entities
from query.conditions.figures import FigureCondition, read_figures
from query.conditions.kinds import KindCondition, read_kinds
from query.conditions.periods import PeriodCondition, read_periods
from query.conditions.places import PlaceCondition, read_places
from query.conditions.sources import SourceCondition
from query.conditions.themes import ThemeCondition, read_themes

Condition = (
    PlaceCondition
    | FigureCondition
    | PeriodCondition
    | ThemeCondition
    | EntityCondition
    | KindCondition
    | SourceCondition
)
_NOWHERE = Span(0, 0)


def read_conditions(
    text: str,
    known_places: Collection[str] = (),
    catalogue: Catalogue | None = None,
    today: date | None = None,
) -> tuple[Condition, ...]:
    """The conditions that a question states, in reading order.

    ``known_places`` are adcodes of places with reports, else those of the ``catalogue``: their short names
    count without 市 or 区. Names of organisations, programmes and documents count where the catalogue knows
    them or quotation marks stand around them. Without ``today`` 近三年 says nothing.

    >>> [c.text for c in read_conditions("湖南群众满意度高于95%的窗口服务")]
    ['湖南', '群众满意度高于95%']
    """
    places = known_places or (catalogue.adcodes if catalogue is not None else ())
    found: list[Condition] = [
        *read_places(text, places),
        *read_figures(text),
        *read_periods(text, today),
        *read_kinds(text),
        *read_entities(text, catalogue),
        *read_themes(text),
    ]
    return tuple(sorted(found, key=lambda condition: condition.span or _NOWHERE))
