"""Bundled model: multilingual-e5-small, cut down to Chinese and Latin, written as a model folder."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.e5_weights import E5Weights, Weights, installed_version, weights_file
from index.model_folders import written_once

if TYPE_CHECKING:
    from rich.progress import Progress

CONVERSION = 3  # raise it with every change here that changes a vector
LATIN_PIECES = 16_000  # of 79,942; the vocabulary is roughly in the order of frequency
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
_TENSORS_OF_A_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_ABBREVIATION = re.compile("[A-Z0-9]{2,6}")  # GDP, 5G, APP: what Chinese text leaves in Latin letters
# Latin, Greek, punctuation and signs, Han and their punctuation, full-width forms, and SentencePiece's space.
_KEPT = re.compile(
    r"[\u0000-\u024f\u0370-\u03ff\u2000-\u25ff\u3000-\u302f"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffee▁]*"
)


def bundled_name() -> str:
    """The name that vectors of this version of the model are kept under: ``bundled-1f6c0a93be52``."""
    return "bundled-" + hashlib.sha256(f"{installed_version()} {CONVERSION}".encode()).hexdigest()[:12]


def bundled_folder(models: Path) -> Path:
    """The folder of the bundled model below ``models``, written there first if it is missing.

    The folder appears whole or not at all; two processes may write it at the same time.
    Raises ModelError when the weights are not installed or the folder cannot be written.
    """
    return written_once(models / bundled_name(), write_model)


def write_model(folder: Path, *, prune: bool = True) -> None:
    """Write the model into an existing empty folder; ``prune=False`` keeps all 250,002 tokens."""
    from safetensors.numpy import save_file

    weights = E5Weights(weights_file())
    tokens = kept_tokens(weights.pieces) if prune else list(range(len(weights.pieces)))
    tensors = {}
    with _progress_bar() as progress:
        steps = 7 + 2 * weights.shape.layers * len(_TENSORS_OF_A_LAYER)
        for name, tensor in progress.track(
            _tensors(weights, tokens), steps, description="Unpacking the model"
        ):
            tensors[name] = np.ascontiguousarray(tensor)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    write_tokenizer(folder, weights, tokens)
    _write_settings(folder, weights, len(tokens))


def kept_tokens(pieces: Sequence[str]) -> list[int]:
    """The ids of the pieces that Chinese text with Latin words, numbers and signs can consist of."""
    kept = []
    latin = 0
    for token, piece in enumerate(pieces):
        special = token < 4 or piece == "<mask>"
        if not special and not _KEPT.fullmatch(piece):
            continue
        bare = piece.replace("▁", "")
        short = len(bare) <= 1 or bool(_ABBREVIATION.fullmatch(bare))
        if special or short or _HAN.search(bare) or not _LETTER.search(bare):
            kept.append(token)
        elif latin < LATIN_PIECES or bare in ("query", "passage"):
            kept.append(token)
            latin += 1
    return kept


def _tensors(weights: E5Weights, tokens: Sequence[int]) -> Iterator[tuple[str, Weights]]:
    shape = weights.shape
    hidden, wide = shape.hidden, shape.intermediate
    yield "embeddings.word_embeddings.weight", weights.word_vectors(np.array(tokens))
    yield "embeddings.position_embeddings.weight", weights.tensor("emb.pos", shape.positions, hidden)
    yield "embeddings.token_type_embeddings.weight", weights.token_type_vectors()
    yield "embeddings.LayerNorm.weight", weights.tensor("emb.ln.w", hidden)
    yield "embeddings.LayerNorm.bias", weights.tensor("emb.ln.b", hidden)
    # Nothing uses the pooler, but a BERT without one is reported as incomplete.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)
    sizes: dict[str, tuple[int, ...]] = {
        "fi": (wide, hidden),
        "fo": (hidden, wide),
        "aln": (hidden,),
        "oln": (hidden,),
    }
    for layer in range(shape.layers):
        for short, full in _TENSORS_OF_A_LAYER.items():
            size = sizes.get(short, (hidden, hidden))
            yield f"encoder.layer.{layer}.{full}.weight", weights.tensor(f"l{layer}.{short}.w", *size)
            yield f"encoder.layer.{layer}.{full}.bias", weights.tensor(f"l{layer}.{short}.b", size[0])


def write_tokenizer(folder: Path, weights: E5Weights, tokens: Sequence[int]) -> None:
    """Write the tokenizer of these tokens, and its configuration, into an existing folder."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    new = {old: token for token, old in enumerate(tokens)}
    special = weights.special
    begin, end = weights.pieces[special.begin], weights.pieces[special.end]
    vocabulary = [(weights.pieces[token], float(weights.scores[token])) for token in tokens]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=new[special.unknown], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, new[special.begin]), (end, new[special.end])],
    )
    names = {
        "bos_token": begin,
        "eos_token": end,
        "cls_token": begin,
        "sep_token": end,
        "pad_token": weights.pieces[special.padding],
        "unk_token": weights.pieces[special.unknown],
    }
    tokenizer.add_special_tokens(sorted(set(names.values())))
    tokenizer.save(str(folder / "tokenizer.json"))
    limit = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512}
    _write_json(folder / "tokenizer_config.json", {**limit, **names})


def _write_settings(folder: Path, weights: E5Weights, vocabulary: int) -> None:
    shape = weights.shape
    bert = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "vocab_size": vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": 1e-12,
        "pad_token_id": weights.special.padding,
        "torch_dtype": "float32",
    }
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(kinds)
    ]
    prompts = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "config.json", bert)
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    _write_json(folder / "config_sentence_transformers.json", prompts)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _progress_bar() -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)
