"""Home databases: every home that a test opens has its tables in a PostgreSQL database of its own.

For the suite as a whole, in the process of the tests and in those that they start; see ``--engine``.
"""

import hashlib
import os
from contextlib import closing, suppress
from pathlib import Path

# The URL of the server's databases, with NAME for that of the database.
URL_VARIABLE = "HOME_DATABASES_URL"


def url_of(home: Path) -> str:
    """The URL of the database of ``home``, which is made empty where it is not there."""
    name = _name(home)
    _make(name, "template1")
    return os.environ[URL_VARIABLE].replace("NAME", name)


def copy(home: Path, to: Path) -> None:
    """Give the home ``to`` the tables that ``home`` has, which no process has open."""
    _make(_name(to), _name(home))


def _name(home: Path) -> str:
    return f"home_{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def _make(name: str, template: str) -> None:
    import psycopg
    from psycopg.errors import DuplicateDatabase, UniqueViolation

    server = os.environ[URL_VARIABLE].replace("postgresql+psycopg://", "postgresql://")
    # Two processes may make it at once.
    made = suppress(DuplicateDatabase, UniqueViolation)
    with closing(psycopg.connect(server.replace("NAME", "postgres"), autocommit=True)) as connection, made:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]


def install() -> None:
    """Let settings that name no database use these."""
    from index import settings

    settings.default_database_url = url_of
