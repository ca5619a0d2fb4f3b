"""Answer cards: an answer of a search as the page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from corpus.span import Span
from query.answers import Answer
from query.pages.addresses import anchor
from query.pages.excerpts import choose_excerpt
from query.pages.figures import Badge, badge
from query.pages.marks import Mark, mark_text

BADGES = 6
OPENING = 24  # characters that stand for a title where there is none


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, ready to be laid out."""

    answer: Answer
    text: Markup  # the excerpt, with what matched marked
    cut_before: bool
    cut_after: bool
    badges: tuple[Badge, ...]
    more_badges: int  # figures of the passage that have no badge here
    anchor: str  # of its first character in the view of the source

    @property
    def title(self) -> str:
        """What it is called: the practice, else what leads it or stands above it, else its first words."""
        answer = self.answer
        heading = answer.heading_path[-1] if answer.heading_path else None
        opening = answer.text if len(answer.text) <= OPENING else f"{answer.text[:OPENING]}…"
        return answer.title or answer.lead or heading or answer.report_title or opening


def card(answer: Answer) -> Card:
    """The card of an answer: the sentence that matched, the words in it, and the figures nearest to it."""
    asked = {verdict.figure.id for verdict in answer.why.verdicts if verdict.figure}
    spots = [figure.span for figure in answer.figures if figure.id in asked]
    # Single characters of a question stand everywhere; they say little of where it is answered.
    words = [word for word in answer.why.words if len(word) > 1] or answer.why.words
    excerpt = choose_excerpt(answer.text, words, spots)
    figures = sorted(
        answer.figures, key=lambda one: (one.id not in asked, not excerpt.span.contains(one.span))
    )
    return Card(
        answer=answer,
        text=mark_text(
            excerpt.span.of(answer.text),
            _marks(excerpt.span, excerpt.sentence, excerpt.words, [one.span for one in answer.figures]),
        ),
        cut_before=excerpt.span.start > 0,
        cut_after=excerpt.span.end < len(answer.text),
        badges=tuple(badge(one, answer.source_spans, asked) for one in figures[:BADGES]),
        more_badges=max(0, len(figures) - BADGES),
        anchor=anchor(answer.source_spans),
    )


def _marks(
    shown: Span, sentence: Span | None, words: tuple[Span, ...], figures: list[Span]
) -> Iterator[Mark]:
    if sentence is not None and len(shown) > len(sentence):
        both = Span(max(shown.start, sentence.start), min(shown.end, sentence.end))
        yield Mark(_inside(both, shown), "matched")
    yield from (Mark(_inside(word, shown), "word", tag="mark") for word in words)
    yield from (Mark(_inside(one, shown), "figure") for one in figures if shown.contains(one))


def _inside(span: Span, shown: Span) -> Span:
    return Span(span.start - shown.start, span.end - shown.start)
