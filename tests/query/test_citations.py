"""Citations: what is known and nothing else, in forms that their readers can parse whatever titles hold."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from query.citations import Cited, cite_biblatex, cite_gbt7714

TODAY = date(2026, 11, 30)
CITED = Cited(
    id="3f9a1c04b7d2.r2.m04",
    title="推行一窗受理",
    report_title="安河县政务服务工作报告",
    issuer="安河县政务服务局",
    date="2023-05-04",
    url=None,
    pages=(4, 5),
    place="安徽省合肥市肥西县",
    file_name="安河.pdf",
    source_id="3f9a1c04b7d2" + "0" * 52,
    spans=(Span(120, 141), Span(150, 160)),
)


@pytest.mark.parametrize(
    ("cited", "written"),
    [
        (CITED, "安河县政务服务局. 推行一窗受理[R]//安河县政务服务工作报告. 2023: 4-5."),
        (replace(CITED, title=None, pages=(7,)), "安河县政务服务局. 安河县政务服务工作报告[R]. 2023: 7."),
        (replace(CITED, issuer=None, date=None, pages=()), "推行一窗受理[R]//安河县政务服务工作报告."),
        (replace(CITED, date="近年来"), "安河县政务服务局. 推行一窗受理[R]//安河县政务服务工作报告. 4-5."),
        (
            replace(CITED, url="https://www.example.gov.cn/a b?x=1", pages=()),
            "安河县政务服务局. 推行一窗受理[EB/OL]//安河县政务服务工作报告. (2023-05-04)[2026-11-30]. "
            "https://www.example.gov.cn/a%20b?x=1.",
        ),
    ],
)
def test_gbt7714_has_what_is_known_in_its_order(cited: Cited, written: str) -> None:
    assert cite_gbt7714(cited, TODAY) == written


def test_biblatex_names_the_characters_and_the_file() -> None:
    assert cite_biblatex(CITED, TODAY) == (
        "@incollection{policykb-3f9a1c04b7d2-r2-m04,\n"
        "  author      = {{安河县政务服务局}},\n"
        "  title       = {推行一窗受理},\n"
        "  booktitle   = {安河县政务服务工作报告},\n"
        "  date        = {2023-05-04},\n"
        "  pages       = {4--5},\n"
        "  note        = {安徽省合肥市肥西县; 安河.pdf; sha256 3f9a1c04b7d2" + "0" * 52 + "; "
        "characters 120--141, 150--160},\n"
        "}\n"
    )


def test_a_report_alone_is_a_report_and_online_where_it_has_an_address() -> None:
    report = replace(CITED, title=None)
    assert cite_biblatex(report, TODAY).startswith("@report{")
    online = cite_biblatex(replace(report, url="http://x.cn/}{"), TODAY)
    assert online.startswith("@online{")
    assert "  url         = {http://x.cn/%7D%7B},\n  urldate     = {2026-11-30}" in online


def test_signs_of_latex_are_escaped() -> None:
    written = cite_biblatex(replace(CITED, title="R&D占比5%_#1{a}\\b~c^d$"), TODAY)
    assert (
        r"{R\&D占比5\%\_\#1\textbraceleft{}a\textbraceright{}\textbackslash{}b\textasciitilde{}c"
        r"\textasciicircum{}d\$}" in written
    )


HOSTILE = st.text(st.sampled_from(list('政%{}\\&#_$^~"@,=\n\r\x00\u202eab ')), min_size=1, max_size=20)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_whatever_a_title_holds_an_entry_stays_one(title: str, issuer: str, url: str) -> None:
    cited = replace(CITED, title=title, issuer=issuer, report_title=issuer, file_name=title, url=url)
    written = cite_biblatex(cited, TODAY)
    assert written.count("{") == written.count("}")
    depth = 0
    for character in written[:-1]:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or character in "}@abcdefghijklmnopqrstuvwxyz"
    assert depth == 0
    fields = [line for line in written.splitlines()[1:-1] if not re.match(r"  [a-z]+ +=", line)]
    assert not fields
    assert "\u202e" not in written + cite_gbt7714(cited, TODAY)
    assert "\n" not in cite_gbt7714(cited, TODAY)
