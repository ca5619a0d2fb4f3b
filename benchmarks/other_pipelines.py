"""How long the ingestion of the same documents takes here and in other pipelines, as a ratio in one run.

    python benchmarks/other_pipelines.py FOLDER… --python VENV/bin/python [--documents 1000] [--longest 1000]

VENV has llama-index-core, llama-index-vector-stores-chroma, haystack-ai, sentence-transformers-haystack,
chroma-haystack and txtai. Each system embeds the same texts with the bundled model and keeps the vectors in
Chroma (txtai in its own index); they split texts into chunks of at most CHUNK characters, which the model
takes whole, without overlap. They extract nothing; we extract everything. Two rows more are our extraction
alone and our embedding alone. CPU seconds are those of all processes of a system. With ``--longest``
the texts are cut at line ends into documents of at most so many characters.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHUNK = 400  # characters: no more than 512 tokens of the model, which cuts off what is longer
OURS = ("policykb", "our extraction alone", "our embedding alone")
OTHERS = ("LlamaIndex", "Haystack", "txtai")


def read_texts(folder: Path) -> list[tuple[str, str]]:
    """Name and text of each file."""
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())]


def cut(text: str) -> list[str]:
    """Chunks as the other systems' splitters make them: whole lines and sentences while they fit."""
    chunks: list[str] = []
    for sentence in text.replace("。", "。\n").split("\n"):
        for start in range(0, len(sentence), CHUNK):
            part = sentence[start : start + CHUNK].strip()
            if part and chunks and len(chunks[-1]) + len(part) < CHUNK:
                chunks[-1] += part
            elif part:
                chunks.append(part)
    return chunks


# --- the systems, each in a process of its own ---------------------------------------------------------


def run_llamaindex(folder: Path, home: Path, model: Path) -> int:
    """LlamaIndex's ingestion pipeline into Chroma."""
    import chromadb
    from llama_index.core import Document
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(model), device="cpu")

    class Bundled(BaseEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            made = encoder.encode([f"passage: {text}" for text in texts], normalize_embeddings=True)
            return made.tolist()

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    collection = chromadb.PersistentClient(str(home)).create_collection("passages", embedding_function=None)
    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=0, tokenizer=list)
    pipeline = IngestionPipeline(
        transformations=[splitter, Bundled(embed_batch_size=32)],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    documents = [Document(text=text, doc_id=name) for name, text in read_texts(folder)]
    return len(pipeline.run(documents=documents))


def run_haystack(folder: Path, home: Path, model: Path) -> int:
    """A Haystack pipeline of splitter, embedder and writer into Chroma."""
    from haystack import Document, Pipeline
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.writers import DocumentWriter
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )
    from haystack_integrations.document_stores.chroma import ChromaDocumentStore

    splitter = DocumentSplitter(split_by="function", splitting_function=cut, split_length=1, split_overlap=0)
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(model), prefix="passage: ", normalize_embeddings=True, progress_bar=False
    )
    pipeline = Pipeline()
    pipeline.add_component("split", splitter)
    pipeline.add_component("embed", embedder)
    pipeline.add_component("write", DocumentWriter(ChromaDocumentStore(persist_path=str(home))))
    pipeline.connect("split", "embed")
    pipeline.connect("embed", "write")
    documents = [Document(content=text, meta={"name": name}) for name, text in read_texts(folder)]
    written: int = pipeline.run({"split": {"documents": documents}})["write"]["documents_written"]
    return written


def run_txtai(folder: Path, home: Path, model: Path) -> int:
    """txtai's embeddings over chunks, with their texts, in its own index."""
    from txtai import Embeddings

    embeddings = Embeddings(
        path=str(model), method="sentence-transformers", instructions={"data": "passage: "}, content=True
    )
    rows = [
        (f"{name} {number}", part)
        for name, text in read_texts(folder)
        for number, part in enumerate(cut(text))
    ]
    embeddings.index(rows)
    embeddings.save(str(home))
    return len(rows)


