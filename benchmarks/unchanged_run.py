"""How long a run takes that finds nothing to do, and how much of that is Prefect's server.

python benchmarks/unchanged_run.py [--times 5]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpus" / "samples" / "chengdu-party-building.txt"
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()"]
SERVER = """
import sys, time
from pathlib import Path
from pipelines.prefect_api import prefect_api

started = time.perf_counter()
with prefect_api(Path(sys.argv[1])) as api:
    api.wait()
    print(time.perf_counter() - started)
"""


def python(*arguments: str) -> str:
    """Run Python in the project's folder; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def clock(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as scratch:
        fresh = [float(python("-c", SERVER, f"{scratch}/fresh{number}")) for number in range(2)]
        print(f"Prefect's server, fresh database: {statistics.median(fresh):.1f} s")
        used = [float(python("-c", SERVER, f"{scratch}/fresh0")) for _ in range(times)]
        print(f"Prefect's server, used database: {statistics.median(used):.1f} s")
        home = f"{scratch}/home"
        arguments = [*COMMAND[1:], "run", str(SAMPLE), "--home", home]
        print(f"first run over the sample: {clock(lambda: python(*arguments)):.1f} s")
        # With --retry the flow looks, not the command; nothing is in quarantine, so it finds nothing to do.
        for name, options in (("unchanged run", []), ("unchanged run as a flow", ["--retry"])):
            again = [clock(partial(python, *arguments, *options)) for _ in range(times)]
            print(f"{name}: median {statistics.median(again):.1f} s, worst {max(again):.1f} s")


if __name__ == "__main__":
    main()
