"""Effects: counts, examples in their context, and the same examples on every run."""

from typing import Any

import pytest

from pipelines.differences import KINDS, Kind, Row
from pipelines.effects import Effects, effects_as_json

TEXT = "全年开展活动84场，走访居民300余户。\n新建站点12个。"


def reading(**rows: list[dict[str, Any]]) -> dict[Kind, list[Row]]:
    return {kind: list(rows.get(kind, [])) for kind in KINDS}


def figure(text: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    return {"unit": text[-1], "dimension": "count", **fields, "source_spans": [[start, start + len(text)]]}


def effects_of(old: list[dict[str, Any]], new: list[dict[str, Any]], examples: int = 5) -> Effects:
    effects = Effects(examples)
    effects.add("县里/报告.txt", TEXT, reading(figures=old), reading(figures=new))
    return effects


def test_counts_by_type_and_field() -> None:
    effects = effects_of(
        [figure("84场"), figure("300余户", unit="")], [figure("300余户"), figure("12个", dimension="other")]
    )
    assert effects.counts == {
        ("figures", "count", "lost"): 1,
        ("figures", "count", "changed"): 1,
        ("figures", "other", "gained"): 1,
    }
    assert effects.groups() == [
        (("figures", "gained"), 1),
        (("figures", "lost"), 1),
        (("figures", "unit"), 1),
    ]


def test_an_example_stands_in_its_context() -> None:
    (example,) = effects_of([], [figure("84场")]).examples(("figures", "gained"))
    assert (example.path, example.start) == ("县里/报告.txt", 6)
    assert example.context == "全年开展活动[84场]，走访居民300余户。\n新建站点12个。"


@pytest.mark.parametrize(
    ("field", "old", "new", "expected"),
    [
        ("unit", "", "户", ("", "户")),
        ("value", 30, 300, ("30", "300")),
        ("indicator", None, "居民", ("null", "居民")),
        # Of lists, what is gone and what is new.
        ("actors", ["县委", "镇政府"], ["县委", "村委会"], ('["镇政府"]', '["村委会"]')),
        ("actors", ["县委", "镇政府"], ["镇政府", "县委"], ('["县委", "镇政府"]', '["镇政府", "县委"]')),
    ],
)
def test_a_change_reads_from_old_to_new(field: str, old: object, new: object, expected: object) -> None:
    effects = effects_of([figure("300余户", **{field: old})], [figure("300余户", **{field: new})])
    (example,) = effects.examples(("figures", field))
    assert [(change.old, change.new) for change in example.changes] == [expected]


def test_a_moved_border_reads_as_text() -> None:
    (example,) = effects_of([figure("300余")], [figure("300余户")]).examples(("figures", "source_spans"))
    assert ("300余", "300余户") in [(change.old, change.new) for change in example.changes]


def test_no_more_examples_than_asked_for_and_whichever_comes_first() -> None:
    files = [f"{number}.txt" for number in range(30)]
    chosen = []
    for order in (files, files[::-1]):
        effects = Effects(4)
        for path in order:
            effects.add(path, TEXT, reading(), reading(figures=[figure("84场")]))
        assert effects.count("figures", "gained") == 30
        chosen.append([example.path for example in effects.examples(("figures", "gained"))])
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == 4


def test_no_examples_where_none_are_wanted() -> None:
    assert effects_of([], [figure("84场")], examples=0).examples(("figures", "gained")) == []


def test_programs_get_counts_fields_and_examples() -> None:
    shown = effects_as_json(effects_of([figure("84场", unit="")], [figure("84场")]))
    assert (shown["files"], shown["characters"], shown["not_compared"]) == (1, len(TEXT), [])
    kinds: Any = shown["kinds"]
    figures = kinds["figures"]
    assert (figures["rows"], figures["gained"], figures["lost"], figures["changed"]) == (1, 0, 0, 1)
    assert figures["types"] == {"count": {"rows": 1, "gained": 0, "lost": 0, "changed": 1}}
    assert figures["fields"] == {"unit": 1}
    assert figures["examples"]["unit"][0]["changes"] == {"unit": ["", "场"]}
