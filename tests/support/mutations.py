"""Mutations: small valid files of each format, made in code, and ways to damage them."""

import io
import random
from collections.abc import Iterator

from tests.support.containers import archive, spreadsheet

TEXT = "关于石门村网格化治理的总结\n\n一、主要做法\n全村划分网格12个，开办夜校，培训村民120人次。\n"
_TITLE = "关于石门村网格化治理的总结"
_LINES = "".join(f"<p>第{number}，全村划分网格12个，培训村民120人次。</p>" for number in range(9))
PAGE = (
    f"<html><head><title>{_TITLE}</title><meta charset='utf-8'></head>"
    f"<body><h1>{_TITLE}</h1><div>{_LINES}</div></body></html>"
)


def make_seeds(*, pictures: bool = True) -> dict[str, bytes]:
    """A valid file by its extension; pictures cost the most to read."""
    rows = [["标题", "正文"], ["一", "划分网格12个。"], ["二", "走访群众52户。"]]
    table = [["指标", "数值"], ["满意率", "98%"]]
    seeds = {
        ".txt": TEXT.encode(),
        ".csv": "指标,数值\n接待游客,10万人次\n".encode("gbk"),
        ".html": PAGE.encode(),
        ".xlsx": spreadsheet({"Sheet1": table}),
        ".list.xlsx": spreadsheet({"Sheet1": rows}),
        ".docx": _document(),
        ".pdf": _pages(),
    }
    seeds[".zip"] = archive({f"材料/总结{suffix}": data for suffix, data in seeds.items()})
    if pictures:
        from tests.support.pictures import as_bytes, draw_text

        image = draw_text(["开办夜校培训村民"], width=320)
        seeds |= {".png": as_bytes(image), ".tiff": as_bytes(image, image, format="TIFF")}
    return seeds


def _pages() -> bytes:
    from tests.support.pdfs import make_pdf

    return make_pdf(lambda sheet: sheet.paragraph(TEXT.replace("\n", ""), 72))


def _document() -> bytes:
    import docx

    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.add_table(2, 2).cell(0, 0).text = "指标"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def mutate(data: bytes, number: int, seed: int) -> Iterator[bytes]:
    """``number`` damaged copies: cut off, with flipped bytes, or with a piece doubled, made anew or gone."""
    chance = random.Random(seed)
    for _ in range(number):
        damage = chance.choice((_truncate, _flip, _splice))
        yield damage(data, chance)


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _splice(data: bytes, chance: random.Random) -> bytes:
    start, end, to = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    piece = chance.choice((data[start:end], chance.randbytes(end - start), b""))
    return data[:start] + piece + data[to:]
