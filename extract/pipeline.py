"""Pipeline: extraction as spaCy components, for those who work with spaCy documents."""

import bisect
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from corpus.source import Source
from corpus.span import Span, slice_pieces
from extract.entities import find_mentions
from extract.facts import find_all_figures
from extract.figures import date_reports, read_contexts
from extract.records import Figure, Mention, Passage
from extract.segmentation import Segmentation, segment
from extract.tokens import blank_pipeline, declare_attributes, register_component

if TYPE_CHECKING:
    from extract.tokens import Doc, DocSpan, DocToken, Language

MENTIONS, FIGURES = "policykb_mentions", "policykb_figures"
_OF_DOC = ("segmentation", "mentions", "figures")
_OF_SPAN = ("mention", "canonical", "adcode", "figure")


def load() -> "Language":
    """A Chinese spaCy pipeline over jieba words that finds the mentions and figures of a text.

    A text is one source, from a sentence to a whole report: it is repaired and parted as ``extract_facts``
    does, and ``doc._.mentions`` and ``doc._.figures`` are the very records of its facts, with spans in their
    passages (``doc._.segmentation``). ``doc.ents`` has the mentions at their place in the document, each with
    ``span._.mention``, ``span._.canonical`` and ``span._.adcode``; ``doc.spans["figures"]`` has the figures,
    labelled with their dimension, each with ``span._.figure``. What a cut of lines parted reaches from its
    first to its last character. Words are cut where a mention or figure begins or ends inside one.

    >>> [(span.text, span.label_) for span in load()("长沙市累计开展活动84场。").ents]
    [('长沙市', 'REGION')]
    """
    register()
    language = blank_pipeline()
    language.add_pipe(MENTIONS)
    language.add_pipe(FIGURES)
    return language


def register() -> None:
    """Make components and attributes known to spaCy, for ``add_pipe`` to a pipeline of your own."""
    declare_attributes(_OF_DOC, _OF_SPAN)
    register_component(MENTIONS, add_mentions, ("doc.ents", "doc._.mentions", "doc._.segmentation"))
    register_component(FIGURES, add_figures, ("doc._.figures", "doc._.segmentation"))


def add_mentions(doc: "Doc") -> "Doc":
    """Component: the mentions of a document, as ``doc._.mentions`` and ``doc.ents``."""
    segmentation = _segmented(doc)
    reports = date_reports(segmentation.reports, segmentation.passages)
    mentions = find_mentions(reports, segmentation.passages)
    doc._.mentions = mentions
    places = _places(mentions, segmentation.passages)
    _cut_words(doc, places)
    found = []
    end = 0
    for place, mention in sorted(zip(places, mentions, strict=True), key=lambda pair: pair[0]):
        if place.start < end:
            continue  # entities of a spaCy document never overlap
        end = place.end
        span = _span_at(doc, place, mention.type)
        span._.mention, span._.canonical, span._.adcode = mention, mention.canonical, mention.adcode
        found.append(span)
    doc.ents = tuple(found)
    return doc


def add_figures(doc: "Doc") -> "Doc":
    """Component: the figures of a document, as ``doc._.figures`` and ``doc.spans["figures"]``.

    Mentions, where they were added before, keep numbers inside names out and say what a number belongs to.
    """
    segmentation = _segmented(doc)
    mentions = doc._.mentions or ()
    contexts = read_contexts(segmentation.reports, segmentation.passages, mentions)
    figures = tuple(find_all_figures(segmentation, mentions, contexts))
    doc._.figures = figures
    places = _places(figures, segmentation.passages)
    _cut_words(doc, places)
    found = []
    for place, figure in zip(places, figures, strict=True):
        span = _span_at(doc, place, figure.dimension)
        span._.figure = figure
        found.append(span)
    doc.spans["figures"] = found
    return doc


def _segmented(doc: "Doc") -> Segmentation:
    if doc._.segmentation is None:
        doc._.segmentation = segment(_source_of(doc.text))
    segmentation: Segmentation = doc._.segmentation
    return segmentation


def _source_of(text: str) -> Source:
    """The source that a UTF-8 file with this text is."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(digest, "document.txt", "text/plain", "utf-8", text)


def _places(records: Sequence[Mention | Figure], passages: Sequence[Passage]) -> list[Span]:
    """Where the records stand in the document, from their first to their last character."""
    pieces_of = {passage.id: passage.pieces for passage in passages}
    found = []
    for record in records:
        slices = slice_pieces(pieces_of[record.passage_id], record.span)
        found.append(Span(slices[0].start, slices[-1].end))
    return found


def _span_at(doc: "Doc", place: Span, label: str) -> "DocSpan":
    """The words of a place; there are always some where spans may grow to whole words."""
    return cast("DocSpan", doc.char_span(place.start, place.end, label, alignment_mode="expand"))


def _cut_words(doc: "Doc", places: Sequence[Span]) -> None:
    """Split the words that a place begins or ends in, so that spans of words are exact."""
    edges = sorted({edge for place in places for edge in (place.start, place.end)})
    with doc.retokenize() as retokenizer:
        for token in doc:
            parts = list(_parts(token.text, token.idx, edges))
            if len(parts) > 1:
                heads: list[DocToken | tuple[DocToken, int]] = [(token, part) for part in range(len(parts))]
                retokenizer.split(token, parts, heads, attrs={"TAG": [token.tag_] * len(parts)})


def _parts(word: str, start: int, edges: Sequence[int]) -> Iterator[str]:
    inside = edges[bisect.bisect_right(edges, start) : bisect.bisect_left(edges, start + len(word))]
    begin = start
    for edge in (*inside, start + len(word)):
        yield word[begin - start : edge - start]
        begin = edge
