"""Homes of knowledge bases for tests that change what lies in them."""

import os
import shutil
from pathlib import Path

import home_databases


def copy_home(home: Path, to: Path) -> Path:
    """A copy of a home with its tables, in whichever engine ``--engine`` names; nobody may have it open."""
    if home_databases.URL_VARIABLE in os.environ:
        home_databases.copy(home, to)
    return Path(shutil.copytree(home, to))
