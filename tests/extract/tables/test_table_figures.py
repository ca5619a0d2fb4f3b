"""Tables: rows become passages of slices, and numbers in cells figures that headings explain."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.draft import Draft, DraftCell
from corpus.source import Source
from extract.facts import extract_facts
from extract.records import Facts, Figure

BEFORE = "河湾县项目推进工作情况"
AFTER = "以上项目由县发展改革局牵头推进，各乡镇和有关部门按职责分工配合。"


def source_of(table: str, before: str = BEFORE, after: str = AFTER) -> Source:
    """A source with a table: one line a row, cells between bars; "<" and "^" go on from the left or above."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    cells: dict[tuple[int, int], DraftCell] = {}
    home: dict[tuple[int, int], tuple[int, int]] = {}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text == "<":
                home[row, column] = home[row, column - 1]
            elif text == "^":
                home[row, column] = home[row - 1, column]
            else:
                home[row, column] = row, column
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if home[row, column] == (row, column):
                covered = [place for place, origin in home.items() if origin == (row, column)]
                rows_covered = 1 + max(r for r, _ in covered) - row
                columns_covered = 1 + max(c for _, c in covered) - column
                cells[row, column] = DraftCell(text, row, column, rows_covered, columns_covered)
    draft = Draft()
    for line in before.splitlines():
        draft.add_line(line)
    draft.add_grid(cells.values())
    draft.add_line(after)
    made = draft.finish()
    return Source("0" * 64, "a.docx", "text/plain", "", made.text, grids=made.grids)


def facts_of(table: str, before: str = BEFORE, after: str = AFTER) -> Facts:
    return extract_facts(source_of(table, before, after))


def cell_figures(facts: Facts) -> list[Figure]:
    rows = {passage.id for passage in facts.passages if passage.role == "table"}
    return [figure for figure in facts.figures if figure.passage_id in rows]


def told(table: str, before: str = BEFORE) -> list[str]:
    """Each figure of a table in one line: value unit | indicator | period | owner."""
    return [
        " | ".join(
            (
                f"{figure.value if figure.value is not None else f'{figure.low}~{figure.high}'}{figure.unit}",
                figure.indicator or "",
                figure.period or "",
                figure.scope if figure.scope_span else "",
            )
        )
        for figure in cell_figures(facts_of(table, before))
    ]


