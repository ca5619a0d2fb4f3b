"""Damaged files by the hundred: does a run ever hang, crash or lose the others, and what does each cost?

python benchmarks/mutations.py [--number 300] [--seed 0] [--seconds 60]

Small valid files of each format, made in code, are truncated, flipped or spliced at random. They are read as
a run reads them, in workers, each beside a file that is well.
"""

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus.contents import Contents
from corpus.limits import Limits
from corpus.workers import Job, Lost
from pipelines.batches import Failure
from pipelines.extraction import extractor
from pipelines.unfolding import list_contents
from tests.support.mutations import make_seeds, mutate

WELL = "# 石门村\n\n开办夜校，培训村民120人次。\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=300, help="mutations of each format")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for one file")
    parser.add_argument("--formats", nargs="*", help="extensions, e.g. .pdf; else all")
    options = parser.parse_args()
    print(f"{'format':<10}{'files':>7}{'read':>7}{'refused':>9}{'lost':>6}{'faults':>8}{'s':>8}  slowest")
    with tempfile.TemporaryDirectory() as scratch, extractor(Limits(), seconds=options.seconds) as workers:
        well = Path(scratch, "好.txt")
        well.write_text(WELL, encoding="utf-8")
        faults: list[str] = []
        for suffix, data in make_seeds().items():
            if options.formats and suffix not in options.formats:
                continue
            found: collections.Counter[str] = collections.Counter()
            slowest, started = 0.0, time.perf_counter()
            for number, damaged in enumerate(mutate(data, options.number, options.seed)):
                path = Path(scratch, f"坏{number}{suffix}")
                path.write_bytes(damaged)
                began = time.perf_counter()
                (contents,) = workers.unfold([Job(list_contents, (str(path), Limits()))])
                refusals = contents.refusals if isinstance(contents, Contents) else ()
                bad, good = workers.extract([str(path), str(well)])
                slowest = max(slowest, time.perf_counter() - began)
                assert not isinstance(good, Failure), good
                said = [message for _, message in refusals]
                said += [bad.message] if isinstance(bad, Failure) else []
                found["lost"] += isinstance(contents, Lost) or any("process that read" in one for one in said)
                found["refused"] += bool(said)
                found["read"] += not said
                wrong = [one for one in said if "error of the program" in one or "within" in one]
                found["faults"] += bool(wrong)
                faults += [f"{suffix} {number}: {one}" for one in wrong]
                path.unlink()
            spent = time.perf_counter() - started
            print(
                f"{suffix:<10}{options.number:>7}{found['read']:>7}{found['refused']:>9}{found['lost']:>6}"
                f"{found['faults']:>8}{spent:>8.1f}  {slowest:.1f} s",
                flush=True,
            )
        print("\n".join(faults))


if __name__ == "__main__":
    main()
