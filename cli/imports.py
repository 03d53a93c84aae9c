"""`amy import`: bring an export of another app in: look at what is in it, then have it written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.errors import InputError, NotDoneError
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy
    from amy_sdk.models import Import
    from amy_sdk.resources import Format
    from cli.progress_bar import Progress

_SHOWN = 20
_PATIENCE_SECONDS = 86_400.0
"""Years of a watch take their time; whoever has none presses Ctrl-C."""
_NAMES = {
    "apple_health": "Apple Health",
    "fitbit": "Fitbit",
    "whoop": "WHOOP",
    "oura": "Oura",
    "daily_csv": "daily CSV",
}


def import_file(
    file: Annotated[
        Path,
        typer.Argument(exists=True, readable=True, help="Zip, folder, CSV, JSON or XML that an app exported."),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before it is written.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what is in it.")] = False,
    format_: Annotated[
        Literal["auto", "apple_health", "fitbit", "whoop", "oura", "daily_csv"],
        typer.Option("--format", help="Refuse a file of another format."),
    ] = "auto",
    json: JsonFlag = False,
) -> None:
    """Import an export of Apple Health, Fitbit, WHOOP or Oura, or a CSV with a row for each day.

    Shows what is in the file and what is left out, asks, and writes it. Importing a file again changes nothing.
    """
    from cli.connection import connect
    from cli.progress_bar import progress_bar

    if not (yes or dry_run or sys.stdin.isatty()):
        raise InputError("Nobody can be asked here.", code="needs_yes", hint="Add --yes, or --dry-run to look only.")
    with connect() as client:
        with progress_bar() as bar:
            shown = _brought(client, file, format_, bar)
        if not json:
            _print_preview(shown)
        if dry_run:
            client.imports.delete(shown["id"])
            if json:
                print_json(shown)
            return
        if not (yes or typer.confirm("Write this?", err=True)):
            client.imports.delete(shown["id"])
            note("Nothing was written.")
            return
        client.imports.confirm(shown["id"])
        with progress_bar() as bar:
            done = _followed(client, shown["id"], bar)
    if json:
        print_json(done)
    else:
        _print_report(done["report"])


def _brought(client: Amy, path: Path, format_: Format, bar: Progress) -> dict[str, Any]:
    """The import when its file was sent and read."""
    from cli.import_files import opened

    with opened(path) as to_send:
        made = client.imports.upload(
            to_send.file,
            name=to_send.name,
            format=format_,
            preview=True,
            on_progress=lambda done, total: bar.show("sending", done, total),
        )
    return _followed(client, made.id, bar)


def _followed(client: Amy, import_id: str, bar: Progress) -> dict[str, Any]:
    """The import when there is nothing more to wait for. Raises NotDoneError."""
    from amy_sdk import NotCompletedError

    def tell(found: Import) -> None:
        if said := found.progress:
            bar.show(clean_line(said.stage), said.done, said.total)

    try:
        return client.imports.wait_for(import_id, timeout=_PATIENCE_SECONDS, on_progress=tell).to_dict()
    except NotCompletedError as error:
        raise _not_done(error.ended.to_dict()) from error


def _not_done(found: dict[str, Any]) -> NotDoneError:
    error = found.get("error") or {}
    reason = (error.get("details") or {}).get("reason")
    message = f"The file cannot be imported: {reason}." if reason else error.get("message", "The import was cancelled.")
    return NotDoneError(clean_line(message), code=error.get("code", "import_cancelled"))


def _print_preview(found: dict[str, Any]) -> None:
    preview = found["preview"]
    span = f", {preview['first_date']} to {preview['last_date']}" if preview.get("first_date") else ""
    workouts = f", {_count(preview['activities'], 'workout')}" if preview["activities"] else ""
    name = _NAMES.get(found["format"], found["format"])
    print(clean_line(f"{name}{span}: {_count(preview['days'], 'day')}{workouts}"))
    for metric, days in preview["metrics"].items():
        print(f"  {clean_line(metric):<32} {days:>6,}")
    if preview["skipped_total"]:
        print(f"Left out: {preview['skipped_total']:,}")
    for one in preview["skipped"][:_SHOWN]:
        first = f", first: {one['first']}" if one.get("first") else ""
        print("  " + clean_line(f"{one['reason'].replace('_', ' ')}: {one['what']} ({one['count']:,}{first})"))
    if len(preview["skipped"]) > _SHOWN:
        print(f"  and {len(preview['skipped']) - _SHOWN} more kinds; --json lists them")


def _print_report(report: dict[str, Any]) -> None:
    days, workouts = report["days_written"], report["activities_written"]
    if not days and not workouts:
        print("Nothing new: all of it was there already.")
        return
    print(f"Written: {_count(days, 'day')}" + (f", {_count(workouts, 'workout')}" if workouts else ""))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