# -------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # places in rows, measures in columns
        (
            "乡镇 | 项目数（个） | 投资额（万元）\n河湾镇 | 12 | 1,200\n山口乡 | 3 | 85.5",
            [
                "12个 | 项目数 |  | 河湾镇", "12000000元 | 投资额 |  | 河湾镇",
                "3个 | 项目数 |  | 山口乡", "855000元 | 投资额 |  | 山口乡",
            ],
        ),
        # measures in rows, years in columns, a column of units
        (
            "指标 | 单位 | 2022年 | 2023年\n常住人口 | 万人 | 31.2 | 31.5\n绿化覆盖率 | % | 40.1 | 41",
            [
                "312000人 | 常住人口 | 2022 | ", "315000人 | 常住人口 | 2023 | ",
                "40.1% | 绿化覆盖率 | 2022 | ", "41% | 绿化覆盖率 | 2023 | ",
            ],
        ),
        # years in rows
        (
            "年份 | 粮食产量（吨） | 播种面积（亩）\n2022 | 5200 | 8000\n2023 | 5300 | 8100",
            [
                "5200吨 | 粮食产量 | 2022 | ", "8000亩 | 播种面积 | 2022 | ",
                "5300吨 | 粮食产量 | 2023 | ", "8100亩 | 播种面积 | 2023 | ",
            ],
        ),
        # kinds in rows, measures in columns: both say what is measured
        (
            "类别 | 学校数（所） | 在校学生（人）\n小学 | 12 | 5400\n初中 | 4 | 2100\n合计 | 16 | 7500",
            [
                "12所 | 小学学校数 |  | ", "5400人 | 小学在校学生 |  | ",
                "4所 | 初中学校数 |  | ", "2100人 | 初中在校学生 |  | ",
                "16所 | 学校数 |  | ", "7500人 | 在校学生 |  | ",
            ],
        ),
        # headings of two levels
        (
            "险种 | 支付限额 | <\n^ | 在职 | 退休\n门诊 | 200元/月 | 300元/月\n住院 | 5万元 | 6万元",
            [
                "200元/月 | 门诊支付限额在职 |  | ", "300元/月 | 门诊支付限额退休 |  | ",
                "50000元 | 住院支付限额在职 |  | ", "60000元 | 住院支付限额退休 |  | ",
            ],
        ),
        (
            "乡镇 | 2022年 | < | 2023年 | <\n^ | 户数 | 人数 | 户数 | 人数\n"
            "河湾镇 | 10 | 25 | 12 | 30\n山口乡 | 4 | 9 | 5 | 11",
            [
                "10 | 户数 | 2022 | 河湾镇", "25 | 人数 | 2022 | 河湾镇",
                "12 | 户数 | 2023 | 河湾镇", "30 | 人数 | 2023 | 河湾镇",
                "4 | 户数 | 2022 | 山口乡", "9 | 人数 | 2022 | 山口乡",
                "5 | 户数 | 2023 | 山口乡", "11 | 人数 | 2023 | 山口乡",
            ],
        ),
        # a title row, numbers of rows, a cell that covers several rows
        (
            "惠民项目一览表（单位：万元） | < | < | <\n序号 | 领域 | 项目 | 投资\n"
            "1 | 教育 | 校舍改造 | 300\n2 | ^ | 食堂改造 | 80",
            ["3000000元 | 校舍改造投资 |  | ", "800000元 | 食堂改造投资 |  | "],
        ),
        # three levels
        (
            "收入 | < | 支出 | < | <\n项目 | 决算数（元） | 按功能分类 | 决算数（元） | <\n"
            " |  |  | 小计 | 基金\n经费拨款 | 900 | 教育支出 | 500 | 20\n其他收入 | 30 | 卫生支出 | 400 | 10",
            [
                "900元 | 经费拨款 |  | ", "500元 | 教育支出 |  | ", "20元 | 教育支出基金 |  | ",
                "30元 | 其他收入 |  | ", "400元 | 卫生支出 |  | ", "10元 | 卫生支出基金 |  | ",
            ],
        ),
        # two tables side by side, and columns that say only that there are numbers below
        (
            "项目 | 统计数 | 项目 | 统计数\n"
            "公务用车（辆） | 3 | 接待批次（个） | 12\n因公出国（人） | 0 | 会议（个） | 5",
            ["3辆 | 公务用车 |  | ", "12个 | 接待批次 |  | ", "0人 | 因公出国 |  | ", "5个 | 会议 |  | "],
        ),
        # a table of accounts: codes, a row that numbers the columns, a total
        (
            "科目编码 | 科目名称 | 基本支出（元） | 项目支出（元）\n合计 |  | 900 | 80\n"
            "206 | 科学技术支出 | 13.1 | 6\n20604 | 技术研究与开发 | 10 | 3",
            [
                "900元 | 基本支出 |  | ", "80元 | 项目支出 |  | ",
                "13.1元 | 科学技术支出基本支出 |  | ", "6元 | 科学技术支出项目支出 |  | ",
                "10元 | 技术研究与开发基本支出 |  | ", "3元 | 技术研究与开发项目支出 |  | ",
            ],
        ),
        # codes, telephone numbers and years count nothing
        (
            "部门 | 联系电话 | 编号 | 建成年份 | 窗口（个）\n"
            "民政局 | 5551234 | 17 | 2019 | 6\n司法局 | 5555678 | 18 | 2020 | 4",
            ["6个 | 窗口 |  | 民政局", "4个 | 窗口 |  | 司法局"],
        ),
        # words in cells are read as text; what is missing the headings say
        (
            "事项 | 办理时限 | 说明\n开办餐馆 | 3个工作日 | 由原来的15天压减到3天，减少材料8份。\n"
            "变更地址 | 当日 | 无需提交材料。",
            ["3个工作日 | 开办餐馆办理时限 |  | ", "15天 |  |  | ", "3天 |  |  | ", "8份 | 材料 |  | "],
        ),
    ],
)  # fmt: skip
def test_headings_say_what_the_number_of_a_cell_measures(table: str, expected: list[str]) -> None:
    assert told(table) == expected


