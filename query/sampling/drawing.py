"""Drawing: a sample of the units of a knowledge base, with what is to be told about it."""

from collections import Counter
from typing import TYPE_CHECKING

from corpus.errors import QuestionError
from extract.region_table import Level
from query.sampling.codes import Unit
from query.sampling.draws import Draw, Strata
from query.sampling.instructions import SampleOutline
from query.sampling.units import By, SampledUnit, read_units

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
    strata: Strata[tuple[str, ...]] = Strata(size, seed)
    for one in read_units(kb, unit, level):
        strata.add(tuple(one.strata[name] for name in by), one.id)
    chosen = strata.draw(size, equal=equal)
    if not chosen:
        raise QuestionError(f"the knowledge base holds no {unit}; see `policykb status` for what it holds")
    # Read again rather than kept: there are more strata than any sample needs texts.
    ids = {draw.unit for draw in chosen}
    found = {one.id: one for one in read_units(kb, unit, level) if one.id in ids}
    drawn = [Draw(found[each.unit], each.stratum_size, each.weight) for each in chosen if each.unit in found]
    taken = Counter(tuple(draw.unit.strata[name] for name in by) for draw in drawn)
    told = {stratum: (whole, taken[stratum]) for stratum, whole in strata.sizes.items()}
    return SampleOutline(unit, len(drawn), seed, by, prefilled, extractor_version, told), drawn
