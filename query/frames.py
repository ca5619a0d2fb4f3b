"""Frames: rows of a listing as frames of pandas or polars."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from corpus.errors import SettingsError
from extract.serialization import JsonObject

if TYPE_CHECKING:
    import pandas
    import polars

NUMBERS = frozenset({"value", "low", "high"})  # exact in rows, where 2/3 is text; floats in a frame


class Rows(list[JsonObject]):
    """The rows of a listing, each a dictionary; numbers are exact: 2/3 is "2/3".

    In a frame the columns ``value``, ``low`` and ``high`` are floats, and so nearly exact.
    """

    def __init__(self, rows: Iterable[JsonObject], columns: Sequence[str]) -> None:
        super().__init__(rows)
        self.columns = tuple(columns)  # in the order of a table

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a frame of pandas. Raises SettingsError where that is not installed."""
        try:
            import pandas
        except ImportError as error:
            raise _missing("pandas") from error
        return pandas.DataFrame(self._by_column(), columns=list(self.columns))

    def to_polars(self) -> "polars.DataFrame":
        """The rows as a frame of polars. Raises SettingsError where that is not installed."""
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        given = self._by_column()
        floats = {name: polars.Float64 for name in self.columns if name in NUMBERS}
        return polars.DataFrame(given, schema_overrides=floats, strict=False)

    def _by_column(self) -> dict[str, list[Any]]:
        return {
            name: [_float(row.get(name)) if name in NUMBERS else row.get(name) for row in self]
            for name in self.columns
        }


def _float(number: object) -> float | None:
    return None if number is None else float(Fraction(str(number)))


def _missing(name: str) -> SettingsError:
    return SettingsError(f"{name} is not installed; install policykb's extra 'frames', or {name} itself.")
