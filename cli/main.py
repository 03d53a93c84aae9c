"""The `amy` command: its tree of commands, and how it ends.

Commands import what they need when they run, so that `amy --help` is quick. Exit codes: see `cli.errors`.
"""

from __future__ import annotations

import os
import sys

import typer

from cli import (
    actions,
    agents,
    approvals,
    ask,
    check_ins,
    completion,
    config,
    data,
    export,
    imports,
    ingest,
    keys,
    labs,
    local_cloud,
    login,
    me,
    memory,
    replay,
    reviews,
    run,
    runs,
    sources,
    turns,
    verify,
)
from cli.errors import CliError
from cli.screen import print_error
from cli.session import Session

app = typer.Typer(
    name="amy",
    help="Ask Amy about your health data, and run her whole cloud on this machine.",
    epilog=(
        "Exit codes: 0 done; 1 the turn or run failed or was cancelled; 2 wrong use; 3 the API refused; 4 nothing to reach; "
        "5 it waits for your approval; "
        "130 interrupted. Amy is found through AMY_API_URL and AMY_API_KEY, as you signed in with `amy login`, or the local "
        "cloud that runs."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(ask.ask)
app.command()(login.login)
app.command()(login.logout)
app.command()(run.run)
app.command()(replay.replay)
app.command()(verify.verify)
app.command(name="import")(imports.import_file)
app.command(name="export")(export.export)
app.add_typer(me.app, name="me")
app.add_typer(turns.app, name="turns")
app.command()(approvals.approvals)
app.command()(approvals.approve)
app.command()(approvals.reject)
app.add_typer(runs.app, name="runs")
app.add_typer(check_ins.app, name="check-ins")
app.add_typer(memory.app, name="memory")
app.add_typer(actions.app, name="actions")
app.add_typer(reviews.app, name="reviews")
app.add_typer(agents.app, name="agents")
app.add_typer(data.app, name="data")
app.add_typer(labs.app, name="labs")
app.add_typer(sources.app, name="sources")
app.add_typer(ingest.app, name="ingest")
app.add_typer(keys.app, name="keys")
app.add_typer(config.app, name="config")
app.command()(completion.completion)
app.add_typer(local_cloud.app, name="local")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit. Raises `SystemExit` with the documented code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a locale that lacks a character is no reason to stop
    if os.environ.get("_AMY_COMPLETE"):
        from typer._completion_classes import completion_init

        completion_init()
    session = Session()
    try:
        app(args=arguments, obj=session, prog_name="amy")
    except CliError as error:
        print_error(error, as_json=session.json)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
