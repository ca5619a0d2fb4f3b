"""Which passages are searched, and by which text."""

from dataclasses import replace

import pytest

from extract.records import Passage
from index.search_text import search_text, search_texts
from tests.support.facts import make_facts

FACTS = make_facts("# 甲区：做法\n\n## 优化服务\n\n建立驿站。设驿站84个。\n\n走访企业，摸清诉求")
BODY = FACTS.passages[2]


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        (BODY, "优化服务\n建立驿站。设驿站84个。"),
        (replace(BODY, text="设驿站84个。"), "优化服务\n建立驿站。\n设驿站84个。"),
        (
            replace(BODY, heading_path=("总体", "优化服务"), lead=None),
            "总体\n优化服务\n建立驿站。设驿站84个。",
        ),
        (FACTS.passages[3], "优化服务\n走访企业，摸清诉求"),
    ],
)
def test_headings_and_lead_come_before_the_text_once(passage: Passage, text: str) -> None:
    assert search_text(passage, FACTS.reports[0]) == text


def test_titles_and_headings_are_not_searched() -> None:
    assert list(search_texts(FACTS)) == [BODY.id, FACTS.passages[3].id]


@pytest.mark.parametrize(
    ("lead", "searched"), [("建立驿站", False), ("建立驿站。", False), ("另一句", True), (None, True)]
)
def test_lead_line_is_searched_unless_the_passage_it_leads_carries_it(
    lead: str | None, searched: bool
) -> None:
    line = replace(BODY, id="lead", role="lead", text="建立驿站。", lead=None)
    body = replace(BODY, text="设驿站84个。", lead=lead)
    texts = search_texts(replace(FACTS, passages=(line, body)))
    assert ("lead" in texts) is searched
    assert body.id in texts