def run_embedding(folder: Path, home: Path, model: Path) -> int:
    """Our encoder on what ingestion embeds, and nothing else; the texts were read before."""
    from index.embedders import open_embedder
    from index.settings import Settings

    texts = json.loads((folder.parent / "searched.json").read_text(encoding="utf-8"))
    open_embedder(Settings.from_environment(home)).embed_passages(sorted(texts, key=len))
    return len(texts)


def run_extraction(folder: Path, home: Path, model: Path) -> int:
    """Our extraction on one core, nothing kept but what ingestion would embed."""
    from corpus.source import Source
    from extract.facts import extract_facts
    from index.search_text import search_texts

    searched: dict[str, None] = {}
    for path in sorted(folder.iterdir()):
        source: Source = _load(path)
        searched |= dict.fromkeys(search_texts(extract_facts(source)).values())
    (folder.parent / "searched.json").write_text(json.dumps(list(searched)), encoding="utf-8")
    return len(searched)


def _load(path: Path) -> object:
    from corpus.loaders import load_source

    return load_source(path).source


SYSTEMS = {
    "LlamaIndex": run_llamaindex,
    "Haystack": run_haystack,
    "txtai": run_txtai,
    "our extraction alone": run_extraction,
    "our embedding alone": run_embedding,
}


# --- the measurement ---------------------------------------------------------------------------------------


def choose(folders: Sequence[Path], count: int, longest: int | None, into: Path) -> int:
    """Write ``count`` documents of the texts below the folders, by chance; how many characters they have."""
    paths = sorted(path for folder in folders for end in ("txt", "md") for path in folder.rglob(f"*.{end}"))
    texts = (path.read_bytes().decode("utf-8", "replace") for path in paths)
    documents = [part for text in texts for part in ([text] if longest is None else divide(text, longest))]
    chosen = random.Random(6).sample(documents, min(count, len(documents)))
    into.mkdir()
    for number, text in enumerate(chosen):
        (into / f"{number:05}.txt").write_text(text, encoding="utf-8")
    return sum(map(len, chosen))


def divide(text: str, longest: int) -> list[str]:
    """The text in parts of whole lines, each of at most ``longest`` characters unless one line has more."""
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        if parts and len(parts[-1]) + len(line) <= longest:
            parts[-1] += line
        else:
            parts.append(line)
    return [part for part in parts if len(part) > longest / 2]


def time_one(command: Sequence[str], name: str) -> tuple[float, float]:
    """Seconds by the clock and CPU seconds of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, cpu


def main() -> None:
    """Run every system in turn and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--python", type=Path, help="of the environment that has the other systems")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--longest", type=int, help="characters of a document")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(SYSTEMS[options.only](options.folders[0], options.home, options.model))
        return
    from index.bundled_model import write_model

    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        characters = choose(options.folders, options.documents, options.longest, work / "texts")
        (work / "model").mkdir()
        write_model(work / "model")
        print(f"{len(list((work / 'texts').iterdir()))} documents, {characters:,} characters", flush=True)
        print("| system | seconds | CPU s | times ours |\n|---|---:|---:|---:|", flush=True)
        for number in range(options.rounds):
            ours = 0.0
            for name in (*OURS, *(OTHERS if options.python else ())):
                home = work / f"home-{number}-{name.replace(' ', '-')}"
                python = str(options.python if name in OTHERS else sys.executable)
                own = [python, "-c", "from pipelines.cli import main; main()", "run", str(work / "texts")]
                other = [
                    python,
                    __file__,
                    str(work / "texts"),
                    "--only",
                    name,
                    "--model",
                    str(work / "model"),
                ]
                command = own if name == "policykb" else other
                seconds, cpu = time_one([*command, "--home", str(home)], name)
                ours = ours or cpu
                print(f"| {name} | {seconds:.0f} | {cpu:.0f} | {cpu / ours:.2f} |", flush=True)
        print(f"Load of the machine: {os.getloadavg()[0]:.1f}; processors: {os.cpu_count()}.")


if __name__ == "__main__":
    main()
