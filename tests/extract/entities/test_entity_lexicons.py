"""Word lists of the entity extractors: each row's example is found, each near miss is not."""

from collections.abc import Callable

import pytest

from corpus.span import Span
from extract.entities import find_mentions
from extract.records import Passage, Report
from extract.word_lists import read_rows

Row = dict[str, str]
Test = Callable[[str, Row], bool]

# For each list: the type of its entities, and which found text proves the example and refutes the near miss.
LISTS: dict[str, tuple[str, Test, Test]] = {
    "organisations": ("ORG", lambda t, r: t == r["name"], lambda t, r: r["name"] in t),
    "organisation_heads": ("ORG", lambda t, r: t.endswith(r["head"]), lambda t, r: r["head"] in t),
    "university_places": ("ORG", lambda t, r: t.startswith(r["place"]), lambda t, r: True),
    "university_kinds": ("ORG", lambda t, r: t.endswith(r["short"]), lambda t, r: True),
    "place_heads": ("PLACE", lambda t, r: t.endswith(r["head"]), lambda t, r: True),
    "places": ("PLACE", lambda t, r: r["name"] in t, lambda t, r: True),
    "festivals": ("DATE", lambda t, r: r["name"] in t, lambda t, r: True),
    "document_kinds": ("DOCUMENT", lambda t, r: t.endswith(r["kind"]), lambda t, r: True),
    "document_verbs": ("DOCUMENT", lambda t, r: r["verb"] not in t, lambda t, r: True),
    "program_heads": ("PROGRAM", lambda t, r: "云湾" in t or t.endswith(r["head"]), lambda t, r: True),
    "program_verbs": ("PROGRAM", lambda t, r: r["verb"] not in t, lambda t, r: True),
    "event_heads": ("PROGRAM", lambda t, r: t.endswith(r["head"]), lambda t, r: r["head"] in t),
    "event_verbs": ("PROGRAM", lambda t, r: t == "第三届中国茶叶博览会", lambda t, r: "博览会" in t),
    "slogans": ("PROGRAM", lambda t, r: True, lambda t, r: True),
    "role_heads": ("ROLE", lambda t, r: t.endswith(r["head"]), lambda t, r: True),
    "role_verbs": ("ROLE", lambda t, r: t == "云湾推荐官", lambda t, r: True),
    "surnames": ("PERSON", lambda t, r: t.startswith(r["surname"]), lambda t, r: True),
    "person_cues": ("PERSON", lambda t, r: t == "李秀英", lambda t, r: True),
}


def found(text: str, type_: str) -> list[str]:
    report = Report("s.r1", 1, None, Span(0, len(text)), None, None)
    passage = Passage("s.r1.p001", "s.r1", 1, "body", (), text, (Span(0, len(text)),), (1,))
    return [mention.text for mention in find_mentions([report], [passage]) if mention.type == type_]


@pytest.mark.parametrize("name", LISTS)
def test_examples_are_found_and_near_misses_are_not(name: str) -> None:
    type_, proves, refutes = LISTS[name]
    wrong = []
    for row in read_rows(name):
        if row.get("example") and not any(proves(text, row) for text in found(row["example"], type_)):
            wrong.append(row["example"])
        if row.get("near_miss") and any(refutes(text, row) for text in found(row["near_miss"], type_)):
            wrong.append(row["near_miss"])
        if not row.get("example") and not row.get("near_miss"):
            wrong.append(f"no sentence for {row}")
    assert wrong == []


# What a word does inside a name: how it shows in the sentence of its row.
WORD_KINDS: dict[str, Callable[[str], tuple[str, list[str]]]] = {
    "stop": lambda word: ("ORG", ["云湾公司"]),
    "inside": lambda word: ("ORG", [f"长沙市云湾{word}协会"]),
    "governing": lambda word: ("PLACE", ["云湾产业园"]),
    "proper": lambda word: ("ORG", [f"{word}书画协会"]),
    "common": lambda word: ("ORG", []),
    "idiom": lambda word: ("PLACE", []),
}


@pytest.mark.parametrize("kind", WORD_KINDS)
def test_words_in_names_do_what_their_kind_says(kind: str) -> None:
    wrong = []
    for row in read_rows("name_words"):
        if row["kind"] == kind:
            type_, expected = WORD_KINDS[kind](row["word"])
            actual = found(row["example"] or row["near_miss"], type_)
            if actual != expected:
                wrong.append((row["word"], actual))
    assert wrong == []


@pytest.mark.parametrize("name", [*LISTS, "name_words", "region_letters", "ambiguous_regions"])
def test_no_row_stands_twice(name: str) -> None:
    keys = [
        tuple(value for key, value in row.items() if key not in {"example", "near_miss"})
        for row in read_rows(name)
    ]
    assert len(keys) == len(set(keys))
