"""How long the ingestion of a folder of reports takes, run by run, and what of it is embedding.

    python benchmarks/ingest_reports.py FOLDER

Each run is the command as its user calls it, in a process of its own, with a home that is thrown away.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()", "run"]


def run(folder: Path, home: Path, *options: str) -> tuple[float, float, dict[str, Any]]:
    """Seconds by the clock, CPU seconds with those of child processes, and the summary of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [*COMMAND, str(folder), "--home", str(home), "--json", *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, json.loads(done.stdout)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of .txt and .md files")
    folder = parser.parse_args().folder.absolute()
    print(f"{'run':<34} {'seconds':>8} {'CPU s':>8} {'stored':>7} {'unchanged':>9} {'failed':>7}")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        for name, options in (
            ("into an empty home", ()),
            ("again, nothing changed", ()),
            ("again, --force (nothing to embed)", ("--force",)),
        ):
            seconds, cpu, summary = run(folder, home, *options)
            print(
                f"{name:<34} {seconds:>8.1f} {cpu:>8.1f} {summary['stored']:>7} "
                f"{summary['unchanged']:>9} {summary['failed']:>7}"
            )
            if not options and summary["stored"]:
                rate = summary["characters"] / seconds
                print(f"  {summary['characters']:,} characters, {rate:,.0f} a second")
                print(f"  {json.dumps(summary['knowledge_base'])}")
        megabytes = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
        models = sum(path.stat().st_size for path in (home / "models").rglob("*") if path.is_file()) / 1e6
        print(f"the home takes {megabytes:,.0f} MB, of which {models:,.0f} MB are the model")


if __name__ == "__main__":
    main()
