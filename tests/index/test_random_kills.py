"""A writer killed at random moments, a few times; benchmarks/random_kills.py does it hundreds of times."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("work", ["ingest", "reindex"])
def test_random_kills_change_no_end(work: str) -> None:
    tried = subprocess.run(
        [sys.executable, "benchmarks/random_kills.py", "--kills", "3", "--files", "4", "--during", work],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
    assert "all ends equal" in tried.stdout
