"""`amy actions`: what agents asked the outside world to do, and a second try for what could not be done."""

from __future__ import annotations

import json as json_text
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.ids import checked
from cli.lists import minute, print_entries
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

app = typer.Typer(help="See what agents asked for and what became of it.", no_args_is_help=True, rich_markup_mode=None)


class Status(StrEnum):
    """As the contract's ActionStatus; named again here, because the contract's models take long to load."""

    emitted = "emitted"
    awaiting_approval = "awaiting_approval"
    acted = "acted"
    refused = "refused"
    rejected = "rejected"
    failed = "failed"


@app.command(name="list")
def list_actions(
    status: Annotated[Status | None, typer.Option("--status", help="Only those with this status.")] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Only those of this topic.")] = None,
    turn: Annotated[str | None, typer.Option("--turn", help="Only those of this turn or run.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, those of the newest turn first.")] = 20,
    json: JsonFlag = False,
) -> None:
    """List what agents asked for. With --json, one action on each line."""
    from cli.connection import connect, first, page_size

    given = {"status": status.value if status else None, "topic": topic, "turn_id": turn}
    filters: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with connect() as client:
        found = first(client.actions.list(**filters, limit=page_size(limit)), limit)
        print_entries(
            found,
            ("id", "topic", "agent", "emitted", "status"),
            lambda one: (one["id"], one["topic"], one["agent"], minute(one["created_at"]), _became(one)),
            nothing="No agent has asked for anything.",
            as_json=json,
        )


@app.command()
def show(
    action_id: Annotated[str, typer.Argument(metavar="ID", help="The action's id: evt_…")], json: JsonFlag = False
) -> None:
    """Show one action: what was asked for, and what became of it."""
    from cli.connection import connect

    with connect() as client:
        action = client.actions.get(checked("evt", action_id)).to_dict()
    if json:
        print_json(action)
        return
    print(clean_line(f"{action['id']} {action['topic']} by {action['agent']} in {action['turn_id']}"))
    print(clean_line(f"asked for   {json_text.dumps(action['payload'], ensure_ascii=False)}"))
    print(clean_line(f"status      {_became(action)}"))
    if action["status"] == "awaiting_approval":
        note(f"{action['summary']} Decide with: amy approve {action['approval_id']}, or amy reject.")


@app.command()
def redrive(
    stage: Annotated[str, typer.Option("--stage", envvar="AMY_STAGE", help="The deployment's stage.")] = "dev",
    json: JsonFlag = False,
) -> None:
    """Move what lies among the dead letters back into the actions queue, where it is tried again.

    For operators: it speaks with AWS itself, with the credentials, region and endpoint that boto3 finds (profile,
    environment), and may receive and delete on the dead letters, send to the queue, and use its key. Without AMY_API_URL it
    is the local cloud that runs here. What was done is not done again; what is forged comes back.
    """
    from cli.dead_letters import redrive as move

    moved = move(stage, "actions")
    if json:
        print_json({"moved": moved})
    else:
        print(f"{moved} moved" if moved else "No dead letters.")


def _became(action: dict[str, Any]) -> str:
    said = {
        "awaiting_approval": action.get("approval_id"),
        "acted": json_text.dumps(action["result"], ensure_ascii=False) if action.get("result") else None,
        "refused": action.get("reason"),
        "rejected": action.get("reason"),
        "failed": (action.get("error") or {}).get("message"),
    }.get(action["status"])
    return f"{action['status']}: {said}" if said else str(action["status"])
