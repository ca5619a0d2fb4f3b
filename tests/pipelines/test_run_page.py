"""The page of a run tells what it did; nothing that a file is called can mark it up."""

from dataclasses import fields

from index.tables import Counts
from pipelines.batches import Failure
from pipelines.run_page import page_text
from pipelines.summary import Summary

COUNTS = Counts(**{field.name: number for number, field in enumerate(fields(Counts))})


def page(*failures: Failure) -> str:
    return page_text(Summary("r", 3, 2, 1, 1234, 5.67, 1, failures, (), COUNTS))


def test_the_page_tells_what_the_run_did() -> None:
    assert "| 3 | 2 | 1 | 0 | 1234 | 5.7 |" in page()
    assert "failed file" not in page()


def test_a_file_name_is_shown_and_does_nothing() -> None:
    name = "/坏|`<script>alert(1)</script>![x](http://a)\n.txt"
    shown = page(Failure(name, "read", f"{name} is empty.")).splitlines()[-1]
    assert shown.startswith("| /坏\\|\\`&lt;script&gt;alert\\(1\\)")
    assert "\\!\\[x\\]\\(http://a\\)" in shown
    assert "<" not in shown
