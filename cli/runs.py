"""`amy runs`: look at runs of agents, follow them, stop them, let them try again."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.kinds import RUN
from cli.screen import console, print_json
from cli.session import JsonFlag
from cli.work import cancel_one, go_on, print_events, print_trace_of, show_one

app = typer.Typer(
    help="Look at runs of agents, follow, cancel and retry them.", no_args_is_help=True, rich_markup_mode=None
)

RunArgument = Annotated[str, typer.Argument(metavar="ID", help="The run's id: run_…")]


@app.command(name="list")
def list_runs(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")] = 20,
    json: JsonFlag = False,
) -> None:
    """List your runs, newest first. With --json, one run on each line."""
    from cli.connection import connect, first, page_size
    from cli.turn_tables import print_turn_list

    with connect() as client:
        found = first(client.runs.list(limit=page_size(limit)), limit)
        if json:
            for run in found:
                print_json(run)
        else:
            print_turn_list(console(), list(found), 'No runs yet. Start one: amy run health_coach "Plan my week"')


@app.command()
def show(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Show a run: what its agent was asked and reported, its tool calls, steps and cost."""
    show_one(RUN.check(run_id), json=json)


@app.command()
def events(
    run_id: RunArgument,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Stay until the run has ended.")] = False,
    after: Annotated[int, typer.Option("--after", min=0, help="Begin after this event's number.")] = 0,
    json: JsonFlag = False,
) -> None:
    """Print a run's events; with --follow watch it to its end, as `amy run` does."""
    print_events(RUN.check(run_id), follow=follow, after=after, json=json)


@app.command()
def trace(
    run_id: RunArgument,
    bodies: Annotated[
        bool, typer.Option("--bodies", help="With --json: the requests and responses of every effect too.")
    ] = False,
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
    detach: Annotated[bool, typer.Option("--detach", help="Start it again and return at once.")] = False,
    json: JsonFlag = False,
) -> None:
    """Let a failed run go on from where it stopped, and watch it. What was done is not done or paid again."""
    from cli.connection import connect

    with connect() as client:
        go_on(client, client.runs.retry, RUN.check(run_id), detach=detach, json=json)
