"""Whether any text makes extraction slow: lines of one pattern, of 125,000 to 1,000,000 characters.

python benchmarks/fuzz_speed.py [--longest 1000000] [NAME ...]

Prints characters a CPU second for the longest text, how much time and memory grow with each doubling of the
length (linear: 2), and the peak of memory in bytes a character. Memory is what Python holds at its peak, read
in a second run, because watching it slows the first.
"""

import argparse
import itertools
import random
import time
import tracemalloc
from collections.abc import Callable, Mapping

from corpus.loaders import decode_source
from extract.facts import extract_facts

_SEED = 5
_MIXED = (
    '0123456789（）(){}[]【】《》“”‘’"万亿千百十零一二三、，。；：年月日第号个%－—'
    "-~至到.+ 　的元人省市县区镇村社局"
)
_PROSE = "全市坚持以人民为中心累计开展活动服务群众推动高质量发展建设社区网格治理机制"
_SENTENCE = "全市累计开展活动84场，服务群众1.5万人次，满意度达98%。"


def _repeated(pattern: str) -> Callable[[int], str]:
    return lambda length: (pattern * (length // len(pattern) + 1))[:length]


def _drawn(characters: str, line: int = 0) -> Callable[[int], str]:
    def draw(length: int) -> str:
        text = "".join(random.Random(_SEED).choices(characters, k=length))
        return "\n".join(text[i : i + line] for i in range(0, length, line)) if line else text

    return draw


def _numbered(pattern: str) -> Callable[[int], str]:
    def number(length: int) -> str:
        return "".join(pattern.format(i) for i in range(length // len(pattern)))[:length]

    return number


def _growing(pattern: str) -> Callable[[int], str]:
    def grow(length: int) -> str:
        lines = int((2 * length / len(pattern)) ** 0.5)
        return "\n".join(pattern * times for times in range(1, lines))[:length]

    return grow


CASES: Mapping[str, Callable[[int], str]] = {
    "digits": _repeated("1234567890"),
    "opening brackets": _repeated("（"),
    "brackets": _repeated("（）"),
    "nested brackets": lambda length: "（" * (length // 2) + "）" * (length // 2),
    "万": _repeated("万"),
    "、": _repeated("、"),
    "零": _repeated("零"),
    "十": _repeated("十"),
    "年": _repeated("年"),
    "第": _repeated("第"),
    "opening quotes": _repeated("“"),
    "quotes": _repeated("“”"),
    "《": _repeated("《"),
    "spaces": lambda length: "好" + " " * (length - 2) + "好",
    "1万": _repeated("1万"),
    "1、": _repeated("1、"),
    "万、": _repeated("万、"),
    "1年": _repeated("1年"),
    "一至": _repeated("一至"),
    "5%、": _repeated("5%、"),
    "长沙市、": _repeated("长沙市、"),
    "one mixed line": _drawn(_MIXED),
    "mixed lines": _drawn(_MIXED, 50),
    "no punctuation": _drawn(_PROSE),
    "one sentence": _repeated("全市累计开展活动84场，服务群众1.5万人次，"),
    "the same line": _repeated(_SENTENCE + "\n"),
    "nearly the same line": _numbered("全市累计开展活动{0}场，服务群众{0}人次，满意度达98%。\n"),
    "ever longer lines": _growing("全市累计开展活动服务群众，"),
    "lines of one word": _repeated("好\n"),
    "empty lines": lambda length: "好" + "\n" * (length - 2) + "好",
    "headings": _numbered("{0}、推进社区治理工作\n"),
    "Markdown headings": _repeated("# 推进工作\n"),
    "many reports": _numbered(
        "安徽省合肥市肥西县：推进治理{0}\n安徽省合肥市肥西县坚持党建引领推进社区治理工作取得成效群众满意度不断提升工作扎实。\n"
    ),
}


def seconds_for(text: str) -> float:
    """CPU seconds for the facts of one text."""
    source = decode_source("fuzz.txt", text.encode("utf-8"))
    started = time.process_time()
    extract_facts(source)
    return time.process_time() - started


def peak_for(text: str) -> int:
    """Bytes at the peak, beyond what was held before."""
    source = decode_source("fuzz.txt", text.encode("utf-8"))
    tracemalloc.start()
    extract_facts(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main() -> None:
    """Measure and print, one case a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases; all without one")
    parser.add_argument("--longest", type=int, default=1_000_000, help="characters of the longest text")
    options = parser.parse_args()
    lengths = [options.longest // 8, options.longest // 4, options.longest // 2, options.longest]
    seconds_for(_SENTENCE * 100)  # load dictionaries and word lists
    print("| line of | characters a CPU second | time, each doubling | memory, doubled | bytes a character |")
    print("|---|---:|---|---:|---:|")
    for name in options.names or CASES:
        texts = [CASES[name](length) for length in lengths]
        seconds = [seconds_for(text) for text in texts]
        growth = ", ".join(f"{b / a:.1f}" for a, b in itertools.pairwise(seconds))
        small, large = (peak_for(text) for text in texts[:2])
        speed = lengths[-1] / seconds[-1]
        memory = f"{large / small:.1f} | {large / lengths[1]:,.0f}"
        print(f"| {name} | {speed:,.0f} | {growth} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
