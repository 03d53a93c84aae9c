"""`amy keys`: keys by which programs speak to Amy for you."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.ids import checked
from cli.lists import LimitOption, print_entries
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

app = typer.Typer(help="Keys by which programs speak to Amy for you.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for, such as laptop.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="What it may do, such as data:read; may be repeated. Otherwise all that you may."),
    ] = None,
    expires_at: Annotated[
        str | None, typer.Option("--expires-at", help="When it ends by itself, such as 2027-01-01T00:00:00Z.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Make a key. It is shown once and stored as a hash."""
    from cli.connection import connect

    given: dict[str, Any] = {"name": name, "scopes": scope or None, "expires_at": expires_at}
    with connect() as client:
        made = client.api_keys.create(**{each: value for each, value in given.items() if value is not None}).to_dict()
    if json:
        print_json(made)
        return
    print(clean_line(made["secret"]))
    note(clean_line(f"Keep it: it is not shown again. Revoke it with: amy keys revoke {made['id']}"))


@app.command(name="list")
def list_keys(limit: LimitOption = 20, json: JsonFlag = False) -> None:
    """List your keys, newest first, without their secrets. With --json, one on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        print_entries(
            first(client.api_keys.list(limit=page_size(limit)), limit),
            ("id", "name", "made", "last used", "ends", "may"),
            _cells,
            nothing="No keys. Make one: amy keys create laptop",
            as_json=json,
        )


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id: key_…")], json: JsonFlag = False
) -> None:
    """Revoke a key: within a minute it opens nothing any more."""
    from cli.connection import connect

    with connect() as client:
        client.api_keys.delete(checked("key", key_id))
    if json:
        print_json({"id": key_id, "revoked": True})
    else:
        print(clean_line(f"{key_id} revoked"))


def _cells(key: dict[str, Any]) -> tuple[str, ...]:
    days = (str(key.get(each) or "-")[:10] for each in ("created_at", "last_used_at", "expires_at"))
    return (key["id"], key["name"], *days, " ".join(key.get("scopes") or []))
