"""`amy replay`: let a turn be done again, and tell whether its answer is the same."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError
from cli.kinds import TURN
from cli.plain_text import clean, clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy

_AROUND = 60
"""Characters that are shown of two answers from where they part."""


def replay(
    turn_id: Annotated[str, typer.Argument(metavar="TURN", help="A turn that has ended: turn_…")],
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the models anew, which costs; otherwise all comes from the record.")
    ] = False,
    from_step: Annotated[
        str | None, typer.Option("--from", metavar="STEP", help="With --live: ask anew from this step on only.")
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option("--model", metavar="ROLE=ID", help="With --live: another model for a role.")
    ] = None,
    agent: Annotated[
        list[str] | None,
        typer.Option("--agent", metavar="NAME=VERSION", help="With --live: another version of an agent, or `current`."),
    ] = None,
    strict_layer: Annotated[
        bool | None,
        typer.Option(
            "--strict-layer/--no-strict-layer", help="With --live: the stricter layer of validation on or off."
        ),
    ] = None,
    detach: Annotated[bool, typer.Option("--detach", help="Start the replay and return at once.")] = False,
    json: JsonFlag = False,
) -> None:
    """Do a turn again, on the data that it saw and without side effects, and watch it.

    At the end it says whether the answer is the same to the byte, and else where it begins to differ. With --json the last
    line is the replay, and that remark goes to stderr.
    """
    from cli.connection import connect
    from cli.watch import resume_command, watch

    overrides: dict[str, Any] = {"models": _pairs("--model", model), "agents": _pairs("--agent", agent)}
    if strict_layer is not None:
        overrides["strict_layer"] = strict_layer
    body: dict[str, Any] = {"mode": "live" if live else "recorded", "from_step": from_step, "overrides": overrides}
    with connect() as client:
        made = client.turns.replay(TURN.check(turn_id), **body).to_dict()
        if detach:
            if json:
                print_json(made)
            else:
                print(made["id"])
                note(f"Started. Watch it with: {resume_command(made['id'])}")
            return
        code = watch(client, made, as_json=json)
        said = _comparison(client, turn_id, str(made["id"]))
        if json:
            note(said)
        else:
            print(f"\n{said}")
    raise typer.Exit(code)


def _pairs(option: str, given: list[str] | None) -> dict[str, str]:
    pairs = {}
    for one in given or []:
        name, equals, value = one.partition("=")
        if not (name and equals and value):
            raise InputError(f"{option} {clean_line(one)}: write it as NAME=VALUE.", code="bad_option")
        pairs[name] = value
    return pairs


def _comparison(client: Amy, parent_id: str, replay_id: str) -> str:
    """How the replay's answer stands to the first one."""
    was, is_now = ((client.turns.get(one).to_dict().get("result") or {}).get("text") for one in (parent_id, replay_id))
    if was is None or is_now is None:
        return f"There is no answer of {parent_id if was is None else replay_id} to compare."
    if was == is_now:
        return f"The answer is the same as that of {parent_id}, to the byte."
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(was, is_now, strict=False)))
    before, after = (clean(text[same : same + _AROUND]).replace("\n", " ") or "(its end)" for text in (was, is_now))
    return f"The answer differs from that of {parent_id} from character {same + 1} on:\n  was: {before}\n  now: {after}"
