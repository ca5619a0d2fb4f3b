"""Record columns: the columns of listings as tables, in order."""

FIGURE_COLUMNS = (
    "indicator", "indicator_key", "text", "value", "low", "high", "bound", "unit", "dimension", "change",
    "basis", "status", "period", "belongs_to", "adcode", "sentence", "practice_title", "practice_id",
    "figure_id", "report_title", "report_date", "source", "source_spans",
)  # fmt: skip
ANSWER_COLUMNS = (
    "rank", "score", "title", "text", "region", "heading_path", "report_title", "source", "source_spans",
    "practice_id", "passage_id",
)  # fmt: skip
FIGURE_ROW_COLUMNS = ("meets", *FIGURE_COLUMNS)
COMPARED_COLUMNS = ("row", "place", "place_code", *FIGURE_COLUMNS)
ENTITY_COLUMNS = ("canonical", "type", "adcode", "mentions", "reports", "names", "entity_id")
PRACTICE_COLUMNS = (
    "title", "kind", "themes", "region", "adcode", "heading_path", "actors", "instruments", "figures",
    "outcomes", "report_title", "source", "lines", "practice_id",
)  # fmt: skip
SIMILAR_COLUMNS = (
    "similarity", "title", "region", "text", "copies", "report_title", "source", "source_spans",
    "practice_id", "passage_id",
)  # fmt: skip
SPREAD_COLUMNS = (
    "date", "region", "adcode", "times", "written", "shared", "passage", "report_title", "source",
    "practice_id", "passage_id",
)  # fmt: skip
