"""Lexicon of figures: each row's example is found and its near miss is not."""

from collections.abc import Mapping

import pytest

from corpus.span import Span
from extract.figures import find_figures, read_refusals
from extract.figures.indicator_keys import indicator_key
from extract.records import Figure, Passage
from extract.word_lists import read_rows

Row = Mapping[str, str]


def figures_of(text: str) -> list[Figure]:
    return list(find_figures(Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,))))


def rows(name: str, *, near_misses: bool = False) -> list[Row]:
    return [row for row in read_rows(name) if not near_misses or row["near_miss"]]


@pytest.mark.parametrize("row", rows("units"), ids=lambda row: row["unit"])
def test_unit_is_read_with_its_dimension(row: Row) -> None:
    assert (row["unit"], row["dimension"]) in [
        (f.unit, f.dimension) for f in figures_of(row["example"] + "。")
    ]


@pytest.mark.parametrize("row", rows("units", near_misses=True), ids=lambda row: row["unit"])
def test_unit_is_not_cut_from_a_longer_word(row: Row) -> None:
    assert row["unit"] not in [figure.unit for figure in figures_of(row["near_miss"] + "。")]


@pytest.mark.parametrize("row", rows("bounds"), ids=lambda row: row["word"])
def test_bound_word_is_in_the_span(row: Row) -> None:
    (figure,) = figures_of(row["example"] + "。")
    assert figure.bound == row["bound"]
    if row["distant"] not in ("verb", "grant"):  # 至少演练|2次 leaves the word outside
        assert row["word"] == (
            figure.text[: len(row["word"])]
            if row["position"] == "before"
            else figure.text[-len(row["word"]) :]
        )


@pytest.mark.parametrize("row", rows("bounds", near_misses=True), ids=lambda row: row["word"])
def test_bound_word_is_not_cut_from_a_longer_word(row: Row) -> None:
    assert [f.bound for f in figures_of(row["near_miss"] + "。") if f.bound != "exact"] == []


@pytest.mark.parametrize("row", rows("governing_verbs"), ids=lambda row: row["word"])
def test_verb_is_not_part_of_its_object(row: Row) -> None:
    assert [f.indicator for f in figures_of(row["example"] + "。")] == [row["indicator"]]


@pytest.mark.parametrize(
    "name",
    [
        "combining_nouns",
        "nouns",
        "linking_words",
        "phrase_borders",
        "compound_words",
        "intransitive_verbs",
        "predicates",
    ],
)
def test_words_around_the_noun(name: str) -> None:
    assert [
        (row["word"], [f.indicator for f in figures_of(row["example"] + "。")])
        for row in rows(name)
        if [f.indicator for f in figures_of(row["example"] + "。")] != [row["indicator"]]
    ] == []


@pytest.mark.parametrize("row", rows("change_verbs"), ids=lambda row: row["word"])
def test_verb_of_change(row: Row) -> None:
    (figure,) = figures_of(row["example"] + "。")
    assert figure.change == row["change"]


@pytest.mark.parametrize("row", rows("change_verbs", near_misses=True), ids=lambda row: row["word"])
def test_level_reached_is_no_change(row: Row) -> None:
    assert [figure.change for figure in figures_of(row["near_miss"] + "。")] in ([None], [])


@pytest.mark.parametrize("row", rows("target_words"), ids=lambda row: row["word"])
def test_word_of_intention_makes_a_target(row: Row) -> None:
    assert [figure.status for figure in figures_of(row["example"] + "。")] == ["target"]


@pytest.mark.parametrize("row", rows("target_words", near_misses=True), ids=lambda row: row["word"])
def test_same_characters_in_another_word_make_no_target(row: Row) -> None:
    assert [figure.status for figure in figures_of(row["near_miss"] + "。")] == ["reported"]


@pytest.mark.parametrize("row", rows("indicator_keys"), ids=lambda row: row["key"])
def test_indicator_key(row: Row) -> None:
    assert [figure.indicator_key for figure in figures_of(row["example"] + "。")] == [row["key"]]


@pytest.mark.parametrize("row", rows("indicator_keys", near_misses=True), ids=lambda row: row["key"])
def test_indicator_key_of_another_head(row: Row) -> None:
    assert row["key"] not in [figure.indicator_key for figure in figures_of(row["near_miss"] + "。")]


@pytest.mark.parametrize(
    ("indicator", "key"),
    [
        ("满意率", "满意度"),
        ("企业满意度", "企业满意度"),
        ("城镇登记失业率", "登记失业率"),
        ("农村登记失业率", "农村登记失业率"),
        ("人均GDP", "人均地区生产总值"),
        ("全市生产总值", "地区生产总值"),
        ("地方级一般公共预算收入", "一般公共预算收入"),
        ("规上工业增加值", "规模以上工业增加值"),
        ("规上汽车产业产值", "规模以上汽车产业产值"),
        ("农民人均纯收入", "农村居民人均纯收入"),
        ("年用电量", "用电量"),
        ("在校学生数", "在校学生"),
        ("举办次数", "举办次数"),
        ("年轻干部", "年轻干部"),
        ("固定资产投资、社零额", "固定资产投资、社会消费品零售总额"),
        ("群众、企业满意度", "群众、企业满意度"),
        ("和美乡村", "和美乡村"),
        ("群众满意率", "满意度"),
        ("全县接待游客人次", "游客"),
        ("各类调解室", "调解室"),
        ("“微心愿”清单", "微心愿清单"),
    ],
)
def test_indicator_key_keeps_what_has_no_entry(indicator: str, key: str) -> None:
    assert indicator_key(indicator) == key


@pytest.mark.parametrize("row", rows("not_figures"), ids=lambda row: row["refused"])
def test_numeral_is_refused(row: Row) -> None:
    refusals = read_refusals(Passage("p1", "r1", 1, "body", (), row["example"], (), (1,)))
    assert (row["refused"], row["reason"]) in [(refusal.text, refusal.reason) for refusal in refusals]


@pytest.mark.parametrize("row", rows("not_figures", near_misses=True), ids=lambda row: row["near_miss"])
def test_numeral_that_looks_refused_is_a_figure(row: Row) -> None:
    assert len(figures_of(row["near_miss"])) == 1
