"""The migration steps lead to the schema that the program uses, and back."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from corpus.errors import StoreError
from index.columns import metadata
from index.database import HEAD, migrate, open_engine, reading, revision, writing
from index.settings import Settings
from tests.support.postgresql import PostgresqlServer


@pytest.fixture
def engine(new_settings: Settings) -> Iterator[Engine]:
    new_settings.home.mkdir()
    made = open_engine(new_settings)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(sqlite_settings: Settings) -> Iterator[Engine]:
    sqlite_settings.home.mkdir()
    made = open_engine(sqlite_settings)
    yield made
    made.dispose()


def rows_of(engine: Engine, *tables: str) -> list[list[tuple[object, ...]]]:
    """All rows of each table, in the order the database gives."""
    with reading(engine) as connection:
        return [[tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in tables]


def insert(engine: Engine, statements: Iterable[str]) -> None:
    """Run the statements in one transaction."""
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


def definitions(engine: Engine) -> dict[str, set[str]]:
    """Each table and index with the set of its columns and constraints, whose order means nothing."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        name: {re.sub(r"\s+", " ", part.replace('"', "")).strip(" ,") for part in re.split(r"\n", sql)}
        for name, sql in rows
        if not name.startswith(("alembic", "sqlite_"))
    }


def test_migrated_schema_is_the_schema_of_the_program(engine: Engine) -> None:
    assert revision(engine) is None
    migrate(engine)
    assert revision(engine) == HEAD
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrated_tables_are_defined_as_new_ones_are(sqlite_engine: Engine) -> None:
    migrate(sqlite_engine)
    made = sqlalchemy.create_engine("sqlite://")
    metadata.create_all(made)
    assert definitions(sqlite_engine) == definitions(made)


def test_downgrade_leaves_no_table_and_upgrade_can_follow(engine: Engine) -> None:
    migrate(engine)
    migrate(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert revision(engine) == HEAD


FIRST_ROWS = (
    "INSERT INTO source VALUES ('s', 'a.txt', 'text/plain', 'utf-8', '共3个', '1')",
    "INSERT INTO report VALUES ('s.r1', 's', 1, NULL, 0, 3, NULL, NULL)",
    "INSERT INTO passage VALUES ('s.r1.p001', 's.r1', 1, 'body', '[]', '共3个', '[1]', NULL, NULL, 'h')",
    "INSERT INTO figure (id, passage_id, position, span_start, span_end, text, value, bound, unit, dimension,"
    " upper_open, status)"
    " VALUES ('f', 's.r1.p001', 0, 1, 3, '3个', '3', 'exact', '个', 'count', FALSE, 'reported')",
    "INSERT INTO practice VALUES ('m', 's.r1', 1, NULL, '[]', NULL, NULL, '[1]')",
    "INSERT INTO practice_figure VALUES ('m', 0, 'f')",
)


def test_upgrade_keeps_the_rows_of_the_first_schema(engine: Engine) -> None:
    migrate(engine, "0001")
    insert(engine, FIRST_ROWS)
    migrate(engine)
    with reading(engine) as connection:
        kept = connection.execute(
            text(
                "SELECT practice.kind, figure.text FROM practice_figure "
                "JOIN practice ON practice_id = practice.id JOIN figure ON figure_id = figure.id"
            )
        ).all()
    assert kept == [("done", "3个")]


def test_keys_are_checked_again_after_an_upgrade(engine: Engine) -> None:
    migrate(engine)
    with pytest.raises(StoreError), writing(engine) as connection:
        connection.execute(text("INSERT INTO practice_figure VALUES ('none', 0, 'none')"))


# What the third schema may hold beside FIRST_ROWS; the last row refers to a source, by another table.
THIRD_ROWS = (
    "INSERT INTO source VALUES ('s', 'a.txt', 'text/plain', 'utf-8', '共3个', '1')",
    "INSERT INTO location VALUES ('/a.txt', 's', NULL)",
    "INSERT INTO report VALUES ('s.r1', 's', 1, NULL, 0, 3, NULL, NULL, NULL)",
    "INSERT INTO line VALUES ('s', 1, 's.r1', 0, 3, 'body', NULL, '', NULL, NULL)",
    "INSERT INTO edit VALUES ('s.r1.e001', 's.r1', 0, 'number', 1, 2, NULL, NULL, '3。')",
    "INSERT INTO passage VALUES ('s.r1.p001', 's.r1', 1, 'body', '[]', '共3个', '[1]', NULL, NULL, 'h')",
    "INSERT INTO figure (id, passage_id, position, span_start, span_end, text, value, bound, unit, dimension,"
    " upper_open, status)"
    " VALUES ('f', 's.r1.p001', 0, 1, 3, '3个', '3', 'exact', '个', 'count', FALSE, 'reported')",
)
FOURTH_ROWS = (
    "INSERT INTO source_mark VALUES ('s', 0, 2, 3, 'footer')",
    "INSERT INTO source_grid VALUES ('s', 0, 0, 3)",
    "INSERT INTO source_cell VALUES ('s', 0, 0, 0, 3, 0, 0, 1, 1, TRUE)",
    "INSERT INTO edit VALUES ('s.r1.e002', 's.r1', 1, 'footer', 2, 3, NULL, NULL, '')",
    "UPDATE line SET role = 'table'",
    "UPDATE passage SET role = 'table'",
    "UPDATE figure SET indicator_row_start = 0, indicator_row_end = 1",
    "UPDATE source SET title = '简报'",
)


def test_rows_of_the_third_schema_go_through_the_fourth_and_back(engine: Engine) -> None:
    kept = ("source", "location", "report", "line", "edit", "passage", "figure")
    migrate(engine, "0003")
    insert(engine, THIRD_ROWS)
    before = rows_of(engine, *kept)
    migrate(engine, "0004")
    insert(engine, FOURTH_ROWS)
    migrate(engine, "0003")
    assert rows_of(engine, *kept) == before


SIXTH_ROWS = (
    "INSERT INTO source (id, name, media_type, encoding, text, extractor_version)"
    " VALUES ('s', 'a.txt', 'text/plain', 'utf-8', '共3个', '1')",
    "INSERT INTO location VALUES ('/a.txt', 's', NULL)",
    "INSERT INTO vanished VALUES ('/b.txt', '2026')",
)
SEVENTH_ROWS = (
    "INSERT INTO correction VALUES (1, 'reject_figure', 's', '[[1, 3]]', '3个', '{}', '{}', '李', '误', '',"
    " NULL)",
    "INSERT INTO correction VALUES (2, 'revert', 's', '[]', '', '{}', '{}', '李', '误', '2026', 1)",
    "INSERT INTO correction_outcome VALUES (1, 'applied', NULL, 'f', NULL, NULL)",
    "INSERT INTO uncorrected VALUES ('s', '{}')",
)


def test_rows_of_the_sixth_schema_go_through_the_seventh_and_back(engine: Engine) -> None:
    kept = ("source", "location", "vanished")
    migrate(engine, "0006")
    insert(engine, SIXTH_ROWS)
    before = rows_of(engine, *kept)
    migrate(engine, "0007")
    insert(engine, SEVENTH_ROWS)
    assert rows_of(engine, *kept) == before
    migrate(engine, "0006")
    assert rows_of(engine, *kept) == before


def test_rows_of_the_eighth_schema_go_through_the_ninth_and_back(engine: Engine) -> None:
    kept = ("source", "location", "vanished", "correction", "uncorrected")
    migrate(engine, "0008")
    insert(engine, (*SIXTH_ROWS, *SEVENTH_ROWS))
    before = rows_of(engine, *kept)
    migrate(engine, "0009")
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO container VALUES ('/a.zip', 'd')"))
        connection.execute(
            text("INSERT INTO container_item VALUES ('/a.zip', 0, '/a.zip!/b.txt', 's', 1, NULL)")
        )
    assert rows_of(engine, *kept) == before
    migrate(engine, "0008")
    assert rows_of(engine, *kept) == before


def test_database_of_a_later_version_is_left_alone(engine: Engine) -> None:
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999"):
        migrate(engine)
    assert revision(engine) == "9999"


def test_sqlite_checks_keys_and_keeps_a_log(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "journal_mode")
        ]
    assert values == [1, "wal"]


