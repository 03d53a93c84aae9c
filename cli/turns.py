"""`amy turns`: look at turns, follow them, start them, stop them, let them try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError
from cli.plain_text import clean_line
from cli.screen import console, note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from cli.client import AmyClient

app = typer.Typer(
    help="Look at turns, follow, start, cancel and retry them.", no_args_is_help=True, rich_markup_mode=None
)

TurnArgument = Annotated[str, typer.Argument(metavar="ID", help="The turn's id: turn_…")]


@app.command(name="list")
def list_turns(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")] = 20,
    json: JsonFlag = False,
) -> None:
    """List your turns, newest first. With --json, one turn on each line."""
    from cli.client import connect
    from cli.turn_tables import print_turn_list

    with connect() as client:
        found = client.turns(limit)
        if json:
            for turn in found:
                print_json(turn)
        else:
            print_turn_list(console(), list(found))


@app.command()
def show(turn_id: TurnArgument, json: JsonFlag = False) -> None:
    """Show a turn: its answer, the Fact Sheet behind it, fact-check, steps and cost."""
    from cli.client import connect
    from cli.report import print_question, print_report, rows_of_trace

    with connect() as client:
        turn = client.turn(turn_id)
        if json:
            print_json(turn)
            return
        screen = console()
        print_question(screen, turn)
        print_report(screen, turn, rows_of_trace(client.trace(turn_id)))


@app.command()
def events(
    turn_id: TurnArgument,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Stay until the turn has ended.")] = False,
    after: Annotated[int, typer.Option("--after", min=0, help="Begin after this event's number.")] = 0,
    json: JsonFlag = False,
) -> None:
    """Print a turn's events; with --follow watch it to its end, as `amy ask` does."""
    from cli.client import connect
    from cli.follow import TurnEvent
    from cli.plain_view import PlainView
    from cli.progress import TurnProgress
    from cli.watch import watch

    with connect() as client:
        if follow:
            raise typer.Exit(watch(client, client.turn(turn_id), as_json=json, after=after))
        with PlainView(TurnProgress()) as view:
            for raw in client.events(turn_id, after):
                if json:
                    print_json(raw)
                else:
                    view.show(TurnEvent.of(raw))


@app.command()
def trace(
    turn_id: TurnArgument,
    bodies: Annotated[
        bool, typer.Option("--bodies", help="With --json: the requests and responses of every effect too.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Show what a turn did, step by step: each model call, sandbox run and tool call with its time and cost."""
    from cli.client import connect
    from cli.turn_tables import print_trace

    if bodies and not json:
        raise InputError("--bodies needs --json: bodies are too large to read in a table.", code="bodies_need_json")
    with connect() as client:
        found = client.trace(turn_id, bodies=bodies)
        if json:
            print_json(found)
        else:
            print_trace(console(), found)


@app.command()
def cancel(turn_id: TurnArgument, json: JsonFlag = False) -> None:
    """Stop a turn. What it has reached stays readable."""
    from cli.client import connect

    with connect() as client:
        turn = client.cancel(turn_id)
        if json:
            print_json(turn)
        else:
            print(clean_line(f"{turn['id']} {turn['status']}"))


@app.command()
def start(
    turn_id: TurnArgument,
    detach: Annotated[bool, typer.Option("--detach", help="Start it and return at once.")] = False,
    json: JsonFlag = False,
) -> None:
    """Let a pending turn begin, or go on from its plan, and watch it."""
    from cli.client import connect

    with connect() as client:
        _go_on(client, client.start, turn_id, detach=detach, json=json)


@app.command()
def retry(
    turn_id: TurnArgument,
    detach: Annotated[bool, typer.Option("--detach", help="Start it again and return at once.")] = False,
    json: JsonFlag = False,
) -> None:
    """Let a failed turn go on from where it stopped, and watch it. What was done is not done or paid again."""
    from cli.client import connect

    with connect() as client:
        _go_on(client, client.retry, turn_id, detach=detach, json=json)


def _go_on(client: AmyClient, act: Callable[[str], dict[str, Any]], turn_id: str, *, detach: bool, json: bool) -> None:
    """Start or retry a turn, and watch what comes after the events that it has."""
    from cli.watch import resume_command, watch

    last = 0
    for event in client.events(turn_id):
        last = event["seq"]
    turn = act(turn_id)
    if not detach:
        raise typer.Exit(watch(client, turn, as_json=json, after=last))
    if json:
        print_json(turn)
    else:
        print(turn["id"])
        note(f"Started. Watch it with: {resume_command(turn['id'], last)}")
