"""Documents: the bytes of a .docx file → its text in reading order, with headings, tables and notes."""

import io
import re
from collections.abc import Iterator
from typing import Any

from corpus.draft import Draft, is_tabular
from corpus.errors import SourceError
from corpus.packages import DAMAGES, is_office_package
from corpus.source import Conversion, Description, MarkKind
from corpus.word.numbering import Numbering, W
from corpus.word.tables import find_cells, has_table_inside, read_cells
from corpus.word.texts import ParagraphText, read_paragraph

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d?(?:\s*heading)?$", re.IGNORECASE)
_CONTENTS_BLOCK = "Table of Contents"
_DEEPEST = 20  # styles based on styles
# A title that a program made up: Microsoft Word - 1.doc, 文档1, Document1.
_MADE_UP = re.compile(r"microsoft word|^(?:文档|document|untitled|无标题|新建)|\.docx?$|^\W*$", re.IGNORECASE)
_LONGEST_TITLE = 200
_NOT_WORD = "is no Word document that can be read ({}): open it in Word and save it as .docx."
_OPENS = re.compile(r"[\w）)]$")


def recognises_word(data: bytes) -> bool:
    """Whether ``data`` is an Office Open XML file of a word processor."""
    return is_office_package(data, "word")


def convert_word(name: str, data: bytes) -> Conversion:
    """The text of a .docx file as its reader sees it, in reading order.

    Inserted text counts, deleted and hidden text does not. Numbers that Word counts itself stand before their
    paragraphs. Text boxes and footnotes follow the paragraph that they hang on. Headers come first,
    endnotes and footers last; these and footnotes are marked. The numbers of pages, of notes and the table of
    contents are left out, since Word makes them from the rest. Of the core properties only the title says
    something of the document: author and dates are those of the file, often of the one it was copied from.

    Raises SourceError for a file that is damaged or no such document.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    try:
        document = docx.Document(io.BytesIO(data))
        writer = _Writer(document)
        writer.write()
        title = _stated_title(document)
    except (*DAMAGES, OpcError, XmlchemyError, SyntaxError, KeyError, AttributeError, TypeError) as error:
        reason = "damaged" if isinstance(error, DAMAGES) else "its parts do not fit together"
        raise SourceError(f"{name} {_NOT_WORD.format(reason)}") from None
    if not writer.draft.parts:
        raise SourceError(f"{name} holds no text: if its pages are pictures, save them as images or PDF.")
    return writer.draft.finish(description=Description(title=title))


def _stated_title(document: Any) -> str | None:
    """The title of the core properties; a damaged part of properties states none."""
    try:
        title = (document.core_properties.title or "").strip()
    except AttributeError:
        return None
    return title if title and len(title) <= _LONGEST_TITLE and not _MADE_UP.search(title) else None


class _Writer:
    """Writes the parts of one document into a draft."""

    def __init__(self, document: Any) -> None:
        self.draft = Draft()
        self._document = document
        part = document.part
        self._styles = {style.style_id: style.element for style in document.styles}
        self._numbering = Numbering(_related(part, "numbering"))
        self._notes = {kind: _read_notes(_related(part, kind + "s")) for kind in ("footnote", "endnote")}
        self._cited: list[tuple[str, str]] = []

    def write(self) -> None:
        self._write_edges("header")
        self._write_blocks(self._document.element.body)
        self._write_notes("endnote")
        self._write_edges("footer")

    def _write_blocks(self, parent: Any) -> None:
        for child in parent:
            if child.tag == W + "p":
                self._write_paragraph(child)
            elif child.tag == W + "tbl":
                self._write_table(child)
            elif child.tag == W + "sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                if gallery is None or gallery.get(W + "val") != _CONTENTS_BLOCK:
                    self._write_blocks(child)
            elif child.tag in _CONTAINERS:
                self._write_blocks(child)

    # ---------------------------------------------------------------------------------------- paragraphs

    def _write_paragraph(self, element: Any) -> None:
        if _CONTENTS.match(self._style_name(element)):
            return
        paragraph = read_paragraph(element)
        text = self._label(element, paragraph) + paragraph.text
        level = self._level(element)
        for line in text.splitlines():
            self.draft.add_line(line.rstrip(), level=level)
        self._cited += paragraph.notes
        self._write_notes("footnote")
        for box in paragraph.boxes:
            self._write_blocks(box)

    def _label(self, element: Any, paragraph: ParagraphText) -> str:
        """The number that Word counts for the paragraph. An empty one counts, but nobody sees its number."""
        numbered = self._property(element, "numPr")
        list_id = _value(numbered, "numId")
        if not list_id or list_id == "0":
            return ""
        depth = _value(numbered, "ilvl") or "0"
        label = self._numbering.next_label(list_id, int(depth) if depth.isdecimal() else 0)
        if not label or not paragraph.text.strip():
            return ""
        return f"{label} " if _OPENS.search(label) and not label.endswith(("）", ")")) else label

    def _level(self, element: Any) -> int:
        """The level of a heading, 0 for running text."""
        outline = self._property(element, "outlineLvl")
        if outline is not None and (level := outline.get(W + "val", "")).isdecimal():
            return int(level) + 1 if int(level) < 9 else 0
        name = self._style_name(element)
        heading = _HEADING.match(name)
        return int(heading[1]) if heading else int(name.lower() == "title")

    def _property(self, element: Any, tag: str) -> Any | None:
        """A property of the paragraph, else of its style or of one that this is based on."""
        found = element.find(f"{W}pPr/{W}{tag}")
        return found if found is not None else next(self._style_properties(element, tag), None)

    def _style_properties(self, element: Any, tag: str) -> Iterator[Any]:
        style = self._styles.get(_value(element.find(W + "pPr"), "pStyle"))
        for _ in range(_DEEPEST):
            if style is None:
                return
            found = style.find(f"{W}pPr/{W}{tag}")
            if found is not None:
                yield found
            style = self._styles.get(_value(style, "basedOn"))

    def _style_name(self, element: Any) -> str:
        style = self._styles.get(_value(element.find(W + "pPr"), "pStyle"))
        return _value(style, "name") if style is not None else ""

    # --------------------------------------------------------------------------------- tables and notes

    def _write_table(self, element: Any) -> None:
        cells = [] if has_table_inside(element) else read_cells(element, self._cell_text)
        if is_tabular(cells):
            self.draft.add_grid(cells)
            self._write_notes("footnote")
        else:
            for cell in find_cells(element):
                self._write_blocks(cell)

    def _cell_text(self, cell: Any) -> str:
        """The paragraphs of a cell, one a line."""
        lines: list[str] = []
        for element in cell.iter(W + "p"):
            paragraph = read_paragraph(element)
            lines.append(self._label(element, paragraph) + paragraph.text)
            self._cited += paragraph.notes
        return "\n".join(lines).strip()

    def _write_notes(self, kind: str) -> None:
        """The notes of this kind that were cited, once each."""
        for note_id in [cited for of, cited in self._cited if of == kind]:
            note = self._notes[kind].pop(note_id, None)
            if note is not None:
                self._write_marked(note, "footnote")
        self._cited = [cited for cited in self._cited if cited[0] != kind]

    def _write_edges(self, kind: MarkKind) -> None:
        """Headers or footers of all sections, each text once, without those that only number the page."""
        seen: set[str] = set()
        for section in self._document.sections:
            for edge in (f"first_page_{kind}", kind, f"even_page_{kind}"):
                story = getattr(section, edge)
                if story.is_linked_to_previous:
                    continue
                text = "\n".join(read_paragraph(each).text for each in story._element.iter(W + "p"))
                if text not in seen:
                    seen.add(text)
                    self._write_marked(story._element, kind)

    def _write_marked(self, parent: Any, kind: MarkKind) -> None:
        for element in parent.iter(W + "p"):
            paragraph = read_paragraph(element)
            numbers = paragraph.has_page_field and not re.search(r"[^\W\d_第页共]", paragraph.text)
            for line in "" if numbers else paragraph.text.splitlines():
                self.draft.add_line(line.strip(), mark=kind)


_CONTAINERS = frozenset(W + tag for tag in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))


def _value(element: Any | None, tag: str) -> str:
    """``w:val`` of the child called ``tag``."""
    child = element.find(W + tag) if element is not None else None
    return child.get(W + "val", "") if child is not None else ""


def _related(part: Any, kind: str) -> Any | None:
    """The root of the part that ``part`` names as its numbering, footnotes or endnotes."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _read_notes(root: Any | None) -> dict[str, Any]:
    """Notes by id, without the lines that separate them from the text."""
    if root is None:
        return {}
    return {note.get(W + "id", ""): note for note in root if note.get(W + "type") is None}
