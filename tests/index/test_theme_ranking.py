"""Themes ranked by words and by the nearness of their definitions."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.records import Theme
from extract.themes import theme_definitions
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from index.themes import RankedTheme, definition_keys, definition_texts, rank_themes
from tests.support.embedders import CharacterEmbedder
from tests.support.facts import make_facts

NAMES = ("culture", "tourism", "transport")
AXES = dict(zip(NAMES, np.eye(3, dtype=np.float32), strict=True))
TEXT = "# 甲区：做法\n\n完善养老服务。建成养老驿站六处，为高龄老人送餐三百次，组建护理队伍。\n"


def vector(*numbers: float) -> np.ndarray:
    return np.asarray([numbers], np.float32)


def test_the_nearest_definition_joins_the_themes_of_the_words() -> None:
    found = rank_themes([Theme("culture", Decimal("0.5"))], vector(0, 0.6, 0.8), AXES)
    assert [theme.name for theme in found] == ["transport", "culture"]
    assert found[0].score is None
    assert found[0].similarity == pytest.approx(0.8)
    assert found[1] == RankedTheme("culture", Decimal("0.5"), pytest.approx(0.0))


def test_words_and_nearness_add_up() -> None:
    themes = [Theme("culture", Decimal("0.6")), Theme("tourism", Decimal("0.3"))]
    assert [theme.name for theme in rank_themes(themes, vector(0.6, 0.8, 0), AXES)] == ["culture", "tourism"]
    assert [theme.name for theme in rank_themes(themes, vector(0, 1, 0), AXES)] == ["tourism", "culture"]


def test_the_vectors_of_several_passages_are_averaged() -> None:
    passages = np.asarray([[1, 0, 0], [0, 1, 0]], np.float32)
    (found,) = rank_themes([], passages, {"culture": AXES["culture"]})
    assert found.similarity == pytest.approx(0.5**0.5)


def test_without_vectors_the_words_decide() -> None:
    themes = [Theme("culture", Decimal("0.6")), Theme("tourism", Decimal("0.3"))]
    assert rank_themes(themes, np.zeros((0, 0), np.float32), {}) == tuple(
        RankedTheme(theme.name, theme.score, None) for theme in themes
    )


@given(
    st.dictionaries(st.sampled_from(NAMES), st.integers(120, 1000), max_size=3),
    st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3).filter(any),
)
def test_ranking_keeps_the_themes_of_the_words(scores: dict[str, int], numbers: list[float]) -> None:
    themes = [Theme(name, Decimal(score) / 1000) for name, score in scores.items()]
    found = rank_themes(themes, vector(*numbers), AXES)
    assert {theme.name for theme in themes} <= {theme.name for theme in found}
    assert all(theme.similarity is not None and -1.001 <= theme.similarity <= 1.001 for theme in found)
    assert found == rank_themes(themes[::-1], vector(*numbers), AXES)


def test_each_definition_has_its_own_key() -> None:
    assert list(definition_keys()) == [definition.name for definition in theme_definitions()]
    assert len(definition_texts()) == len(definition_keys())


def test_a_stored_practice_has_ranked_themes_before_and_after_reindexing(settings: Settings) -> None:
    item = StoredItem("a.txt", TEXT.encode(), make_facts(TEXT, "a.txt"))
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder(), extractor_version="1") as kb:
        kb.store([item], "r1")
        (practice,) = item.facts.practices
        before = kb.themes_of(practice)
        assert all(theme.similarity is not None for theme in before)
        kb.reindex()
        assert kb.themes_of(practice) == before
