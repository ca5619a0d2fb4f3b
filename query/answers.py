"""Answers: what a search found and why, and their JSON form."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from corpus.span import Span
from extract.records import Figure, PassageRole
from extract.serialization import JsonObject, number_as_json, spans_as_json
from query.conditions import (
    Condition,
    EntityCondition,
    FigureCondition,
    KindCondition,
    PeriodCondition,
    PlaceCondition,
    SourceCondition,
    ThemeCondition,
)
from query.questions import Question
from query.second_stage import Closeness
from query.selection import Exclusion
from query.tiers import Verdict


@dataclass(frozen=True, slots=True)
class Why:
    """What put a passage where it stands. A rank is None where that ranking did not reach the passage."""

    words: tuple[str, ...]  # terms of the question found in the passage
    word_score: float | None  # BM25
    word_rank: int | None  # 1 is best
    similarity: float | None  # cosine
    vector_rank: int | None
    words_part: float  # what each ranking added to the score
    vectors_part: float
    verdicts: tuple[Verdict, ...]  # one for each condition of the question
    closeness: Closeness | None = None  # what the second stage saw; None where it did not look


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that says the same as the answer's, in the same file or another."""

    passage_id: str
    source: str
    source_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One practice (or a passage outside every practice) with the passage that matched best."""

    rank: int  # 1 is best
    score: float  # 0 … 1 within one question; not comparable between questions
    passage_id: str
    practice_id: str | None
    report_id: str
    source_id: str
    source: str  # file name
    source_spans: tuple[Span, ...]  # in the source, what ``text`` consists of
    lines: tuple[int, ...]  # numbers of those source lines
    text: str
    role: PassageRole
    lead: str | None
    title: str | None  # of the practice
    heading_path: tuple[str, ...]
    report_title: str | None
    region: str | None
    adcode: str | None
    figures: tuple[Figure, ...]  # stated in the passage
    copies: tuple[Copy, ...]
    also: tuple[str, ...]  # ids of further passages of the same practice that matched, best first
    why: Why


@dataclass(frozen=True, slots=True)
class Answers:
    """A question as understood and its answers, best first."""

    question: Question
    answers: tuple[Answer, ...]
    nearest: tuple[Answer, ...] = ()  # where filters left none: what would have come first without them
    excluded: tuple[Exclusion, ...] = ()  # there, how many passages each filter alone excludes
    found: frozenset[str] = frozenset()  # ids of all passages that the answers were chosen from, copies too


def answers_as_json(answers: Answers) -> JsonObject:
    """The object that ``policykb search --json`` prints; ``nearest`` only where filters left no answer."""
    printed: JsonObject = {
        "question": question_as_json(answers.question),
        "answers": [answer_as_json(answer) for answer in answers.answers],
    }
    if answers.excluded:
        printed["nearest"] = [answer_as_json(answer) for answer in answers.nearest]
        printed["excluded"] = [
            {"text": one.condition.text, "passages": one.excluded} for one in answers.excluded
        ]
    return printed


def question_as_json(question: Question) -> JsonObject:
    """How a question was understood."""
    return {
        "text": question.text,
        "limit": question.limit,
        "conditions": [condition_as_json(condition) for condition in question.conditions],
        "filters": [condition_as_json(condition) for condition in question.filters],
        "possibly": question.possibly,
    }


def condition_as_json(condition: Condition) -> JsonObject:
    """One thing that is asked for, as understood; ``span`` is null where it was given apart from the text."""
    span = condition.span
    common: JsonObject = {"text": condition.text, "span": [span.start, span.end] if span else None}
    match condition:
        case PlaceCondition():
            return {
                "kind": "place",
                **common,
                "names": list(condition.names),
                "adcodes": list(condition.adcodes),
            }
        case FigureCondition():
            return {
                "kind": "figure",
                **common,
                "indicators": list(condition.indicators),
                "deeds": list(condition.deeds),
                "change": condition.change,
                "unit": condition.unit,
                "measure": condition.measure,
                "comparisons": [
                    {"operator": comparison.operator, "number": _number(comparison.number)}
                    for comparison in condition.comparisons
                ],
            }
        case PeriodCondition():
            return {"kind": "period", **common, "period": condition.iso}
        case ThemeCondition():
            return {"kind": "theme", **common, "theme": condition.theme, "label": condition.label}
        case EntityCondition():
            return {
                "kind": "name",
                **common,
                "name": condition.name,
                "types": list(condition.types),
                "entity_ids": sorted(condition.entity_ids),
            }
        case KindCondition():
            return {
                "kind": "intention",
                **common,
                "practice_kind": condition.kind,
                "figure_status": condition.status,
            }
        case SourceCondition():
            return {
                "kind": "source",
                **common,
                "source": condition.name,
                "source_ids": sorted(condition.source_ids),
            }


def answer_as_json(answer: Answer) -> JsonObject:
    """One answer."""
    return {
        "rank": answer.rank,
        "practice_id": answer.practice_id,
        "passage_id": answer.passage_id,
        "report_id": answer.report_id,
        "source_id": answer.source_id,
        "source": answer.source,
        "source_spans": spans_as_json(answer.source_spans),
        "lines": list(answer.lines),
        "text": answer.text,
        "score": round(answer.score, 6),
        "why": why_as_json(answer.why),
        "title": answer.title,
        "lead": answer.lead,
        "role": answer.role,
        "heading_path": list(answer.heading_path),
        "report_title": answer.report_title,
        "place": {"name": answer.region, "adcode": answer.adcode} if answer.region else None,
        "figures": [_figure_as_json(figure) for figure in answer.figures],
        "copies": [
            {
                "passage_id": copy.passage_id,
                "source": copy.source,
                "source_spans": spans_as_json(copy.source_spans),
            }
            for copy in answer.copies
        ],
        "also": list(answer.also),
    }


def why_as_json(why: Why) -> JsonObject:
    """The reasons for an answer's place."""
    return {
        "words": list(why.words),
        "word_score": _rounded(why.word_score),
        "word_rank": why.word_rank,
        "similarity": _rounded(why.similarity),
        "vector_rank": why.vector_rank,
        "fused": {"words": _rounded(why.words_part), "vectors": _rounded(why.vectors_part)},
        "second_stage": {name: _rounded(share) for name, share in asdict(why.closeness).items()}
        if why.closeness
        else None,
        "conditions": [
            {
                "text": verdict.condition.text,
                "tier": verdict.tier,
                "figure": verdict.figure.text if verdict.figure else None,
                "figure_id": verdict.figure.id if verdict.figure else None,
            }
            for verdict in why.verdicts
        ],
    }


def _rounded(number: float | None) -> float | None:
    """Six decimals: enough to compare by, few enough to be the same on every machine."""
    return None if number is None else round(number, 6)


def _number(number: Decimal | Fraction) -> int | float:
    """A limit to compare with, whole where it is; nearly right is right enough for people who read it."""
    return int(number) if number == int(number) else float(number)


def _figure_as_json(figure: Figure) -> JsonObject:
    return {
        "id": figure.id,
        "text": figure.text,
        "value": number_as_json(figure.value),
        "low": number_as_json(figure.low),
        "high": number_as_json(figure.high),
        "bound": figure.bound,
        "unit": figure.unit,
        "indicator": figure.indicator,
        "change": figure.change,
        "status": figure.status,
        "passage_span": [figure.span.start, figure.span.end],
    }
