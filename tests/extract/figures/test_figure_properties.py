"""Figures of any text: in bounds, in order, apart from each other, and inside their own intervals."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from extract.figures import Interval, find_figures, read_refusals
from extract.records import Passage

PIECES = st.sampled_from(
    [
        "3",
        "12",
        "1.5",
        "2021",
        "一",
        "两",
        "三",
        "十",
        "百",
        "万",
        "亿",
        "几",
        "数",
        "半",
        "余",
        "多",
        "近",
        "超",
        "约",
        "不少于",
        "以上",
        "以下",
        "左右",
        "个",
        "家",
        "名",
        "人次",
        "元",
        "年",
        "月",
        "日",
        "%",
        "倍",
        "番",
        "成",
        "分之",
        "至",
        "—",
        "、",
        "，",
        "。",
        "“",
        "”",
        "（",
        "）",
        "的",
        "增长",
        "由",
        "降至",
        "同比",
        "项目",
        "企业",
        "道路",
        "开展",
        "建成",
        "满意度",
        "第",
        "条",
        "每",
        "一、",
        "《",
        "》",
        "千瓦",
        "零",
        "．",
    ]
)
texts = st.lists(PIECES, max_size=30).map("".join)


def passage(text: str) -> Passage:
    return Passage("p1", "r1", 1, "body", (), text, (Span(0, len(text)),), (1,))


@given(texts)
def test_spans_are_in_bounds_and_never_overlap(text: str) -> None:
    figures = list(find_figures(passage(text)))
    end = 0
    for figure in figures:
        assert end <= figure.span.start < figure.span.end <= len(text)
        assert figure.text == figure.span.of(text)
        end = figure.span.end
        for span in (figure.indicator_span, figure.period_span):
            assert span is None or span.end <= len(text)
        if figure.indicator_span is not None:
            assert figure.indicator == figure.indicator_span.of(text)


@given(texts)
def test_value_lies_in_its_interval(text: str) -> None:
    for figure in find_figures(passage(text)):
        interval = Interval(figure.lower, figure.upper, figure.upper_open)
        if figure.value is not None:
            assert interval.contains(figure.value)
        else:
            assert figure.low is not None
            assert figure.high is not None
            assert Fraction(figure.low) < Fraction(figure.high)


@given(texts)
def test_a_change_points_to_an_earlier_figure(text: str) -> None:
    figures = list(find_figures(passage(text)))
    for number, figure in enumerate(figures):
        if figure.change_of is not None:
            assert figure.change_of in [earlier.id for earlier in figures[:number]]
            assert figure.basis == "from_to"


@given(texts)
def test_no_numeral_is_both_a_figure_and_refused(text: str) -> None:
    figures = [figure.span for figure in find_figures(passage(text))]
    for refusal in read_refusals(passage(text)):
        if refusal.reason not in ("name", "list number"):
            assert not any(refusal.span.contains(span) for span in figures)


@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert list(find_figures(passage(text))) == list(find_figures(passage(text)))


@given(st.text(alphabet="0123456789零一十万亿、（）“”()% ，.", max_size=400))
def test_noise_of_digits_and_brackets_is_read(text: str) -> None:
    for figure in find_figures(passage(text)):
        assert figure.span.of(text) == figure.text
