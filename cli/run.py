"""`amy run`: start an agent and watch it."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import InputError
from cli.session import JsonFlag
from cli.work import begun


def run(
    agent: Annotated[str, typer.Argument(help="The agent's name; `amy agents list` shows them.")],
    instructions: Annotated[str, typer.Argument(help="What it should do, in plain words.")],
    payload: Annotated[
        str | None, typer.Option("--payload", help="The material it needs: a JSON object, or a file that holds one.")
    ] = None,
    detach: Annotated[bool, typer.Option("--async", help="Start the run and return at once.")] = False,
    json: JsonFlag = False,
) -> None:
    """Run one agent and print its report: what it says, its tool calls, what it cost.

    On a terminal the run is drawn as it goes; elsewhere each event is a line. With --json each event is a line of
    JSON, and the last line is the run. Ctrl-C leaves and does not stop the run.
    """
    from cli.connection import connect

    material = read_payload(payload)
    with connect() as client:
        made = client.runs.create(agent=agent, instructions=instructions, payload=material, mode="async")
        begun(client, made.to_dict(), detach=detach, json=json)


def read_payload(given: str | None) -> dict[str, Any]:
    """The JSON object that is given, or that the file holds. Raises InputError."""
    if given is None:
        return {}
    is_json = given.lstrip().startswith("{")
    try:
        text = given if is_json else Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"Cannot read {given!r}: {error}.", code="unreadable_payload", hint="Give a JSON object, or a file."
        ) from error
    try:
        value = json_module.loads(text)
    except ValueError as error:
        raise InputError(f"The payload is not JSON: {error}.", code="payload_not_json") from error
    if not isinstance(value, dict):
        raise InputError("The payload is not a JSON object.", code="payload_not_json", hint='Such as {"order": 17}.')
    return value
