"""`amy local`: the cloud in a box, started, looked at, stopped."""

from __future__ import annotations

import os
import signal
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import NoCloudError, NotDoneError, UnreachableError
from cli.plain_text import clean_line
from cli.processes import command_line, wait_until_gone
from cli.screen import print_json
from cli.session import JsonFlag
from cli.target import running_cloud, state_path

app = typer.Typer(help="Run Amy's whole cloud on this machine.", no_args_is_help=True, rich_markup_mode=None)
users = typer.Typer(help="People of the local cloud.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(users, name="user")

_STOP_SECONDS = 30.0


class Latency(StrEnum):
    """How long the offline model takes: no time at all, or about as long as a real one."""

    zero = "zero"
    demo = "demo"


@app.command()
def up(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The API's port; 0 takes a free one.")] = 8787,
    json: JsonFlag = False,
    demo_data: Annotated[
        bool, typer.Option("--demo-data/--no-demo-data", help="Whether the demo person's days are loaded.")
    ] = True,
    latency: Annotated[Latency, typer.Option("--latency", help="How long the offline model takes.")] = Latency.demo,
    reload: Annotated[bool, typer.Option("--reload", help="Take over what changes in Amy's own source.")] = False,
) -> None:
    """Start the cloud and stay until Ctrl-C or `amy local down`.

    With --json, one line of JSON is printed once it is ready: api_url, api_key, user_id and more.
    """
    from local.up import run_up

    raise typer.Exit(run_up(port=port, json_output=json, demo_data=demo_data, latency=latency.value, reload=reload))


@app.command()
def status(json: JsonFlag = False) -> None:
    """Show the local cloud that runs, and how to reach it. Exit code 4 if none does."""
    from amy_sdk import Amy, AmyError

    state = running_cloud()
    try:
        with Amy("", state.api_url, max_retries=0) as client:
            client.system.health(timeout=5)
    except AmyError as error:
        raise UnreachableError(
            f"The local cloud (pid {state.pid}) runs and its API at {state.api_url} does not answer.",
            code="not_ready",
            hint="It may still be starting; ask again in some seconds. `amy local down` stops it.",
        ) from error
    facts: dict[str, Any] = state.model_dump(mode="json")
    if json:
        print_json(facts)
        return
    print("The local cloud is up.")
    for name, value in facts.items():
        print(f"  {name:<17} {clean_line(value)}")


@app.command()
def down(json: JsonFlag = False) -> None:
    """Stop the local cloud that runs, and wait until it is gone."""
    state = running_cloud()
    _refuse_another_process(state.pid)
    os.kill(state.pid, signal.SIGTERM)
    if not wait_until_gone(state.pid, _STOP_SECONDS):
        raise NotDoneError(
            f"The local cloud (pid {state.pid}) was told to stop and still runs after {_STOP_SECONDS:.0f} s.",
            code="still_running",
            hint="Look at its output, or wait a little longer and ask again with `amy local status`.",
        )
    if json:
        print_json({"stopped": True, "pid": state.pid})
    else:
        print(f"Stopped the local cloud (pid {state.pid}).")


def _refuse_another_process(pid: int) -> None:
    """A cloud that was killed leaves its state file, and its number may be another program's by now."""
    arguments = command_line(pid)
    if arguments is not None and "up" not in arguments:
        program = clean_line(" ".join(arguments), limit=80)
        raise NoCloudError(f"No local cloud is running: {state_path()} names process {pid}, which is {program}")


@users.command()
def create(json: JsonFlag = False) -> None:
    """Make another person with a key of their own. The key is shown once and stored as a hash."""
    from local.users import create_user

    created = create_user(running_cloud())
    if json:
        print_json({"user_id": created.user_id, "api_key": created.api_key})
        return
    print(clean_line(f"user_id  {created.user_id}"))
    print(clean_line(f"api_key  {created.api_key}"))
    print("Use it with: AMY_API_KEY=<key> amy ask …")
