"""Originals: which line and passage each line and passage of a copy repeats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extract.records import Passage
from extract.segmentation.copies import Copies
from extract.segmentation.lines import SourceLine
from extract.segmentation.paragraphs import Paragraph


def find_original_lines(
    lines: Sequence[SourceLine], line_copies: Copies, paragraphs: Iterable[Paragraph]
) -> dict[int, int]:
    """Which line each copied line copies, by index; found by paragraph where lines broke elsewhere."""
    found = dict(line_copies.whole)
    copied = set(found.values())
    for paragraph in paragraphs:
        if paragraph.copy_of is None:
            continue
        for index in paragraph.members:
            if index not in found and index not in copied:
                text = lines[index].text
                found[index] = max(
                    paragraph.copy_of.members, key=lambda other: _shared(text, lines[other].text)
                )
    return found


def point_to_originals(
    passages: Sequence[Passage], ids: Mapping[int, Sequence[str]], paragraphs: Iterable[Paragraph]
) -> Iterator[Passage]:
    """Point each passage of a copied paragraph to the passage of the original that holds most of it.

    ``ids`` are those of the passages of each paragraph, by its identity.
    """
    by_id = {passage.id: passage for passage in passages}
    originals = {
        name: [by_id[original] for original in ids[id(paragraph.copy_of)]]
        for paragraph in paragraphs
        if paragraph.copy_of is not None
        for name in ids[id(paragraph)]
    }
    for passage in passages:
        if passage.id in originals:
            best = max(originals[passage.id], key=lambda other: _shared(passage.text, other.text))
            yield replace(passage, duplicate_of=best.id)
        else:
            yield passage


def _shared(text: str, other: str) -> int:
    """How many pairs of neighbouring characters of ``text`` stand in ``other``."""
    pairs = {other[i : i + 2] for i in range(len(other) - 1)}
    return sum(text[i : i + 2] in pairs for i in range(len(text) - 1))
