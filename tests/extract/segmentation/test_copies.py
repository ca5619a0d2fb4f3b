"""Copies, exact and near, against a comparison of every pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.segmentation.copies import SEED, SHORTEST_COPY, find_copies
from tests.support.chinese import paragraphs

FIRST = "河湾镇把代办点建在村口，配齐代办员十二名，为行动不便的老人上门办理社保认证，群众少跑路、好办事。"
OTHER = "镇里还设立夜间议事厅，逢圩日开门议事，由村民轮流主持，把堵心事变成暖心事，邻里和睦蔚然成风。"


def copied_by_hand(texts: list[str]) -> dict[int, set[int]]:
    """Which texts lie word for word in which others: every pair, the slow reference."""
    return {
        i: {j for j, other in enumerate(texts) if j != i and text in other}
        for i, text in enumerate(texts)
        if len(text) >= SHORTEST_COPY
    }


@given(st.lists(paragraphs(), min_size=1, max_size=6), st.data())
def test_every_repeated_text_is_found(texts: list[str], data: st.DataObject) -> None:
    texts = [*texts, *data.draw(st.lists(st.sampled_from(texts), max_size=2))]
    whole = find_copies(texts).whole
    for index, holders in copied_by_hand(texts).items():
        copies = {i for i in (index, *holders) if i in whole}
        assert not holders or copies, "of texts that hold each other at least one is a copy"
    for copy, original in whole.items():
        assert original not in whole
        grams = {texts[original][i : i + SEED] for i in range(len(texts[original]))}
        held = sum(texts[copy][i : i + SEED] in grams for i in range(len(texts[copy]) - SEED + 1))
        assert held > 0.5 * (len(texts[copy]) - SEED + 1)


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        ([FIRST, OTHER, FIRST], {2: 0}),
        ([FIRST, FIRST, FIRST], {1: 0, 2: 0}),
        ([f"做优代办服务。{FIRST}", FIRST], {1: 0}),
        ([FIRST, f"做优代办服务。{FIRST}"], {0: 1}),
        ([FIRST[:40], OTHER, FIRST], {0: 2}),
        ([FIRST + OTHER, FIRST.replace("社保认证", "社保认怔") + OTHER], {1: 0}),
        ([FIRST.replace("，", ","), f" {FIRST}"], {1: 0}),
        ([FIRST, FIRST.replace("十二", "十五")], {}),
        ([FIRST, FIRST.replace("社保认证", "婚姻登记")], {}),
        ([FIRST.replace("行动不便", "行动方便"), FIRST + OTHER], {}),
        ([FIRST, OTHER], {}),
        ([FIRST[:18], FIRST[:18]], {}),
        (["河湾镇便民代办点服务事项总目录表"] * 2, {}),
    ],
)
def test_a_copy_points_to_the_more_complete_text(texts: list[str], whole: dict[int, int]) -> None:
    assert find_copies(texts).whole == whole


@pytest.mark.parametrize(
    ("piece", "is_copy"),
    [
        (FIRST[:26], True),  # …，为行动不
        (FIRST[-32:], True),
        (FIRST[-24:], False),
        (FIRST[:22], True),  # …代办员十二名，
        (FIRST[:19], False),  # too short
        (FIRST[:26] + "。", False),  # a sentence of its own
        (FIRST[:26].replace("村口", "路口"), False),
        (FIRST[2:27], False),  # neither beginning nor end
    ],
)
def test_a_piece_of_a_paragraph_is_a_copy(piece: str, is_copy: bool) -> None:
    far = [OTHER.replace("圩日", f"{n}日") for n in "一二三四五"]
    assert (0 in find_copies([piece, *far, FIRST]).whole) is is_copy
    assert (6 in find_copies([FIRST, *far, piece]).whole) is is_copy


def test_a_line_broken_at_the_edge_of_the_page_has_lost_nothing() -> None:
    far = [OTHER.replace("圩日", f"{n}日") for n in "一二三四五"]
    assert find_copies([FIRST, *far, FIRST[:26]], intact=[True] * 7).whole == {}


def test_a_short_text_is_a_copy_only_of_a_close_one() -> None:
    short = "窗口全年无休，节假日照常办理。"
    assert find_copies([short, OTHER, short]).whole == {}
    item = "窗口全年无休，节假日照常为群众办理各类事项。"
    assert find_copies([item, OTHER, item]).whole == {2: 0}
    far = [f"第{n}个村组织{n}场夜校，参加人数逐月上升，村民反响良好。" for n in range(11, 16)]
    assert find_copies([item, *far, item]).whole == {}


def test_laws_repeat_set_phrases_in_earnest() -> None:
    assert find_copies([FIRST, f"第二条 {FIRST}"], formulaic=True).whole == {}
    assert find_copies([FIRST, FIRST], formulaic=True).whole == {1: 0}


def test_repeated_sentences_inside_other_text() -> None:
    text = f"统筹夜间服务。{FIRST}各村还排出了值班表。"
    (run,) = find_copies([f"{OTHER}{FIRST}", text]).runs[1]
    assert run.of == 0
    assert run.span.of(text) == FIRST == run.of_span.of(f"{OTHER}{FIRST}")


def test_a_shared_set_phrase_is_no_repetition() -> None:
    phrase = "认真贯彻落实上级关于基层治理的各项决策部署"
    assert find_copies([f"镇里{phrase}，建成驿站。", f"区里{phrase}，开办夜校。"]).runs == {}


def test_long_repetitive_texts_take_no_quadratic_time() -> None:
    rows = [
        f"第{n}组走访农户{n}户，登记诉求{n * 7}件，办结率逐月提高，群众评价良好。" for n in range(10, 1500)
    ]
    assert len(find_copies(rows).whole) == 0
