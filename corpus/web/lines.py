"""Lines: the elements of a document as lines of text, with its headings and tables."""

import re
from collections.abc import Collection, Iterator

from corpus.draft import WIDEST_GRID, Draft, DraftCell, is_tabular
from corpus.raised import is_note_number, read_raised
from corpus.web.content import BLOCKS
from corpus.web.nodes import Node

# White space that a browser folds into one space; a no-break or full-width space stays.
_FOLDED = re.compile(r"[ \t\r\n\f]+")
_HAN_BREAK = re.compile(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n\f][ \t\r\n\f]*(?=[\u2e80-\uffef])")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NUMBERED = re.compile(r"\s*(?:[（(]?\d+[)）.．、]|[（(]?[一二三四五六七八九十]+[)）、.]|[①-⑳])")
_RAISED = re.compile(r"vertical-align\s*:\s*super")
_NOTE_ANCHOR = re.compile(r"ftn|edn|fn|note|cite|ref", re.IGNORECASE)
_MOST_ROWS_SPANNED = 2000


class LineWriter:
    """Writes elements into a draft; those whose id is ``skipped`` are left out."""

    def __init__(self, draft: Draft, skipped: Collection[int] = ()) -> None:
        self._draft = draft
        self._skipped = skipped
        self._pending: list[str] = []
        self._level = 0
        self._is_note = False  # whether the line begins with the number of a note

    def write(self, node: Node) -> None:
        """All text of ``node``, its last line included."""
        self._write(node, 0)
        self._flush()

    def _write(self, node: Node, position: int) -> None:
        if id(node) in self._skipped:
            return
        if node.tag == "br":
            self._flush()
        elif node.tag == "table":
            self._write_table(node)
        elif node.tag == "pre":
            self._write_verbatim(node)
        elif node.tag in BLOCKS:
            self._flush()
            self._write_block(node, position)
            self._flush()
        elif node.tag == "sup" or _RAISED.search(node.get("style")):
            self._write_raised(node)
        elif _names_note(node):
            self._is_note |= not self._before()
        else:
            self._write_children(node)

    def _write_block(self, node: Node, position: int) -> None:
        level, self._level = self._level, _LEVELS.get(node.tag, self._level)
        if position and _NUMBERED.match(node.text()) is None:
            self._pending.append(f"{position}.")
        self._write_children(node)
        self._flush()
        self._level = level

    def _write_children(self, node: Node) -> None:
        position = _first_number(node)
        for child in node.children:
            if isinstance(child, str):
                self._pending.append(child)
            else:
                self._write(child, position if position and child.tag == "li" else 0)
                position += bool(position and child.tag == "li")

    def _write_verbatim(self, node: Node) -> None:
        self._flush()
        for line in node.text().splitlines():
            self._draft.add_line(line)

    def _write_raised(self, node: Node) -> None:
        text, before = node.text(), self._before()
        left = read_raised(text, before)
        if left == text:
            self._write_children(node)
            return
        self._pending.append(left)
        self._is_note |= not before and not left

    def _before(self) -> str:
        """What stands before on the line: its last stretch that is not blank."""
        return next((part for part in reversed(self._pending) if part.strip()), "")

    def _flush(self) -> None:
        text = fold("".join(self._pending))
        self._pending.clear()
        is_note, self._is_note = self._is_note and not self._level, False
        self._draft.add_line(text.rstrip(), level=self._level, mark="footnote" if is_note else None)

    # --------------------------------------------------------------------------------------------- tables

    def _write_table(self, node: Node) -> None:
        self._flush()
        cells = read_cells(node)
        if cells is None:
            self._write_children(node)
        else:
            caption = next((child for child in node.elements if child.tag == "caption"), None)
            if caption is not None:
                self._draft.add_line(fold(caption.text()))
            self._draft.add_grid(cells)


def _names_note(node: Node) -> bool:
    """Whether an element is a link between a sentence and a note, with the note's number for its text."""
    if node.tag != "a" or not node.get("href").startswith("#") or not is_note_number(node.text()):
        return False
    anchors = node.get("href") + node.get("id") + node.get("name")
    return not node.text().strip().isdecimal() or _NOTE_ANCHOR.search(anchors) is not None


def _first_number(node: Node) -> int:
    """The number of the first item of a numbered list, 0 for any other element."""
    if node.tag != "ol" or "none" in node.get("style"):
        return 0
    start = node.get("start")
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def fold(text: str) -> str:
    """White space as a browser shows it; a line break in the file between Chinese characters is none.

    >>> fold("群众满意率\\n  达98.5%"), fold("办结 3000 件\\n")
    ('群众满意率达98.5%', '办结 3000 件')
    """
    return _FOLDED.sub(" ", _HAN_BREAK.sub("", text)).strip(" ")


def read_cells(table: Node) -> list[DraftCell] | None:
    """The cells of a table of data, None for one that lays out a page: it holds another, or is no grid."""
    rows = list(_rows(table))
    if any(node.tag == "table" for node in table.walk() if node is not table):
        return None
    cells = list(_place(rows))
    return cells if is_tabular(cells) else None


def _rows(table: Node) -> Iterator[tuple[Node, bool]]:
    """The rows of a table with whether they stand in its head."""
    for child in table.elements:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, child.tag == "thead") for row in child.elements if row.tag == "tr")


def _place(rows: Collection[tuple[Node, bool]]) -> Iterator[DraftCell]:
    """Cells with the row and column in which they come to stand beside those that span several."""
    covered: dict[int, int] = {}  # column: first row below the cell that covers it
    for number, (row, head) in enumerate(rows):
        column = 0
        for node in row.elements:
            if node.tag not in ("td", "th"):
                continue
            while covered.get(column, 0) > number:
                column += 1
            columns = _count(node.get("colspan"), WIDEST_GRID)
            height = min(_count(node.get("rowspan"), _MOST_ROWS_SPANNED), len(rows) - number)
            for each in range(column, column + columns):
                covered[each] = number + height
            heading = head or node.tag == "th"
            yield DraftCell(_cell_text(node), number, column, height, columns, heading)
            column += columns
            if column > 2 * WIDEST_GRID:
                return


def _count(stated: str, most: int) -> int:
    digits = stated.strip()
    return max(1, min(int(digits), most)) if digits.isdecimal() and len(digits) < 6 else 1


def _cell_text(node: Node) -> str:
    """The lines of a cell, one a line."""
    draft = Draft()
    LineWriter(draft).write(Node("div", {}, node.children))
    return draft.finish().text.strip()
