"""What the commands of turns and those of runs have in common: show, follow, trace, cancel, let go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError
from cli.kinds import kind_of, work_of
from cli.plain_text import clean_line
from cli.screen import console, note, print_json

if TYPE_CHECKING:
    from amy_sdk import Amy
    from amy_sdk.models import Run, Turn

FollowFlag = Annotated[bool, typer.Option("--follow", "-f", help="Stay until the end.")]
AfterOption = Annotated[int, typer.Option("--after", min=0, help="Begin after this event's number.")]
BodiesFlag = Annotated[
    bool, typer.Option("--bodies", help="With --json: the requests and responses of every effect too.")
]
DetachFlag = Annotated[bool, typer.Option("--detach", help="Start it and return at once.")]


def show_one(id_: str, *, json: bool) -> None:
    """What was asked, what came of it, steps and cost."""
    from cli.connection import connect
    from cli.report import print_question, print_report, rows_of_trace

    with connect() as client:
        its = work_of(client, id_)
        work = its.get(id_).to_dict()
        if json:
            print_json(work)
            return
        screen = console()
        print_question(screen, work)
        print_report(screen, work, rows_of_trace(its.trace(id_).to_dict()))


def print_events(id_: str, *, follow: bool, after: int, json: bool) -> None:
    """The events so far; with `follow`, all of them to the end, with which the command exits."""
    from cli.connection import connect
    from cli.plain_view import PlainView
    from cli.progress import TurnProgress
    from cli.turn_event import TurnEvent
    from cli.watch import watch

    with connect() as client:
        if follow:
            raise typer.Exit(watch(client, work_of(client, id_).get(id_).to_dict(), as_json=json, after=after))
        with PlainView(TurnProgress()) as view:
            for raw in events_so_far(client, id_, after):
                if json:
                    print_json(raw)
                else:
                    view.show(TurnEvent.of(raw))


def print_trace_of(id_: str, *, bodies: bool, json: bool) -> None:
    """Step by step. Raises InputError for bodies in a table."""
    from cli.connection import connect
    from cli.turn_tables import print_trace

    if bodies and not json:
        raise InputError("--bodies needs --json: bodies are too large to read in a table.", code="bodies_need_json")
    with connect() as client:
        its = work_of(client, id_)
        found = (its.trace(id_, include="bodies") if bodies else its.trace(id_)).to_dict()
        if json:
            print_json(found)
        else:
            print_trace(console(), found)


def cancel_one(id_: str, *, json: bool) -> None:
    """Stop it, and say what it is then."""
    from cli.connection import connect

    with connect() as client:
        work = work_of(client, id_).cancel(id_).to_dict()
        if json:
            print_json(work)
        else:
            print(clean_line(f"{work['id']} {work['status']}"))


def events_so_far(client: Amy, id_: str, after: int = 0) -> Iterator[dict[str, Any]]:
    """The events that it has now, without waiting for more."""
    while True:
        address = f"/v1/{kind_of(id_).collection}/{id_}/events"
        batch = client.request("GET", address, query={"after": after, "wait": 0}).json()
        yield from batch["data"]
        if batch["ended"] or not batch["data"]:
            return
        after = batch["after"]


def go_on(client: Amy, act: Callable[[str], Turn | Run], id_: str, *, detach: bool, json: bool) -> None:
    """Start or retry it, and watch what comes after the events that it has."""
    last = 0
    for event in events_so_far(client, id_):
        last = event["seq"]
    begun(client, act(id_).to_dict(), after=last, detach=detach, json=json)


def begun(client: Amy, work: dict[str, Any], *, detach: bool, json: bool, after: int = 0) -> None:
    """Watch what has begun to its end, with which the command exits; detached, say how to."""
    from cli.watch import resume_command, watch

    if not detach:
        raise typer.Exit(watch(client, work, as_json=json, after=after))
    if json:
        print_json(work)
    else:
        print(work["id"])
        note(f"Started. Watch it with: {resume_command(work['id'], after)}")
