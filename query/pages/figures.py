"""Figures on the page: badges that keep what was written beside what it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.span import Span, slice_pieces
from extract.records import Figure
from query.display import amount


@dataclass(frozen=True, slots=True)
class Badge:
    """A figure in few characters, with the characters of the source that it is."""

    id: str
    written: str  # 近千家
    amount: str  # ≤ 1,000 家; "" where that is what is written
    indicator: str | None
    target: bool  # aimed at, not reached
    spans: tuple[Span, ...]  # in the source
    asked: bool = False  # whether it is what answers a condition of the question


def badge(figure: Figure, pieces: Sequence[Span], asked: Iterable[str] = ()) -> Badge:
    """The badge of a figure in a passage of these ``pieces``; ``asked`` are the ids that meet conditions."""
    meant = amount(figure)
    return Badge(
        id=figure.id,
        written=figure.text,
        amount="" if _bare(meant) == _bare(figure.text) else meant,
        indicator=figure.indicator,
        target=figure.status == "target",
        spans=slice_pieces(pieces, figure.span),
        asked=figure.id in asked,
    )


def _bare(text: str) -> str:
    return text.replace(" ", "").replace(",", "").replace("，", "").replace("％", "%")
