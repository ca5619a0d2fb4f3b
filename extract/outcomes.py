"""Outcomes: the clauses of a passage that say what was achieved."""

import bisect
import functools
import re
from collections.abc import Iterator, Sequence

from corpus.span import Span
from extract.figures.statuses import read_goals, status_of
from extract.records import Figure, Outcome, Passage, PracticeKind
from extract.tokens import read_tokens
from extract.word_lists import read_rows

_CLAUSE = re.compile(r"[^，。；！？]+")
_SENTENCE_END = "。；！？"
# 今年以来，…: a clause that only says when belongs to the outcome that it opens.
_TIME_ONLY = re.compile(
    r"(?:[今去前近][年]|目前|截至|截止|至今|[0-9０-９〇零一二三四五六七八九十]+[年月季]).{0,8}"
)
# 引导300余人参与, 吸收15名代表任职: people won are a result; 有, 选聘 and 配备 name the means.
_REACHED = re.compile(
    r"^(?:平台化|靶向|常态化|按需|主动|协调|共)?(?:引导|吸收|吸纳|吸引|服务|惠及|帮扶|救助|慰问|培训|提供|开展|举办|接待|受理"
    r"|办理|调解|解决|安置|带动|为.{1,8}(?:配建|办结|发放|减免|解决))"
)
_REACHED_DIMENSIONS = frozenset({"person", "person_times"})
_REACHED_UNITS = frozenset("次件起户场套")
_LOOKS_BACK = re.compile(r"已|去年|上年|截至|累计|以来|(?<!为)了(?!解)")
# 提升行动, 提高计划: a word of change that is part of a name.
_OF_NAME = r"(?!(?:等|专项|攻坚|三年|提质|能力|质量)*(?:行动|工程|计划|项目|活动|方案|机制|等|年活动))"
_ENUMERATOR_CHARACTERS = 8  # （十二）, 第三，: what may stand before the title sentence


def find_outcomes(
    passage: Passage, figures: Sequence[Figure] = (), kind: PracticeKind = "done"
) -> Iterator[Outcome]:
    """Runs of clauses that say what was achieved.

    A clause is an outcome when it opens with a result verb (实现…, 形成…), holds a word of change or
    award (同比, 获评), or says how many were reached (引导300余人参与). ``figures`` are those of the
    passage, in reading order. Neighbouring outcome clauses of one sentence are given as one:
    累计开展活动84场，收集诉求760条. The title sentence is none, nor is what is only intended: 将…, 力争…, or
    a section of goals. Of a practice of the ``kind`` planned only what looks back is one: 已建成….
    """
    run: Span | None = None
    before: Span | None = None
    goals = read_goals(passage.text)
    reported = [each for each in figures if each.status == "reported" and each.dimension != "duration"]
    starts = [figure.span.start for figure in reported]
    for match in _CLAUSE.finditer(passage.text, _title_end(passage)):
        clause = Span(match.start(), match.end())
        inside = reported[bisect.bisect_left(starts, clause.start) : bisect.bisect_left(starts, clause.end)]
        counted = [figure for figure in inside if figure.span.end <= clause.end]
        if (
            _is_outcome(match[0], counted, follows=run is not None)
            and (kind == "done" or _LOOKS_BACK.search(match[0]) is not None)
            and status_of(passage.text, clause.start, goals, passage.heading_path) == "reported"
        ):
            run = Span(run.start if run else _opening(passage.text, before, clause), clause.end)
        elif run:
            yield Outcome(run.of(passage.text), passage.id, run)
            run = None
        before = clause
        if run and passage.text[clause.end : clause.end + 1] in _SENTENCE_END:
            yield Outcome(run.of(passage.text), passage.id, run)
            run = None
    if run:
        yield Outcome(run.of(passage.text), passage.id, run)


def _title_end(passage: Passage) -> int:
    """Where the title sentence ends that leads the passage; 0 where none does."""
    if not passage.lead:
        return 0
    start = passage.text.find(passage.lead, 0, _ENUMERATOR_CHARACTERS + len(passage.lead))
    return start + len(passage.lead) if start >= 0 else 0


def _opening(text: str, before: Span | None, clause: Span) -> int:
    """Where an outcome begins: at its clause, or at the clause before that only says when."""
    if before and text[before.end : clause.start] == "，" and _TIME_ONLY.fullmatch(before.of(text)):
        return before.start
    return clause.start


def _is_outcome(text: str, counted: Sequence[Figure], *, follows: bool) -> bool:
    """``counted`` are the figures of the clause that say what was counted."""
    reached = _REACHED.match(text) and any(
        figure.dimension in _REACHED_DIMENSIONS or figure.unit in _REACHED_UNITS for figure in counted
    )
    return bool((follows and counted) or reached or _has_cue(text))


def _has_cue(text: str) -> bool:
    """共青团…, 共同…: a cue at the start must be a word of its own, not the head of a longer one."""
    if _changes().search(text):
        return True
    starting = [cue for cue in _cues()["start"] if text.startswith(cue)]
    if not starting:
        return False
    first = read_tokens(text[:12])[0]
    return first.tag.startswith("v") or any(cue.startswith(first.text) for cue in starting)


@functools.cache
def _changes() -> re.Pattern[str]:
    return re.compile("|".join(f"{re.escape(cue)}{_OF_NAME}" for cue in _cues()["any"]))


@functools.cache
def _cues() -> dict[str, tuple[str, ...]]:
    rows = read_rows("outcome_cues")
    return {where: tuple(row["cue"] for row in rows if row["where"] == where) for where in ("any", "start")}
