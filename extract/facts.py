"""All facts of one source, step by step in reading order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.source import Description, Source
from extract.collector import collector_paused
from extract.entities import find_mentions
from extract.figures import Context, date_reports, find_figures, read_contexts
from extract.figures.number_edits import read_number_edits
from extract.figures.periods import Period
from extract.gazetteer import forget_place_names
from extract.patterns import forget_pieces
from extract.practices import describe_practices
from extract.records import Facts, Figure, Mention, Report
from extract.segmentation import Segmentation, segment
from extract.tables import find_cell_figures, read_caption
from extract.tokens import forget_words


def extract_facts(source: Source) -> Facts:
    """Segment and repair ``source``, then find its mentions, figures and practices.

    Pure: the same text and version give the same facts, byte for byte.
    """
    with collector_paused():
        facts = _extract(source)
        # What is kept for the passages of one source only makes the collector's work longer.
        forget_words()
        forget_place_names()
        forget_pieces()
        return facts


def _extract(source: Source) -> Facts:
    segmentation = segment(source)
    published = source.description.date
    reports = date_reports(segmentation.reports, segmentation.passages, published)
    mentions = find_mentions(reports, segmentation.passages)
    contexts = read_contexts(segmentation.reports, segmentation.passages, mentions, published)
    figures = tuple(find_all_figures(segmentation, mentions, contexts))
    planned = {id_ for id_, context in contexts.items() if context.planned}
    number_edits = read_number_edits(segmentation.passages, figures, segmentation.edits)
    practices = describe_practices(segmentation.practices, segmentation.passages, mentions, figures, planned)
    return Facts(
        source=source,
        reports=name_reports(reports, source.description),
        lines=segmentation.lines,
        edits=(*segmentation.edits, *number_edits),
        passages=segmentation.passages,
        practices=practices,
        mentions=mentions,
        figures=figures,
    )


def name_reports(reports: Sequence[Report], description: Description) -> tuple[Report, ...]:
    """The reports; a single one that has no title in its text has the one that its format states.

    Where the text has the stated title as a line, segmentation has taken that line already.
    """
    if len(reports) == 1 and reports[0].title is None and description.title:
        return (replace(reports[0], title=description.title),)
    return tuple(reports)


def find_all_figures(
    segmentation: Segmentation, mentions: Sequence[Mention], contexts: Mapping[str, Context]
) -> Iterator[Figure]:
    """The figures of all passages in reading order, with the mentions and contexts of the same passages."""
    by_passage = defaultdict(list)
    for mention in mentions:
        by_passage[mention.passage_id].append(mention)
    caption: Period | None = None
    for passage in segmentation.passages:
        row = segmentation.rows.get(passage.id)
        own, context = by_passage[passage.id], contexts[passage.id]
        if row is not None and row.cells:
            yield from find_cell_figures(row, passage, own, context, caption)
            continue
        caption = read_caption(passage, context)
        yield from find_figures(passage, own, context)
