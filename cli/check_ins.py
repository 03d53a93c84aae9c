"""`amy check-ins`: have Amy ask by herself, see what came of it, pause it, have it now."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import InputError
from cli.ids import checked
from cli.lists import LimitOption, minute, print_entries
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(help="Have Amy check in at times that you choose.", no_args_is_help=True, rich_markup_mode=None)


class BuiltIn(StrEnum):
    """As the contract's BuiltIn; named again here, because the contract's models take long to load."""

    morning_briefing = "morning_briefing"
    weekly_review = "weekly_review"
    something_changed = "something_changed"


CheckInArgument = Annotated[str, typer.Argument(metavar="ID", help="The check-in's id: chk_…")]


@app.command()
def create(
    question: Annotated[str | None, typer.Argument(help="What Amy should ask herself.")] = None,
    *,
    built_in: Annotated[BuiltIn | None, typer.Option("--built-in", help="One of ours, in place of a question.")] = None,
    agent: Annotated[str | None, typer.Option("--agent", help="Run this agent; the question is its task.")] = None,
    schedule: Annotated[
        str | None, typer.Option("--schedule", help='"cron(0 8 * * ? *)" or "rate(12 hours)"; at most hourly.')
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option("--time-zone", help="Such as Europe/Berlin; else your profile's.")
    ] = None,
    quiet: Annotated[str | None, typer.Option("--quiet", help="Quiet hours: 22:00-07:00. What falls in waits.")] = None,
    flexible: Annotated[int, typer.Option("--flexible", min=0, max=1440, help="Minutes that it may come later.")] = 0,
    name: Annotated[str | None, typer.Option("--name", help="What you call it.")] = None,
    only_new_data: Annotated[
        bool | None, typer.Option("--only-new-data/--always", help="Skip it when none of your data has changed.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Have Amy check in: with a question, a built-in, or a run of an agent."""
    from cli.connection import connect

    wanted: dict[str, Any] = {
        "question": question if agent is None else None,
        "built_in": built_in.value if built_in else None,
        "run": {"agent": agent, "instructions": question or ""} if agent is not None else None,
        "schedule": schedule,
        "time_zone": time_zone,
        "quiet_hours": _quiet_hours(quiet),
        "flexible_minutes": flexible or None,
        "name": name,
        "skip_when_no_new_data": only_new_data,
    }
    with connect() as client:
        made = client.check_ins.create(**{key: value for key, value in wanted.items() if value is not None}).to_dict()
    _show_one(made, as_json=json)


@app.command(name="list")
def list_check_ins(limit: LimitOption = 20, json: JsonFlag = False) -> None:
    """List your check-ins, newest first. With --json, one on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        found = first(client.check_ins.list(limit=page_size(limit)), limit)
        print_entries(
            found,
            ("id", "status", "schedule", "next (UTC)", "last", "name"),
            _cells,
            nothing="No check-ins yet. Have one: amy check-ins create --built-in morning_briefing",
            as_json=json,
        )


@app.command()
def show(
    check_in_id: CheckInArgument,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="How many results, newest first.")] = 5,
    json: JsonFlag = False,
) -> None:
    """Show one check-in: what is asked when, and what became of its last slots."""
    from cli.connection import connect, dicts

    with connect() as client:
        check_in = client.check_ins.get(checked("chk", check_in_id)).to_dict()
        results = dicts(client.check_ins.results(check_in_id, limit=limit).data)
    if json:
        print_json({**check_in, "results": results})
        return
    _show_one(check_in, as_json=False)
    print(clean_line(f"asks: {_asked(check_in)}"))
    zone = check_in["time_zone"] or "your profile's time zone"
    print(clean_line(f"when: {check_in['schedule']}, {zone}; next {_short(check_in['next_at'])}"))
    for result in results:
        print(clean_line(f"{_short(result['slot'])} {_became(result)}"))


@app.command()
def pause(check_in_id: CheckInArgument, json: JsonFlag = False) -> None:
    """Let a check-in rest. Its schedule stays."""
    _change(check_in_id, {"enabled": False}, as_json=json)


@app.command()
def resume(check_in_id: CheckInArgument, json: JsonFlag = False) -> None:
    """Let a check-in that was paused come again."""
    _change(check_in_id, {"enabled": True}, as_json=json)


@app.command()
def delete(check_in_id: CheckInArgument, json: JsonFlag = False) -> None:
    """Delete a check-in and its results. Turns that it has started stay."""
    from cli.connection import connect

    with connect() as client:
        client.check_ins.delete(checked("chk", check_in_id))
    if json:
        print_json({"id": check_in_id, "deleted": True})
    else:
        print(clean_line(f"{check_in_id} deleted"))


@app.command()
def fire(check_in_id: CheckInArgument, json: JsonFlag = False) -> None:
    """Have a check-in now. Pause, quiet hours and --only-new-data do not hold."""
    from cli.connection import connect

    with connect() as client:
        result = client.check_ins.fire(checked("chk", check_in_id)).to_dict()
    if json:
        print_json(result)
    else:
        print(clean_line(f"{check_in_id} begins; see what comes of it: amy check-ins show {check_in_id}"))


def _change(check_in_id: str, change: dict[str, Any], *, as_json: bool) -> None:
    from cli.connection import connect

    with connect() as client:
        _show_one(client.check_ins.update(checked("chk", check_in_id), **change).to_dict(), as_json=as_json)


def _quiet_hours(given: str | None) -> dict[str, str] | None:
    if given is None:
        return None
    start, dash, end = given.partition("-")
    if not dash:
        raise InputError(f"{given!r} are no quiet hours.", code="bad_quiet_hours", hint="Such as 22:00-07:00.")
    return {"start": start.strip(), "end": end.strip()}


def _show_one(check_in: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(check_in)
    else:
        print(clean_line(f"{check_in['id']} {_state(check_in)}: {check_in['name'] or _asked(check_in)}"))


def _state(check_in: dict[str, Any]) -> str:
    if not check_in["enabled"]:
        return "paused"
    return str(check_in["status"])


def _asked(check_in: dict[str, Any]) -> str:
    if check_in["run"]:
        return f"{check_in['run']['agent']}: {check_in['run']['instructions']}"
    return str(check_in["question"] or check_in["built_in"])


def _became(result: dict[str, Any]) -> str:
    error = (result.get("error") or {}).get("message")
    said = result.get("reason") or " ".join(str(part) for part in (result.get("turn_id"), error) if part)
    changes = ", ".join(f"{one['metric']} {one['direction']} since {one['since']}" for one in result.get("changes", []))
    return " ".join(part for part in (result["status"], said, changes) if part)


def _short(moment: str | None) -> str:
    return minute(moment) if moment else "-"


def _cells(check_in: dict[str, Any]) -> tuple[Any, ...]:
    last = check_in["last_result"]
    return (
        check_in["id"],
        _state(check_in),
        check_in["schedule"],
        _short(check_in["next_at"]),
        last["status"] if last else "-",
        check_in["name"] or _asked(check_in),
    )
