"""Copies fold into one, practices stand together: any passages, and the cases that went wrong before."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.circumstances import NO_CIRCUMSTANCES
from index.sketches import Sketch, sketch_wording
from query.folding import Standing, fold_copies, group_practices

TEXTS = ["设立议事会", "推行代办", "开展培训", "组建队伍"]


def stored(
    id_: str, text: str, practice: str | None = None, copy_of: str | None = None, source: str = "a.txt"
) -> Sketch:
    return Sketch(id_, source, source, None, practice, copy_of, NO_CIRCUMSTANCES, sketch_wording(text), text)


def answers(passages: Sequence[Sketch], standings: dict[str, Standing]) -> list[list[list[str]]]:
    """Groups of folds of ids."""
    groups = group_practices(fold_copies(passages, standings), standings)
    return [[[item.id for item in fold] for fold in group] for group in groups]


def by_score(**scores: float) -> dict[str, Standing]:
    return {id_: ((), -score) for id_, score in scores.items()}


def test_the_original_is_shown_though_its_copy_matches_better() -> None:
    passages = [stored("p1", "设立议事会26个"), stored("p2", "设立议事会", copy_of="p1")]
    assert answers(passages, by_score(p1=0.4, p2=0.5)) == [[["p1", "p2"]]]


def test_a_copy_whose_original_was_not_found_stands_for_itself() -> None:
    passages = [stored("p2", "设立议事会", copy_of="p1"), stored("p3", "推行代办")]
    assert answers(passages, by_score(p2=0.5, p3=0.4)) == [[["p2"]], [["p3"]]]


def test_white_space_and_character_forms_make_no_other_text() -> None:
    passages = [stored("p1", "满意度９８％，"), stored("q1", "满意度 98%,", source="b.txt")]
    assert answers(passages, by_score(p1=0.5, q1=0.5)) == [[["p1", "q1"]]]


def test_the_copy_that_meets_the_conditions_is_shown() -> None:
    passages = [stored("p1", "设立议事会"), stored("q1", "设立议事会", source="b.txt")]
    assert answers(passages, {"p1": ((3,), -0.9), "q1": ((0,), -0.5)}) == [[["q1", "p1"]]]


def test_one_report_in_two_files_gives_one_answer() -> None:
    passages = [
        stored("p1", "设立议事会", "m1"),
        stored("p2", "推行代办", "m1"),
        stored("q1", "设立议事会", "n1", source="b.txt"),
        stored("q2", "推行代办", "n1", source="b.txt"),
    ]
    # The better match of the second paragraph lies in the other file.
    found = answers(passages, by_score(p1=0.9, q1=0.8, p2=0.3, q2=0.4))
    assert found == [[["p1", "q1"], ["q2", "p2"]]]


def test_two_practices_that_share_a_paragraph_stay_two() -> None:
    passages = [
        stored("p1", "设立议事会", "m1"),
        stored("q1", "设立议事会", "n1", source="b.txt"),
        stored("q2", "推行代办", "n1", source="b.txt"),
    ]
    assert answers(passages, by_score(p1=0.9, q1=0.8, q2=0.5)) == [[["p1", "q1"]], [["q2"]]]


PASSAGES = st.lists(
    st.tuples(
        st.sampled_from(TEXTS),
        st.sampled_from(["m1", "m2", "m3", None]),
        st.integers(0, 3),  # tenths of a score
        st.booleans(),  # whether it is marked as a copy of an earlier passage of the same text
    ),
    max_size=12,
)


@given(PASSAGES)
def test_every_passage_has_one_place_and_answers_fall(
    rows: list[tuple[str, str | None, int, bool]],
) -> None:
    passages: list[Sketch] = []
    standings: dict[str, Standing] = {}
    originals: dict[str, str] = {}
    for number, (text, practice, tenths, marked) in enumerate(rows):
        id_ = f"p{number:02}"
        passages.append(stored(id_, text, practice, originals.get(text) if marked else None))
        originals.setdefault(text, id_)
        standings[id_] = ((), -tenths / 10)
    groups = group_practices(fold_copies(passages, standings), standings)
    placed = [item.id for group in groups for fold in group for item in fold]
    assert sorted(placed) == sorted(standings)
    for group in groups:
        for fold in group:
            assert len({item.searched for item in fold}) == 1
        firsts = [standings[fold[0].id] for fold in group]
        assert firsts == sorted(firsts)
    heads = [standings[group[0][0].id] for group in groups]
    assert heads == sorted(heads)
    shown = [group[0][0] for group in groups]
    practices = [item.practice_id for item in shown if item.practice_id]
    assert len(practices) == len(set(practices))
    assert len({fold[0].searched for group in groups for fold in group}) == sum(map(len, groups))
