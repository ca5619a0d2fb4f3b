"""Citations: a practice or report as GB/T 7714-2015 and BibLaTeX write it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from corpus.span import Span
from query.terminal import neutralise

_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
# An unbalanced brace ends a value of BibLaTeX even where a backslash stands before it.
_BIBLATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&",
    "#": r"\#", "_": r"\_", "%": r"\%", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited, as far as it is known; nothing is made up for what is not."""

    id: str  # of the practice, or of the report
    title: str | None  # of the practice; None where the report is cited
    report_title: str  # or the name of its file
    issuer: str | None  # the body that published it
    date: str | None  # ISO 8601 day, month or year; other forms are left out
    url: str | None
    pages: tuple[int, ...]  # of the file, where it has any
    place: str | None  # that the report is about
    file_name: str
    source_id: str  # sha256 of the file
    spans: tuple[Span, ...]  # of its text


def cite_gbt7714(cited: Cited, accessed: date) -> str:
    """One reference of GB/T 7714-2015, as a report (R) or, where it has an address, an online one (EB/OL).

    A practice is cited as a part of its report: 推行一窗受理[R]//安河县工作报告. 2023: 4-5.
    """
    kind = "EB/OL" if cited.url else "R"
    issuer, title, report = (_one_line(text) for text in (cited.issuer, cited.title, cited.report_title))
    heads = [f"{title}[{kind}]//{report}"] if title and title != report else [f"{report}[{kind}]"]
    day = _day(cited.date)
    pages = f": {_range(cited.pages, '-')}" if cited.pages else ""
    if cited.url:
        published = f"({day})" if day else ""
        tail = [f"{published}[{accessed.isoformat()}]{pages}", _address(cited.url)]
    else:
        tail = [f"{day[:4]}{pages}"] if day else [_range(cited.pages, "-")] if cited.pages else []
    return ". ".join([*([issuer] if issuer else []), *heads, *tail]) + "."


def cite_biblatex(cited: Cited, accessed: date) -> str:
    """One entry of BibLaTeX in UTF-8, with the file and the characters that are cited in its note."""
    return "".join(_entry(cited, accessed))


def _entry(cited: Cited, accessed: date) -> Iterator[str]:
    title, report = _one_line(cited.title), _one_line(cited.report_title)
    is_part = bool(title) and title != report
    yield f"@{'incollection' if is_part else 'online' if cited.url else 'report'}"
    yield "{" + "policykb-" + re.sub(r"[^0-9a-z]+", "-", cited.id.lower()).strip("-")
    for name, value in _fields(cited, accessed, title if is_part else "", report):
        yield f",\n  {name:<11} = {{{value}}}"
    yield ",\n}\n"


def _fields(cited: Cited, accessed: date, title: str, report: str) -> Iterator[tuple[str, str]]:
    issuer, day = _one_line(cited.issuer), _day(cited.date)
    if issuer:
        yield "author", "{" + _escape(issuer) + "}"  # one body, not a first and a last name
    yield "title", _escape(title or report)
    if title:
        yield "booktitle", _escape(report)
    elif not cited.url:
        yield "type", _escape("工作报告")
        if issuer:
            yield "institution", _escape(issuer)
    if day:
        yield "date", day
    if cited.pages:
        yield "pages", _range(cited.pages, "--")
    if cited.url:
        yield "url", _address(cited.url)
        yield "urldate", accessed.isoformat()
    place = [_one_line(cited.place)] if cited.place else []
    where = ", ".join(_range((span.start, span.end), "--") for span in _joined(cited.spans))
    yield (
        "note",
        _escape(
            "; ".join(
                [
                    *place,
                    _one_line(cited.file_name),
                    f"sha256 {cited.source_id}",
                    *([f"characters {where}"] if where else []),
                ]
            )
        ),
    )


def _joined(spans: Sequence[Span]) -> list[Span]:
    """The first to the last character, where there are many stretches."""
    return list(spans) if len(spans) <= 3 else [Span(spans[0].start, max(span.end for span in spans))]


def _day(stated: str | None) -> str:
    match = _ISO.match(stated or "")
    return match.group() if match else ""


def _range(ends: Sequence[int], mark: str) -> str:
    first, last = min(ends), max(ends)
    return str(first) if first == last else f"{first}{mark}{last}"


def _one_line(text: str | None) -> str:
    return " ".join(neutralise(text or "").split())


def _escape(text: str) -> str:
    return text.translate(_BIBLATEX)


def _address(url: str) -> str:
    """An address that can stand in running text and in braces."""
    return quote(_one_line(url), safe=":/?#[]@!$&'()*+,;=%-._~")
