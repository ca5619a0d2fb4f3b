"""Adapts the bundled encoder to policy text, on pairs that the text itself gives. Run by hand.

python benchmarks/train_encoder.py OUTPUT FOLDER… [--steps 200] [--batch 8] [--rate 2e-5] [--seed 1]

A pair is a short text and the passage that it announces: a report's title and its passages, a heading and
what stands under it, a first sentence or lead sentence and the rest of its paragraph. The passage is given
without the short text, else matching the words would be enough. No question and no judgment is read.

A batch is one pair and those whose passages are nearest to it by BM25 over pairs of characters, each of
another report: they are one another's negatives (multiple negatives ranking loss, with E5's own scale). The
word vectors and the lower layers stay as they are, which saves half of the time. ``OUTPUT`` is a model
folder: POLICYKB_MODEL=OUTPUT uses it, and benchmarks/encoders.py says whether it is better.
"""

import argparse
import math
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.loaders import find_files, load_source
from extract.segmentation import segment
from index.bundled_model import PROMPTS, bundled_folder
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WARM_UP = 0.1  # of the steps
SCALE = 100.0  # 1 / temperature
TOKENS = 128  # of a text that training sees
FROZEN_LAYERS = 6  # of 12
SHORTEST, LONGEST = 6, 60  # characters of the short text
SHORTEST_PASSAGE = 40
TITLES = 3  # pairs of a title, a report: with more they would be most of the pairs
_FIRST_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]")
_SERIAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+\s*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A short text and the passage that it announces."""

    short: str
    passage: str
    report: str


def read_pairs(paths: Sequence[Path]) -> Iterator[Pair]:
    """The pairs of all readable files below ``paths``, in the order of the files."""
    for path in find_files(paths):
        try:
            segmentation = segment(load_source(path).source)
        except SourceError as error:
            print(f"left out: {error}")
            continue
        titles = {report.id: report.title or "" for report in segmentation.reports}
        used: Counter[str] = Counter()
        for passage in segmentation.passages:
            if passage.role != "body" or passage.duplicate_of:
                continue
            heading = passage.heading_path[-1] if passage.heading_path else ""
            first = _FIRST_SENTENCE.match(passage.text)
            sentence = first.group() if first else ""
            rest = passage.text[len(sentence) :]
            shorts = [(heading, passage.text), (sentence or passage.lead or "", rest)]
            if used[passage.report_id] < TITLES:
                shorts.append((titles[passage.report_id], passage.text))
            for short, text in shorts:
                bare = _SERIAL.sub("", short).strip()
                if SHORTEST <= len(bare) <= LONGEST and len(text) >= SHORTEST_PASSAGE:
                    used[passage.report_id] += short == titles[passage.report_id]
                    yield Pair(bare, text, passage.report_id)


class Neighbours:
    """Which pairs have passages alike, by BM25 over pairs of characters."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self._counts = [Counter(_bigrams(pair.passage)) for pair in pairs]
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for place, counts in enumerate(self._counts):
            for term in counts:
                self._postings[term].append(place)
        self._mean = sum(len(pair.passage) for pair in pairs) / max(1, len(pairs))

    def batch(self, seed: int, size: int) -> list[Pair]:
        """The pair ``seed`` and its nearest of other reports, a report once; fewer where there are none."""
        scores: defaultdict[int, float] = defaultdict(float)
        for term in self._counts[seed]:
            places = self._postings[term]
            weight = math.log(1 + (len(self._pairs) - len(places) + 0.5) / (len(places) + 0.5))
            for place in places:
                count = self._counts[place][term]
                length = 0.25 + 0.75 * len(self._pairs[place].passage) / self._mean
                scores[place] += weight * count * 2.2 / (count + 1.2 * length)
        chosen = [self._pairs[seed]]
        for place in sorted(scores, key=lambda place: (-scores[place], place)):
            pair = self._pairs[place]
            same = any(pair.report == one.report or _says(one, pair) for one in chosen)
            if not same:
                chosen.append(pair)
            if len(chosen) == size:
                break
        return chosen


def _says(one: Pair, other: Pair) -> bool:
    """Whether either short text could announce the other passage too: no negative then."""
    return one.short == other.short or one.short in other.passage or other.short in one.passage


def _bigrams(text: str) -> list[str]:
    return ["".join(two) for two in pairwise(text) if "".join(two).isalnum()]


def train(
    model: "SentenceTransformer", pairs: Sequence[Pair], steps: int, size: int, rate: float, seed: int
) -> None:
    """Train ``model`` in place. The same pairs, steps and seed give the same model on one machine."""
    import torch
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    torch.manual_seed(seed)
    chance = random.Random(seed)
    neighbours = Neighbours(pairs)
    for name, parameter in model.named_parameters():
        layer = re.search(r"encoder\.layer\.(\d+)\.", name)
        parameter.requires_grad = bool(layer) and int(layer.group(1)) >= FROZEN_LAYERS if layer else False
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    loss_of = MultipleNegativesRankingLoss(model, scale=SCALE)
    seeds = chance.sample(range(len(pairs)), min(steps, len(pairs)))
    model.train()
    started, losses = time.monotonic(), []
    for step, place in enumerate(seeds, 1):
        batch = neighbours.batch(place, size)
        texts = (
            [PROMPTS["query"] + pair.short for pair in batch],
            [PROMPTS["passage"] + pair.passage for pair in batch],
        )
        loss = loss_of([model.preprocess(side) for side in texts], torch.empty(0))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        if step % 10 == 0 or step == len(seeds):
            mean = sum(losses[-20:]) / len(losses[-20:])
            print(f"step {step}: loss {mean:.3f}, {time.monotonic() - started:.0f} s", flush=True)
    model.eval()


def main() -> None:
    """Read pairs, train, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-5, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    import torch
    from sentence_transformers import SentenceTransformer

    settings = Settings.from_environment()
    torch.set_num_threads(settings.threads)
    pairs = list(dict.fromkeys(read_pairs(given.folders)))
    print(f"{len(pairs)} pairs of {len({pair.report for pair in pairs})} reports", flush=True)
    where = str(bundled_folder(settings.models))
    model = SentenceTransformer(where, device="cpu", local_files_only=True)
    longest, model.max_seq_length = model.max_seq_length, TOKENS
    train(model, pairs, given.steps, given.batch, given.rate, given.seed)
    model.max_seq_length = longest
    model.save_pretrained(str(given.output), create_model_card=False)


if __name__ == "__main__":
    main()
