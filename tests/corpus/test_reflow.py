"""Rows of pages become paragraphs in reading order, however many columns and pages they run over."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.pages import Fragment, Page
from corpus.reflow import reflow

SIGNS = "县镇村社区服务群众办事推进落实工作年度满意百姓安居乐业"
WIDTH, HEIGHT = 595.0, 842.0


def set_rows(paragraph: str, characters: int) -> list[tuple[int, str]]:
    """The lines of a paragraph in a column so wide, each with its indent, in characters."""
    rest = [paragraph[i : i + characters] for i in range(characters - 2, len(paragraph), characters)]
    return [(2, paragraph[: characters - 2]), *((0, row) for row in rest)]


def print_pages(paragraphs: list[str], columns: int, size: float, rows: int) -> list[Page]:
    """Pages of so many columns of so many rows, filled one after the other."""
    gutter = 2 * size
    characters = int(((WIDTH - 120 + gutter) / columns - gutter) / size)
    lines = [row for paragraph in paragraphs for row in set_rows(paragraph, characters)]
    pages: list[Page] = []
    each = rows * columns
    for number in range(1, -(-len(lines) // each) + 1):
        fragments = []
        for place, (indent, text) in enumerate(lines[(number - 1) * each : number * each]):
            column, row = divmod(place, rows)
            left = 60 + column * (characters * size + gutter) + indent * size
            top = 100 + row * 1.6 * size
            fragments.append(Fragment(text, left, top, left + len(text) * size, top + size, size))
        pages.append(Page(number, WIDTH, HEIGHT, tuple(fragments)))
    return pages


def paragraphs() -> st.SearchStrategy[list[str]]:
    """Paragraphs of many lines, no two alike."""
    texts = st.text(st.sampled_from(SIGNS), min_size=80, max_size=260)
    return st.lists(texts, min_size=4, max_size=9, unique=True).map(
        lambda found: [f"{'甲乙丙丁戊己庚辛壬'[n]}，{text}办结。" for n, text in enumerate(found)]
    )


@settings(max_examples=60, deadline=None)
@given(paragraphs(), st.integers(1, 3), st.sampled_from([9.0, 10.5, 12.0]), st.data())
def test_columns_and_pages_give_back_their_paragraphs(
    written: list[str], columns: int, size: float, data: st.DataObject
) -> None:
    rows = data.draw(st.integers(12, int(650 / size / 1.6)))
    pages = print_pages(written, columns, size, rows)
    # A column of one line beside full ones may as well be a remark in the margin.
    assume(columns == 1 or len(pages[-1].fragments) % rows != 1 or len(pages[-1].fragments) == 1)
    mixed = [
        Page(page.number, page.width, page.height, tuple(data.draw(st.permutations(page.fragments))))
        for page in pages
    ]
    found = reflow(mixed)
    assert [line for line in found.text.split("\n") if line] == written
    assert len(found.places) == sum(len(page.fragments) for page in pages)
    assert not found.marks
