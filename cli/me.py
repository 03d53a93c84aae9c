"""`amy me`: what you told Amy about yourself, what you agreed to, and leaving."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import InputError
from cli.plain_text import clean_line
from cli.screen import is_interactive, print_json
from cli.session import JsonFlag

app = typer.Typer(
    help="See and change what Amy knows of you, what you agreed to; erase your account.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Field(StrEnum):
    """As the contract's Profile; named again here, because the contract's models take long to load."""

    name = "name"
    birth_year = "birth_year"
    sex = "sex"
    height_cm = "height_cm"
    weight_kg = "weight_kg"
    units = "units"
    time_zone = "time_zone"
    locale = "locale"
    goals = "goals"


class Purpose(StrEnum):
    """As the contract's."""

    health_data_processing = "health_data_processing"
    model_provider = "model_provider"
    research = "research"


_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two looks at an erasure."""


@app.command()
def show(json: JsonFlag = False) -> None:
    """Show your id and your profile."""
    from cli.connection import connect

    with connect() as client:
        _show(client.me.get().to_dict(), as_json=json)


@app.command(name="set")
def change(
    *,
    name: Annotated[str | None, typer.Option("--name", help="What Amy calls you.")] = None,
    birth_year: Annotated[int | None, typer.Option("--birth-year", help="In four digits.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="female, male or other.")] = None,
    height_cm: Annotated[float | None, typer.Option("--height-cm")] = None,
    weight_kg: Annotated[float | None, typer.Option("--weight-kg")] = None,
    units: Annotated[
        str | None, typer.Option("--units", help="metric or imperial: how you want to read values.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option("--time-zone", help="Such as Europe/Berlin.")] = None,
    locale: Annotated[str | None, typer.Option("--locale", help="Such as en or de-CH.")] = None,
    goals: Annotated[list[str] | None, typer.Option("--goal", help="May be given several times; replaces all.")] = None,
    clear: Annotated[list[Field] | None, typer.Option("--clear", help="Forget this field; may be repeated.")] = None,
    json: JsonFlag = False,
) -> None:
    """Change your profile; what is not given stays."""
    from cli.connection import connect

    given = {
        "name": name,
        "birth_year": birth_year,
        "sex": sex,
        "height_cm": height_cm,
        "weight_kg": weight_kg,
        "units": units,
        "time_zone": time_zone,
        "locale": locale,
        "goals": goals or None,
    }
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    changes |= {field.value: None for field in clear or ()}
    if not changes:
        raise InputError("Nothing to change: give a field, or --clear one.", code="nothing_to_change")
    with connect() as client:
        _show(client.me.update(**changes).to_dict(), as_json=json)


@app.command()
def consents(
    grant: Annotated[Purpose | None, typer.Option("--grant", help="Agree to this.")] = None,
    withdraw: Annotated[Purpose | None, typer.Option("--withdraw", help="Do not agree to this any more.")] = None,
    version: Annotated[
        str | None, typer.Option("--version", help="Of the text that you read; needed to agree or withdraw.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Show what you agreed to; or agree to one purpose, or withdraw."""
    from cli.connection import connect

    said = grant or withdraw
    if said is not None and (version is None or (grant and withdraw)):
        raise InputError(
            "Give one purpose, and the version of the text that you read.",
            code="bad_consent",
            hint="amy me consents --grant research --version 2026-11-01",
        )
    with connect() as client:
        if said is not None:
            client.consents.create(purpose=said.value, version=version or "", granted=grant is not None)
        found = client.consents.list().to_dict()
    if json:
        print_json(found)
        return
    for state in found["current"]:
        since = f"since {str(state['since'])[:10]}, text {state['version']}" if state.get("since") else "never said"
        print(clean_line(f"{'yes' if state['granted'] else 'no':<4}{state['purpose']} ({since})"))


@app.command()
def erase(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until nothing is left.")] = False,
    json: JsonFlag = False,
) -> None:
    """Erase your account and everything in it, for good. Have a copy first: amy export."""
    from cli.connection import connect

    with connect() as client:
        user_id = client.me.get().id
        if not yes:
            if not is_interactive():
                raise InputError("Erasing needs --yes where nobody can be asked.", code="not_confirmed")
            typed = typer.prompt(f"This erases everything of {user_id} and cannot be undone. Type the id to go on")
            if typed.strip() != user_id:
                raise InputError("That is not the id; nothing was erased.", code="not_confirmed")
        erasure = client.me.erase(confirm=user_id).to_dict()
        link = erasure["links"]["status"]
        pause = _FIRST_PAUSE
        while wait and erasure["status"] != "erased":
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
            # The link is its own permission, and outlives the key.
            erasure = {**client.request("GET", link).json(), "links": {"status": link}}
    if json:
        print_json(erasure)
        return
    print(clean_line(f"{erasure['id']} {erasure['status']}"))
    for kind, count in sorted(erasure["counts"].items()):
        print("  " + clean_line(f"{count} {kind.replace('_', ' ')}"))
    print(clean_line(f"It is followed at {client.base_url}{link}"))


def _show(me: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(me)
        return
    print(clean_line(me["id"]))
    for field, value in me["profile"].items():
        told = "; ".join(map(str, value)) if isinstance(value, list) else value
        print(f"  {field.replace('_', ' '):<11}" + clean_line(str("-" if told in (None, "") else told)))
