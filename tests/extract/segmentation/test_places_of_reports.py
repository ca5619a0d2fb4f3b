"""Where reports begin and which place they are about."""

import pytest

from extract.segmentation import segment
from extract.segmentation.places import find_region, is_elsewhere, opening_place, title_place
from tests.support.chinese import source_of

TELLS = "坚持把服务送到群众身边，建成便民驿站十二处，配备专职人员，群众少跑路、好办事，满意度持续提升。"
AGAIN = "各村设立夜间议事厅，由村民轮流主持，把堵心事变成暖心事，邻里和睦蔚然成风。"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"浙江省湖州市安吉县{TELLS}", "安吉县"),
        (f"重庆市渝中区{TELLS}", "渝中区"),
        (f"浙江省湖州市安吉县余村{TELLS}", "安吉县"),
        (f"安吉县{TELLS}", None),
        (f"浙江省湖州市安吉县、德清县等地{TELLS}", None),
        (f"浙江省湖州市安吉县的经验表明，{TELLS}", None),
        (f"浙江省湖州市安吉县人民政府{TELLS}", None),
        ("浙江省湖州市安吉县坚持党建引领。", None),
        (f"近年来，浙江省湖州市安吉县{TELLS}", None),
    ],
)
def test_a_full_name_introduces_a_place(text: str, name: str | None) -> None:
    found = opening_place(text)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("安吉县：小院里的大治理", "安吉县"),
        ("安吉县：15个", None),
        ("小院里：大治理", None),
        ("安吉县小院治理", None),
    ],
)
def test_a_place_before_a_colon_titles_a_report(text: str, name: str | None) -> None:
    found = title_place(text)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("title", "paragraphs", "region"),
    [
        ("安吉县：小院里的大治理", [TELLS], "浙江省湖州市安吉县"),
        ("2023年安吉县政府工作报告", [TELLS], "浙江省湖州市安吉县"),
        ("关于印发安吉县便民服务办法的通知", [TELLS], "浙江省湖州市安吉县"),
        ("政府工作报告", ["——2023年2月3日在安吉县第十七届人民代表大会上", TELLS], "浙江省湖州市安吉县"),
        (None, [f"浙江省湖州市安吉县{TELLS}"], "浙江省湖州市安吉县"),
        ("鼓楼区：小院里的大治理", [f"福建省福州市鼓楼区{TELLS}"], "福建省福州市鼓楼区"),
        ("余村镇", [f"余村镇位于安吉县南部，{TELLS}"], "浙江省湖州市安吉县"),
        ("便民服务简报", [TELLS], None),
        ("国务院关于支持安吉县试点的批复", [TELLS], None),
        # Who issued or signed it; the deepest of several.
        ("便民服务问答", ["安吉县民政局", TELLS], "浙江省湖州市安吉县"),
        ("便民服务问答", [TELLS, "湖州市人民政府办公厅　2021年2月7日印发"], "浙江省湖州市"),
        (
            "便民服务问答",
            ["浙江省民政厅", TELLS, "安吉县人民政府", "2021年2月7日"],
            "浙江省湖州市安吉县",
        ),
        # A town says where it lies later on, and without its name.
        (
            "余村镇",
            [f"余村镇地处东经119°，总面积90平方公里。位于安吉县南部，{TELLS}"],
            "浙江省湖州市安吉县",
        ),
        ("余村镇", [f"全镇山多。余村镇位于安吉县与德清县之间，{TELLS}"], None),
        ("便民服务简报", [f"项目位于安吉县南部，{TELLS}"], None),
        # Names of what holds a county say nothing against it.
        (
            "便民服务简报",
            [f"在浙江省，湖州市最早。在安吉县，{TELLS}在安吉县，山多。在安吉县，水多。"],
            "浙江省湖州市安吉县",
        ),
        (
            "便民服务简报",
            [f"在浙江省，{TELLS}在浙江省，在浙江省，在安吉县，在安吉县，在安吉县，"],
            "浙江省",
        ),
        # 我市: the only city that is named, even in short.
        (None, [f"我市推行新办法，{TELLS}杭州的做法得到推广。"], "浙江省杭州市"),
        (None, [f"{TELLS}杭州的做法得到推广。"], None),
        (None, [f"我市学习外地，{TELLS}杭州、南京的做法得到推广。"], None),
        (None, [f"我市推行新办法，{TELLS}杭州大学参加。"], None),
        # What the state's bodies order holds everywhere, whichever places they name.
        (
            "国务院关于加强便民服务的通知",
            [f"浙江省、湖北省要带头。湖北省武汉市{TELLS}", "浙江省湖州市" * 3],
            None,
        ),
        ("民政部办公厅关于做好便民服务的通知", [f"{TELLS}湖北省先行，湖北省试点，湖北省总结。"], None),
        ("民政局关于做好便民服务的通知", [f"{TELLS}湖北省先行，湖北省试点，湖北省总结。"], "湖北省"),
        # The short name of a county, before a zone.
        ("安吉经济开发区便民服务简报", [TELLS], "浙江省湖州市安吉县"),
        ("临空经济开发区便民服务简报", [TELLS], None),
    ],
)
def test_the_place_of_a_report(title: str | None, paragraphs: list[str], region: str | None) -> None:
    found = find_region(title, paragraphs)
    assert (found and found.full_name) == region


