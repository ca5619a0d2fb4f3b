"""Adapts the static model ``fast`` to policy text, on the pairs of train_encoder.py. Run by hand.

python benchmarks/train_fast.py OUTPUT FOLDER… [--epochs 4] [--batch 256] [--rate 0.01] [--seed 1]

The vectors of all tokens are trained; the passages of a batch are one another's negatives, save those that a
short text of the batch announces too. ``OUTPUT`` is a folder for sentence-transformers: POLICYKB_MODEL=OUTPUT
uses it, and benchmarks/encoders.py says whether it is better. docs/search.md tells what it gained.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from train_encoder import Pair, read_pairs

from index.distillation import fast_folder
from index.settings import Settings
from index.static_model import TENSOR, TOKENIZER_FILE, WEIGHTS_FILE

if TYPE_CHECKING:
    import torch

TEMPERATURE = 0.05
TOKENS = 160  # of a text that training sees


def announces(short: str, pair: Pair) -> bool:
    """Whether a short text could stand over the pair's passage too: no negative then."""
    return short == pair.short or short in pair.passage


def train(
    vectors: "torch.Tensor",
    tokenizer: Tokenizer,
    pairs: Sequence[Pair],
    epochs: int,
    size: int,
    rate: float,
    seed: int,
) -> None:
    """Train ``vectors`` in place; ``rate`` is in their standard deviations."""
    import torch
    from torch.nn import functional

    def embed(texts: Sequence[str]) -> torch.Tensor:
        rows = [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        starts = torch.tensor(np.cumsum([0, *map(len, rows[:-1])]))
        tokens = torch.tensor([token for row in rows for token in row])
        return functional.normalize(functional.embedding_bag(tokens, vectors, starts, mode="sum"), dim=1)

    tokenizer.enable_truncation(TOKENS)
    vectors.requires_grad_()
    optimiser = torch.optim.Adam([vectors], lr=rate * vectors.std().item())
    chance = np.random.default_rng(seed)
    for epoch in range(1, epochs + 1):
        losses = []
        for places in np.array_split(chance.permutation(len(pairs)), max(1, len(pairs) // size)):
            batch = [pairs[place] for place in places]
            alike = embed([pair.short for pair in batch]) @ embed([pair.passage for pair in batch]).T
            # Its own passage stands on the diagonal, and stays.
            fits = np.array([[announces(one.short, other) for other in batch] for one in batch])
            left_out = torch.tensor(fits & ~np.eye(len(batch), dtype=bool))
            scores = (alike / TEMPERATURE).masked_fill(left_out, -torch.inf)
            loss = functional.cross_entropy(scores, torch.arange(len(batch)))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: loss {np.mean(losses):.3f}", flush=True)
    vectors.requires_grad_(False)
    tokenizer.no_truncation()


def main() -> None:
    """Read pairs, train, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=0.01, help="in standard deviations of the vectors")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    settings = Settings.from_environment()
    torch.set_num_threads(settings.threads)
    pairs = list(dict.fromkeys(read_pairs(given.folders)))
    print(f"{len(pairs)} pairs", flush=True)
    folder = fast_folder(settings.models)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    tokenizer.no_padding()
    vectors = torch.from_numpy(load_file(folder / WEIGHTS_FILE)[TENSOR])
    train(vectors, tokenizer, pairs, given.epochs, given.batch, given.rate, given.seed)
    static = StaticEmbedding(tokenizer, embedding_weights=vectors.numpy())
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save_pretrained(str(given.output), create_model_card=False)


if __name__ == "__main__":
    main()
