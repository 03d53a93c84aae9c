"""`amy memory`: what Amy remembers of you, to read, to correct and to forget."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import InputError
from cli.ids import checked
from cli.lists import LimitOption, print_entries
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(
    help="See, add, correct and delete what Amy remembers of you.", no_args_is_help=True, rich_markup_mode=None
)


class Kind(StrEnum):
    """As the contract's MemoryKind; named again here, because the contract's models take long to load."""

    goal = "goal"
    barrier = "barrier"
    preference = "preference"
    insight = "insight"
    hypothesis = "hypothesis"
    decision = "decision"
    value = "value"
    tested_hypothesis = "tested_hypothesis"
    fact = "fact"


MemoryArgument = Annotated[str, typer.Argument(metavar="ID", help="The memory's id: mem_…")]
KindFilter = Annotated[Kind | None, typer.Option("--kind", help="Only of this kind.")]
AgentFilter = Annotated[str | None, typer.Option("--agent", help="Only this agent's; `user`: the shared ones.")]
Confidence = Annotated[float | None, typer.Option("--confidence", min=0, max=1, help="How sure it is, 0 to 1.")]


@app.command(name="list")
def list_memories(
    kind: KindFilter = None,
    agent: AgentFilter = None,
    limit: LimitOption = 20,
    json: JsonFlag = False,
) -> None:
    """List what Amy remembers, newest first. With --json, one memory on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        found = client.memory.list(**_filters(kind, agent), limit=page_size(limit))
        _show(first(found, limit), as_json=json)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in plain words.")],
    kind: KindFilter = None,
    agent: AgentFilter = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many, nearest first.")] = 10,
    json: JsonFlag = False,
) -> None:
    """Search by meaning; the nearest first, each with its score."""
    from cli.connection import connect, dicts

    with connect() as client:
        found = client.memory.list(q=query, **_filters(kind, agent), limit=limit)
        _show(dicts(found.data), as_json=json)


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="What to remember.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What it is.")] = Kind.fact,
    confidence: Confidence = None,
    json: JsonFlag = False,
) -> None:
    """Have Amy remember something. What she knows already is not remembered twice.

    Numbers of cards, national ids and passports are masked.
    """
    from cli.connection import connect

    memory: dict[str, Any] = {"kind": kind.value, "text": text}
    if confidence is not None:
        memory["confidence"] = confidence
    with connect() as client:
        _show_one(client.memory.create(**memory).to_dict(), as_json=json)


@app.command()
def edit(
    memory_id: MemoryArgument,
    text: Annotated[str | None, typer.Option("--text", help="What it should say.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="What it is.")] = None,
    confidence: Confidence = None,
    json: JsonFlag = False,
) -> None:
    """Correct a memory: its text, its kind, how sure it is."""
    from cli.connection import connect

    given = {"text": text, "kind": kind.value if kind else None, "confidence": confidence}
    change: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if not change:
        raise InputError("Nothing to change: give --text, --kind or --confidence.", code="nothing_to_change")
    with connect() as client:
        _show_one(client.memory.update(checked("mem", memory_id), **change).to_dict(), as_json=json)


@app.command()
def delete(memory_id: MemoryArgument, json: JsonFlag = False) -> None:
    """Have Amy forget a memory for good."""
    from cli.connection import connect

    with connect() as client:
        client.memory.delete(checked("mem", memory_id))
    if json:
        print_json({"id": memory_id, "deleted": True})
    else:
        print(clean_line(f"{memory_id} forgotten"))


def _filters(kind: Kind | None, agent: str | None) -> dict[str, Any]:
    return ({"kind": kind.value} if kind else {}) | ({"agent": agent} if agent else {})


def _show_one(memory: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(memory)
    else:
        print(clean_line(f"{memory['id']} {memory['kind']}: {memory['text']}"))


def _show(memories: Iterable[dict[str, Any]], *, as_json: bool) -> None:
    found = list(memories)
    scored = ("score",) if found and found[0].get("score") is not None else ()
    print_entries(
        found,
        (*scored, "id", "kind", "written", "text"),
        lambda one: (
            *(f"{one[name]:.2f}" for name in scored),
            one["id"],
            one["kind"],
            one["updated_at"][:10],
            one["text"],
        ),
        nothing='Nothing remembered. Tell Amy something: amy memory add "I run in the mornings."',
        as_json=as_json,
    )
