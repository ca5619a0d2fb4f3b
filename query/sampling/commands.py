"""The commands ``policykb sample``, ``policykb agreement`` and ``policykb coded``."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from query.exits import FAILED, complain
from query.look_up_commands import Csv
from query.opening import open_knowledge_base
from query.options import Home, Json, refuse_if
from query.terminal import as_json, console, neutralise

if TYPE_CHECKING:
    from query.sampling.units import By

Of = Literal["practices", "passages", "figures"]
Level = Literal["province", "city", "county"]
As = Literal["corrections", "gold"]
MOST = 10_000


def sample(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The workbook to write.")],
    size: Annotated[int, typer.Option("--size", min=1, max=MOST, metavar="N", help="How many to draw.")],
    of: Annotated[Of, typer.Option("--of", help="What is to be coded.")] = "practices",
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="WHAT", help="Draw from each place, theme, year, folder …; repeatable."),
    ] = None,
    level: Annotated[
        Level, typer.Option("--level", help="Of the places that --by place means.")
    ] = "province",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed, another sample.")] = 1,
    equal: Annotated[
        bool, typer.Option("--equal", help="As many from each stratum, not in proportion to its size.")
    ] = False,
    codes: Annotated[
        Path | None,
        typer.Option("--codes", metavar="FILE.toml", help="Ask these questions, not the usual ones."),
    ] = None,
    prefill: Annotated[
        bool, typer.Option("--prefill", help="Fill in what the program found, to be checked.")
    ] = False,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """Draw a stratified random sample for hand coding, as a workbook with instructions and lists."""
    from extract.version import EXTRACTOR_VERSION
    from query.sampling.codes import read_codes, usual_codes
    from query.sampling.drawing import draw_sample
    from query.sampling.units import STRATA
    from query.sampling.workbooks import write_new_workbook

    for name in by or ():
        known = ", ".join(STRATA[of])
        refuse_if(name not in STRATA[of], f"{name!r} is no stratum of {of}; give one of: {known}")
    refuse_if(out.suffix.lower() != ".xlsx", "--out needs a name that ends in .xlsx")
    chosen = cast("tuple[By, ...]", tuple(dict.fromkeys(by or ())))
    asked = read_codes(codes) if codes else usual_codes(of)
    with open_knowledge_base(home) as kb:
        outline, drawn = draw_sample(
            kb, of, size, seed=seed, by=chosen, level=level, equal=equal, prefilled=prefill,
            extractor_version=EXTRACTOR_VERSION,
        )  # fmt: skip
    write_new_workbook(out, outline, asked, drawn)
    strata = [
        {"number": number, "stratum": list(stratum), "units": whole, "drawn": share}
        for stratum, number in outline.numbered().items()
        for whole, share in (outline.strata[stratum],)
    ]
    if as_json_:
        drawn_from = {"file": str(out), "of": of, "size": len(drawn), "seed": seed, "by": list(chosen)}
        typer.echo(as_json({**drawn_from, "strata": strata}))
        return
    typer.echo(f"{neutralise(str(out))}: {len(drawn)} {of} from {len(strata)} strata")
    for one, (stratum, (whole, share)) in zip(strata, sorted(outline.strata.items()), strict=True):
        typer.echo(neutralise(f"  {one['number']}  {' | '.join(stratum) or '–'}: {share} of {whole}"))


def agreement(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="The coded sheets, two or more.")],
    as_json_: Json = False,
    csv: Csv = False,
) -> None:
    """Tell how far coders agree: Cohen's kappa, Krippendorff's alpha, and every disagreement."""
    from query.sampling.coded_sheets import read_coded_sheet
    from query.sampling.comparison import compare_sheets, comparison_as_json, disagreement_records

    refuse_if(len(files) < 2, "agreement is between two coded sheets or more; name each FILE")
    refuse_if(as_json_ and csv, "give --json or --csv, not both")
    comparison = compare_sheets([read_coded_sheet(path) for path in files])
    if as_json_:
        typer.echo(as_json(comparison_as_json(comparison)))
    elif csv:
        from query.spreadsheets import as_csv

        # A prefix keeps a coder's name apart from the names of the other columns.
        records = [
            record | {f"coder: {name}": answer for name, answer in one.answers.items()}
            for one, record in zip(comparison.disagreements, disagreement_records(comparison), strict=True)
        ]
        columns = ("code", "id", "row", *(f"coder: {name}" for name in comparison.coders), "marked", "text")
        typer.echo(as_csv(records, (*columns, "source", "source_spans")), nl=False)
    else:
        from query.sampling.blocks import comparison_block

        console().print(comparison_block(comparison))


def coded(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="A coded sheet.")],
    as_: Annotated[
        As, typer.Option("--as", help="For the ledger of corrections, or to score on.")
    ] = "corrections",
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Who corrects; else the file's name.")
    ] = None,
    home: Home = None,
) -> None:
    """Turn a coded sheet into corrections or gold, one JSON object on each line."""
    from query.sampling.coded_sheets import read_coded_sheet
    from query.sampling.conversions import Unconverted, as_corrections, as_gold

    sheet = read_coded_sheet(file)
    if as_ == "gold":
        found = list(as_gold(sheet))
    else:
        with open_knowledge_base(home) as kb:
            found = list(as_corrections(kb, sheet, author or sheet.coder))
    reasons: Counter[str] = Counter()
    for one in found:
        if isinstance(one, Unconverted):
            complain(f"{file.name}, row {one.row.number}: {one.why}")
            reasons[one.why] += 1
        else:
            typer.echo(as_json(one))
    if reasons:
        raise typer.Exit(FAILED)
