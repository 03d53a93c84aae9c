"""`amy labs`: laboratory reports, from the PDF to values that are confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError, NotDoneError
from cli.ids import checked
from cli.lists import LimitOption, print_entries, print_table
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk.models import Lab
    from cli.progress_bar import Progress

app = typer.Typer(
    help="Send laboratory reports, and confirm what was read from them.", no_args_is_help=True, rich_markup_mode=None
)

_AT_WORK = ("processing", "awaiting_upload")

LabArgument = Annotated[str, typer.Argument(metavar="ID", help="The report's id: lab_…")]


@app.command()
def upload(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The report, a PDF.")],
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait until it is read.")] = True,
    json: JsonFlag = False,
) -> None:
    """Send a report of up to 50 MB and show what was read. The same file again is the same report."""
    from amy_sdk import NotCompletedError, WaitError
    from cli.connection import connect
    from cli.progress_bar import progress_bar

    with connect() as client, progress_bar() as bar:
        lab = client.labs.upload(file, on_progress=lambda done, total: bar.show("sending", done, total))
        if wait and lab.status in _AT_WORK:
            try:
                lab = client.labs.wait_for(lab.id, on_progress=lambda each: _show_progress(bar, each))
            except NotCompletedError as error:
                lab = error.ended
            except WaitError as error:
                lab = error.last
    _show(lab.to_dict(), as_json=json)
    if lab.status == "failed":
        raise NotDoneError("The report could not be read.", code=lab.error.code if lab.error else "failed")


@app.command(name="list")
def list_labs(
    limit: LimitOption = 20,
    json: JsonFlag = False,
) -> None:
    """List reports, newest first. With --json, one on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        found = first(client.labs.list(limit=page_size(limit)), limit)
        print_entries(
            found,
            ("id", "status", "taken on", "values", "to confirm", "file"),
            _cells,
            nothing="No reports. Send one: amy labs upload report.pdf",
            as_json=json,
        )


@app.command()
def show(lab_id: LabArgument, json: JsonFlag = False) -> None:
    """Show a report and its values."""
    from cli.connection import connect

    with connect() as client:
        _show(client.labs.get(checked("lab", lab_id)).to_dict(), as_json=json)


@app.command()
def confirm(
    lab_id: LabArgument,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VALUE]...", help="`v3` as it is, `v3=5.4`, `v3=5.4mmol/L` or `v3=mmol/L` corrected."),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All values that wait and are not named.")] = False,
    drop: Annotated[list[str] | None, typer.Option("--drop", help="A value that is none, such as v5.")] = None,
    taken_on: Annotated[str | None, typer.Option("--taken-on", help="Day of the specimen, as 2024-03-08.")] = None,
    json: JsonFlag = False,
) -> None:
    """Confirm, correct or drop values that wait."""
    from cli.connection import connect

    changes: list[dict[str, Any]] = [_change(text) for text in values or []]
    changes += [{"id": name, "decision": "drop"} for name in drop or []]
    change: dict[str, Any] = {"values": changes, "confirm_all": everything}
    if taken_on is not None:
        change["taken_on"] = taken_on
    if not (changes or everything or taken_on):
        raise InputError(
            "Nothing to confirm: name values, or give --all, --drop or --taken-on.", code="nothing_to_change"
        )
    with connect() as client:
        _show(client.labs.update(checked("lab", lab_id), **change).to_dict(), as_json=json)


@app.command()
def delete(lab_id: LabArgument, json: JsonFlag = False) -> None:
    """Delete a report, its values and its file."""
    from cli.connection import connect

    with connect() as client:
        client.labs.delete(checked("lab", lab_id))
    if json:
        print_json({"id": lab_id, "deleted": True})
    else:
        print(clean_line(f"{lab_id} deleted"))


def _change(text: str) -> dict[str, Any]:
    """`v3=5.4mmol/L` as a change of the API."""
    import re

    name, mark, given = text.partition("=")
    found = re.fullmatch(r"(?P<value>-?\d+(?:\.\d+)?)?\s*(?P<unit>.*)", given.strip())
    change: dict[str, Any] = {"id": name.strip()}
    if mark and found is not None:
        change |= {"value": float(found["value"])} if found["value"] else {}
        change |= {"unit": found["unit"]} if found["unit"] else {}
    if not re.fullmatch(r"v\d+", change["id"]) or (mark and len(change) == 1):
        raise InputError(f"{text!r} is not a value of a report, such as v3 or v3=5.4mmol/L.", code="bad_value")
    return change


def _show_progress(bar: Progress, lab: Lab) -> None:
    if lab.progress:
        bar.show(clean_line(lab.progress.stage), lab.progress.done, lab.progress.total)


def _show(lab: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(lab)
        return
    told = [lab["id"], lab["status"].replace("_", " ")]
    told += [f"taken on {lab['taken_on']}"] if lab.get("taken_on") else []
    told += [f"the same as {lab['duplicate_of']}"] if lab.get("duplicate_of") else []
    told += [f"at {lab['progress']['stage']}"] if lab["status"] in _AT_WORK else []
    print(clean_line(", ".join(told)))
    if lab.get("error"):
        print(clean_line(lab["error"]["message"]))
    if lab.get("notice"):
        print(clean_line(f"! {lab['notice']}"))
    if lab.get("date_doubt"):
        print(f"The day of the specimen is {lab['date_doubt']}: say it with `amy labs confirm {lab['id']} --taken-on`.")
    _print_values(lab.get("values") or [])


def _print_values(values: list[dict[str, Any]]) -> None:
    if not values:
        return
    print_table(("", "marker", "value", "range", "", "page"), map(_value_cells, values), "")
    for value in (one for one in values if one["needs_confirmation"]):
        print(clean_line(f"{value['id']} {value['printed_name']}: {value['source_text']}"))
        for doubt in value["doubts"]:
            print(clean_line(f"   {doubt['text']}"))


def _state(value: dict[str, Any]) -> str:
    if value["needs_confirmation"]:
        return "please confirm"
    return "dropped" if value["status"] == "dropped" else "corrected" if value["corrected"] else ""


def _bounds(bounds: dict[str, Any] | None) -> str:
    if bounds is None:
        return ""
    low, high = bounds.get("low"), bounds.get("high")
    ends = f"{low:g} - {high:g}" if None not in (low, high) else f"< {high:g}" if high else f"> {low:g}" if low else ""
    return f"{ends} {bounds.get('unit') or ''} (reference)".strip() if ends else ""


def _value_cells(value: dict[str, Any]) -> tuple[Any, ...]:
    printed, reference = value.get("printed_range"), value.get("reference_range")
    shown = f"{value.get('comparator') or ''}{value['value']:g} {value['unit']}"
    where = {"below": "low", "above": "high"}.get(value.get("flag") or "", "")
    notes = [where, "critical" if value["critical"] else "", _state(value)]
    bounds = (printed or {}).get("text") or _bounds(reference)
    return (value["id"], value["marker"], shown, bounds, ", ".join(filter(None, notes)), value["page"])


def _cells(lab: dict[str, Any]) -> tuple[Any, ...]:
    status = lab["status"].replace("_", " ")
    return (lab["id"], status, lab.get("taken_on"), lab["stored"], lab["waiting"], lab.get("file_name"))
