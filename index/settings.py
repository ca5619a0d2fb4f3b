"""Settings: where the knowledge base lies and what it is made with; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from corpus.errors import SettingsError
from corpus.limits import MIB, Limits

PREFIX = "POLICYKB_"
NAMES = (
    "HOME",
    "DATABASE_URL",
    "CHROMA_URL",
    "DASK_URL",
    "MODEL",
    "MODELS",
    "MAX_BYTES",
    "MAX_PAGES",
    "MAX_SECONDS",
    "MAX_MEMORY",
    "THREADS",
    "DOWNLOAD",
    "LOG",
    "ON_FAILURE",
    "WEBHOOK",
)
MAX_BYTES, MAX_PAGES = Limits().bytes, Limits().pages
MAX_SECONDS = 1_800  # a scan of a hundred pages takes as long on a slow machine
MAX_MEMORY = 4 * 1024 * MIB
DATABASES = ("sqlite", "postgresql")
BUNDLED_MODEL = "bundled"
INT8_MODEL = "bundled-int8"
FAST_MODEL = "fast"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Make it with ``from_environment``, which checks each value."""

    home: Path  # absolute folder of the knowledge base
    database_url: str = field(repr=False)  # SQLAlchemy URL; may hold a password
    models: Path  # absolute folder of converted embedding models; can be shared by many homes
    chroma_url: str | None = None  # a Chroma server instead of the folder in home
    dask_url: str | None = None  # a Dask scheduler instead of a cluster on this machine
    model: str = BUNDLED_MODEL  # one of the names above, or a sentence-transformers name or folder
    max_bytes: int = MAX_BYTES  # a larger file is refused
    max_pages: int = MAX_PAGES  # a PDF or image file with more is refused
    max_seconds: int = MAX_SECONDS  # reading a file is ended after so many
    max_memory: int = MAX_MEMORY  # bytes of addresses that reading a file may add
    threads: int = 1  # CPU threads for embedding
    download: bool = False  # whether a model may be fetched from the network
    log: str | None = None  # file that the events of runs are added to; "-" is standard error
    on_failure: str | None = None  # command that is told of failures on its standard input
    webhook: str | None = field(default=None, repr=False)  # address that failures are posted to

    @classmethod
    def from_environment(
        cls,
        home: Path | None = None,
        *,
        model: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> "Settings":
        """Settings from ``POLICYKB_*`` variables; ``home`` and ``model`` given here win over theirs.

        Raises SettingsError for an unknown ``POLICYKB_`` name or an unusable value.
        """
        values = _own_values(os.environ if environment is None else environment)
        where = _folder(
            "HOME", str(home) if home else values.get("HOME") or platformdirs.user_data_dir("policykb")
        )
        if where.exists() and not where.is_dir():
            raise SettingsError(f"{PREFIX}HOME is {where}, which is a file; name a folder.")
        return cls(
            home=where,
            database_url=_database_url(values.get("DATABASE_URL") or default_database_url(where)),
            models=_folder("MODELS", values.get("MODELS") or str(where / "models")),
            chroma_url=_server_url("CHROMA_URL", values.get("CHROMA_URL"), "http://HOST:PORT"),
            dask_url=_server_url("DASK_URL", values.get("DASK_URL"), "tcp://HOST:PORT", ("tcp", "tls")),
            model=model or values.get("MODEL") or BUNDLED_MODEL,
            max_bytes=_positive("MAX_BYTES", values.get("MAX_BYTES"), MAX_BYTES),
            max_pages=_positive("MAX_PAGES", values.get("MAX_PAGES"), MAX_PAGES),
            max_seconds=_positive("MAX_SECONDS", values.get("MAX_SECONDS"), MAX_SECONDS),
            max_memory=_positive("MAX_MEMORY", values.get("MAX_MEMORY"), MAX_MEMORY),
            threads=_positive("THREADS", values.get("THREADS"), _usable_cpus()),
            download=_flag("DOWNLOAD", values.get("DOWNLOAD")),
            log=values.get("LOG") or None,
            on_failure=values.get("ON_FAILURE") or None,
            webhook=_server_url("WEBHOOK", values.get("WEBHOOK"), "https://HOST/PATH"),
        )

    @property
    def limits(self) -> Limits:
        """How much of one file is read."""
        return Limits(bytes=self.max_bytes, pages=self.max_pages, expanded=16 * self.max_bytes)

    @property
    def sources(self) -> Path:
        """Folder of the source bytes, named by their sha256."""
        return self.home / "sources"

    @property
    def downloads(self) -> Path:
        """Folder of the documents that feeds named, by host."""
        return self.home / "downloads"

    @property
    def feeds(self) -> Path:
        """Folder of the feeds themselves as they were read last, named by the sha256 of their addresses."""
        return self.home / "feeds"

    @property
    def vectors(self) -> Path:
        """Folder of the Chroma generations."""
        return self.home / "vectors"


def default_database_url(home: Path) -> str:
    """The URL of the tables where none is set."""
    return f"sqlite:///{home / 'policykb.sqlite3'}"


def _own_values(environment: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for name, value in environment.items():
        if name.startswith(PREFIX):
            short = name.removeprefix(PREFIX)
            if short not in NAMES:
                known = ", ".join(PREFIX + one for one in NAMES)
                raise SettingsError(f"{name} is no setting of policykb; the settings are {known}.")
            values[short] = value.strip()
    return values


def _folder(name: str, value: str) -> Path:
    if "\0" in value:
        raise SettingsError(f"{PREFIX}{name} contains a NUL character; name a folder.")
    return Path(value).expanduser().absolute()


def _database_url(value: str) -> str:
    backend = value.partition(":")[0].partition("+")[0]
    if backend not in DATABASES or "://" not in value:
        raise SettingsError(
            f"{PREFIX}DATABASE_URL starts with {backend!r}; use sqlite:///FILE or postgresql+psycopg://HOST/NAME."
        )
    return value


def _server_url(
    name: str, value: str | None, form: str, schemes: tuple[str, ...] = ("http", "https")
) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{PREFIX}{name} is {value!r}; write it as {form}.")
    return value


def _positive(name: str, value: str | None, default: int) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise SettingsError(f"{PREFIX}{name} is {value!r}; write a whole number of at least 1.")
    return int(value)


def _flag(name: str, value: str | None) -> bool:
    if not value or value.lower() in ("0", "false", "no"):
        return False
    if value.lower() in ("1", "true", "yes"):
        return True
    raise SettingsError(f"{PREFIX}{name} is {value!r}; write 1 or 0.")


def _usable_cpus() -> int:
    """CPUs this process may run on: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
