"""Correction forms: what a form on the page says, as the row of a proposal."""

from collections.abc import Mapping

from corpus.errors import CorrectionError

FIGURE_FIELDS = (
    "value", "low", "high", "bound", "unit", "dimension", "indicator", "period", "status", "scope",
    "scope_adcode", "change", "basis",
)  # fmt: skip
MENTION_FIELDS = ("type", "subtype", "canonical", "adcode")


def read_form(form: Mapping[str, str], themes: list[str]) -> dict[str, object]:
    """The row of a proposal; which kind it is, the button and the changed fields say.

    A field was changed where it differs from what the form showed. ``themes`` are those that were ticked.
    Raises CorrectionError where nothing was.
    """
    action, id_ = form.get("action", ""), form.get("of", "")
    common: dict[str, object] = {name: form[name] for name in ("author", "reason") if form.get(name)}
    row: dict[str, object]
    match action:
        case "fix":
            row = {"kind": "fix_figure", "id": id_, "changes": _figure_changes(form)}
        case "name":
            row = {"id": id_, **_mention_changes(form)}
        case "split":
            row = {"kind": "split_mention", "id": id_}
        case "reject_figure":
            row = {"kind": action, "id": id_}
        case "reject_mention":
            row = {"kind": action, "id": id_, "changes": _reach(form)}
        case "add_mention" | "add_figure":
            row = _addition(action, form)
        case "themes":
            row = {"kind": "set_themes", "id": id_, "changes": {"themes": themes}}
        case _:
            raise CorrectionError("the form says nothing; open its page again and send it")
    return {**row, **common}


def _changed(form: Mapping[str, str], names: tuple[str, ...]) -> dict[str, object]:
    return {
        name: form[name].strip() or None
        for name in names
        if name in form and form[name].strip() != form.get(f"was.{name}", "")
    }


def _figure_changes(form: Mapping[str, str]) -> dict[str, object]:
    changes = _changed(form, FIGURE_FIELDS)
    if "unit" in changes:
        changes["unit"] = changes["unit"] or ""
    # A figure has a value, or a range: whoever empties the one fills in the other.
    if changes.get("low", "") is None or changes.get("high", "") is None:
        changes = {name: value for name, value in changes.items() if name not in ("low", "high")}
    elif {"low", "high"} & changes.keys():
        changes |= {name: form.get(name, "").strip() or None for name in ("low", "high")}
    if changes.get("value", "") is None:
        del changes["value"]
    return changes


def _mention_changes(form: Mapping[str, str]) -> dict[str, object]:
    """A name that means another thing is merged with that; else it is of another type."""
    changes = _changed(form, MENTION_FIELDS)
    if not changes:
        raise CorrectionError("nothing was changed; change a field, or choose another button")
    kind = "merge_mention" if {"canonical", "adcode"} & changes.keys() else "retype_mention"
    needed = "canonical" if kind == "merge_mention" else "type"
    changes.setdefault(needed, form.get(needed, "").strip())
    return {"kind": kind, "changes": {**changes, **_reach(form)}}


def _reach(form: Mapping[str, str]) -> dict[str, object]:
    reach = form.get("reach", "")
    return {"reach": reach} if reach and reach != "mention" else {}


def _addition(kind: str, form: Mapping[str, str]) -> dict[str, object]:
    names = FIGURE_FIELDS if kind == "add_figure" else MENTION_FIELDS
    changes = {name: form[name].strip() for name in names if form.get(name, "").strip()}
    row: dict[str, object] = {"kind": kind, "passage": form.get("passage", ""), "changes": changes}
    occurrence = form.get("occurrence", "").strip()
    if occurrence:
        if not (occurrence.isascii() and occurrence.isdigit() and len(occurrence) < 6):
            raise CorrectionError(f"{occurrence[:20]!r} is no number; write which time it is, from 1")
        row["occurrence"] = int(occurrence)
    return {**row, "text": form.get("text", "").strip()}
