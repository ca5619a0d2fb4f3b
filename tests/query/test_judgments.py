"""The graded questions over the sample, and how a list of answers is graded by them."""

from collections import Counter
from pathlib import Path

import pytest

from query.judgments import JudgedQuestion, read_judgments

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
LINES = (ROOT / "corpus" / "samples" / "chengdu-party-building.txt").read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def judged() -> list[JudgedQuestion]:
    return read_judgments(GOLD / "questions.jsonl", GOLD / "repair.jsonl")


def test_questions_are_many_distinct_and_mostly_answerable(judged: list[JudgedQuestion]) -> None:
    assert len({question.qid for question in judged}) == len(judged) >= 48
    assert len({question.text for question in judged}) == len(judged)
    assert sum(bool(question.grades) for question in judged) >= 44
    kinds = Counter(question.kind for question in judged)
    assert kinds["paraphrase"] + kinds["colloquial"] > len(judged) / 2
    assert {"keyword", "figure", "place", "none"} <= kinds.keys()
    assert all(bool(question.grades) == (question.kind != "none") for question in judged)


def test_grades_stand_on_paragraphs_and_one_is_a_full_answer(judged: list[JudgedQuestion]) -> None:
    for question in judged:
        for line, grade in question.grades.items():
            assert grade in {1, 2, 3}
            text = LINES[line - 1].strip()
            assert text
            assert not text.startswith("#")
        assert not question.grades or 3 in question.grades.values(), question.qid


def test_most_questions_share_few_words_with_their_answer(judged: list[JudgedQuestion]) -> None:
    """Half of a question's two-character sequences or fewer occur in its best answer."""

    def bigrams(text: str) -> set[str]:
        return {text[i : i + 2] for i in range(len(text) - 1)}

    shares = []
    for question in judged:
        if question.grades:
            best = max(question.grades, key=lambda line: question.grades[line])
            asked = bigrams(question.text)
            shares.append(len(asked & bigrams(LINES[best - 1])) / len(asked))
    assert sum(share < 0.5 for share in shares) > 0.8 * len(shares)
    assert sorted(shares)[len(shares) // 2] < 0.25


def test_a_continuation_or_copy_is_the_same_answer() -> None:
    same = {17: 17, 25: 17, 27: 17, 9: 9}
    question = JudgedQuestion("q", "产业基金", "keyword", {17: 3, 9: 1}, same)
    assert question.grade([[25, 27], [17], [9], [31]]) == [3, 0, 1, 0]
    assert question.ideal == [3, 1]


def test_an_answer_of_several_lines_earns_the_best_grade_once() -> None:
    question = JudgedQuestion("q", "志愿服务", "keyword", {95: 1, 99: 3}, {95: 95, 99: 99, 101: 99})
    assert question.grade([[95, 99, 101], [95], [101]]) == [3, 0, 0]


def test_judgments_follow_joins_and_copies_of_the_sample(judged: list[JudgedQuestion]) -> None:
    question = next(question for question in judged if "投资基金" in question.text)
    assert question.grades == {17: 3}
    assert question.grade([[25, 27], [17]]) == [3, 0]
