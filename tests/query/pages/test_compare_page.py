"""The page that compares: what cannot be mixed has rows of its own, and bounds stay bounds."""

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.knowledge_base import KnowledgeBase
from query.listings import list_practices
from tests.query.pages.conftest import reader_of

BOTH = {"place": ["肥西县", "临江市"], "indicator": "满意度"}


def captions(text: str) -> list[str]:
    found = re.findall(r"<caption>(.*?)</caption>", text, re.S)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in found]


def rows(text: str) -> list[list[str]]:
    grid = text.split('<table class="grid">')[1].split("</table>")[0]
    return [
        [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", grid, re.S)
    ]


def test_places_stand_side_by_side_in_what_both_say(client: TestClient) -> None:
    page = client.get("/compare", params=BOTH).text
    assert captions(page) == ["满意度 % · 时间未说明"]
    assert rows(page) == [
        ["指标", "安徽省合肥市肥西县", "吉林省白山市临江市"],
        ["满意度 % · 时间未说明", "98.6 %", "90 %"],
    ]
    chart = page.split('<table class="chart"')[1].split("</table>")[0]
    assert [int(width) for width in re.findall(r'bar-certain" x="0" width="(\d+)"', chart)] == [986, 900]


def test_every_figure_leads_to_its_characters(client: TestClient) -> None:
    page = client.get("/compare", params=BOTH).text
    leading = re.findall(r'<a class="cell" href="([^"]+)">', page)
    assert len(leading) == 4
    shown = client.get(html.unescape(leading[0])).text
    assert re.search(r'<mark id="c\d+" class="focus">(<[^>]+>)?98.6%', shown)


MIXED = {
    "甲.txt": "# 安徽省合肥市肥西县：服务\n\n"
    "推行一窗受理。2023年，走访企业200余家，群众满意度达95%以上。\n\n"
    "明年走访企业将达到500家。\n",
    "乙.txt": "# 吉林省白山市临江市：服务\n\n"
    "推行一窗受理。2023年，走访企业近千家，群众满意度提高3个百分点。\n",
}


def test_what_cannot_be_mixed_is_not(
    tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]
) -> None:
    store_reports(tmp_path, MIXED)
    with reader_of(tmp_path) as client:
        page = client.get(
            "/compare", params={"place": ["340123", "220681"], "indicator": ["企业", "满意度"]}
        ).text
    table = rows(page)
    by_name = {row[0]: row[1:] for row in table[1:]}
    compared = [name for name, cells in by_name.items() if "–" not in cells]
    assert captions(page) == compared
    assert all("2023" in name for name in compared)
    assert any(cells == ["≥ 200 家", "≤ 1,000 家"] for cells in by_name.values())
    assert any("目标" in name and cells == ["500 家", "–"] for name, cells in by_name.items())
    levels = [cells for name, cells in by_name.items() if name.startswith("满意度")]
    assert ["≥ 95 %", "–"] in levels
    assert any(cells[0] == "–" for cells in levels)
    chart = page.split('<table class="chart"')[1].split("</table>")[0]
    assert 'class="bar-possible"' in chart


def test_all_of_it_can_be_had_as_csv(client: TestClient) -> None:
    text = client.get("/compare.csv", params=BOTH).text.removeprefix("\ufeff")
    assert [(row["place"], row["text"]) for row in csv.DictReader(io.StringIO(text))] == [
        ("安徽省合肥市肥西县", "98.6%"),
        ("吉林省白山市临江市", "90%"),
    ]


@pytest.mark.parametrize(
    "more",
    [{"place": "无此地"}, {"period": "去年"}, {"status": "maybe"}, {"place": [str(n) for n in range(40)]}],
)
def test_what_cannot_be_read_is_told_beside_the_form(client: TestClient, more: dict[str, str]) -> None:
    page = client.get("/compare", params={**BOTH, **more})
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_without_places_there_is_a_form_that_offers_those_that_are_known(client: TestClient) -> None:
    page = client.get("/compare").text
    assert '<option value="安徽省合肥市肥西县">' in page


def test_two_practices_stand_side_by_side(client: TestClient, kb: KnowledgeBase) -> None:
    first, second = [one.practice for one in list_practices(kb)][:2]
    page = client.get("/compare", params={"a": first.id, "b": f"http://127.0.0.1/practices/{second.id}"})
    assert page.status_code == 200
    assert [
        html.unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r"<h2><a.*?</h2>", page.text)
    ] == [
        first.title,
        second.title,
    ]
    alone = client.get("/compare", params={"a": first.id})
    assert (first.title or "") in alone.text
    assert client.get("/compare", params={"a": "nothing"}).status_code == 422
