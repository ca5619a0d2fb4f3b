"""Display: records as rich text and tables for people, all text from reports neutralised."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract.records import Edit, Facts, Figure, Mention, Passage, Practice
from extract.themes import theme_definitions
from query.answers import Answer, Answers
from query.meanings import meaning
from query.questions import Question
from query.terminal import neutralise

if TYPE_CHECKING:
    from index.runs import Run
    from index.settings import Settings
    from index.tables import Counts
    from index.themes import RankedTheme

MENTION_STYLES = {
    "REGION": "green",
    "PLACE": "bright_green",
    "ORG": "blue",
    "PROGRAM": "magenta",
    "DOCUMENT": "cyan",
    "ROLE": "bright_blue",
    "DATE": "yellow",
    "PERSON": "red",
}
FIGURE_STYLE = "bold underline"
MATCH_STYLE = "bold yellow"
_BOUND_SIGNS = {"exact": "", "at_least": "≥ ", "at_most": "≤ ", "about": "≈ "}


def plain(text: str | None) -> Text:
    """Text that others wrote, as it is, without styles; a dash for none."""
    return Text(neutralise(text) if text else "–")


def marked_text(text: str, mentions: Iterable[Mention] = (), figures: Iterable[Figure] = ()) -> Text:
    """The passage with names coloured by type and figures underlined."""
    marked = Text(neutralise(text))
    for mention in mentions:
        marked.stylize(MENTION_STYLES[mention.type], mention.span.start, mention.span.end)
    for figure in figures:
        marked.stylize(FIGURE_STYLE, figure.span.start, figure.span.end)
    return marked


def matched_text(text: str, terms: Iterable[str], figures: Iterable[Figure] = ()) -> Text:
    """The passage with figures underlined and the words that matched the question in bold."""
    marked = marked_text(text, figures=figures)
    folded = neutralise(text).lower()
    for term in terms:
        start = folded.find(term.lower()) if term else -1
        while start >= 0:
            marked.stylize(MATCH_STYLE, start, start + len(term))
            start = folded.find(term.lower(), start + len(term))
    return marked


def legend() -> Text:
    """Which colour is which type of name."""
    parts = [Text(name, style) for name, style in MENTION_STYLES.items()] + [Text("figure", FIGURE_STYLE)]
    return Text(" ").join(parts)


def amount(figure: Figure) -> str:
    """A figure's value with its bound and direction: 200余家 is "≥ 200 家", 下降约40% "↓ ≈ 40 %"."""
    if figure.value is not None:
        number = _number(figure.value)
    else:
        number = "–".join(_number(end) for end in (figure.low, figure.high) if end is not None)
    sign = {"increase": "↑ ", "decrease": "↓ "}.get(figure.change or "", "")
    unit = "" if figure.dimension == "fraction" else neutralise(figure.unit)
    return f"{sign}{_BOUND_SIGNS[figure.bound]}{number} {unit}".rstrip()


def _number(number: Decimal | Fraction) -> str:
    return str(number) if isinstance(number, Fraction) else f"{number:,f}"


def figures_table(figures: Sequence[Figure]) -> RenderableType:
    """One row for each figure."""
    table = _table("as written", "value", "measures", "status", "period")
    for figure in figures:
        table.add_row(
            Text(neutralise(figure.text), FIGURE_STYLE),
            amount(figure),
            plain(figure.indicator),
            figure.status,
            plain(figure.period),
        )
    return table


def mentions_table(mentions: Sequence[Mention]) -> RenderableType:
    """One row for each thing named, with how often it is named."""
    table = _table("type", "name", "code", "times")
    counts: dict[tuple[str, str, str | None], int] = {}
    for mention in mentions:
        key = (mention.type, mention.canonical, mention.adcode)
        counts[key] = counts.get(key, 0) + 1
    for (type_, canonical, adcode), times in counts.items():
        table.add_row(Text(type_, MENTION_STYLES[type_]), plain(canonical), plain(adcode), str(times))
    return table


