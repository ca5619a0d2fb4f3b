"""Known names: where a text holds names that its report is known to have."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from corpus.span import Span


class KnownNames:
    """Names of two characters or more, looked up by the first two: one pass over a text for all of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_opening: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names)):
            self._by_opening[name[:2]].append(name)
        first, second = ("".join({opening[at] for opening in self._by_opening}) for at in (0, 1))
        self._opening = re.compile(f"[{re.escape(first)}](?=[{re.escape(second)}])") if first else None

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Each name with each place where it stands; places of one name do not overlap.

        >>> list(KnownNames(["王建国"]).find("访问王建国"))
        [('王建国', Span(start=2, end=5))]
        """
        if self._opening is None:
            return
        ends: dict[str, int] = {}
        for match in self._opening.finditer(text):
            start = match.start()
            for name in self._by_opening.get(text[start : start + 2], ()):
                if text.startswith(name, start) and start >= ends.get(name, 0):
                    ends[name] = start + len(name)
                    yield name, Span(start, ends[name])
