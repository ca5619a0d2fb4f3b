"""Cuts: what a line break did to the words at it: repeated characters, or went through one."""

from extract.tokens import read_tokens

_LONGEST = 12
# How much text on each side of the cut is read to see which reading makes words.
_CONTEXT = 8
_PREPOSITIONS = frozenset("在将把被对从由向于以是为")


def find_overlap(text: str, following: str) -> int:
    """How many characters at the start of ``following`` repeat the end of ``text``.

    Two characters or more are a repetition. One is, when reading it once makes fewer words than reading it
    twice: 省委|委组织部, but not 传承文化|化解纠纷 or 层|层落实. Digits are never dropped.

    >>> find_overlap("经镇党委", "委组织部同意"), find_overlap("传承文化", "化解纠纷")
    (1, 0)
    """
    for length in range(min(_LONGEST, len(text), len(following)), 1, -1):
        if text.endswith(following[:length]) and not following[:length].isascii():
            return length
    return int(_repeats_one(text, following))


def _repeats_one(text: str, following: str) -> bool:
    character = following[:1]
    if not character or text[-1:] != character or character.isascii():
        return False
    if not "一" <= character <= "鿿":
        return character in "，、；"
    left, right = text[-_CONTEXT:], following[:_CONTEXT]
    return _count_words(left + right[1:]) < _count_words(left + right)


def _count_words(text: str) -> int:
    return len(read_tokens(text))


def splits_word(text: str, following: str, *, longer: bool = False) -> bool:
    """Whether the break between two lines goes through a word.

    The line then ends in a character that is no word of it by itself and makes one with the next line.
    ``longer`` lets a whole word at the end count as well, where the next line makes it a longer one
    (比例|尺): good evidence between pieces of text, too little to tell a heading.

    >>> splits_word("扎实推进共同富", "裕，加大保障力度"), splits_word("优化营商环境", "各部门要主动服务")
    (True, False)
    """
    left, right = text[-_CONTEXT:], following[:_CONTEXT]
    if not left or not right:
        return False
    last = read_tokens(left)[-1]
    if (len(last.text) > 1 and not longer) or (last.tag.startswith("n") and right[0] in _PREPOSITIONS):
        return False  # the tagger makes words of names and unknown pairs such as 水|为
    cut = len(left)
    return any(token.span.start < cut < token.span.end for token in read_tokens(left + right))
