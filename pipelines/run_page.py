"""Run page: what a run did, as an artifact that Prefect's UI shows beside the run."""

import html
import re
from dataclasses import asdict

from prefect.artifacts import create_markdown_artifact

from pipelines.summary import Summary
from query.terminal import neutralise

KEY = "policykb-run"
_MARKUP = re.compile(r"[\\`*_{}\[\]()#+!|~]")
MOST_FAILURES = 200  # more are told by policykb status


def publish_page(summary: Summary) -> None:
    """Keep the page with the run; nothing that a file is called or says can mark it up."""
    create_markdown_artifact(key=KEY, markdown=page_text(summary), description="What the run did.")


def page_text(summary: Summary) -> str:
    """The page in Markdown."""
    lines = [
        "| files | stored | unchanged | failed | characters | seconds |",
        "|---:|---:|---:|---:|---:|---:|",
        f"| {summary.files} | {summary.stored} | {summary.unchanged} | {len(summary.failures)} "
        f"| {summary.characters} | {summary.seconds:.1f} |",
        "",
        "The knowledge base now has:",
        "",
        *(f"- {name.replace('_', ' ')}: {n:,}" for name, n in asdict(summary.totals).items()),
    ]
    if summary.failures:
        lines += ["", "| failed file | step | why |", "|---|---|---|"]
    for failure in summary.failures[:MOST_FAILURES]:
        lines.append(f"| {_plain(failure.path)} | {failure.step} | {_plain(failure.message)} |")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """``text`` as Markdown that shows it and does nothing else."""
    escaped = html.escape(neutralise(text))
    return _MARKUP.sub(r"\\\g<0>", escaped)
