"""How much memory and time the export of many rows takes, format by format.

    python benchmarks/export_memory.py [--figures 1000000] [--formats csv,parquet] [--keep DIR]

Writes a knowledge base of invented reports straight into the tables, ten figures a passage and a hundred a
file, then exports it in a process of its own for each format and once in all of them. The peak is what the
system says that the process held at most. ``--keep`` keeps the knowledge base for the next call.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from index import schema, search_schema
from index.database import open_engine, writing
from index.knowledge_base import KnowledgeBase
from index.settings import Settings

ROOT = Path(__file__).parent.parent
FORMATS = ("csv", "jsonl", "parquet", "xlsx", "sqlite")
FIGURES, PASSAGES = 10, 10  # of a passage, of a file
DIMENSION = 256
MODEL = "invented"
SENTENCE = "{place}开展第{number}次入户走访{count}人次，解决群众反映的问题{count}件，群众满意度达{share}%。"
EXPORT = """
import json, resource, sys
from pathlib import Path
from index.knowledge_base import KnowledgeBase
from index.settings import Settings
from query.release.formats import FORMATS
from query.release.plans import Plan
from query.release.writing import write_release

home, out, formats = Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3].split(","))
with KnowledgeBase.open(Settings.from_environment(home)) as kb:
    release = write_release(kb, out, Plan(formats=formats))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
print(json.dumps({"peak": peak, "rows": sum(release.rows.values()), "bytes": release.size}))
"""


def make_home(home: Path, figures: int) -> None:
    """A knowledge base with so many figures; nothing is extracted or embedded."""
    settings = Settings.from_environment(home)
    KnowledgeBase.open(settings, write=True).close()
    engine = open_engine(settings)
    random = np.random.default_rng(8)
    with writing(engine) as connection:
        model = {"name": MODEL, "dimension": DIMENSION}
        connection.execute(search_schema.embedding_model.insert(), [model])
        state = {"id": 1, "model": MODEL, "generation": 0, "passages": 0, "version": 1}
        connection.execute(search_schema.vector_index.insert(), [state])
        connection.execute(schema.entity.insert(), [_entity(number) for number in range(1_000)])
    for start in range(0, figures // (FIGURES * PASSAGES), 100):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for number in range(start, min(start + 100, figures // (FIGURES * PASSAGES))):
            for table, row in _rows_of_file(number, random):
                rows.setdefault(table, []).append(row)
        with writing(engine) as connection:
            for table, some in rows.items():
                connection.execute(table.insert(), some)
    engine.dispose()


def _entity(number: int) -> dict[str, Any]:
    return {
        "id": f"ORG:第{number}街道办事处",
        "type": "ORG",
        "canonical": f"第{number}街道办事处",
        "adcode": None,
    }


def _rows_of_file(number: int, random: np.random.Generator) -> Iterator[tuple[Any, dict[str, Any]]]:
    source_id = hashlib.sha256(str(number).encode()).hexdigest()
    report_id = f"{source_id[:12]}.r1"
    texts = [
        "".join(
            SENTENCE.format(
                place=f"第{number}街道",
                number=place * FIGURES + part,
                count=number + part,
                share=95 + part / 10,
            )
            for part in range(FIGURES)
        )
        for place in range(PASSAGES)
    ]
    text = "\n".join(texts)
    described = dict.fromkeys(("title", "issuer", "document_number", "date", "url", "place"))
    source = {"id": source_id, "name": f"{number:06}.txt", "media_type": "text/plain", "encoding": "utf-8"}
    yield schema.source, {**source, **described, "text": text, "extractor_version": "1"}
    report = {"id": report_id, "source_id": source_id, "number": 1, "title": f"第{number}街道工作总结"}
    span = {"span_start": 0, "span_end": len(text)}
    yield (
        schema.report,
        {**report, **span, "region": "安徽省合肥市肥西县", "adcode": "340123", "date": "2025-01"},
    )
    offset = 0
    for place, said in enumerate(texts):
        passage_id = f"{report_id}.p{place + 1:03}"
        key = hashlib.sha256(said.encode()).hexdigest()
        yield schema.passage, _passage(passage_id, report_id, place + 1, said, key)
        piece = {
            "passage_id": passage_id,
            "position": 0,
            "span_start": offset,
            "span_end": offset + len(said),
        }
        yield schema.passage_piece, piece
        vector = random.normal(size=DIMENSION).astype("<f4")
        yield search_schema.embedding, {"model": MODEL, "text_hash": key, "vector": vector.tobytes()}
        for part in range(FIGURES):
            yield schema.figure, _figure(passage_id, place * FIGURES + part, part)
            mention = {"id": f"{passage_id}.n{part:02}", "passage_id": passage_id, "subtype": "government"}
            named = f"ORG:第{(number + part) % 1_000}街道办事处"
            spot = {"position": place * FIGURES + part, "span_start": 0, "span_end": 3, "text": said[:3]}
            yield schema.mention, {**mention, **spot, "entity_id": named}
        offset += len(said) + 1


def _passage(id_: str, report_id: str, number: int, text: str, key: str) -> dict[str, Any]:
    return {
        "id": id_,
        "report_id": report_id,
        "number": number,
        "role": "body",
        "heading_path": ("一、工作成效",),
        "text": text,
        "lines": (number,),
        "lead": None,
        "duplicate_of": None,
        "text_hash": key,
    }


def _figure(passage_id: str, position: int, part: int) -> dict[str, Any]:
    empty = {column.name: None for column in schema.figure.columns}
    said = {"text": f"{part}人次", "unit": "人次", "dimension": "person_times", "indicator": "入户走访"}
    exact = {
        "bound": "exact",
        "upper_open": False,
        **dict.fromkeys(("value", "lower", "upper"), Decimal(part)),
    }
    return {
        **empty,
        **said,
        **exact,
        "id": f"{passage_id}.f{part:02}",
        "passage_id": passage_id,
        "position": position,
        "span_start": part * 30,
        "span_end": part * 30 + 3,
        "indicator_key": "走访",
        "status": "reported",
        "period": "2024",
    }


def export(home: Path, formats: tuple[str, ...]) -> tuple[float, dict[str, Any]]:
    """Seconds, and what the process told."""
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        words = [sys.executable, "-c", EXPORT, str(home), f"{scratch}/out", ",".join(formats)]
        done = subprocess.run(
            words,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        return time.perf_counter() - started, json.loads(done.stdout)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--keep", type=Path, help="folder of the knowledge base")
    options = parser.parse_args()
    formats = tuple(options.formats.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        home = options.keep or Path(scratch) / "home"
        if not home.exists():
            started = time.perf_counter()
            make_home(home, options.figures)
            print(f"made {options.figures:,} figures in {time.perf_counter() - started:.0f} s")
        print("| formats | rows | seconds | peak MiB | MB written |\n|---|---:|---:|---:|---:|")
        for some in dict.fromkeys([*((one,) for one in formats), formats]):
            seconds, told = export(home, some)
            size = told["bytes"] / 1e6
            print(
                f"| {', '.join(some)} | {told['rows']:,} | {seconds:.0f} | {told['peak']:.0f} | {size:,.0f} |"
            )


if __name__ == "__main__":
    main()
