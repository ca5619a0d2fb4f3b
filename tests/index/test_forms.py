"""Folded forms are those that Unicode's own NFKC gives."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.forms import fold_forms, fold_wording


@given(st.text() | st.text(st.sampled_from("，：（）％９５①㎡Ⅳﾃﾞe\u0301\u3000ＡＰＰ服务95%")))
@example("％")
@example("①２㎡，ﬁ")
def test_folding_is_nfkc(text: str) -> None:
    assert fold_forms(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("wide", "，：；！？（）％～＋－／．０１２３４５６７８９")
def test_a_wide_character_beside_a_combining_mark(wide: str) -> None:
    """A mark joins the character before it, folded or not."""
    for text in (wide + "\u0338", wide + "\u0301", "e" + wide + "\u0301"):
        assert fold_forms(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("other", ["达９８ ％", " 达98%\n", "达\u30009８%"])
def test_white_space_and_forms_are_no_wording(other: str) -> None:
    assert fold_wording(other) == "达98%"
