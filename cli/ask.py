"""`amy ask`: start a turn and watch it; go on with a conversation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import EXIT_OK, InputError
from cli.screen import is_interactive, note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy


def ask(
    question: Annotated[
        str | None, typer.Argument(help="What you want to know; without it, on a terminal, question after question.")
    ] = None,
    *,
    json: JsonFlag = False,
    goes_on: Annotated[
        bool, typer.Option("--continue", "-c", help="Go on with your last conversation: what was said is sent along.")
    ] = False,
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
    from cli.conversation import latest, with_question
    from cli.watch import resume_command, watch

    options: dict[str, Any] = ({"start": "plan"} if plan else {}) | (
        {"require_approval": True} if require_approval else {}
    )
    options["stream"] = stream
    if question is None and not (is_interactive() and sys.stdin.isatty()):
        raise InputError("There is no question.", code="missing_question", hint='Such as: amy ask "How did I sleep?"')
    with connect() as client:
        before = latest(client) if goes_on else []
        if question is None:
            raise typer.Exit(_talk(client, before, options, as_json=json))
        turn = client.turns.create(messages=_typed(with_question(before, question)), **options).to_dict()
        if not detach:
            raise typer.Exit(watch(client, turn, as_json=json))
        if json:
            print_json(turn)
        else:
            print(turn["id"])
            note(f"Started. Watch it with: {resume_command(turn['id'])}")


def _talk(client: Amy, said: list[dict[str, str]], options: dict[str, Any], *, as_json: bool) -> int:
    """Question after question, each with all that was said; an empty line or Ctrl-D ends it. The last turn's exit code."""
    from cli.conversation import said_in, with_question
    from cli.watch import watch

    code = EXIT_OK
    while True:
        try:
            question = input("\nYou: ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return code
        if not question:
            return code
        turn = client.turns.create(messages=_typed(with_question(said, question)), **options)
        code = watch(client, turn.to_dict(), as_json=as_json)
        if code == EXIT_OK:
            said = said_in(client.turns.get(turn.id).to_dict())


def _typed(messages: list[dict[str, str]]) -> Any:
    """The API takes them as they are; that their roles are roles was its own word."""
    return messages
