"""Quantities: golden sentences with what is read of each number, before anyone asks what it measures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures.changes import read_changes
from extract.figures.number_repairs import find_number_repairs, fold_numbers
from extract.figures.quantities import Quantity
from extract.figures.reading import read_text


def written(quantity: Quantity, text: str) -> str:
    def number(value: Decimal | Fraction | None) -> str:
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    value = (
        f"{number(quantity.low)}~{number(quantity.high)}"
        if quantity.value is None
        else number(quantity.value)
    )
    span = text[quantity.start : quantity.end]
    return " | ".join((span, value, quantity.bound, quantity.unit, quantity.dimension))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numerals
        ("投资3个亿建设厂房。", ["3个亿 | 300000000 | exact |  | other"]),
        ("补助12万5千元。", ["12万5千元 | 125000 | exact | 元 | money"]),
        ("拨付2亿9千5百万元。", ["2亿9千5百万元 | 295000000 | exact | 元 | money"]),
        ("占地三千两百余亩。", ["三千两百余亩 | 3200 | at_least | 亩 | area"]),
        ("约十来个项目开工。", ["约十来个 | 10 | about | 个 | count"]),
        ("好几百人参加。", ["几百人 | 200~900 | exact | 人 | person"]),
        ("走访一百五六十户。", ["一百五六十户 | 150~160 | exact | 户 | count"]),
        # fractions and shares
        ("占地四分之一公顷。", ["四分之一公顷 | 1/4 | exact | 公顷 | area"]),
        ("三分之二的农户参加。", ["三分之二 | 2/3 | exact | fraction | fraction"]),
        ("耗时三又二分之一小时。", ["三又二分之一小时 | 7/2 | exact | 小时 | duration"]),
        ("三成五的农户参加。", ["三成五 | 35 | exact | % | percent"]),
        ("占比三到五成。", ["三到五成 | 30~50 | exact | % | percent"]),
        ("降幅为百分之点五。", ["百分之点五 | 0.5 | exact | % | percent"]),
        # units
        ("浓度降至28微克每立方米。", ["28微克每立方米 | 28 | exact | 微克每立方米 | mass"]),
        ("排涝流量25m3/s。", ["25m3/s | 25 | exact | m3/s | other"]),
        ("用时1小时30分。", ["1小时30分 | 90 | exact | 分 | duration"]),
        ("跑出1分30秒。", ["1分30秒 | 90 | exact | 秒 | duration"]),
        ("耗时一个半月。", ["一个半月 | 1.5 | exact | 个月 | duration"]),
        ("每人3斤5两。", ["3斤5两 | 35 | exact | 两 | mass"]),
        ("到账USD300。", ["300 | 300 | exact | USD | money"]),
        ("运行8978辆（台）。", ["8978辆（台） | 8978 | exact | 辆（台） | count"]),
        ("最低气温零下4摄氏度。", ["零下4摄氏度 | -4 | exact | 摄氏度 | other"]),
        ("前后用了3年半时间。", ["3年半 | 3.5 | exact | 年 | duration"]),
        ("提前半个月完工。", ["半个月 | 0.5 | exact | 个月 | duration"]),
        ("身高一米八五的学生。", ["一米八五 | 1.85 | exact | 米 | length"]),
        ("增长为-2.5%。", ["-2.5% | -2.5 | exact | % | percent"]),
        # ranges
        ("一两百人参加。", ["一两百人 | 100~200 | exact | 人 | person"]),
        ("气温-10℃至-5℃。", ["-10℃至-5℃ | -10~-5 | exact | ℃ | other"]),
        ("气温-10℃到5℃。", ["-10℃到5℃ | -10~5 | exact | ℃ | other"]),
        ("保存在2-8℃。", ["2-8℃ | 2~8 | exact | ℃ | other"]),
        ("年龄在18和60周岁之间。", ["18和60周岁 | 18~60 | exact | 周岁 | duration"]),
        ("增幅在5%和8%之间。", ["5%和8% | 5~8 | exact | % | percent"]),
        ("收购价3.5～4.5万元。", ["3.5～4.5万元 | 35000~45000 | exact | 元 | money"]),
        ("单户500万至1亿元。", ["500万至1亿元 | 5000000~100000000 | exact | 元 | money"]),
        # bounds
        ("间距不宜小于30米。", ["不宜小于30米 | 30 | at_least | 米 | length"]),
        ("高度大于 28m 的楼。", ["大于 28m | 28 | at_least | m | length"]),
        ("成本300元出头。", ["300元出头 | 300 | at_least | 元 | money"]),
        ("全程在22个工作日（一个月）以内。", ["22个工作日 | 22 | at_most | 个工作日 | duration"]),
        ("最高奖励50万元。", ["50万元 | 500000 | at_most | 元 | money"]),
        ("每人最高可补贴300元。", ["300元 | 300 | at_most | 元 | money"]),
        ("最高海拔1090米。", ["1090米 | 1090 | exact | 米 | length"]),
        ("最低标准提高20%。", ["20% | 20 | exact | % | percent"]),
        ("每500名老人配备1名社工。", ["500名 | 500 | exact | 名 | person", "1名 | 1 | exact | 名 | person"]),
        # levels without a unit
        ("郁闭度0.2以上的林地。", ["0.2以上 | 0.2 | at_least |  | other"]),
        ("容积率不大于3.0。", ["不大于3.0 | 3 | at_most |  | other"]),
        ("收入比由3.27缩小至2.93。", ["3.27 | 3.27 | exact |  | other", "2.93 | 2.93 | exact |  | other"]),
        ("为9万65岁老人义诊。", ["9万 | 90000 | exact |  | other", "65岁 | 65 | exact | 岁 | duration"]),
        # marks that a scan changed
        ("覆盖率达99，96%，居前列。", ["99，96% | 99.96 | exact | % | percent"]),
        ("投资１，２３４．５万元。", ["１，２３４．５万元 | 12345000 | exact | 元 | money"]),
        ("满意率为98，居民300人。", ["98 | 98 | exact |  | other", "300人 | 300 | exact | 人 | person"]),
        ("1.80周岁以上老人。", ["80周岁以上 | 80 | at_least | 周岁 | duration"]),
        ("1.8万户农户。", ["1.8万户 | 18000 | exact | 户 | count"]),
        # days from an event and days of a month
        ("会议举行的20日前报送。", ["20日 | 20 | exact | 日 | duration"]),
        ("请于20日前报送。", []),
        # what counts nothing
        ("招募三支一扶人员。", []),
        ("2类创新药获批。", []),
        ("着力突破一批技术。", []),
        ("落实门前三包。", []),
        ("促进三次产业融合。", []),
        ("人大五次会议通过。", []),
        ("依照前两款规定处理。", []),
        ("第三十三条、三十四条同样适用。", []),
    ],
)  # fmt: skip
def test_quantities_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [written(quantity, text) for quantity in read_text(text).quantities] == expected


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("城乡收入分别增长4.1%和6.2%。", ["increase", "increase"]),
        ("各类收入增长4.1%、5.2%、6.3%。", ["increase", "increase", "increase"]),
        ("增长4.1%，占比6.2%。", ["increase", None]),
        ("下降3.1%和上升2.2%。", ["decrease", "increase"]),
        ("收入比由3.27缩小至2.93。", ["decrease", "decrease"]),
        ("增速、占比分别从9%、3%变为8%、4%。", ["decrease", "increase"] * 2),
        ("两率分别由80%、85%提升至99%。", ["increase"] * 3),
        ("两率由80%、85%的乡镇提升至99%。", [None, "increase", "increase"]),
    ],
)
def test_joined_shares_change_alike(text: str, changes: list[str | None]) -> None:
    assert [change.change for change in read_changes(text, read_text(text).quantities)] == changes


@given(st.text(alphabet="达为率0123456789０１２３４．，。、·%万亿个 ", max_size=40))
def test_number_repairs_keep_the_length_and_touch_only_their_marks(text: str) -> None:
    folded = fold_numbers(text)
    assert len(folded) == len(text)
    for repair in find_number_repairs(text):
        assert repair.span.end == repair.span.start + 1
        assert repair.span.of(folded) == repair.written
        assert repair.span.of(text) in "，。,·．"


@given(
    st.integers(1, 10**6), st.sampled_from(["元", "公里", "户", "%"]), st.sampled_from(["不少于", "超", "≥"])
)
def test_a_floor_before_a_number_is_the_same_floor_after_it(number: int, unit: str, word: str) -> None:
    (before,) = read_text(f"达到{word}{number}{unit}。").quantities
    (after,) = read_text(f"达到{number}{unit}以上。").quantities
    assert (before.value, before.interval, before.unit) == (after.value, after.interval, after.unit)
