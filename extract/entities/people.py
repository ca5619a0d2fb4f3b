"""People: a name beside a title (党委书记王建国, 王建国同志) or before a verb of speech (王建国说)."""

import functools
from collections.abc import Iterator

from extract.entities.readings import Candidate, Reading
from extract.tokens import Token, TokenPatterns
from extract.word_lists import read_column

_SURNAME_LENGTHS = (2, 1)


def find_people(reading: Reading) -> Iterator[Candidate]:
    """Names of persons; a name inside a doctrine or an institution (中山公园) is none."""
    if not any(token.tag == "nr" for token in reading.tokens):
        return
    if not any(token.text in _cues() for token in reading.tokens):
        return
    for label, indices in _patterns().find(reading.tokens):
        for index in indices:
            token = reading.tokens[index]
            if token.tag == "nr" and is_person_name(token) and _place_free(reading, token):
                yield Candidate("PERSON", token.span)
                if label == "name first":
                    break


def is_person_name(token: Token) -> bool:
    """Whether a word has the form of a Chinese name: a surname, then one or two characters."""
    surnames = read_column("surnames", "surname")
    for length in _SURNAME_LENGTHS:
        if token.text[:length] in surnames and 1 <= len(token.text) - length <= 2:
            return True
    return False


def _place_free(reading: Reading, token: Token) -> bool:
    return reading.place_at(token.span.start) is None and reading.quote_at(token.span.start) is None


def _cues() -> frozenset[str]:
    return read_column("person_cues", "cue")


@functools.cache
def _patterns() -> TokenPatterns:
    before = sorted(
        read_column("person_cues", "cue", side="before") | read_column("person_cues", "cue", side="both")
    )
    after = sorted(
        read_column("person_cues", "cue", side="after") | read_column("person_cues", "cue", side="both")
    )
    name = {"TAG": "nr"}
    comma = {"TEXT": {"IN": ["、", "，"]}}
    return TokenPatterns(
        {
            "title first": [
                [{"TEXT": {"IN": before}}, name],
                [{"TEXT": {"IN": before}}, name, comma, name],
                [{"TEXT": {"IN": before}}, name, comma, name, comma, name],
            ],
            "name first": [
                [name, {"TEXT": {"IN": after}}],
                [name, comma, name, {"TEXT": {"IN": after}}],
                [name, {"TEXT": {"IN": ["（", "("]}}, {"TEXT": {"IN": ["男", "女"]}}],
            ],
        }
    )
