"""Archives and lists are told into documents with their own bytes."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from corpus.containers import Item, Refusal, container_of, expand, may_contain, name_of
from corpus.errors import SourceError
from corpus.limits import Limits
from corpus.loaders import decode_source
from tests.support.containers import archive, spreadsheet

REPORT = "累计开展活动84场。".encode()
LIST = [
    ["标题", "正文", "发文机关"],
    ["甲", "划分网格12个。", "某县"],
    [None, None, None],
    ["乙", None, "某县"],
    ["丙", "走访3户。", None],
]


def items_of(
    name: str, data: bytes, limits: Limits | None = None, columns: bytes | None = None
) -> dict[str, bytes]:
    """The bytes of each item, or the message of each refusal."""
    found = expand(name, data, limits or Limits(), columns)
    assert found is not None
    return {one.path: one.data if isinstance(one, Item) else one.message.encode() for one in found}


def test_an_archive_is_its_files_of_known_kinds() -> None:
    data = archive({"街道/总结.txt": REPORT, "图标.ico": b"x", "README.md": b"x", "b.md": REPORT})
    assert items_of("a.zip", data) == {"a.zip!/街道/总结.txt": REPORT, "a.zip!/b.md": REPORT}


def test_a_list_is_its_rows_with_a_text() -> None:
    found = items_of("list.xlsx", spreadsheet({"Sheet1": LIST, "说明": [["指标", "数值"]]}))
    assert list(found) == [f"list.xlsx!/Sheet1/row {number}" for number in (2, 4, 5)]
    assert (
        found["list.xlsx!/Sheet1/row 4"].decode().endswith("has no text: fill its cell or take the row out.")
    )
    source = decode_source("row 2", found["list.xlsx!/Sheet1/row 2"])
    assert source.text == "甲\n某县\n划分网格12个。"


def test_a_list_as_delimited_text_gives_the_same_bytes() -> None:
    text = "\n".join(",".join(cell or "" for cell in row) for row in LIST)
    rows = items_of("list.csv", text.encode("gbk"))
    assert list(rows) == [f"list.csv!/row {number}" for number in (2, 4, 5)]
    assert rows["list.csv!/row 2"] == items_of("a.xlsx", spreadsheet({"表": LIST}))["a.xlsx!/表/row 2"]


def test_what_is_no_list_is_a_document() -> None:
    assert expand("a.xlsx", spreadsheet({"Sheet1": [["指标", "数值"]]}), Limits()) is None
    assert expand("a.csv", "指标,数值".encode(), Limits()) is None
    assert expand("a.txt", REPORT, Limits()) is None
    assert expand("a.docx", archive({"[Content_Types].xml": b"", "word/document.xml": b""}), Limits()) is None


def test_the_columns_file_beside_a_list_counts_in_an_archive_too() -> None:
    columns = '"稿件" = "text"'.encode()
    table = "稿件,正文\n甲文,乙文\n".encode()
    assert b"\xe7\x94\xb2\xe6\x96\x87" in items_of("a.csv", table, columns=columns)["a.csv!/row 2"]
    found = items_of("a.zip", archive({"l/a.csv": table, "l/a.columns.toml": columns}))
    assert "甲文".encode() in found["a.zip!/l/a.csv!/row 2"]
    with pytest.raises(SourceError, match=r"has not all the columns that a\.columns\.toml names"):
        items_of("a.csv", "标题,正文\n甲,乙\n".encode(), columns=columns)


def test_archives_and_lists_in_archives_are_opened_to_a_depth() -> None:
    inner = archive({"c.txt": REPORT, "l.xlsx": spreadsheet({"Sheet1": LIST})})
    found = items_of("a.zip", archive({"b.zip": inner}))
    assert found["a.zip!/b.zip!/c.txt"] == REPORT
    assert "a.zip!/b.zip!/l.xlsx!/Sheet1/row 2" in found
    for _ in range(3):
        inner = archive({"n.zip": inner, "x.txt": REPORT})
    deep = items_of("a.zip", inner)
    assert deep["a.zip!/n.zip!/n.zip!/x.txt"] == REPORT
    assert b"is an archive 4 deep" in deep["a.zip!/n.zip!/n.zip!/n.zip"]


def test_what_cannot_be_read_is_refused_and_the_rest_goes_on() -> None:
    data = archive(
        {"坏.zip": b"PK\x03\x04 broken", "../外.txt": REPORT, "好.txt": REPORT, "坏.xlsx": b"PK\x05\x06"}
    )
    found = {one.path: one for one in expand("a.zip", data, Limits()) or ()}
    assert isinstance(found["a.zip!/好.txt"], Item)
    refused = {path: one.message for path, one in found.items() if isinstance(one, Refusal)}
    assert set(refused) == {"a.zip!/坏.zip", "a.zip!/../外.txt", "a.zip!/坏.xlsx"}
    assert all(message.startswith(path) and message.endswith(".") for path, message in refused.items())


def test_a_member_with_a_wrong_check_sum_costs_only_itself() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a.txt", b"aaaa")
        file.writestr("b.txt", b"bbbb")
    found = items_of("z.zip", made.getvalue().replace(b"aaaa", b"aaab"))
    assert b"damaged" in found["z.zip!/a.txt"]
    assert found["z.zip!/b.txt"] == b"bbbb"


def test_archives_in_archives_share_one_budget() -> None:
    inner = archive({"x.txt": b"x" * 600})
    data = archive({f"{number}.zip": inner for number in range(4)})

    def all_items() -> Iterator[Item | Refusal]:
        yield from expand("a.zip", data, Limits(expanded=2000)) or ()

    with pytest.raises(SourceError, match=r"a\.zip expands to more than 2,000 bytes"):
        list(all_items())
    assert len(items_of("a.zip", data, Limits(expanded=10_000))) == 4


def test_more_documents_than_allowed_are_refused() -> None:
    with pytest.raises(SourceError, match="holds 3 files, more than 2"):
        items_of("a.zip", archive({f"{number}.txt": REPORT for number in range(3)}), Limits(items=2))
    with pytest.raises(SourceError, match="holds more than 1 documents"):
        items_of("l.csv", "标题,正文\n甲,乙\n丙,丁\n".encode(), Limits(items=1))


def test_the_same_bytes_give_the_same_items() -> None:
    data = archive({"b.zip": archive({"c.txt": REPORT}), "l.xlsx": spreadsheet({"Sheet1": LIST})})
    assert items_of("a.zip", data) == items_of("a.zip", data)


def test_names_of_items_for_people() -> None:
    assert name_of("/a/b.txt") == "b.txt"
    assert name_of("/a/b.zip!/c/d.txt") == "d.txt"
    assert name_of("/a/b.zip!/c/l.csv!/row 3") == "l.csv!/row 3"
    assert name_of("/a/b.zip!/row 3") == "row 3"
    assert container_of("/a/b.zip!/c/l.csv!/row 3") == "/a/b.zip"


def test_a_look_at_the_head_tells_what_may_contain_something() -> None:
    assert may_contain("a.docx", b"PK\x03\x04")
    assert may_contain("a.CSV", b"a,b")
    assert not may_contain("a.zip", b"%PDF-1.7")
