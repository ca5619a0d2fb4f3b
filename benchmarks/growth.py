"""What a document costs as the corpus grows, the memory of an ingestion, and of seeing it again.

    python benchmarks/growth.py [--sizes 100 1000 10000] [--model fast]

Each size is a corpus of its own of made-up short reports, taken in by the command in a process of its own;
then seen again unchanged, and again with one file changed.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUN = """
import resource
from pipelines.cli import main
try:
    main()
finally:
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print("PEAK", *peaks)
"""
DEEDS = (
    "建立驿站",
    "推行延时服务",
    "组建网格队伍",
    "开设田间课堂",
    "设立议事会",
    "打造共享食堂",
    "开展技能培训",
)
COUNTED = ("活动{}场", "网格{}个", "服务群众{}余名", "培训农户{}人次", "调解纠纷{}起", "投资{}万元")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    seconds: float
    cpu: float  # of all its processes
    peak: float  # MB, of the process of the command and of its largest child


def write_corpus(folder: Path, size: int) -> None:
    """Reports of a title, three measures and their figures, no two the same; 500 in a folder."""
    for number in range(size):
        chance = random.Random(number)
        lines = [f"# 第{number}号镇的做法"]
        for deed in chance.sample(DEEDS, 3):
            counted = "，".join(one.format(chance.randrange(3, 9000)) for one in chance.sample(COUNTED, 3))
            lines.append(f"{deed}。第{number}号镇{counted}，群众满意度达{chance.randrange(800, 999) / 10}%。")
        place = folder / f"{number // 500:04}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def ingest(folder: Path, home: Path, model: str) -> Cost:
    """Run the command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command: Sequence[str] = (sys.executable, "-c", RUN, "run", str(folder), "--home", str(home))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "POLICYKB_MODEL": model}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peaks = done.stdout.rpartition("PEAK ")[2].split()
    return Cost(time.perf_counter() - started, cpu, max(map(int, peaks)) / 1000)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--model", default="fast")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["POLICYKB_MODELS"] = f"{scratch}/models"
        write_corpus(Path(scratch) / "first", 1)
        ingest(Path(scratch) / "first", Path(scratch) / "first-home", options.model)
        print(
            "| documents | run | seconds | CPU s | CPU ms a document | peak MB |\n"
            "|---:|---|---:|---:|---:|---:|"
        )
        for size in options.sizes:
            folder, home = Path(scratch) / f"{size}", Path(scratch) / f"{size}-home"
            write_corpus(folder, size)
            for name in ("all new", "unchanged", "one changed"):
                if name == "one changed":
                    changed = folder / "0000" / "000007.txt"
                    changed.write_text(
                        f"{changed.read_text(encoding='utf-8')}\n\n开展义诊。义诊7场。", "utf-8"
                    )
                cost = ingest(folder, home, options.model)
                each = f"{1000 * cost.cpu / size:.1f}" if name == "all new" else ""
                print(
                    f"| {size:,} | {name} | {cost.seconds:.1f} | {cost.cpu:.1f} | {each} | {cost.peak:.0f} |",
                    flush=True,
                )
        print(f"Load of the machine: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}.")


if __name__ == "__main__":
    main()
