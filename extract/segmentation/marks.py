"""Marks: the lines that a file's layout tells from its running text, such as page numbers."""

import bisect
from collections.abc import Sequence

from corpus.source import Mark, MarkKind
from extract.segmentation.lines import SourceLine

REASONS: dict[MarkKind, str] = {
    "header": "Runs along with the pages, above the text.",
    "footer": "Runs along with the pages, below or across the text.",
    "page_number": "Counts the pages.",
    "footnote": "A note below the text, outside its sentences; a passage of its own.",
}


def part_marked(
    lines: Sequence[SourceLine], marks: Sequence[Mark]
) -> tuple[tuple[SourceLine, ...], tuple[tuple[SourceLine, MarkKind], ...]]:
    """The running lines, and the others with the kind of the mark that covers them; both in order.

    >>> from corpus.span import Span
    >>> from extract.segmentation.lines import read_lines
    >>> lines = read_lines("群众办事\\n— 3 —\\n不出村。")
    >>> [line.text for line in part_marked(lines, [Mark(Span(5, 10), "page_number")])[0]]
    ['群众办事', '不出村。']
    """
    if not marks:
        return tuple(lines), ()
    starts = [mark.span.start for mark in marks]
    running: list[SourceLine] = []
    marked: list[tuple[SourceLine, MarkKind]] = []
    for line in lines:
        position = bisect.bisect_right(starts, line.span.start) - 1
        if position >= 0 and marks[position].span.contains(line.span):
            marked.append((line, marks[position].kind))
        else:
            running.append(line)
    return tuple(running), tuple(marked)
