"""Search routes: practices that answer a question, page by page or as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from corpus.errors import QuestionError
from extract.serialization import JsonObject
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase
from query.answers import answer_as_json, answers_as_json
from query.api import schemas
from query.api.files import Files, described
from query.api.freshness import Fresh
from query.api.paging import cursor_behind, read_cursor
from query.api.parameters import SearchExport, SearchPage
from query.facets import count_facets, facets_as_json
from query.questions import MAX_ANSWERS, ask
from query.record_columns import ANSWER_COLUMNS
from query.records import answer_record
from query.search import search
from query.server.knowledge import Reading

router = APIRouter(tags=["search"])


@router.get("/search", response_model=schemas.Answers)
def search_practices(kb: Reading, fresh: Fresh, asked: Annotated[SearchPage, Query()]) -> Response:
    """The practices that answer a question, best first, each with the passage that matched and why.

    What a question asks for besides words (places, figures, periods) orders the answers; the other
    parameters exclude. A question has at most 1,000 answers.
    """
    place = read_cursor(asked.cursor, asked, 0)
    start = place if isinstance(place, int) else 0
    end = min(start + asked.limit, MAX_ANSWERS)
    if start >= MAX_ANSWERS:
        raise QuestionError(f"a question has at most {MAX_ANSWERS:,} answers; narrow it down")
    with seeing_one_state(kb.tables.engine):
        question = ask(
            asked.q,
            limit=end,
            filters=asked.narrowing().filters(kb),
            possibly=asked.possibly,
            today=date.today(),
        )
        found = search(kb, question)
        document = answers_as_json(found)
        if asked.facets:
            document["facets"] = facets_as_json(count_facets(kb, found.found))
    document["answers"] = [answer_as_json(answer) for answer in found.answers[start:]]
    more = len(found.answers) == end < MAX_ANSWERS
    document["next"] = cursor_behind(end, asked) if more else None
    return fresh.answer(document)


@router.get("/export/search", response_class=Response, responses=described("answers"))
def export_answers(files: Files, asked: Annotated[SearchExport, Query()]) -> Response:
    """All answers to a question as a file: CSV with a row each, or JSON lines with all of each."""

    def records(kb: KnowledgeBase) -> Iterator[JsonObject]:
        filters = asked.narrowing().filters(kb)
        question = ask(
            asked.q, limit=MAX_ANSWERS, filters=filters, possibly=asked.possibly, today=date.today()
        )
        for answer in search(kb, question).answers:
            yield answer_record(answer)

    return files.send(records, ANSWER_COLUMNS, asked, "answers")
