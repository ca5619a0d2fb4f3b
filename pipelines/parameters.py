"""Parameters: what flows are given, in a form that Prefect can record."""

import os
from pathlib import Path
from typing import Literal
from urllib.parse import unquote_to_bytes

Runner = Literal["processes", "dask"]  # where files are extracted
Split = Literal["dev", "test"]  # of the held-out labels


def as_parameter(path: str) -> str:
    """``path`` as Prefect can record it: a file URL where its bytes are no UTF-8, such as a name in GBK."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return Path(path).absolute().as_uri()
    return path


def as_path(parameter: str) -> str:
    """The path that ``as_parameter`` was given."""
    if not parameter.startswith("file:///"):
        return parameter
    return os.fsdecode(unquote_to_bytes(parameter.removeprefix("file://")))
