"""Folding: passages that say the same become one, and passages of one practice stand together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from index.sketches import Sketch

FIRST = 10  # groups among which no file shall have nearly all
OF_ONE_SOURCE = 5

Fold = list[Sketch]  # the passage to show, then its copies
Standing = tuple[tuple[int, ...], float]  # what passages are ordered by; smaller is better


def fold_copies(passages: Iterable[Sketch], standings: Mapping[str, Standing]) -> list[Fold]:
    """Put passages that say the same together: marked copies, and identical texts of different sources.

    The original is shown before a marked copy, which may be less complete; among equals the one that
    stands better, then the one whose file comes first.
    """
    by_id = {item.id: item for item in passages}
    folds: dict[int, Fold] = defaultdict(list)
    for item in by_id.values():
        original = by_id.get(item.duplicate_of, item) if item.duplicate_of else item
        folds[original.wording].append(item)
    for fold in folds.values():
        if len(fold) > 1:
            fold.sort(
                key=lambda item: (
                    item.duplicate_of is not None,
                    standings[item.id],
                    item.source_name,
                    item.id,
                )
            )
    return list(folds.values())


def group_practices(folds: Iterable[Fold], standings: Mapping[str, Standing]) -> list[list[Fold]]:
    """Put the passages of one practice together, best first, groups in the order of their best.

    A fold joins a group when any of its copies belongs to the practice shown: the same report in two files
    gives one answer, while two practices that share one sentence stay two.
    """
    ranked = sorted(folds, key=lambda fold: (standings[fold[0].id], fold[0].id))
    groups: dict[str, list[Fold]] = {}
    for fold in ranked:
        homes = (item.practice_id for item in fold if item.practice_id in groups)
        key = next(homes, None) or fold[0].practice_id or fold[0].id
        groups.setdefault(key, []).append(fold)
    return list(groups.values())


def vary_sources(groups: Iterable[list[Fold]], standings: Mapping[str, Standing]) -> list[list[Fold]]:
    """Let no file have more than ``OF_ONE_SOURCE`` of the ``FIRST`` groups while others are as good.

    Only groups that meet conditions as well take its place; what gives way follows after the first ones.
    """
    waiting = list(groups)
    first: list[list[Fold]] = []
    counts: Counter[str] = Counter()
    while waiting and len(first) < FIRST:
        level = standings[waiting[0][0][0].id][0]
        chosen = 0
        for place, group in enumerate(waiting):
            shown = group[0][0]
            if standings[shown.id][0] != level:
                break
            if counts[shown.source_id] < OF_ONE_SOURCE:
                chosen = place
                break
        group = waiting.pop(chosen)
        counts[group[0][0].source_id] += 1
        first.append(group)
    return first + waiting
