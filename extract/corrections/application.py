"""Application: the facts of a source with the corrections that hold, one after another."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from corpus.span import Span, find_part, slice_pieces
from extract.corrections.fields import known_words
from extract.corrections.figures import fixed_figure, former_fields, missed_figure
from extract.corrections.mentions import fixed_mention, missed_mention
from extract.corrections.mentions import former_fields as former_names
from extract.corrections.records import Correction, Outcome, Reason
from extract.corrections.standing import in_force
from extract.practices import refill_practices
from extract.records import Facts, Figure, Mention, Passage, Theme
from extract.themes import theme_definitions

_Row = TypeVar("_Row", Mention, Figure)
_Place = tuple[Span, ...]  # where something stands in the source
CERTAIN = Decimal(1)  # the score of a theme that a person set


def apply_corrections(facts: Facts, corrections: Iterable[Correction]) -> tuple[Facts, tuple[Outcome, ...]]:
    """The facts with those of the ``corrections`` of their source that hold, and what came of each of them.

    Pure, and in the order of their numbers; so the same facts and ledger give the same facts. Ids of facts
    stay; what is added gets one from where it stands.
    """
    application = Application(facts)
    outcomes = tuple(application.apply(each) for each in in_force(corrections))
    return application.facts(), outcomes


class Application:
    """Facts that corrections are applied to, one by one; ``facts`` gives what they have become."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.passages = {passage.id: passage for passage in facts.passages}
        self.mentions = {mention.id: mention for mention in facts.mentions}
        self.figures = {figure.id: figure for figure in facts.figures}
        self.practices = {practice.id: practice for practice in facts.practices}
        self._mention_at = self._places(facts.mentions)
        self._figure_at = self._places(facts.figures)
        self._practice_at = {
            self.passages[practice.passage_ids[0]].pieces: practice.id
            for practice in reversed(facts.practices)
            if practice.passage_ids
        }
        self._touched: set[str] = set()  # passages whose mentions or figures are others now

    @property
    def source_text(self) -> str:
        """The text that spans of the source index."""
        return self._facts.source.text

    def place_of(self, row: Mention | Figure) -> tuple[Span, ...]:
        """Where a mention or figure stands in the source."""
        return slice_pieces(self.passages[row.passage_id].pieces, row.span)

    def mention_at(self, spans: tuple[Span, ...]) -> Mention | None:
        """The mention at exactly these characters of the source."""
        found = self._mention_at.get(spans)
        return None if found is None else self.mentions[found]

    def apply(self, correction: Correction) -> Outcome:
        """Apply one correction, or say why that changes nothing."""
        text = self.source_text
        if any(span.end > len(text) for span in correction.spans) or correction.written != "".join(
            span.of(text) for span in correction.spans
        ):
            return _inapplicable(correction, "text differs")
        if not known_words(correction.changes):
            return _inapplicable(correction, "cannot be read")
        try:
            return _EFFECTS[correction.kind](self, correction)
        except (ValueError, ArithmeticError, KeyError, TypeError):
            return _inapplicable(correction, "cannot be read")

    def facts(self) -> Facts:
        """The facts as they are now. Practices follow their mentions and figures."""
        if not self._touched and self.practices == {each.id: each for each in self._facts.practices}:
            return self._facts
        mentions = self._in_order(self.mentions, self._facts.mentions)
        figures = self._in_order(self.figures, self._facts.figures)
        figures = tuple(
            replace(each, change_of=None) if each.change_of not in {None, *self.figures} else each
            for each in figures
        )
        touched = [each for each in self.practices.values() if self._touched.intersection(each.passage_ids)]
        refilled = refill_practices(touched, self._facts.passages, mentions, figures)
        practices = self.practices | {each.id: each for each in refilled}
        return replace(self._facts, mentions=mentions, figures=figures, practices=tuple(practices.values()))

    # --- names -----------------------------------------------------------------------------------

    def _fix_mention(self, correction: Correction) -> Outcome:
        found = self._mention_at.get(correction.spans)
        if found is None:
            return _inapplicable(correction, "no mention there")
        former = self.mentions[found]
        changes = correction.changes
        if correction.kind == "split_mention" and "canonical" not in changes:
            changes = {**changes, "canonical": former.text}
        for mention in self._reached(former, correction):
            self.mentions[mention.id] = fixed_mention(mention, changes)
            self._touched.add(mention.passage_id)
        now = self.mentions[found]
        return Outcome(
            correction.number,
            "needless" if now == former else "applied",
            "says so already" if now == former else None,
            found,
            former_names(former),
            former.entity_id,
            now.entity_id,
        )

    def _reject_mention(self, correction: Correction) -> Outcome:
        found = self._mention_at.get(correction.spans)
        if found is None:
            return Outcome(correction.number, "needless", "no mention there")
        former = self.mentions[found]
        for mention in self._reached(former, correction):
            del self.mentions[mention.id]
            self._mention_at.pop(self.place_of(mention), None)
            self._touched.add(mention.passage_id)
        return Outcome(correction.number, "applied", None, found, former_names(former), former.entity_id)

    def _reached(self, named: Mention, correction: Correction) -> list[Mention]:
        if correction.changes.get("reach", "mention") == "mention":
            return [named]
        return [each for each in self.mentions.values() if each.entity_id == named.entity_id]

    def _add_mention(self, correction: Correction) -> Outcome:
        place = self._passage_of(correction.spans)
        if place is None:
            return _inapplicable(correction, "in no passage")
        mention = missed_mention(*place, correction.changes)
        there = self._overlapping(self.mentions, mention)
        if there is not None:
            same = replace(there, id=mention.id) == mention
            return self._taken(correction, there, same=same)
        self.mentions[mention.id] = mention
        self._mention_at[correction.spans] = mention.id
        self._touched.add(mention.passage_id)
        return Outcome(correction.number, "applied", None, mention.id, None, None, mention.entity_id)

    # --- figures ---------------------------------------------------------------------------------

    def _fix_figure(self, correction: Correction) -> Outcome:
        found = self._figure_at.get(correction.spans)
        if found is None:
            return _inapplicable(correction, "no figure there")
        former = self.figures[found]
        now = fixed_figure(former, correction.changes)
        before = former_fields(former, correction.changes)
        if now == former:
            return Outcome(correction.number, "needless", "says so already", found, before)
        self.figures[found] = now
        self._touched.add(now.passage_id)
        return Outcome(correction.number, "applied", None, found, before)

    def _reject_figure(self, correction: Correction) -> Outcome:
        found = self._figure_at.pop(correction.spans, None)
        if found is None:
            return Outcome(correction.number, "needless", "no figure there")
        former = self.figures.pop(found)
        self._touched.add(former.passage_id)
        names = ("value", "low", "high", "bound", "unit", "indicator", "period", "status")
        return Outcome(correction.number, "applied", None, found, former_fields(former, dict.fromkeys(names)))

    def _add_figure(self, correction: Correction) -> Outcome:
        place = self._passage_of(correction.spans)
        if place is None:
            return _inapplicable(correction, "in no passage")
        figure = missed_figure(*place, correction.changes)
        there = self._overlapping(self.figures, figure)
        if there is not None:
            # Of what rules read themselves, only the fields that were stated have to be alike.
            same = there.span == figure.span and fixed_figure(there, correction.changes) == there
            return self._taken(correction, there, same=same)
        self.figures[figure.id] = figure
        self._figure_at[correction.spans] = figure.id
        self._touched.add(figure.passage_id)
        return Outcome(correction.number, "applied", None, figure.id)

    # --- practices -------------------------------------------------------------------------------

    def _set_themes(self, correction: Correction) -> Outcome:
        found = self._practice_at.get(correction.spans)
        if found is None:
            return _inapplicable(correction, "no practice there")
        names = correction.changes["themes"]
        if not isinstance(names, tuple):
            raise TypeError("themes are a list")
        if not {each.name for each in theme_definitions()}.issuperset(names):
            return _inapplicable(correction, "no such theme")
        former = self.practices[found]
        before = {"themes": tuple(theme.name for theme in former.themes)}
        themes = tuple(Theme(name, CERTAIN) for name in names)
        if themes == former.themes:
            return Outcome(correction.number, "needless", "says so already", found, before)
        self.practices[found] = replace(former, themes=themes)
        return Outcome(correction.number, "applied", None, found, before)

    # --- where things stand ----------------------------------------------------------------------

    def _places(self, rows: Sequence[_Row]) -> dict[_Place, str]:
        return {self.place_of(row): row.id for row in reversed(rows)}

    def _passage_of(self, spans: _Place) -> tuple[Passage, Span] | None:
        """The passage that has exactly these characters one after another, and where."""
        for passage in self.passages.values():
            part = find_part(passage.pieces, spans)
            if part is not None:
                return passage, part
        return None

    def _overlapping(self, rows: dict[str, _Row], new: _Row) -> _Row | None:
        return next(
            (
                row
                for row in rows.values()
                if row.passage_id == new.passage_id and row.span.overlaps(new.span)
            ),
            None,
        )

    def _taken(self, correction: Correction, there: Mention | Figure, *, same: bool) -> Outcome:
        if same:
            return Outcome(correction.number, "needless", "says so already", there.id)
        return Outcome(correction.number, "inapplicable", "overlaps another", there.id)

    def _in_order(self, rows: dict[str, _Row], former: Sequence[_Row]) -> tuple[_Row, ...]:
        """Those that were there in their order, each new one before the first that stands after it."""
        numbers = {passage_id: number for number, passage_id in enumerate(self.passages)}

        def place(row: Mention | Figure) -> tuple[int, Span]:
            return numbers[row.passage_id], row.span

        known = {row.id for row in former}
        new = deque(sorted((row for id_, row in rows.items() if id_ not in known), key=place))
        ordered: list[_Row] = []
        for row in former:
            if row.id in rows:
                while new and place(new[0]) < place(row):
                    ordered.append(new.popleft())
                ordered.append(rows[row.id])
        return tuple(ordered) + tuple(new)


def _inapplicable(correction: Correction, reason: Reason) -> Outcome:
    return Outcome(correction.number, "inapplicable", reason)


_EFFECTS: dict[str, Callable[[Application, Correction], Outcome]] = {
    "retype_mention": Application._fix_mention,
    "merge_mention": Application._fix_mention,
    "split_mention": Application._fix_mention,
    "reject_mention": Application._reject_mention,
    "add_mention": Application._add_mention,
    "fix_figure": Application._fix_figure,
    "reject_figure": Application._reject_figure,
    "add_figure": Application._add_figure,
    "set_themes": Application._set_themes,
}