@pytest.mark.parametrize(
    ("heading", "cell", "change", "basis", "value"),
    [
        ("同比增长（%）", "5.3", "increase", "yoy", "5.3"),
        ("同比增长（%）", "-1.8", "decrease", "yoy", "1.8"),
        ("比上年增减（%）", "-1.8", "decrease", "yoy", "1.8"),
        ("环比增长（%）", "0.4", "increase", "qoq", "0.4"),
        ("增长（%）", "12", "increase", "unspecified", "12"),
        ("降幅（%）", "12", "decrease", "unspecified", "12"),
    ],
)
def test_a_column_of_growth_holds_changes(
    heading: str, cell: str, change: str, basis: str, value: str
) -> None:
    table = f"指标 | 总量（亿元） | {heading}\n工业增加值 | 31 | {cell}\n财政收入 | 8 | 1"
    level, grown = cell_figures(facts_of(table))[:2]
    assert (level.indicator, level.change) == ("工业增加值总量", None)
    assert (grown.indicator, grown.change, grown.basis, grown.value, grown.unit) == (
        "工业增加值", change, basis, Decimal(value), "%",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "bound", "low", "high"),
    [
        ("≥95", "at_least", None, None), ("≤3", "at_most", None, None), ("约30", "about", None, None),
        ("3-5", "exact", Decimal(3), Decimal(5)), ("98.5", "exact", None, None), ("-4", "exact", None, None),
    ],
)  # fmt: skip
def test_marks_in_a_cell_bound_its_number(
    cell: str, bound: str, low: Decimal | None, high: Decimal | None
) -> None:
    figure = cell_figures(facts_of(f"指标 | 数值（%）\n满意率 | {cell}\n办结率 | 90"))[0]
    assert (figure.text, figure.bound, figure.low, figure.high) == (cell, bound, low, high)


@pytest.mark.parametrize(
    ("line", "unit", "value"),
    [
        ("单位：万元", "元", "120000"),
        ("表1　项目投资（单位：亿元）", "元", "1200000000"),
        ("项目投资表", "", "12"),
    ],
)
def test_a_line_above_gives_the_unit_of_the_table(line: str, unit: str, value: str) -> None:
    figure = cell_figures(facts_of("项目 | 投资\n校舍改造 | 12\n道路改造 | 30", f"{BEFORE}\n{line}"))[0]
    assert (figure.unit, figure.value) == (unit, Decimal(value))


def test_the_money_above_a_table_does_not_count_heads() -> None:
    figures = cell_figures(
        facts_of("乡镇 | 投资 | 受益户数\n河湾镇 | 12 | 30\n山口乡 | 8 | 20", f"{BEFORE}\n单位：万元")
    )
    assert [figure.unit for figure in figures] == ["元", "", "元", ""]


def test_a_time_above_a_table_dates_its_numbers() -> None:
    facts = facts_of(
        "项目 | 投资（万元）\n校舍改造 | 12\n道路改造 | 30", "河湾县教育工作情况\n表1 2021年项目投资"
    )
    figure = cell_figures(facts)[0]
    caption = next(passage for passage in facts.passages if passage.text.startswith("表1"))
    assert (figure.period, figure.period_passage_id) == ("2021", caption.id)
    assert figure.period_span is not None
    assert figure.period_span.of(caption.text) == "2021年"


