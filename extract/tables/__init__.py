"""Tables inside documents: rows as passages, and numbers in cells as figures that headings explain."""

from extract.tables.figures import find_cell_figures, read_caption
from extract.tables.rows import RowCell, TableRow, read_rows

__all__ = ["RowCell", "TableRow", "find_cell_figures", "read_caption", "read_rows"]
