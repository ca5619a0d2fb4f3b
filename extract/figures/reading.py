"""Reading: every number of a text, as a quantity or as a refusal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.span import Span
from extract.figures.acceptance import refusal_of
from extract.figures.exclusions import Reason, Refusal, find_exclusions
from extract.figures.number_repairs import fold_numbers
from extract.figures.numerals import NUMERAL_START, read_numeral
from extract.figures.quantities import Quantity, read_quantity
from extract.tokens import Token, read_tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """What the numbers of one text came to."""

    quantities: tuple[Quantity, ...]
    refusals: tuple[Refusal, ...]


def read_text(text: str, names: Iterable[Span] = ()) -> Reading:
    """Every number of ``text``, either as a quantity or as a refusal with its reason."""
    folded = fold_numbers(text)
    if NUMERAL_START.search(folded) is None:
        return Reading((), ())
    tokens = read_tokens(text)
    starts = [token.span.start for token in tokens]
    exclusions = find_exclusions(folded, names)
    quantities: list[Quantity] = []
    refusals: list[Refusal] = list(exclusions.refusals)
    position = 0
    while (match := NUMERAL_START.search(folded, position)) is not None:
        excluded = exclusions.covering(match.start())
        if excluded is not None:
            position = excluded.span.end
            continue
        position, found = _read_at(folded, match.start(), tokens, starts)
        if isinstance(found, Refusal):
            refusals.append(found)
        elif found is not None:
            if exclusions.covering(found.end - 1) is not None:
                continue
            quantities.append(found)
    refusals.sort(key=lambda refusal: refusal.span)
    return Reading(tuple(quantities), tuple(refusals))


def _read_at(
    text: str, start: int, tokens: Sequence[Token], starts: Sequence[int]
) -> tuple[int, Quantity | Refusal | None]:
    quantity = read_quantity(text, start)
    if quantity is None:
        numeral = read_numeral(text, start)
        end = numeral.end if numeral is not None else start + 1
        if numeral is None:
            return end, None
        reason: Reason = "vague" if text[start] == "几" else "no measure word"
        return end, Refusal(Span(start, end), text[start:end], reason)
    refused = refusal_of(text, quantity, tokens, starts)
    if refused is None:
        return max(quantity.end, start + 1), quantity
    numeral = quantity.amount.numeral
    end = max(start + 1, numeral.end if numeral is not None else quantity.amount.end)
    return end, Refusal(Span(start, end), text[start:end], refused)