@pytest.mark.parametrize(
    ("heading", "status"),
    [("2025年目标值", "target"), ("计划投资（万元）", "target"), ("实际投资（万元）", "reported")],
)
def test_a_heading_that_intends_makes_targets(heading: str, status: str) -> None:
    assert cell_figures(facts_of(f"指标 | {heading}\n校舍改造 | 12\n道路改造 | 30"))[0].status == status


def test_a_cell_of_words_does_not_measure_what_the_heading_says() -> None:
    cell = "全县建成服务站12个，办结事项3000件，群众对办事窗口的满意率达到98.5%。"
    figures = cell_figures(facts_of(f"领域 | 成效\n政务服务 | {cell}\n医疗卫生 | 无"))
    assert [(figure.text, figure.indicator) for figure in figures] == [
        ("12个", "服务站"), ("3000件", "事项"), ("98.5%", "满意率"),
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------------------- rows


def test_a_row_is_a_passage_with_the_headings_of_its_columns() -> None:
    facts = facts_of("乡镇 | 项目数 | 投资额\n河湾镇 | 12 | 1200\n山口乡 |  | 85")
    rows = [passage for passage in facts.passages if passage.role == "table"]
    assert [row.text for row in rows] == [
        "乡镇\t河湾镇\t项目数\t12\t投资额\t1200",
        "乡镇\t山口乡\t投资额\t85",
    ]
    assert [row.lines for row in rows] == [(3,), (4,)]
    assert [line.role for line in facts.lines] == ["title", "table", "table", "table", "body"]


def test_rows_stand_under_the_headings_of_the_text_before_them() -> None:
    before = f"{BEFORE}\n一、工作成效\n全县推进项目建设，各乡镇进度见下表。"
    facts = facts_of("乡镇 | 项目数\n河湾镇 | 12\n山口乡 | 3", before)
    rows = [passage for passage in facts.passages if passage.role == "table"]
    assert {row.heading_path for row in rows} == {("一、工作成效",)}
    assert [passage.number for passage in facts.passages] == list(range(1, len(facts.passages) + 1))


def test_a_form_without_values_keeps_its_labels() -> None:
    facts = facts_of("岗位名称 | 岗位职责 | 人数\n |  | \n |  | ")
    assert [p.text for p in facts.passages if p.role == "table"] == ["岗位名称\t岗位职责\t人数"]


def test_a_table_alone_is_a_report_of_rows() -> None:
    facts = facts_of("乡镇 | 项目数\n河湾镇 | 12\n山口乡 | 3", before="", after="")
    assert [passage.role for passage in facts.passages] == ["table", "table"]
    assert facts.reports[0].span.of(facts.source.text) == "乡镇\t项目数\n河湾镇\t12\n山口乡\t3"


CELLS = st.sampled_from(
    ["", "12", "1,200", "河湾镇", "投资额（万元）", "2023年", "合计", "5.3%", "<", "^", "3个工作日", "单位"]
)
GRIDS = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=6)
)


@given(GRIDS)
@settings(deadline=None, max_examples=60)
def test_every_character_of_a_row_stands_in_the_source(rows: list[list[str]]) -> None:
    rows = [["" if cell == "<" else cell for cell in cells[:1]] + cells[1:] for cells in rows]
    rows[0] = ["" if cell == "^" else cell for cell in rows[0]]
    facts = extract_facts(source_of("\n".join("|".join(cells) for cells in rows)))
    texts = {passage.id: passage.text for passage in facts.passages}
    for passage in facts.passages:
        assert "".join(piece.of(facts.source.text) for piece in passage.pieces) == passage.text
    for figure in facts.figures:
        text = texts[figure.passage_id]
        assert figure.span.of(text) == figure.text
        parts = [part for part in (figure.indicator_row_span, figure.indicator_span) if part is not None]
        assert (figure.indicator or "") == "".join(part.of(text) for part in parts)
        assert figure.scope_span is None or figure.scope_span.of(text) == figure.scope