def edits_table(edits: Sequence[Edit]) -> RenderableType:
    """The repair ledger: what was done to which characters, and why."""
    table = _table("repair", "characters", "why")
    for edit in edits:
        table.add_row(edit.kind, f"{edit.span.start}–{edit.span.end}", plain(edit.reason))
    return table


def practices_table(practices: Sequence[Practice]) -> RenderableType:
    """One row for each practice."""
    table = _table("practice", "title", "kind", "themes", "place", "lines", "figures", "id")
    for practice in practices:
        table.add_row(
            str(practice.number),
            plain(practice.title),
            practice.kind,
            ", ".join(theme.name for theme in practice.themes) or "–",
            plain(practice.region),
            line_numbers(practice.lines),
            str(len(practice.figure_ids)),
            practice.id,
        )
    return table


def themes_table(themes: "Sequence[RankedTheme]") -> RenderableType:
    """The themes of one practice, best first, each with what speaks for it."""
    labels = {definition.name: definition.label for definition in theme_definitions()}
    table = _table("theme", "name", "words", "similarity")
    for theme in themes:
        words = "–" if theme.score is None else f"{theme.score:.3f}"
        similarity = "–" if theme.similarity is None else f"{theme.similarity:.3f}"
        table.add_row(labels[theme.name], theme.name, words, similarity)
    return table


def line_numbers(lines: Iterable[int]) -> str:
    """Source line numbers: "11, 13"."""
    return ", ".join(str(line) for line in lines)


def passage_block(
    passage: Passage, mentions: Sequence[Mention] = (), figures: Sequence[Figure] = ()
) -> RenderableType:
    """A passage with its place in the report above it."""
    place = [passage.role, f"lines {line_numbers(passage.lines)}", passage.id]
    if passage.duplicate_of:
        place.append(f"copy of {passage.duplicate_of}")
    where = Text(" · ".join(place), "dim")
    text = marked_text(passage.text, mentions, figures)
    if not passage.heading_path:
        return Group(where, text)
    return Group(Text(neutralise(" › ".join(passage.heading_path)), "dim italic"), where, text)


def facts_block(facts: Facts, themes: "Sequence[RankedTheme]" = ()) -> RenderableType:
    """A source, or what of it was asked for: passages with names and figures, then tables.

    ``themes`` are those of the practice that was asked for.
    """
    source = facts.source
    head = Text.assemble(
        (neutralise(source.name), "bold"),
        f"  {len(source.text):,} characters, {source.encoding or source.media_type}",
    )
    parts: list[RenderableType] = [head, legend()]
    for report in facts.reports:
        title = Text.assemble(
            ("\n" + (neutralise(report.title) if report.title else "(report without a title)"), "bold"),
            f"  {neutralise(report.region or '')} {report.adcode or ''}  {report.id}",
        )
        parts.append(title)
        for passage in facts.passages:
            if passage.report_id == report.id and passage.role not in ("title", "heading"):
                mentions = [mention for mention in facts.mentions if mention.passage_id == passage.id]
                figures = [figure for figure in facts.figures if figure.passage_id == passage.id]
                parts.append(Padding(passage_block(passage, mentions, figures), (1, 0, 0, 2)))
    tables = (
        ("Practices", practices_table(facts.practices), len(facts.practices)),
        ("Themes", themes_table(themes), len(themes)),
        ("Figures", figures_table(facts.figures), len(facts.figures)),
        ("Names", mentions_table(facts.mentions), len(facts.mentions)),
        ("Repairs", edits_table(facts.edits), len(facts.edits)),
    )
    for name, table, count in tables:
        if count:
            parts += [Text(f"\n{name}: {count}", "bold"), table]
    return Group(*parts)


