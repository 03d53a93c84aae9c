"""`amy turns`: look at turns, follow them, start them, stop them, let them try again."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.kinds import TURN
from cli.lists import LimitOption, print_entries
from cli.session import JsonFlag
from cli.work import (
    AfterOption,
    BodiesFlag,
    DetachFlag,
    FollowFlag,
    cancel_one,
    go_on,
    print_events,
    print_trace_of,
    show_one,
)

app = typer.Typer(
    help="Look at turns, follow, start, cancel and retry them.", no_args_is_help=True, rich_markup_mode=None
)

TurnArgument = Annotated[str, typer.Argument(metavar="ID", help="The turn's id: turn_…")]


@app.command(name="list")
def list_turns(
    limit: LimitOption = 20,
    json: JsonFlag = False,
) -> None:
    """List your turns, newest first. With --json, one turn on each line."""
    from cli.connection import connect, first, page_size
    from cli.turn_tables import TURN_HEADINGS, turn_cells

    with connect() as client:
        found = first(client.turns.list(limit=page_size(limit)), limit)
        print_entries(
            found,
            TURN_HEADINGS,
            turn_cells,
            nothing='No turns yet. Ask something: amy ask "How did I sleep this month?"',
            as_json=json,
        )


@app.command()
def show(turn_id: TurnArgument, json: JsonFlag = False) -> None:
    """Show a turn: its answer, the Fact Sheet behind it, fact-check, steps and cost."""
    show_one(TURN.check(turn_id), json=json)


@app.command()
def events(
    turn_id: TurnArgument,
    follow: FollowFlag = False,
    after: AfterOption = 0,
    json: JsonFlag = False,
) -> None:
    """Print a turn's events; with --follow watch it to its end, as `amy ask` does."""
    print_events(TURN.check(turn_id), follow=follow, after=after, json=json)


@app.command()
def trace(
    turn_id: TurnArgument,
    bodies: BodiesFlag = False,
    json: JsonFlag = False,
) -> None:
    """Show what a turn did, step by step: each model call, sandbox run and tool call with its time and cost."""
    print_trace_of(TURN.check(turn_id), bodies=bodies, json=json)


@app.command()
def cancel(turn_id: TurnArgument, json: JsonFlag = False) -> None:
    """Stop a turn. What it has reached stays readable."""
    cancel_one(TURN.check(turn_id), json=json)


@app.command()
def start(
    turn_id: TurnArgument,
    detach: DetachFlag = False,
    json: JsonFlag = False,
) -> None:
    """Let a pending turn begin, or go on from its plan, and watch it."""
    from cli.connection import connect

    with connect() as client:
        go_on(client, client.turns.start, TURN.check(turn_id), detach=detach, json=json)


@app.command()
def retry(
    turn_id: TurnArgument,
    detach: DetachFlag = False,
    json: JsonFlag = False,
) -> None:
    """Let a failed turn go on from where it stopped, and watch it. What was done is not done or paid again."""
    from cli.connection import connect

    with connect() as client:
        go_on(client, client.turns.retry, TURN.check(turn_id), detach=detach, json=json)
