"""Archives and spreadsheets made in code."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any


def archive(members: Mapping[str | zipfile.ZipInfo, bytes]) -> bytes:
    """A ZIP file with these members, names in UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def gbk_archive(names: Mapping[str, bytes]) -> bytes:
    """A ZIP file as Windows in China makes it: names in GBK, and no flag that says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in names.items():
            info = zipfile.ZipInfo("x" * len(name.encode("gbk")))
            file.writestr(info, data)
    data_ = made.getvalue()
    for name in names:
        raw = name.encode("gbk")
        data_ = data_.replace(b"x" * len(raw), raw)  # in the local header and in the directory
    return data_


def spreadsheet(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx file with these sheets; ``merged`` ranges are of the first one."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for each in merged:
        book.worksheets[0].merge_cells(each)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
