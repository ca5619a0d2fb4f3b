"""Search state: what the address of the search page says, and the addresses one step away from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from starlette.datastructures import QueryParams

from extract.records import PracticeKind, Status
from query.conditions import Condition, read_conditions
from query.narrowing import Narrowing
from query.pages.listed import Asked, one_of
from query.questions import Question, ask

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase

STEP = 10  # answers that are shown at first, and that each step adds
MOST = 200
_SHORT_NAMES = {"text": "q", "limit": "n"}  # others have their own name in the address
_FILTERS = ("place", "where", "period", "theme", "kind", "status", "org", "programme", "source")


@dataclass(frozen=True, slots=True)
class SearchState:
    """One state of the search page, as typed or clicked; ``understand`` checks it."""

    text: str = ""
    place: tuple[str, ...] = ()  # names or codes: in one of them or below
    where: tuple[str, ...] = ()  # conditions on figures: 满意度>=95%
    period: str = ""  # ISO 8601
    theme: tuple[str, ...] = ()
    kind: str = ""
    status: str = ""
    org: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    source: tuple[str, ...] = ()  # names or ids of files
    possibly: bool = False
    drop: tuple[str, ...] = ()  # texts of conditions read from the text that shall not count
    strict: tuple[str, ...] = ()  # texts of conditions read from the text that answers must meet
    limit: int = STEP

    @classmethod
    def from_address(cls, query: QueryParams) -> "SearchState":
        """What the parameters of an address say. What they do not say, or say twice, is as if unsaid."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            given = Asked(query).all(_SHORT_NAMES.get(field.name, field.name))
            if not given:
                continue
            match field.default:
                case bool():
                    values[field.name] = given[-1] in ("1", "true", "on")
                case int():
                    values[field.name] = _limit(given[-1])
                case tuple():
                    values[field.name] = given
                case _:
                    values[field.name] = given[-1]
        return cls(**values)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, without what is as at first."""
        return list(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for field in fields(self):
            name, value = _SHORT_NAMES.get(field.name, field.name), getattr(self, field.name)
            if value == field.default:
                continue
            if isinstance(value, tuple):
                yield from ((name, one) for one in value)
            else:
                yield name, "1" if value is True else str(value)

    def adding(self, name: str, value: str) -> "SearchState":
        """The same with one more filter (or, where there can be one only, another); its first answers."""
        held = getattr(self, name)
        new = (*(one for one in held if one != value), value) if isinstance(held, tuple) else value
        changed: Mapping[str, Any] = {name: new, "limit": STEP}
        return replace(self, **changed)

    def removing(self, name: str, value: str = "") -> "SearchState":
        """The same without this filter."""
        held = getattr(self, name)
        new = tuple(one for one in held if one != value) if isinstance(held, tuple) else type(held)()
        changed: Mapping[str, Any] = {name: new, "limit": STEP}
        return replace(self, **changed)

    @property
    def more(self) -> "SearchState | None":
        """The same with more answers; None where no more are shown."""
        return replace(self, limit=min(self.limit + STEP, MOST)) if self.limit < MOST else None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a state, with the condition that it is understood as."""

    name: str  # of the parameter
    value: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Understood:
    """A state as a question, with the filters that it consists of."""

    question: Question
    filters: tuple[Filter, ...]


def understand(state: SearchState, kb: "KnowledgeBase", today: date) -> Understood:
    """The question that a state asks. Raises QuestionError for what cannot be read."""
    question = ask(
        state.text,
        limit=state.limit,
        possibly=state.possibly,
        today=today,
        dropped=(*state.drop, *state.strict),
    )
    read = read_conditions(question.text, (), kb.catalogue, today) if state.strict else ()
    insisted = [replace(one, span=None) for one in read if one.text in state.strict]
    narrowing = _narrowing(state)
    given = [*narrowing.plain_filters(), *narrowing.named_filters(kb)]
    return Understood(
        replace(question, filters=(*insisted, *given)),
        (*(Filter("strict", one.text, one) for one in insisted), *_filters(state, kb)),
    )


def _narrowing(state: SearchState) -> Narrowing:
    return Narrowing(
        where=state.where,
        places=state.place,
        period=state.period or None,
        themes=state.theme,
        kind=one_of(get_args(PracticeKind), state.kind),
        status=one_of(get_args(Status), state.status),
        organisations=state.org,
        programmes=state.programme,
        sources=state.source,
    )


def _filters(state: SearchState, kb: "KnowledgeBase") -> Iterator[Filter]:
    """Each filter by itself: several places are one condition, and each can be taken off alone."""
    for name in _FILTERS:
        held = getattr(state, name)
        for value in held if isinstance(held, tuple) else filter(None, (held,)):
            alone = _narrowing(SearchState().adding(name, value))
            for condition in (*alone.plain_filters(), *alone.named_filters(kb)):
                yield Filter(name, value, condition)


def _limit(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else STEP
    return min(max(number, 1), MOST)
