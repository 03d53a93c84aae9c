"""`amy import`: bring a file of daily values in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

_SHOWN_ROWS = 20


def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV with a row for each day.")
    ],
    json: JsonFlag = False,
) -> None:
    """Import a CSV of daily values, in the columns of the LifeSnaps data set.

    Days that are there already are updated; rows that cannot be read are skipped and listed.
    """
    from cli.client import connect

    with connect() as client:
        done = client.import_csv(file.read_bytes())
    if json:
        print_json(done)
        return
    span = f", {done['first_date']} to {done['last_date']}" if done.get("first_date") else ""
    print(clean_line(f"{done['days_written']} days written{span}"))
    if done.get("metrics"):
        print(clean_line(f"metrics: {', '.join(done['metrics'])}"))
    if done.get("unknown_columns"):
        print(clean_line(f"columns not known and left out: {', '.join(done['unknown_columns'])}"))
    skipped = done.get("skipped") or []
    if skipped:
        print(f"{len(skipped)} rows skipped:")
    for row in skipped[:_SHOWN_ROWS]:
        print("  " + clean_line(f"line {row['line']}: {row['reason']}"))
    if len(skipped) > _SHOWN_ROWS:
        print(f"  and {len(skipped) - _SHOWN_ROWS} more; --json lists all")
