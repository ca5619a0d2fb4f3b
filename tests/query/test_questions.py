"""Questions: validated once, with one sentence for each refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import QuestionError
from query.questions import MAX_CHARACTERS, Question, ask


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  志愿服务 ", "志愿服务"),
        ("满意度高于９５％的做法", "满意度高于95%的做法"),
        ("办事\n时间\t缩短", "办事 时间 缩短"),
        ("全角　空格", "全角 空格"),
        ("转义\x1b[31m", "转义 [31m"),
        ("😀志愿", "😀志愿"),
        ("'; DROP TABLE passage; --", "'; DROP TABLE passage; --"),
    ],
)
def test_text_is_folded_and_stripped(typed: str, text: str) -> None:
    assert ask(typed).text == text


@pytest.mark.parametrize("typed", ["", "   ", "\n\x00", "\ud800"])
def test_nothing_to_ask_is_refused(typed: str) -> None:
    with pytest.raises(QuestionError, match="the question is empty"):
        ask(typed)


@pytest.mark.parametrize("typed", ["。，！？", "……", "😀", "%", "-"])
def test_marks_alone_ask_nothing(typed: str) -> None:
    with pytest.raises(QuestionError, match="no word in it"):
        ask(typed)


def test_the_longest_question_is_accepted_and_one_more_character_is_not() -> None:
    assert len(ask("问" * MAX_CHARACTERS).text) == MAX_CHARACTERS
    with pytest.raises(QuestionError, match=r"1,001 characters; shorten it to 1,000"):
        ask("问" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(QuestionError, match="between 1 and 1,000"):
        ask("志愿", limit=limit)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("養老服務滿意度高於95%", "养老服务满意度高于95%"),
        ("湖南穩就業的措施", "湖南稳就业的措施"),
        ("乾隆年間與幹部", "乾隆年间与干部"),
        ("志愿服务里的后勤保障", "志愿服务里的后勤保障"),
    ],
)
def test_traditional_characters_become_simplified_ones(typed: str, text: str) -> None:
    assert ask(typed).text == text


@given(st.text(max_size=1200))
def test_any_text_is_a_question_or_one_sentence(typed: str) -> None:
    try:
        question = ask(typed)
    except QuestionError as error:
        sentence = str(error)
    else:
        sentence = ""
        assert question == ask(question.text) == Question(question.text)
    assert "\n" not in sentence
