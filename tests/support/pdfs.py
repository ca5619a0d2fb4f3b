"""PDFs for tests, made here: Chinese text at any place of any page, in a font that every reader knows."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_FONT = "STSong-Light"
registerFont(UnicodeCIDFont(_FONT))


@dataclass
class Sheet:
    """One page: texts with the left end of their line, from the top left corner, in points."""

    canvas: Canvas

    def write(self, text: str, left: float, top: float, size: float = 16) -> None:
        """One line of text."""
        self.canvas.setFont(_FONT, size)
        self.canvas.drawString(left, HEIGHT - top - size, text)

    def paragraph(
        self,
        text: str,
        top: float,
        *,
        left: float = 72,
        characters: int = 28,
        size: float = 16,
        indent: int = 2,
        pitch: float = 28,
    ) -> float:
        """Full-width text broken into lines of as many characters; the top of the line after it."""
        first, rest = text[: characters - indent], text[characters - indent :]
        lines = [first, *(rest[i : i + characters] for i in range(0, len(rest), characters))]
        for number, line in enumerate(lines):
            self.write(line, left + (0 if number else indent * size), top + number * pitch, size)
        return top + len(lines) * pitch

    def table(
        self, rows: Sequence[Sequence[str]], top: float, widths: Sequence[float], *, left: float = 72
    ) -> None:
        """A table with all its lines drawn."""
        height = 24
        edges = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            for edge, text in zip(edges, row, strict=False):
                self.write(text, edge + 3, top + number * height + 6, 10)
        bottom = top + len(rows) * height
        for edge in edges:
            self.canvas.line(edge, HEIGHT - top, edge, HEIGHT - bottom)
        for number in range(len(rows) + 1):
            down = HEIGHT - top - number * height
            self.canvas.line(edges[0], down, edges[-1], down)


def make_pdf(
    *draw: Callable[[Sheet], object], title: str | None = None, password: str | None = None
) -> bytes:
    """A PDF with one page for each function that draws one."""
    file = io.BytesIO()
    encrypt = {"encrypt": password} if password else {}
    canvas = Canvas(file, pagesize=A4, invariant=True, **encrypt)
    if title:
        canvas.setTitle(title)
    for page in draw:
        page(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return file.getvalue()
