"""`amy export`: a copy of everything that Amy has of you."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.errors import InputError, NotDoneError
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

_PATIENCE_SECONDS = 86_400.0
"""As long as the API may take; whoever has no patience presses Ctrl-C."""


def export(
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write it; amy-<date>.zip in this folder otherwise.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Have all your data put into a zip of JSON and CSV files, wait for it, and download it."""
    from amy_sdk import NotCompletedError
    from cli.connection import connect
    from cli.progress_bar import progress_bar

    if out is not None and out.is_dir():
        raise InputError(f"{out} is a folder.", code="bad_out", hint="Name a file: --out amy.zip")
    with connect() as client, progress_bar() as bar:
        asked = client.exports.create()
        file = out or Path(f"amy-{str(asked.to_dict()['created_at'])[:10]}.zip")
        try:
            ended = client.exports.wait_for(
                asked.id,
                timeout=_PATIENCE_SECONDS,
                on_progress=lambda each: bar.show("writing", each.progress.done, each.progress.total),
            )
        except NotCompletedError as error:
            raise NotDoneError(error.message, code="export_failed", hint="Run `amy export` once more.") from error
        try:
            size = client.exports.download(
                ended.id, file, on_progress=lambda done, total: bar.show("fetching", done, total)
            )
        except OSError as error:
            raise InputError(f"{file} cannot be written: {error.strerror}.", code="bad_out") from error
    done = ended.to_dict()
    if json:
        print_json({**done, "download": None, "file": str(file)})
    else:
        print(clean_line(f"{file}: {size:,} bytes, {done['progress']['files']} files"))
