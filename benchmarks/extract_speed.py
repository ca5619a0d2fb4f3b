"""How many characters ``extract_facts`` reads in a CPU second of one core, and whether time grows linearly.

python benchmarks/extract_speed.py FOLDER
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import SourceError
from corpus.loaders import decode_source, find_files, load_source
from corpus.source import Source
from extract.facts import extract_facts

# What a name beside a post needs, spaCy among it, is loaded late: not in the time that is measured.
_FIRST = "云湾市社区党支部书记王建国说，居民李秀英表示满意，培训300人。"


def load_all(folder: Path) -> list[Source]:
    """The readable files below a folder."""
    sources = []
    for path in find_files([folder]):
        try:
            sources.append(load_source(path).source)
        except SourceError as error:
            print(f"left out: {error}")
    return sources


def seconds_for(sources: Sequence[Source]) -> float:
    """CPU seconds of this process for the facts of all sources."""
    started = time.process_time()
    for source in sources:
        extract_facts(source)
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of .txt and .md files")
    folder = parser.parse_args().folder
    sources = load_all(folder)
    seconds_for([decode_source("first.txt", _FIRST.encode("utf-8")), *sources[:1]])  # load all that is needed
    seconds = seconds_for(sources)
    characters = sum(len(source.text) for source in sources)
    print(
        f"{len(sources)} files, {characters:,} characters, {seconds:.1f} CPU s: {characters / seconds:,.0f}/s"
    )
    print("the same text as one file, 1, 2, 4, … times over:")
    text = "\n".join(source.text for source in sources)[:100_000]
    for times in (1, 2, 4, 8):
        source = decode_source("long.txt", (text * times).encode("utf-8"))
        seconds = seconds_for([source])
        print(f"{len(source.text):>9,} characters {seconds:6.1f} CPU s {len(source.text) / seconds:>9,.0f}/s")


if __name__ == "__main__":
    main()
