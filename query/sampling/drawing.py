"""Drawing: a sample of the units of a knowledge base, with what is to be told about it."""

from collections import Counter
from typing import TYPE_CHECKING

from corpus.errors import QuestionError
from extract.region_table import Level
from query.sampling.codes import Unit
from query.sampling.draws import Draw, Strata
from query.sampling.units import By, SampledUnit, read_units
from query.sampling.workbooks import SampleOutline

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase


def draw_sample(
    kb: "KnowledgeBase",
    unit: Unit,
    size: int,
    *,
    seed: int,
    by: tuple[By, ...] = (),
    level: Level = "province",
    equal: bool = False,
    prefilled: bool = False,
    extractor_version: str,
) -> tuple[SampleOutline, list[Draw[SampledUnit]]]:
    """``size`` units by chance, each stratum with its share. Raises QuestionError where there is none.

    The same knowledge base and seed give the same sample, in whatever order its files came in.
    """
    strata: Strata[tuple[str, ...], SampledUnit] = Strata(size, seed)
    for one in read_units(kb, unit, level):
        strata.add(tuple(one.strata[name] for name in by), one.id, one)
    drawn = strata.draw(size, equal=equal)
    if not drawn:
        raise QuestionError(f"the knowledge base holds no {unit}; see `policykb status` for what it holds")
    taken = Counter(tuple(draw.unit.strata[name] for name in by) for draw in drawn)
    told = {stratum: (whole, taken[stratum]) for stratum, whole in strata.sizes.items()}
    return SampleOutline(unit, len(drawn), seed, by, prefilled, extractor_version, told), drawn
