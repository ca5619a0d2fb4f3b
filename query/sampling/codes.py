"""Codes: what coders are asked about each unit of a sample, and what they may answer."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast, get_args

from corpus.errors import SettingsError
from extract.themes import theme_definitions
from query.release.columns import Wording, tables, value_labels
from query.sampling.agreement import Scale

Unit = Literal["practices", "passages", "figures"]
UNITS: tuple[Unit, ...] = get_args(Unit)
# Columns of every sheet that coders cannot change, and what they have to say besides.
LOCKED = (
    "id", "stratum", "weight", "place", "report", "heading", "marked", "text", "source", "source_id",
    "source_spans",
)  # fmt: skip
NOTE = "note"
COLUMNS = frozenset((*LOCKED, NOTE))
NONE = "none"  # there is no such thing; an empty cell is not coded
_NONE = (NONE, Wording("无", "none"))
_YES_NO = (("yes", Wording("是", "yes")), ("no", Wording("否", "no")))
_MOST_CODES = 50
_LONGEST = 200  # characters of a name, a value or what is asked


@dataclass(frozen=True, slots=True)
class Code:
    """One question about each unit: a column of the sheet."""

    name: str
    label: Wording
    meaning: Wording
    values: tuple[tuple[str, Wording], ...] = ()  # empty: what the coder types
    scale: Scale = "nominal"

    def shown(self) -> list[str]:
        """The answers as the lists in the cells show them: "at_least 不少于"."""
        return [name if label.zh == name else f"{name} {label.zh}" for name, label in self.values]

    def read(self, cell: str) -> str | None:
        """What a cell says: the value's own name or the number's digits, None where it is not coded.

        Raises ValueError for what is no answer to this question.
        """
        text = cell.strip()
        if not text:
            return None
        if self.values:
            for (name, label), shown in zip(self.values, self.shown(), strict=True):
                if text in (name, label.zh, label.en, shown):
                    return name
            raise ValueError(f"{text!r} is none of the answers to choose from")
        if text in (NONE, _NONE[1].zh):
            return NONE
        if self.scale == "interval":
            self.number(text)
        return text

    def number(self, text: str) -> Fraction:
        """The number that an answer on an interval scale states. Raises ValueError for none."""
        try:
            return Fraction(text.replace(",", "").replace("，", ""))
        except (ValueError, ZeroDivisionError):
            raise ValueError(f"{text!r} is no number; write digits, such as 300, 2.5 or 2/3") from None


def usual_codes(unit: Unit) -> tuple[Code, ...]:
    """What is asked about units of this kind where nothing else is said: whether the extractor is right.

    Answers become corrections and gold (``query.sampling.conversions``).
    """
    return {"figures": _figure_codes, "practices": _practice_codes, "passages": _passage_codes}[unit]()


def read_codes(path: Path) -> tuple[Code, ...]:
    """The codes of a codebook in TOML. Raises SettingsError that says what to change.

    ``[[code]]`` with ``name``, and any of ``label``, ``meaning``, ``values`` (a list) and ``scale``.
    """
    try:
        with path.open("rb") as file:
            stated = tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no TOML: {error}") from error
    rows = stated.get("code")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST_CODES:
        raise SettingsError(f"{path} needs from one to {_MOST_CODES} tables [[code]], each with a name")
    try:
        return _distinct(map(_read_code, rows))
    except ValueError as error:
        raise SettingsError(f"{path}: {error}") from error


def codes_as_json(codes: Iterable[Code]) -> list[dict[str, object]]:
    """Codes as a workbook keeps them, to be read again with what was coded."""
    return [
        {
            "name": code.name,
            "label": [code.label.zh, code.label.en],
            "meaning": [code.meaning.zh, code.meaning.en],
            "values": [[name, label.zh, label.en] for name, label in code.values],
            "scale": code.scale,
        }
        for code in codes
    ]


def codes_from_json(rows: object) -> tuple[Code, ...]:
    """The codes that ``codes_as_json`` wrote. Raises ValueError for anything else."""
    try:
        return _distinct(
            Code(
                name=_short(row["name"]),
                label=Wording(*map(_short, row["label"])),
                meaning=Wording(*map(str, row["meaning"])),
                values=tuple((_short(one[0]), Wording(str(one[1]), str(one[2]))) for one in row["values"]),
                scale=_scale(row["scale"]),
            )
            for row in cast("list[dict[str, Any]]", rows)
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"these are no codes ({error})") from error


def _read_code(row: object) -> Code:
    if not isinstance(row, Mapping):
        raise ValueError("a code is a table [[code]] with a name")
    for name in row:
        if name not in ("name", "label", "meaning", "values", "scale"):
            raise ValueError(f"a code has no {name!r}; it has name, label, meaning, values and scale")
    name = _short(row.get("name"))
    if name in COLUMNS:
        raise ValueError(f"{name!r} is a column of every sheet; name the code otherwise")
    values = row.get("values", [])
    if not isinstance(values, list):
        raise ValueError(f"the values of {name!r} are a list, such as ['low', 'high']")
    scale = _scale(row.get("scale", "nominal"))
    if values and scale == "interval":
        raise ValueError(f"{name!r} has a list of values, so its scale is nominal")
    label, meaning = (str(row.get(key) or "") for key in ("label", "meaning"))
    named = tuple((_short(value), Wording(_short(value), _short(value))) for value in values)
    if len(dict(named)) < len(named):
        raise ValueError(f"{name!r} has a value twice")
    return Code(name, Wording(label or name, label or name), Wording(meaning, meaning), named, scale)


def _short(value: object) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise ValueError(f"{value!r} is no name or value; write from 1 to {_LONGEST} characters in one line")
    return text


def _scale(value: object) -> Scale:
    if value not in get_args(Scale):
        raise ValueError(f"{value!r} is no scale; write nominal or interval")
    return cast("Scale", value)


def _distinct(codes: Iterable[Code]) -> tuple[Code, ...]:
    found = tuple(codes)
    names = [code.name for code in found]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"there are two codes named {name!r}")
    return found


# --- what is asked where nothing else is said ---------------------------------------------------------


def _of_column(table: Unit, name: str, *, optional: bool = False, scale: Scale = "nominal") -> Code:
    """A code that means what the column of this name means in a release."""
    column = next(column for column in tables()[table].columns if column.name == name)
    values = tuple(value_labels(column.values).items()) if column.values else ()
    if optional and values:
        values = (*values, _NONE)
    return Code(name, column.label, column.meaning, values, scale)


def _figure_codes() -> tuple[Code, ...]:
    is_figure = Code(
        "is_figure",
        Wording("是否数据", "is a figure"),
        Wording(
            "这一处是否在衡量某事（不是日期、编号、名称的一部分）。",
            "Whether it measures something: no date, number or name.",
        ),
        _YES_NO,
    )
    return (
        is_figure,
        *(_of_column("figures", name, scale="interval") for name in ("value", "low", "high")),
        _of_column("figures", "bound"),
        _of_column("figures", "unit"),
        _of_column("figures", "dimension"),
        _of_column("figures", "indicator"),
        _of_column("figures", "change", optional=True),
        _of_column("figures", "basis", optional=True),
        _of_column("figures", "status"),
        _of_column("figures", "period"),
    )


def _practice_codes() -> tuple[Code, ...]:
    is_practice = Code(
        "is_practice",
        Wording("是否做法", "is a practice"),
        Wording("读者是否会把它单独列为一项做法。", "Whether a reader would list it as one measure."),
        _YES_NO,
    )
    return (
        is_practice,
        _of_column("practices", "kind"),
        *(_theme_code(number) for number in (1, 2, 3)),
    )


def _theme_code(number: int) -> Code:
    themes = tuple((one.name, Wording(one.label, one.english)) for one in theme_definitions())
    return Code(
        f"theme_{number}",
        Wording(f"主题{number}", f"theme {number}"),
        Wording(
            "所属治理领域，按强弱排列；没有更多主题时选“无”。",
            "Field of local governance it belongs to, the strongest first; none where there is no more.",
        ),
        (*themes, _NONE),
    )


def _passage_codes() -> tuple[Code, ...]:
    tells = Code(
        "tells_practice",
        Wording("是否写到做法", "tells of a practice"),
        Wording(
            "该段是否写到一项做法。", "Whether the passage tells of a measure that was or will be taken."
        ),
        _YES_NO,
    )
    return _of_column("passages", "role"), tells