def answers_block(answers: Answers) -> RenderableType:
    """The question and its answers, best first."""
    asked = Text.assemble(("Question: ", "bold"), neutralise(answers.question.text))
    for condition in answers.question.conditions:
        if condition.span is not None:
            shift = len("Question: ")
            asked.stylize("underline", shift + condition.span.start, shift + condition.span.end)
    parts: list[RenderableType] = [asked]
    parts += [Text(f"  {name}: {understood}", "dim") for name, understood in _understood(answers.question)]
    if not answers.answers and answers.excluded:
        parts.append(
            Text("Nothing meets all conditions; nearest without them:" if answers.nearest else _NOTHING)
        )
        parts += [
            Text(f"  {neutralise(one.condition.text)} excludes {one.excluded:,} passages", "dim")
            for one in answers.excluded
        ]
    elif not answers.answers:
        parts.append(Text(_NOTHING))
    shown = answers.answers or answers.nearest
    return Group(*parts, *(_answer_block(answer) for answer in shown))


_NOTHING = "No passage was found; try other words, or see `policykb status`."


def _understood(question: Question) -> Iterable[tuple[str, str]]:
    """What each condition was understood as, those that exclude first."""
    for name, conditions in (("only", question.filters), ("understood", question.conditions)):
        for condition in conditions:
            yield name, neutralise(f"{condition.text} = {meaning(condition)}")


def _answer_block(answer: Answer) -> RenderableType:
    title = answer.title or answer.lead or answer.report_title
    head = Text.assemble(
        (f"{answer.rank}. ", "bold"),
        (neutralise(title) if title else "(untitled)", "bold"),
        (f"  {answer.score:.3f}", "cyan"),
    )
    place = neutralise(" › ".join(filter(None, [answer.region, *answer.heading_path])))
    spans = ", ".join(f"{span.start}–{span.end}" for span in answer.source_spans)
    origin = Text(f"{neutralise(answer.source)}, characters {spans} · {answer.passage_id}", "dim")
    text = matched_text(answer.text, answer.why.words, answer.figures)
    body = Group(*([Text(place, "dim italic")] if place else []), text, origin, _why(answer))
    return Group(Text(""), head, Padding(body, (0, 0, 0, 3)))


def _why(answer: Answer) -> Text:
    why = answer.why
    words = f"words {why.words_part:.2f} (rank {why.word_rank or '–'})"
    vectors = f"meaning {why.vectors_part:.2f} (rank {why.vector_rank or '–'}"
    similarity = ")" if why.similarity is None else f", similarity {why.similarity:.3f})"
    text = f"{words} + {vectors}{similarity}"
    for verdict in why.verdicts:
        stated = f" ({neutralise(verdict.figure.text)})" if verdict.figure else ""
        text += f" · {neutralise(verdict.condition.text)}: {verdict.tier}{stated}"
    if answer.copies:
        text += f" · {len(answer.copies)} copies: " + ", ".join(
            f"{neutralise(copy.source)} {copy.passage_id}" for copy in answer.copies
        )
    return Text(text, "dim")


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def status_block(
    counts: "Counts", settings: "Settings", runs: "Sequence[Run]", shown: int = 5
) -> RenderableType:
    """What the knowledge base holds and how the last runs went."""
    held = _table("", "")
    held.show_header = False
    held.add_row("home", plain(str(settings.home)))
    held.add_row("model", plain(settings.model))
    for field in fields(counts):
        held.add_row(field.name.replace("_", " "), f"{getattr(counts, field.name):,}")
    history = _table("started (UTC)", "status", "files", "stored", "unchanged", "failed", "paths")
    for run in runs[:shown]:
        numbers = (run.files, run.stored, run.unchanged, run.failed)
        history.add_row(_minute(run.started), run.status, *map(str, numbers), plain(", ".join(run.paths)))
    for column in history.columns[:-1]:  # only paths may take several lines
        column.no_wrap = True
    parts: list[RenderableType] = [held, Text("\nLast runs", "bold"), history]
    failures = runs[0].failures if runs else ()
    if failures:
        parts.append(Text("\nFailures of the last run", "bold red"))
        parts += [plain(f"{failure.path} ({failure.step}): {failure.message}") for failure in failures]
    return Group(*parts)


def _minute(time: str) -> str:
    """An ISO 8601 time to the minute: "2026-03-01 08:30"."""
    return time[:16].replace("T", " ")
