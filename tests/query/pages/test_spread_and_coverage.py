"""Spread and coverage: what the look-ups find, drawn, with every number in a table and a CSV."""

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.query.pages.conftest import reader_of

NAMED = {
    "早.txt": "# 安徽省合肥市肥西县2021年工作报告\n\n"
    "实施“数字赋能行动”，为商户提供一对一指导，群众满意度达98.6%。\n",
    "晚.txt": "# 吉林省白山市临江市2023年工作报告\n\n"
    "深入实施“数字赋能行动”，为商户提供一对一指导，收入增长5%。\n",
}


def text_of(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", part.replace("</t", " </t"))).split())


@pytest.fixture
def named(tmp_path: Path, store_reports: Callable[[Path, dict[str, str]], None]) -> Path:
    store_reports(tmp_path, NAMED)
    return tmp_path


def test_a_name_is_traced_from_the_earliest_report(named: Path) -> None:
    with reader_of(named) as client:
        page = client.get("/spread", params={"name": "数字赋能行动"}).text
        body = page.split("<tbody>")[-1]
        rows = [text_of(row) for row in re.findall(r"<tr.*?</tr>", body, re.S)]
        assert len(rows) == 2
        assert "肥西县" in rows[0]
        assert "临江市" in rows[1]
        assert "为商户提供一对一指导" in rows[1]
        href = html.unescape(re.findall(r'<a class="cell" href="([^"]+)"', body)[0])
        assert re.search(r'class="focus">数字赋能行动</mark>', client.get(href).text)
        years = [text_of(row) for row in re.findall(r'<tr><th scope="row">.*?</tr>', page, re.S)]
        assert years == ["2021 1", "2022 0", "2023 1"]
        written = client.get("/spread.csv", params={"name": "数字赋能行动"}).text.removeprefix("\ufeff")
        assert [row["date"] for row in csv.DictReader(io.StringIO(written))] == ["2021", "2023"]


def test_a_name_that_no_report_has_is_told_so(client: TestClient) -> None:
    assert "没有报告提到它" in client.get("/spread", params={"name": "无此项目"}).text
    assert client.get("/spread").status_code == 200


def test_a_name_is_shown_as_text(client: TestClient) -> None:
    page = client.get("/spread", params={"name": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_coverage_counts_places_in_those_above_them(client: TestClient) -> None:
    page = client.get("/coverage").text
    counted = re.findall(r'<tr><th scope="row" class="depth\d">.*?</tr>', page, re.S)
    rows = [text_of(row) for row in counted]
    assert {"安徽省 1", "合肥市 1", "肥西县 1", "吉林省 1", "白山市 1", "临江市 1"} <= set(rows)
    assert "未注明年份 2" in rows


def test_provinces_by_years_are_a_grid(named: Path) -> None:
    with reader_of(named) as client:
        page = client.get("/coverage").text
        grid = page.split('<table class="heat">')[1].split("</table>")[0]
        rows = [text_of(row) for row in re.findall(r"<tr>.*?</tr>", grid, re.S)]
        assert rows == ["2023 2021", "吉林省 1", "安徽省 1"]
        assert re.findall(r'class="number shade(\d)"', grid) == ["4", "0", "0", "4"]
        written = client.get("/coverage/provinces.csv").text.removeprefix("\ufeff")
        assert [tuple(row.values()) for row in csv.DictReader(io.StringIO(written))] == [
            ("220000", "2023", "1"),
            ("340000", "2021", "1"),
        ]


def test_what_failed_is_named_with_its_reason(client: TestClient) -> None:
    page = client.get("/coverage").text
    problems = page.split('id="problems"')[1].split("</table>")[0]
    assert "/reports/坏.txt" in problems
    assert "坏.txt is empty." in problems


@pytest.mark.parametrize(
    ("part", "column", "values"),
    [
        ("places", "adcode", ["220000", "220600", "220681", "340000", "340100", "340123"]),
        ("years", "reports", ["2"]),
        ("sources", "name", ["临江.txt", "安河.txt"]),
        ("problems", "path", ["/reports/坏.txt"]),
    ],
)
def test_each_chart_can_be_had_as_csv(client: TestClient, part: str, column: str, values: list[str]) -> None:
    answer = client.get(f"/coverage/{part}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[column] for row in rows] == values


def test_a_list_that_there_is_not_is_told_so(client: TestClient) -> None:
    assert client.get("/coverage/nothing.csv").status_code == 404
