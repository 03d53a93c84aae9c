"""`amy ingest`: payloads of wearables that could not be taken in, and taking all of them in anew."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(help="Payloads of wearables: a second try, or all anew.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def redrive(
    stage: Annotated[str, typer.Option("--stage", envvar="AMY_STAGE", help="The deployment's stage.")] = "dev",
    json: JsonFlag = False,
) -> None:
    """Move what lies among the dead letters back into the ingest queue, where it is tried again.

    For operators: it speaks with AWS itself, with the credentials, region and endpoint that boto3 finds (profile,
    environment), and may receive and delete on the dead letters, send to the queue, and use its key. Without AMY_API_URL it
    is the local cloud that runs here. What was taken in is not taken in twice; what cannot be read comes back.
    """
    from cli.dead_letters import redrive as move

    moved = move(stage, "ingest")
    if json:
        print_json({"moved": moved})
    else:
        print(f"{moved} moved" if moved else "No dead letters.")


@app.command()
def rebuild(json: JsonFlag = False) -> None:
    """Read every payload that Terra ever sent for you again; days, workouts and markers come out the same, or better."""
    from cli.connection import connect

    with connect() as client:
        accepted = client.sources.rebuild().to_dict()
    if json:
        print_json(accepted)
    else:
        print("All stored payloads are read again, in the background.")
