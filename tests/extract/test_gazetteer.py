"""Regions: codes, full names, short names, one-letter names, homonyms and the longest match."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.gazetteer import ancestors, find_place_names, region


def rows(name: str) -> list[dict[str, str]]:
    text = resources.files("extract").joinpath(f"lexicon/{name}").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def found(text: str, known: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    """Names in the text with their code, None where the text leaves several."""
    return [
        (place.span.of(text), place.regions[0].adcode if len(place.regions) == 1 else None)
        for place in find_place_names(text, known)
    ]


@pytest.mark.parametrize(
    ("adcode", "full_name"),
    [
        ("340123", "安徽省合肥市肥西县"),
        ("320582", "江苏省苏州市张家港市"),
        ("500103", "重庆市渝中区"),
        ("110105", "北京市朝阳区"),
        ("429004", "湖北省仙桃市"),
        ("469007", "海南省东方市"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("441900", "广东省东莞市"),
        ("810000", "香港特别行政区"),
        ("820000", "澳门特别行政区"),
        ("710000", "台湾省"),
    ],
)
def test_full_name_has_no_filler(adcode: str, full_name: str) -> None:
    found_region = region(adcode)
    assert found_region is not None
    assert found_region.full_name == full_name


def test_an_unknown_code_is_no_region() -> None:
    assert region("999999") is None
    assert ancestors("999999") == ()


@pytest.mark.parametrize(
    ("adcode", "names"),
    [
        ("430103", ["天心区", "长沙市", "湖南省"]),
        ("500103", ["渝中区", "重庆市"]),
        ("469007", ["东方市", "海南省"]),
    ],
)
def test_ancestors_roll_up(adcode: str, names: list[str]) -> None:
    assert [each.name for each in ancestors(adcode)] == names


def test_a_renamed_county_keeps_both_codes_with_their_years() -> None:
    old, new = region("320323"), region("320312")
    assert old is not None
    assert new is not None
    assert (old.name, old.last_year) == ("铜山县", 2009)
    assert (new.name, new.first_year) == ("铜山区", 2010)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖南省长沙市天心区", [("湖南省长沙市天心区", "430103")]),
        ("湖南长沙的做法", [("湖南长沙", "430100")]),
        ("北京朝阳区与长春朝阳区", [("北京朝阳区", "110105"), ("长春朝阳区", "220104")]),
        ("朝阳区", [("朝阳区", None)]),
        ("吉林省吉林市", [("吉林省吉林市", "220200")]),
        ("吉林的山村", [("吉林", "220000")]),
        ("恩施州与石柱县", [("恩施州", "422800"), ("石柱县", "500240")]),
        ("广西壮族自治区南宁市", [("广西壮族自治区南宁市", "450100")]),
        ("江苏铜山县的旧城", [("江苏铜山县", "320323")]),
        ("召开县政府会议", []),
        ("从江苏省常州市传来", [("江苏省常州市", "320400")]),
        ("从江县传来", [("从江县", "522633")]),
        ("武汉市民政局", [("武汉市", "420100")]),
        ("武汉市民", [("武汉", "420100")]),
        ("济南市场活跃", [("济南", "370100")]),
        ("浦东的企业来自浦东新区", [("浦东", "310115"), ("浦东新区", "310115")]),
    ],
)
def test_names_resolve(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("朝阳区的夜校", ("220100",), [("朝阳区", "220104")]),
        ("朝阳区的夜校", ("110105",), [("朝阳区", "110105")]),
        ("转化在天心。", ("430103",), [("天心", "430103")]),
        ("转化在天心。", (), []),
        ("鼓楼区的街巷", ("350100",), [("鼓楼区", "350102")]),
    ],
)
def test_what_the_document_is_about_settles_a_name(
    text: str, known: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert found(text, known) == expected


@pytest.mark.parametrize(
    "text",
    [
        "维护世界和平",
        "文化惠民",
        "开放合作",
        "东西协作",
        "长安街",
        "新华社",
        "孙中山",
        "安康幸福",
        "同心同德",
    ],
)
def test_common_words_are_no_regions(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["共同富裕", "解放思想", "互助小组", "平安建设", "整合资源", "万年基业", "海上海关", "新时代的云端"],
)
def test_more_common_words_are_no_regions(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("row", rows("ambiguous_regions.csv"), ids=lambda row: row["name"])
def test_ambiguous_names_need_evidence(row: dict[str, str]) -> None:
    assert any(name.endswith(row["name"]) for name, _ in found(row["example"]))
    assert not any(name.endswith(row["name"]) for name, _ in found(row["near_miss"]))


@pytest.mark.parametrize("row", rows("region_letters.csv"), ids=lambda row: row["letter"])
def test_one_letter_names_need_context(row: dict[str, str]) -> None:
    assert (row["letter"], row["adcode"]) in found(row["example"])
    assert not any(row["letter"] in name for name, _ in found(row["near_miss"]))


NAMES = [
    "四川省",
    "成都市",
    "武侯区",
    "四川",
    "成都",
    "湖南",
    "长沙市",
    "天心区",
    "贵州",
    "贵阳市",
    "的",
    "，",
    "在",
]


def longest_chain_by_trial(text: str, start: int) -> int:
    """Dumb reference: the furthest end of a chain of nested names that begins at ``start``."""
    nested = {
        "四川省": ["成都市", "成都", "武侯区"],
        "四川": ["成都市", "成都", "武侯区"],
        "成都市": ["武侯区"],
        "成都": ["武侯区"],
        "湖南": ["长沙市", "天心区"],
        "长沙市": ["天心区"],
        "贵州": ["贵阳市"],
    }
    names = [name for name in NAMES if len(name) > 1]
    best = start
    stack: list[tuple[int, str | None]] = [(start, None)]
    while stack:
        end, above = stack.pop()
        best = max(best, end)
        for name in names if above is None else nested.get(above, []):
            if text.startswith(name, end):
                stack.append((end + len(name), name))
    return best


@given(st.lists(st.sampled_from(NAMES), max_size=8).map("".join))
def test_chains_are_the_longest_from_left_to_right(text: str) -> None:
    expected, position = [], 0
    while position < len(text):
        end = longest_chain_by_trial(text, position)
        if end > position:
            expected.append((position, end))
        position = max(end, position + 1)
    # Context decides what counts; what counts is one of the longest chains, and explicit ones always count.
    actual = [(place.span.start, place.span.end) for place in find_place_names(text)]
    assert set(actual) <= set(expected)
    assert {span for span in expected if text[span[1] - 1] in "省市区"} <= set(actual)


@given(st.text(alphabet="四川省成都市武侯区县和平朝阳蓉渝来在，a1", max_size=40))
def test_places_lie_in_the_text_without_overlap(text: str) -> None:
    places = list(find_place_names(text))
    assert places == list(find_place_names(text))
    end = 0
    for place in places:
        assert end <= place.span.start < place.span.end <= len(text)
        assert place.regions
        end = place.span.end


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("西安的夜市怎么办", ("220000", "220400", "230000"), [("西安", "610100")]),
        ("朝阳怎样办夜校", ("110105",), [("朝阳", "110105")]),
        ("西安区的夜市怎么办", ("220000", "220400"), [("西安区", "220403")]),
        ("辽源西安的夜市", ("610000",), [("辽源西安", "220403")]),
    ],
)
def test_a_short_name_that_a_city_has_means_the_city(
    text: str, known: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert found(text, known) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("统筹市区和县城规划。", []),
        ("民办和县以上学校参加。", []),
        ("我市和县级单位联动。", []),
        ("到和县调研。", [("和县", "340523")]),
        ("修建旅游主题公园区。", []),
        ("参观四保临江展览。", []),
        ("走进临江市参观。", [("临江市", "220681")]),
    ],
)
def test_pieces_of_other_words_are_no_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县境东接仪陇、蓬安。", ["仪陇", "蓬安"]),
        ("汉阴、石泉入选名单。", ["汉阴", "石泉"]),
        ("加快格尔木、德令哈电站建设。", ["格尔木", "德令哈"]),
        ("坚持和平、安定的环境。", []),
        ("推进青桂联网工程。", []),
    ],
)
def test_counties_side_by_side_speak_for_each_other(text: str, expected: list[str]) -> None:
    assert [place.span.of(text) for place in find_place_names(text)] == expected
