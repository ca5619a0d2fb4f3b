"""Instructions of a sample: how it was drawn, and what coders are to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from query.sampling.codes import Code, Unit
from query.sampling.units import OF_ALL, By

_STEPS = (
    "手工编码 · Hand coding",
    "1. 逐行阅读“编码”表中的文字，在黄色单元格中作答；其余单元格已锁定。红色粗体是要编码的那个数据。",
    "1. Read each row of the sheet 编码 Coding and answer in its yellow cells; all others are locked. "
    "The figure that is meant is bold red.",
    "2. 有列表的单元格请从列表中选择。没有该项时写 none（无）；未编码请留空。",
    "2. Choose from the list where there is one. Write none (无) where there is no such thing, and leave "
    "empty what you have not coded.",
    "3. 独立编码，不要与其他编码者商量。存疑之处写在 note 一栏。",
    "3. Code on your own. Say in the column note what you doubt.",
    "4. 请以自己的姓名另存文件（如 李.xlsx）。可以排序和筛选，不要增删行。",
    "4. Save the file under your own name, such as li.xlsx. Sort and filter as you like; keep all rows.",
)
_PREFILLED = (
    "5. 黄色单元格中已填入程序的判断，请逐一核对并改正。",
    "5. The yellow cells hold what the program found: check each and correct it.",
)


@dataclass(frozen=True, slots=True)
class SampleOutline:
    """How a sample was drawn, as its workbook tells."""

    unit: Unit
    size: int
    seed: int
    by: tuple[By, ...]
    prefilled: bool  # with what the extractor says, to be checked rather than coded blindly
    extractor_version: str
    strata: Mapping[tuple[str, ...], tuple[int, int]]  # units there are, and units drawn

    @property
    def names_strata(self) -> bool:
        """Whether the workbook may name strata: who reads a theme there codes it blindly no more."""
        return self.prefilled or set(self.by) <= set(OF_ALL) - {"theme"}

    def numbered(self) -> dict[tuple[str, ...], int]:
        """The strata in order, each with its number."""
        return {stratum: number for number, stratum in enumerate(sorted(self.strata), start=1)}

    def shown(self) -> dict[tuple[str, ...], str]:
        """What the workbook calls each stratum: by its name, or by its number."""
        return {
            stratum: " | ".join(stratum) if self.names_strata else str(number)
            for stratum, number in self.numbered().items()
        }


def instructions(outline: SampleOutline, codes: Sequence[Code]) -> Iterator[str]:
    """What coders read before they begin, line by line, in Chinese and English."""
    yield from _STEPS
    if outline.prefilled:
        yield from _PREFILLED
    yield ""
    for code in codes:
        yield f"{code.name} · {code.label.zh} · {code.label.en}"
        for wording in (code.meaning.zh, code.meaning.en):
            if wording:
                yield f"    {wording}"
        if code.values:
            yield "    " + "； ".join(code.shown())
    yield ""
    by = ", ".join(outline.by) or "–"
    yield f"抽样 · Sample: {outline.size} {outline.unit}, by {by}, seed {outline.seed}"
    yield "层 · stratum: 抽取 drawn / 总数 of all"
    for stratum, shown in outline.shown().items():
        whole, share = outline.strata[stratum]
        yield f"    {shown or '–'}: {share} / {whole}"
