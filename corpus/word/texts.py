"""Texts: what a reader sees of a paragraph of WordprocessingML, without deleted and hidden text."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.raised import read_raised
from corpus.word.numbering import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXTS = frozenset((W + "t", _M + "t"))
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
# Deleted text, text moved elsewhere, field codes, phonetic guides, properties: nobody reads them as text.
_UNSEEN = frozenset(
    W + tag
    for tag in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "rt",
        "rPr",
        "pPr",
        "sdtPr",
        "fldData",
        "delInstrText",
    )
)
_BOX = W + "txbxContent"
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}


@dataclass(slots=True)
class ParagraphText:
    """The text of one paragraph with what hangs on it."""

    text: str
    boxes: list[Any] = field(default_factory=list)  # elements with the paragraphs of text boxes
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id of foot- and endnotes
    has_page_field: bool = False  # whether it shows the number of its page


def read_paragraph(element: Any) -> ParagraphText:
    """What a reader sees of ``element``. Inserted text counts, deleted does not; line breaks stay."""
    found = ParagraphText("")
    parts: list[str] = []
    for is_raised, pieces in itertools.groupby(_pieces(element, found), key=lambda piece: piece[1]):
        text = "".join(text for text, _ in pieces)
        parts.append(read_raised(text, parts[-1] if parts else "") if is_raised else text)
    found.text = "".join(parts)
    return found


def _pieces(element: Any, found: ParagraphText) -> Iterator[tuple[str, bool]]:
    """Stretches of text in order, with whether they are raised."""
    waiting = [element]
    while waiting:
        node = waiting.pop()
        tag = node.tag
        if tag in _UNSEEN or (tag == W + "r" and _is_hidden(node)):
            if tag == W + "instrText" and "PAGE" in (node.text or "").split():
                found.has_page_field = True
            continue
        if tag in _TEXTS:
            yield node.text or "", _is_raised(node.getparent())
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag], False
        elif tag == W + "sym":
            yield _symbol(node), False
        elif tag in _NOTES:
            found.notes.append((_NOTES[tag], node.get(W + "id", "")))
        elif tag == _BOX:
            found.boxes.append(node)
        elif tag == _MC + "AlternateContent":
            waiting.extend(_chosen(node))
        elif tag == W + "fldSimple" and "PAGE" in node.get(W + "instr", "").split():
            found.has_page_field = True
        else:
            waiting.extend(reversed(node))


def _chosen(node: Any) -> list[Any]:
    """One of several ways to show the same thing; the others repeat its text."""
    choice = node.find(_MC + "Choice")
    chosen = choice if choice is not None else node.find(_MC + "Fallback")
    return [] if chosen is None else list(reversed(chosen))


def _is_hidden(run: Any) -> bool:
    return _is_on(run.find(f"{W}rPr/{W}vanish"))


def _is_raised(run: Any) -> bool:
    """Whether the text of a run is raised, or stands for the number of a note that it names."""
    if run is None:
        return False
    align = run.find(f"{W}rPr/{W}vertAlign")
    is_number = any(run.find(tag) is not None for tag in _NOTES)
    return is_number or (align is not None and align.get(W + "val") == "superscript")


def _is_on(switch: Any | None) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _symbol(node: Any) -> str:
    """A character of a symbol font; those of private use mean nothing without the font."""
    try:
        code = int(node.get(W + "char", "0"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""
