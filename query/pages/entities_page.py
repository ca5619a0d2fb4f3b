"""The list of named things: organisations, programmes, documents, places, people."""

import json
from typing import get_args

from fastapi import APIRouter, Request, Response

from corpus.errors import QuestionError
from extract.records import MentionType
from index.entity_lookups import Frequency
from query.listings import list_entities
from query.pages.csv_files import csv_file
from query.pages.listed import ROWS, Asked, one_of, refuse
from query.pages.rendering import render
from query.places import read_places
from query.record_columns import ENTITY_COLUMNS
from query.records import entity_record
from query.server.knowledge import Reading

_MOST = 2**31  # what tables count up to

router = APIRouter(include_in_schema=False)


@router.get("/entities")
def entities_page(request: Request, kb: Reading) -> Response:
    """Named things, those that most reports name first."""
    asked = Asked(request.query_params)
    try:
        text, type_, adcodes = _read_entities(asked)
        after = _read_frequency(asked.one("after"))
        rows = list_entities(kb, text, type_, adcodes, ROWS + 1, after)
    except QuestionError as error:
        return refuse(request, "entities.html", asked, error, types=get_args(MentionType))
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return render(
        request,
        "entities.html",
        asked=asked,
        refused=None,
        rows=rows[:ROWS],
        types=get_args(MentionType),
        following=json.dumps([last.reports, last.mentions, last.id]) if last else None,
    )


@router.get("/entities.csv")
def entities_file(request: Request, kb: Reading) -> Response:
    """All of them as CSV."""
    text, type_, adcodes = _read_entities(Asked(request.query_params))
    rows = list_entities(kb, text, type_, adcodes)
    return csv_file("entities", map(entity_record, rows), ENTITY_COLUMNS)


def _read_entities(asked: Asked) -> tuple[str | None, MentionType | None, frozenset[str]]:
    type_ = one_of(get_args(MentionType), asked.one("type"))
    return asked.one("text") or None, type_, read_places(asked.all("place"))


def _read_frequency(written: str) -> Frequency | None:
    if not written:
        return None
    try:
        reports, mentions, id_ = json.loads(written)
    except (ValueError, TypeError, RecursionError):
        reports = mentions = id_ = None
    known = all(type(number) is int and 0 <= number < _MOST for number in (reports, mentions))
    if not known or not isinstance(id_, str):
        raise QuestionError("the list cannot go on from there; begin it again")
    return reports, mentions, id_
