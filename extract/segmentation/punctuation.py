"""Punctuation: where Chinese sentences end, and which quotes and brackets are still open."""

import re
from collections.abc import Iterator

from corpus.span import Span

PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
}
OPENERS = frozenset(PAIRS)
CLOSERS = frozenset(PAIRS.values())
FINAL = frozenset("。！？!?…")
# A remark in brackets after a sentence: （记者 某某）.
_REMARK = re.compile(r"[（(][^（()）]*[）)]$")
_LONGEST_REMARK = 300
_BRACKETS = re.compile(f"[{re.escape(''.join((*PAIRS, *PAIRS.values())))}]")
_FINALS = re.compile(f"[{''.join(sorted(FINAL))}][{re.escape(''.join(sorted(FINAL | CLOSERS)))}]*")
_MARKS = re.compile(f"{_BRACKETS.pattern}|{_FINALS.pattern}")
# What may stand after the punctuation that ends a sentence.
_CLOSING = "".join(CLOSERS) + "\"'"


def open_brackets(text: str) -> list[str]:
    """The quotes and brackets opened in ``text`` and not closed, outermost first.

    >>> open_brackets("推行“一窗受理（全")
    ['“', '（']
    """
    stack: list[str] = []
    for character in _BRACKETS.findall(text):
        if character in OPENERS:
            stack.append(character)
        elif character in CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                if PAIRS[stack[depth]] == character:
                    del stack[depth:]
                    break
    return stack


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends where a sentence may end: 。！？ or a colon, closing quotes after it allowed."""
    tail = text[-_LONGEST_REMARK:]
    core = _REMARK.sub("", tail).rstrip().rstrip(_CLOSING)
    if not core:
        return True  # nothing but a remark in brackets: （此件公开发布）
    if core.endswith((".", "．")) and len(core) > 20 and not core[-2].isdigit():
        return True
    return core[-1] in FINAL or core[-1] in "：:"


def split_sentences(text: str) -> Iterator[Span]:
    """Sentences of ``text`` with their final punctuation; quotes and brackets stay whole.

    A full stop inside a quote or bracket ends nothing, except where it is the quote's last character and a
    new sentence follows. Brackets that never close are no reason to run on to the end of the text.

    >>> list(split_sentences("他说：“好。快办。”随后离开。再办。"))
    [Span(start=0, end=15), Span(start=15, end=18)]
    """
    closing = _matched(text)
    start = index = 0
    while (mark := _MARKS.search(text, index)) is not None:
        if mark.start() in closing:
            index = closing[mark.start()] + 1
            # “…。” as a whole sentence: it began where the quote began, or a colon introduced it.
            continue
        index = mark.end()
        if mark[0][0] in FINAL:
            yield Span(start, index)
            start = index
    if start < len(text):
        yield Span(start, len(text))


def _matched(text: str) -> dict[int, int]:
    """Position of each opener that has its closer, with the closer's position."""
    stack: list[int] = []
    found: dict[int, int] = {}
    for mark in _BRACKETS.finditer(text):
        index, character = mark.start(), mark[0]
        if character in OPENERS:
            stack.append(index)
        elif character in CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                if PAIRS[text[stack[depth]]] == character:
                    found[stack[depth]] = index
                    del stack[depth:]
                    break
    return found
