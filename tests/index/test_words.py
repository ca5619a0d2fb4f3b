"""The word index answers what a naive BM25 over the same texts does, whatever was put in and taken out."""

import itertools
import math
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

import index.word_segments
from index.database import migrate, open_engine, writing
from index.schema import passage, report, source
from index.settings import Settings
from index.terms import read_terms
from index.word_segments import clear_words, replace_words
from index.words import K1, B, WordHit, WordIndex

NAMES = [f"p{number}" for number in range(12)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("满意度达98.85%", ["满", "满意", "意", "意度", "度", "度达", "达", "98.85"]),
        ("１，２００家ＡＰＰ", ["1200", "家", "app"]),
        ("G318线、5A级、12345热线", ["g318", "线", "5a", "级", "12345", "热", "热线", "线"]),
        ("𠮷野家", ["𠮷", "𠮷野", "野", "野家", "家"]),
        ("“双街长”，制", ["双", "双街", "街", "街长", "长", "制"]),
        ("Café—bar", ["café", "bar"]),
        ("3.", ["3"]),
        ("，。 \n", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert list(read_terms(text)) == terms


class NaiveWords:
    """BM25 as the textbook has it, over a dictionary of texts."""

    def __init__(self, texts: dict[str, str]) -> None:
        counted = {id_: Counter(read_terms(text)) for id_, text in texts.items()}
        self.counts = {id_: counts for id_, counts in counted.items() if counts}

    def search(self, text: str, limit: int, allowed: set[str] | None = None) -> list[WordHit]:
        asked = Counter(read_terms(text))
        size = len(self.counts)
        mean = sum(counts.total() for counts in self.counts.values()) / max(size, 1)
        hits = []
        for id_, counts in self.counts.items():
            shared = tuple(term for term in asked if term in counts)
            if not shared or (allowed is not None and id_ not in allowed):
                continue
            norm = K1 * (1 - B + B * counts.total() / mean)
            score = 0.0
            for term in shared:
                found = sum(term in other for other in self.counts.values())
                weight = math.log(1 + (size - found + 0.5) / (found + 0.5))
                score += asked[term] * weight * counts[term] * (K1 + 1) / (counts[term] + norm)
            hits.append(WordHit(id_, score, shared))
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]


@pytest.fixture(scope="module")
def engine(module_settings: Settings) -> Iterator[Engine]:
    """Tables with a dozen passages whose words each example sets."""
    made = open_engine(module_settings)
    migrate(made)
    with writing(made) as connection:
        connection.execute(
            insert(source),
            {"id": "s", "name": "s", "media_type": "text/plain", "encoding": "utf-8", "text": ""},
        )
        connection.execute(
            insert(report), {"id": "r", "source_id": "s", "number": 1, "span_start": 0, "span_end": 0}
        )
        rows = [
            {
                "id": name,
                "report_id": "r",
                "number": number,
                "role": "body",
                "heading_path": (),
                "text": "",
                "lines": (),
            }
            for number, name in enumerate(NAMES)
        ]
        connection.execute(insert(passage), rows)
    yield made
    made.dispose()


def assert_same(found: list[WordHit], expected: list[WordHit]) -> None:
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected])
    assert {hit.passage_id: hit.terms for hit in found} == {hit.passage_id: hit.terms for hit in expected}
    for one, next_one in itertools.pairwise(found):
        assert (-one.score, one.passage_id) < (-next_one.score, next_one.passage_id)


sentences = st.text(st.sampled_from("社区治理群众满意，。12a"), max_size=12)
changes = st.tuples(
    st.sets(st.sampled_from(NAMES), max_size=4),
    st.dictionaries(st.sampled_from(NAMES), sentences, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(changes, max_size=9),
    sentences,
    st.none() | st.sets(st.sampled_from([*NAMES, "unknown"])),
)
def test_search_equals_naive_bm25(
    engine: Engine, steps: list[tuple[set[str], dict[str, str]]], question: str, allowed: set[str] | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.word_segments, "_FAN", 2)  # merge at every other step
        words = WordIndex(engine)
        texts: dict[str, str] = {}
        with writing(engine) as connection:
            clear_words(connection)
        for removed, added in steps:
            with writing(engine) as connection:
                replace_words(connection, removed | added.keys(), added)
            texts = {name: text for name, text in texts.items() if name not in removed} | added
            # A limit beyond the answers: where scores tie but for rounding, a limit may cut either.
            assert_same(words.search(question, 99, allowed), NaiveWords(texts).search(question, 99, allowed))


def test_limit_keeps_the_best_and_equal_scores_stand_by_id(engine: Engine) -> None:
    with writing(engine) as connection:
        clear_words(connection)
        replace_words(connection, (), dict.fromkeys(reversed(NAMES), "社区治理"))
        replace_words(connection, ["p3"], {"p3": "社区治理，社区治理"})
    found = [hit.passage_id for hit in WordIndex(engine).search("治理", 4)]
    assert found == ["p3", *sorted(NAMES)[:3]]
    assert WordIndex(engine).search("治理", 0) == []


def test_one_index_sees_what_another_connection_stores(engine: Engine) -> None:
    words = WordIndex(engine)
    with writing(engine) as connection:
        clear_words(connection)
        replace_words(connection, (), {"p1": "网格管理"})
    assert [hit.passage_id for hit in words.search("网格", 9)] == ["p1"]
    with writing(engine) as connection:
        replace_words(connection, ["p1"], {"p2": "网格服务"})
    assert [hit.passage_id for hit in words.search("网格", 9)] == ["p2"]


def test_words_of_a_transaction_that_fails_are_not_kept(engine: Engine) -> None:
    with writing(engine) as connection:
        clear_words(connection)
        replace_words(connection, (), {"p1": "网格管理"})

    def fail() -> None:
        with writing(engine) as connection:
            replace_words(connection, ["p1"], {"p2": "网格服务"})
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert [hit.passage_id for hit in WordIndex(engine).search("网格", 9)] == ["p1"]


@pytest.mark.parametrize("question", ["", "，。？", "没" * 10_000, "😀", "' OR 1=1 --", "(?:.*)+$", "%_"])
def test_strange_questions_are_only_text(engine: Engine, question: str) -> None:
    with writing(engine) as connection:
        clear_words(connection)
        replace_words(connection, (), {"p1": "网格管理"})
    assert WordIndex(engine).search(question, 9) == []
