"""Kind conditions: whether something was done or is intended, reached or aimed at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.span import Span
from extract.records import PracticeKind, Status

# What asks for intentions. 行动计划 and 目标责任 are names of things: no intention of the asker's.
_INTENDED = re.compile(
    r"力争|下一步|打算|准备(?=怎[么样]|如何|建|开|推|做|采取|出台)|(?<![虚模草比])拟(?=建|出台|推|开|新|采取|实施|办)"
    r"|(?<![行动年度项实施两个])计划(?=[在到于用建新开推怎如采投培招改])|(?:有什么|有哪些|[的是])(?:计划|目标|打算)(?:$|[,，。?？])"
    r"|目标(?=是|为|值|如何设|怎么定)|未来(?=[几两三五十\d]年|怎|如何|将)|今后|将要"
)


@dataclass(frozen=True, slots=True)
class KindCondition:
    """The practice is of this kind, or a figure of it has this status; either will do."""

    text: str
    span: Span | None  # in the question; None where it was given apart from it
    kind: PracticeKind | None = None
    status: Status | None = None


def read_kinds(text: str) -> Iterator[KindCondition]:
    """The intention that a question asks for, at most once; without one it asks for nothing here.

    >>> [c.text for c in read_kinds("力争满意度达到95%的地方")], list(read_kinds("三年行动计划的做法"))
    (['力争'], [])
    """
    match = _INTENDED.search(text)
    if match is not None:
        yield KindCondition(match.group(), Span(*match.span()), "planned", "target")
