"""Comparison of coded sheets: agreement for each code, and every unit that coders answered differently."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from corpus.errors import SourceError
from extract.serialization import JsonObject
from query.sampling.agreement import cohens_kappa, krippendorffs_alpha, percent_alike
from query.sampling.coded_sheets import CodedRow, CodedSheet
from query.sampling.codes import NONE, Code


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far coders agree in one code; None where it cannot be said."""

    code: Code
    units: int  # that two coders or more answered
    alike: Fraction | None  # share of pairs of answers
    kappas: Mapping[tuple[str, str], Fraction | None]  # Cohen's, by pair of coders
    alpha: Fraction | None  # Krippendorff's, nominal
    interval_alpha: Fraction | None  # the same on an interval scale, of numbers


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that coders answered differently."""

    code: str
    row: CodedRow
    answers: Mapping[str, str | None]  # by coder


@dataclass(frozen=True, slots=True)
class Comparison:
    """What coders of one sample agree and disagree in."""

    coders: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    disagreements: tuple[Disagreement, ...]


def compare_sheets(sheets: Sequence[CodedSheet]) -> Comparison:
    """Compare what several coders did with one sample. SourceError where it is not one and the same."""
    first = sheets[0]
    by_coder = {sheet.coder: {row.unit_id: row for row in sheet.rows} for sheet in sheets}
    if len(by_coder) < len(sheets):
        raise SourceError("two files have the same name; name each after its coder, such as li.xlsx")
    for sheet in sheets[1:]:
        if by_coder[sheet.coder].keys() != by_coder[first.coder].keys() or sheet.codes != first.codes:
            raise SourceError(f"{sheet.coder}.xlsx is of another sample than {first.coder}.xlsx")
    coders = tuple(by_coder)
    found = tuple(_agreement(code, first.rows, by_coder) for code in first.codes)
    return Comparison(coders, found, tuple(_disagreements(first, by_coder)))


def _agreement(
    code: Code, rows: Sequence[CodedRow], by_coder: Mapping[str, Mapping[str, CodedRow]]
) -> CodeAgreement:
    columns = {
        coder: [_value(code, coded[row.unit_id].answers[code.name]) for row in rows]
        for coder, coded in by_coder.items()
    }
    units = list(zip(*columns.values(), strict=True))
    numbers = [[value if isinstance(value, Fraction) else None for value in unit] for unit in units]
    return CodeAgreement(
        code=code,
        units=sum(1 for unit in units if sum(value is not None for value in unit) > 1),
        alike=percent_alike(units),
        kappas={pair: cohens_kappa(columns[pair[0]], columns[pair[1]]) for pair in combinations(columns, 2)},
        alpha=krippendorffs_alpha(units),
        interval_alpha=krippendorffs_alpha(numbers, "interval") if code.scale == "interval" else None,
    )


def _value(code: Code, answer: str | None) -> str | Fraction | None:
    """What is compared: of a number its value, so that 2.50 is 2.5."""
    if answer is None or answer == NONE or code.scale == "nominal":
        return answer
    return code.number(answer)


def _disagreements(
    first: CodedSheet, by_coder: Mapping[str, Mapping[str, CodedRow]]
) -> Iterator[Disagreement]:
    for code in first.codes:
        for row in first.rows:
            answers = {coder: coded[row.unit_id].answers[code.name] for coder, coded in by_coder.items()}
            values = {_value(code, answer) for answer in answers.values()} - {None}
            if len(values) > 1:
                yield Disagreement(code.name, row, answers)


def comparison_as_json(comparison: Comparison) -> JsonObject:
    """Agreement for each code, then the disagreements."""
    return {
        "coders": list(comparison.coders),
        "codes": [
            {
                "code": one.code.name,
                "scale": one.code.scale,
                "units": one.units,
                "alike": _rounded(one.alike),
                "kappa": [
                    {"coders": list(pair), "value": _rounded(kappa)} for pair, kappa in one.kappas.items()
                ],
                "alpha": _rounded(one.alpha),
                "interval_alpha": _rounded(one.interval_alpha),
            }
            for one in comparison.codes
        ],
        "disagreements": list(disagreement_records(comparison)),
    }


def disagreement_records(comparison: Comparison) -> Iterator[JsonObject]:
    """One flat record for each disagreement; the answer of each coder is under the coder's name."""
    for one in comparison.disagreements:
        yield {
            "code": one.code,
            "id": one.row.unit_id,
            "row": one.row.number,
            "marked": one.row.marked,
            "text": one.row.text,
            "source": one.row.source_name,
            "source_spans": [list(span) for span in one.row.spans],
            "answers": dict(one.answers),
        }


def _rounded(number: Fraction | None) -> float | None:
    return None if number is None else round(float(number), 4)
