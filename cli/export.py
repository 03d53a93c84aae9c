"""`amy export`: a copy of everything that Amy has of you."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError, NotDoneError
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from cli.client import AmyClient

_FIRST_PAUSE, _LONGEST_PAUSE = 0.3, 5.0


def export(
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; amy-<date>.zip in this folder otherwise.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Have all your data put into a zip of JSON and CSV files, wait for it, and download it."""
    from cli.client import connect

    with connect() as client:
        asked = client.create_export()
        file = out or Path(f"amy-{str(asked['created_at'])[:10]}.zip")
        if file.is_dir():
            raise InputError(f"{file} is a folder.", code="bad_out", hint="Name a file: --out amy.zip")
        done = _when_ended(client, asked, say=not json)
        if done["status"] != "completed":
            message = (done.get("error") or {}).get("message") or f"The export is {done['status']}."
            raise NotDoneError(message, code="export_failed", hint="Run `amy export` once more.")
        size = _download(client, done["download"]["url"], file)
    if json:
        print_json({**done, "download": None, "file": str(file)})
    else:
        print(clean_line(f"{file}: {size:,} bytes, {done['progress']['files']} files"))


def _when_ended(client: AmyClient, export: dict[str, Any], *, say: bool) -> dict[str, Any]:
    pause, stage = _FIRST_PAUSE, ""
    while export["status"] == "running":
        progress = export["progress"]
        if say and (progress.get("stage") or "") != stage:
            stage = progress["stage"] or ""
            note(clean_line(f"{progress['done']} of {progress['total']}: {stage}"))
        client.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
        export = client.export(export["id"])
    return client.export(export["id"])  # with a link that is fresh


def _download(client: AmyClient, url: str, file: Path) -> int:
    """Write it beside its name first, so that nothing half is ever under that name; for nobody else to read."""
    partial = file.with_name(f"{file.name}.part")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            size = client.download(url, target)
        partial.replace(file)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.", code="bad_out") from error
    finally:
        partial.unlink(missing_ok=True)
    return size