def test_postgresql_sorts_every_text_by_code_points(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    url = postgresql.make_database(empty=True)
    engine = open_engine(Settings(home=tmp_path, database_url=url, models=tmp_path))
    migrate(engine)
    with reading(engine) as connection:
        others = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'text' "
                "AND table_schema = 'public' AND collation_name IS DISTINCT FROM 'C'"
            )
        ).all()
        index = connection.execute(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = 'uq_location_current'")
        ).scalar()
    engine.dispose()
    assert others == []
    assert "WHERE (replaced_by IS NULL)" in str(index)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO report VALUES ('r', 'no such source', 1, NULL, 0, 1, NULL, NULL, NULL)",
        "INSERT INTO entity VALUES ('e', 'PLANET', '火星', NULL)",
        "INSERT INTO source_mark VALUES ('no such source', 0, 0, 1, 'footer')",
        "INSERT INTO source_cell VALUES ('s', 0, 0, 0, 1, 0, 0, 1, 1, FALSE)",
        "INSERT INTO run VALUES ('r', '2026', NULL, 'sleeping', '[]', 0, 0, 0, 0)",
        "INSERT INTO vector_index VALUES (2, 'm', 0, 0, 0)",
        "INSERT INTO correction VALUES (1, 'paint', 's', '[]', '', '{}', '{}', '李', '误', '2026', NULL)",
        "INSERT INTO correction VALUES (1, 'revert', 's', '[]', '', '{}', '{}', '李', '误', '2026', 9)",
        "INSERT INTO correction_outcome VALUES (1, 'lost', NULL, NULL, NULL, NULL)",
    ],
)
def test_rows_that_mean_nothing_are_refused(engine: Engine, statement: str) -> None:
    migrate(engine)
    with pytest.raises(StoreError, match="constraint"), writing(engine) as connection:
        connection.execute(text(statement))
