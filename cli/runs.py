"""`amy runs`: look at runs of agents, follow them, stop them, let them try again."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.kinds import RUN
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
    help="Look at runs of agents, follow, cancel and retry them.", no_args_is_help=True, rich_markup_mode=None
)

RunArgument = Annotated[str, typer.Argument(metavar="ID", help="The run's id: run_…")]


@app.command(name="list")
def list_runs(
    limit: LimitOption = 20,
    json: JsonFlag = False,
) -> None:
    """List your runs, newest first. With --json, one run on each line."""
    from cli.connection import connect, first, page_size
    from cli.turn_tables import TURN_HEADINGS, turn_cells

    with connect() as client:
        found = first(client.runs.list(limit=page_size(limit)), limit)
        print_entries(
            found,
            TURN_HEADINGS,
            turn_cells,
            nothing='No runs yet. Start one: amy run health_coach "Plan my week"',
            as_json=json,
        )


@app.command()
def show(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Show a run: what its agent was asked and reported, its tool calls, steps and cost."""
    show_one(RUN.check(run_id), json=json)


@app.command()
def events(
    run_id: RunArgument,
    follow: FollowFlag = False,
    after: AfterOption = 0,
    json: JsonFlag = False,
) -> None:
    """Print a run's events; with --follow watch it to its end, as `amy run` does."""
    print_events(RUN.check(run_id), follow=follow, after=after, json=json)


@app.command()
def trace(
    run_id: RunArgument,
    bodies: BodiesFlag = False,
    json: JsonFlag = False,
) -> None:
    """Show what a run did, step by step: each model call and tool call with its time and cost."""
    print_trace_of(RUN.check(run_id), bodies=bodies, json=json)


@app.command()
def cancel(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Stop a run. What it has reached stays readable."""
    cancel_one(RUN.check(run_id), json=json)


@app.command()
def retry(
    run_id: RunArgument,
    detach: DetachFlag = False,
    json: JsonFlag = False,
) -> None:
    """Let a failed run go on from where it stopped, and watch it. What was done is not done or paid again."""
    from cli.connection import connect

    with connect() as client:
        go_on(client, client.runs.retry, RUN.check(run_id), detach=detach, json=json)