def test_a_part_is_not_elsewhere() -> None:
    county = opening_place(f"浙江省湖州市安吉县{TELLS}")
    city = opening_place(f"浙江省湖州市{TELLS}")
    other = opening_place(f"重庆市渝中区{TELLS}")
    assert county is not None
    assert city is not None
    assert other is not None
    assert is_elsewhere(other, county)
    assert not is_elsewhere(county, city)
    assert not is_elsewhere(city, county)
    assert not is_elsewhere(county, None)


@pytest.mark.parametrize(
    ("lines", "regions"),
    [
        (["# 安吉县：小院治理", AGAIN, "# 渝中区：楼栋治理", AGAIN + "甲。"], ["330523", "500103"]),
        (["# 安吉县：小院治理", AGAIN, f"重庆市渝中区{TELLS}"], ["330523", "500103"]),
        (["安吉县：小院治理", AGAIN, "渝中区：楼栋治理", AGAIN[:30] + "群众满意。"], ["330523", "500103"]),
        (["# 安吉县：小院治理", f"浙江省湖州市安吉县{TELLS}"], ["330523"]),
        (["# 鼓楼区：小院治理", f"福建省福州市鼓楼区{TELLS}"], ["350102"]),
        (["# 安吉县：小院治理", f"学习重庆市渝中区做法，{TELLS}"], ["330523"]),
        (["安吉县关于各地做法的通报", f"重庆市渝中区{TELLS}"], ["330523"]),
        (["# 安吉县：小院治理", "# 建强队伍", AGAIN], ["330523"]),
        (
            ["# 安吉县：小院治理", "各村设立议事厅，由村民轮流主", f"重庆市渝中区{TELLS}"],
            ["330523", "500103"],
        ),
        (["# 安吉县：小院治理", "各村设立议事厅，学习借鉴在", f"重庆市渝中区{TELLS}"], ["330523"]),
    ],
)
def test_where_reports_begin(lines: list[str], regions: list[str]) -> None:
    found = segment(source_of("\n\n".join(lines)))
    assert [report.adcode for report in found.reports] == regions
    assert found.lines[-1].report == len(regions)


def test_a_place_may_stand_in_a_line_of_the_page() -> None:
    found = segment(source_of(f"便民服务问答\n发布机构：安吉县民政局\n{TELLS}\n{AGAIN}"))
    assert [line.role for line in found.lines][1] == "caption"
    assert found.reports[0].adcode == "330523"


def test_a_report_spans_its_lines() -> None:
    source = source_of(f"打印\n\n# 安吉县：小院治理\n\n{AGAIN}\n\n重庆市渝中区{TELLS}\n")
    first, second = segment(source).reports
    assert first.span.of(source.text) == f"打印\n\n# 安吉县：小院治理\n\n{AGAIN}"
    assert second.span.of(source.text) == f"重庆市渝中区{TELLS}"
    assert (first.title, second.title) == ("安吉县：小院治理", None)
