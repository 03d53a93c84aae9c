"""`amy ask`: start a turn and watch it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.screen import note, print_json
from cli.session import JsonFlag


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know, in your own words.")],
    *,
    json: JsonFlag = False,
    stream: Annotated[
        bool, typer.Option("--stream/--no-stream", help="Whether the answer's text comes as it is written.")
    ] = True,
    detach: Annotated[bool, typer.Option("--detach", help="Start the turn and return at once.")] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="Stop at the plan, with its questions and cost, until you approve it.")
    ] = False,
    require_approval: Annotated[
        bool, typer.Option("--require-approval", help="Stop before the answer, until you approve findings and draft.")
    ] = False,
) -> None:
    """Ask a question and watch Amy answer it.

    On a terminal the turn is drawn as it goes; elsewhere each event is a line. With --json each event is a line of
    JSON, and the last line is the turn. Ctrl-C leaves and does not stop the turn. A turn that waits for your approval asks
    on a terminal, and elsewhere says how to decide.
    """
    from cli.connection import connect
    from cli.watch import resume_command, watch

    options: dict[str, Any] = ({"start": "plan"} if plan else {}) | (
        {"require_approval": True} if require_approval else {}
    )
    with connect() as client:
        turn = client.turns.create(messages=[{"role": "user", "content": question}], stream=stream, **options).to_dict()
        if not detach:
            raise typer.Exit(watch(client, turn, as_json=json))
        if json:
            print_json(turn)
        else:
            print(turn["id"])
            note(f"Started. Watch it with: {resume_command(turn['id'])}")
