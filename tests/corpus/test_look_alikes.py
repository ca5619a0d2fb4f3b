"""Radicals and compatibility forms become the characters that they show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.look_alikes import everyday

RADICALS = [
    chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)) if unicodedata.name(chr(code), "")
]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⼈⺠⽇报", "人民日报"),
        ("⻓效机制，⻔⼾开放", "长效机制，门户开放"),
        ("樂＝樂", "樂＝樂"),
        ("ﬁnance oﬃce", "finance office"),
        ("群众满意度12%", "群众满意度12%"),
    ],
)
def test_what_is_printed_is_what_is_meant(printed: str, meant: str) -> None:
    assert everyday(printed) == meant


@given(st.lists(st.sampled_from(RADICALS + list("群众，a1")), max_size=20).map("".join))
def test_each_radical_is_one_character_and_stays_so(text: str) -> None:
    found = everyday(text)
    assert len(found) == len(text)
    assert everyday(found) == found
    assert sum("\u2f00" <= sign <= "\u2fd5" for sign in found) == 0
