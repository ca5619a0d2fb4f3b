"""Number edits: the marks inside figures that were read as other marks, as entries of the repair ledger."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from corpus.span import slice_pieces
from extract.figures.number_repairs import find_number_repairs
from extract.records import Edit, Figure, Passage


def read_number_edits(
    passages: Sequence[Passage], figures: Sequence[Figure], edits: Sequence[Edit]
) -> Iterator[Edit]:
    """One edit for each repaired mark of a figure: the comma of 99，96%. ``edits`` are those made so far.

    Ids go on where those of the report end.
    """
    counts = Counter(edit.report_id for edit in edits)
    spans = defaultdict(list)
    for figure in figures:
        spans[figure.passage_id].append(figure.span)
    for passage in passages:
        if passage.id not in spans:
            continue
        for repair in find_number_repairs(passage.text):
            if not any(span.contains(repair.span) for span in spans[passage.id]):
                continue
            (mark,) = slice_pieces(passage.pieces, repair.span)
            counts[passage.report_id] += 1
            name = f"{passage.report_id}.e{counts[passage.report_id]:03d}"
            yield Edit(name, passage.report_id, "number", mark, None, repair.reason)
