"""Marked text: tags nest, what they hold is the text, and each character has exactly its marks."""

import html
import re
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.span import Span
from query.pages.marks import Mark, mark_text
from query.terminal import neutralise

TEXTS = st.text(st.sampled_from(list("满意度98%<&>\"' \t\x00\u202e")), max_size=14)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edges, edges).map(sorted), max_size=6))
    links = st.sampled_from(["", "/there"])
    return text, [Mark(Span(*span), f"m{number}", href=draw(links)) for number, span in enumerate(spans)]


class Reading(HTMLParser):
    """Reads marked text back: the marks of each character, in order; complains of tags that do not nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_open: list[tuple[str, str]] = []
        self.characters: list[tuple[str, frozenset[str]]] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "a" or all(outer != "a" for outer, _ in self.is_open)
        name = dict(attrs)["class"] or ""
        self.seen.add(name)
        self.is_open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        assert self.is_open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        names = frozenset(name for _, name in self.is_open)
        self.characters += [(character, names) for character in data]


@given(marked())
@example(("ab", [Mark(Span(0, 2), "m0"), Mark(Span(1, 1), "m1"), Mark(Span(2, 2), "m2")]))
@example(("abcd", [Mark(Span(0, 3), "m0"), Mark(Span(1, 4), "m1"), Mark(Span(1, 3), "m2", href="/there")]))
def test_each_character_has_exactly_the_marks_that_cover_it(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    reading = Reading()
    reading.feed(str(mark_text(text, marks)))
    reading.close()
    assert not reading.is_open
    shown = "\t".join(map(neutralise, text.split("\t")))
    wanted = [
        (
            character,
            frozenset(mark.classes for mark in marks if mark.span.start <= at < mark.span.end),
        )
        for at, character in enumerate(shown)
    ]
    assert reading.characters == wanted
    assert reading.seen == {mark.classes for mark in marks}


def test_an_anchor_is_given_once_though_its_mark_is_split() -> None:
    written = mark_text("abcdef", [Mark(Span(0, 4), "outer"), Mark(Span(2, 6), "inner", anchor="c2")])
    assert str(written).count('id="c2"') == 1
    assert str(written).count("inner") == 2


def test_titles_of_marks_are_escaped() -> None:
    written = str(mark_text("ab", [Mark(Span(0, 1), "m", '"><script>alert(1)</script>')]))
    assert "<script" not in written
    assert html.unescape(re.findall(r'title="([^"]*)"', written)[0]) == '"><script>alert(1)</script>'
