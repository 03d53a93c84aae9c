"""`amy keys`: keys by which programs speak to Amy for you."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.ids import checked
from cli.plain_text import clean_line
from cli.screen import console, note, print_json
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
def list_keys(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, newest first.")] = 20, json: JsonFlag = False
) -> None:
    """List your keys, newest first, without their secrets. With --json, one on each line."""
    from cli.connection import connect, first, page_size

    with connect() as client:
        found = list(first(client.api_keys.list(limit=page_size(limit)), limit))
    if json:
        for key in found:
            print_json(key)
        return
    _print_table(found)


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


def _print_table(keys: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    screen = console()
    if not keys:
        screen.print(Text("No keys. Make one: amy keys create laptop"))
        return
    table = Table("id", "name", "made", "last used", "ends", "may", box=None, pad_edge=False)
    table.header_style = "dim"
    for key in keys:
        days = (str(key.get(each) or "-")[:10] for each in ("created_at", "last_used_at", "expires_at"))
        cells = (key["id"], key["name"], *days, " ".join(key.get("scopes") or []))
        table.add_row(*(Text(clean_line(cell)) for cell in cells))
    screen.print(table)
