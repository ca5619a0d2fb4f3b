"""Overlaps: characters that a cut repeated at the start of the next line."""

from extract.tokens import read_tokens

_LONGEST = 12
# How much text on each side of the cut is read to see which reading makes words.
_CONTEXT = 8


def find_overlap(text: str, following: str) -> int:
    """How many characters at the start of ``following`` repeat the end of ``text``.

    Two characters or more are a repetition. One is, when reading it twice leaves it over as a word of its
    own and reading it once does not: 省委|委组织部, but not 传承文化|化解纠纷. Digits are never dropped.

    >>> find_overlap("经镇党委", "委组织部同意"), find_overlap("传承文化", "化解纠纷")
    (1, 0)
    """
    for length in range(min(_LONGEST, len(text), len(following)), 1, -1):
        if text.endswith(following[:length]) and not following[:length].isascii():
            return length
    return int(_repeats_one(text, following))


def _repeats_one(text: str, following: str) -> bool:
    character = following[:1]
    if not character or text[-1:] != character or character.isascii() or not "一" <= character <= "鿿":
        return character in "，、；" and text[-1:] == character if character else False
    left, right = text[-_CONTEXT:], following[:_CONTEXT]
    return _loose_words(left + right, len(left)) > _loose_words(left + right[1:], len(left))


def _loose_words(text: str, cut: int) -> int:
    """Words of one character that touch the cut."""
    return sum(
        1
        for token in read_tokens(text)
        if len(token.text) == 1 and token.text == text[cut - 1] and cut - 1 <= token.span.start <= cut
    )
