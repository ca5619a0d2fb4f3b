"""Known names: found in one pass as by a search for each."""

import re

from hypothesis import given
from hypothesis import strategies as st

from extract.entities.known_names import KnownNames

NAMES = st.text("王李国明某", min_size=2, max_size=4)


@given(st.sets(NAMES, max_size=6), st.text("王李国明某。", max_size=40))
def test_names_are_found_as_by_a_search_for_each(names: set[str], text: str) -> None:
    found = {(name, span.start, span.end) for name, span in KnownNames(names).find(text)}
    assert found == {(name, *m.span()) for name in names for m in re.finditer(name, text)}
