"""`amy import`: bring an export of another app in: look at what is in it, then have it written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal, cast

import typer

from cli.errors import InputError, NotDoneError
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from cli.client import AmyClient
    from cli.import_files import Progress

_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds between two looks; then the last again and again, which is how often an import says how far it is."""
_SHOWN = 20
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
    from cli.client import connect
    from cli.import_files import Progress

    if not (yes or dry_run or sys.stdin.isatty()):
        raise InputError("Nobody can be asked here.", code="needs_yes", hint="Add --yes, or --dry-run to look only.")
    progress = Progress(sys.stderr, is_terminal=sys.stderr.isatty())
    with connect() as client:
        shown = _brought(client, file, format_, progress)
        if not json:
            _print_preview(shown)
        if dry_run:
            client.delete_import(shown["id"])
            if json:
                print_json(shown)
            return
        if not (yes or typer.confirm("Write this?", err=True)):
            client.delete_import(shown["id"])
            note("Nothing was written.")
            return
        client.confirm_import(shown["id"])
        done = _followed(client, shown["id"], ("completed",), progress)
    if json:
        print_json(done)
    else:
        _print_report(done["report"])


def _brought(client: AmyClient, path: Path, format_: str, progress: Progress) -> dict[str, Any]:
    """The import when its file was sent and read."""
    from cli.import_files import Counted, opened

    with opened(path) as to_send:
        made = client.create_import(to_send.name[-255:], to_send.size, format=format_, preview=True)
        try:
            client.upload(made["upload"], cast(BinaryIO, Counted(to_send, progress)), to_send.name)
        finally:
            progress.clear()
    client.start_import(made["id"])
    return _followed(client, made["id"], ("previewed",), progress)


def _followed(client: AmyClient, import_id: str, until: tuple[str, ...], progress: Progress) -> dict[str, Any]:
    """The import when it has one of these statuses. Raises NotDoneError when it ends in another way."""
    try:
        for look in range(100_000):
            found = client.import_(import_id)
            if found["status"] in until:
                return found
            if found["status"] in ("failed", "cancelled"):
                raise _not_done(found)
            if said := found.get("progress"):
                progress.show(clean_line(said["stage"]), said["done"], said["total"])
            client.sleep(_PAUSES[min(look, len(_PAUSES) - 1)])
    finally:
        progress.clear()
    raise NotDoneError("The import does not end.", code="import_stalled", hint=f"Its id is {import_id}.")


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
