"""`amy sources`: connect wearables, see what is connected, choose which of several is believed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.errors import InputError, NotDoneError
from cli.lists import print_entries
from cli.plain_text import clean_line
from cli.screen import note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy

app = typer.Typer(help="Connect wearables, and choose which is believed.", no_args_is_help=True, rich_markup_mode=None)

_LOOK_SECONDS = 0.5


@app.command(name="list")
def list_sources(json: JsonFlag = False) -> None:
    """List your sources. With --json, one source on each line."""
    from cli.connection import connect as connect_client
    from cli.connection import dicts

    with connect_client() as client:
        found = dicts(client.sources.list().data)
    print_entries(
        found,
        ("provider", "status", "via", "connected", "last data"),
        _cells,
        nothing="No sources. Connect one with: amy sources connect PROVIDER",
        as_json=json,
    )


@app.command()
def connect(
    provider: Annotated[str, typer.Argument(help="Such as garmin, oura, fitbit.")],
    wait: Annotated[int, typer.Option("--wait", min=0, help="Seconds to wait for the connection and its data.")] = 300,
    json: JsonFlag = False,
) -> None:
    """Connect a provider: shows the page where you log in there, and waits until it is connected and data came.

    The local cloud's stand-in needs no login: its page is visited for you.
    """
    from cli.connection import connect as connect_client
    from cli.target import is_loopback

    with connect_client() as client:
        session = client.sources.connect(providers=[provider]).to_dict()
        if is_loopback(client.base_url) and session["url"].startswith("http://127.0.0.1:"):
            _visit(session["url"])
        else:
            note(clean_line(f"Open this page in your browser and log in: {session['url']}"))
        source = _wait_for(client, provider, time.monotonic() + wait)
    if source is None:
        raise NotDoneError(
            f"{provider} is not connected yet.",
            code="not_connected",
            hint="Log in on the page, then look with: amy sources list",
        )
    if json:
        print_json(source)
        return
    print(clean_line(f"{provider} is connected"))
    came = source.get("last_data_on")
    print(clean_line(f"data came on {came}" if came else "its history follows; look with: amy sources list"))


@app.command()
def disconnect(
    provider: Annotated[str, typer.Argument(help="As in the list.")],
    delete_data: Annotated[bool, typer.Option("--delete-data", help="Forget what it said, too.")] = False,
    json: JsonFlag = False,
) -> None:
    """End a connection. What came from it stays, unless --delete-data is given."""
    from cli.connection import connect as connect_client

    with connect_client() as client:
        client.sources.delete(provider, **({"delete_data": True} if delete_data else {}))
    if json:
        print_json({"provider": provider, "disconnected": True, "data_deleted": delete_data})
    else:
        print(clean_line(f"{provider} is disconnected" + (" and its data is gone" if delete_data else "")))


@app.command()
def priorities(
    default: Annotated[
        str | None, typer.Option("--default", help="Providers with commas, the one believed first in front.")
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", help="metric=provider,provider; may be given several times.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Show the order of your sources, or choose it: what is given is changed, the rest stays."""
    from cli.connection import connect as connect_client

    with connect_client() as client:
        order = client.sources.priorities().to_dict()
        if default is not None or metric:
            order["default"] = _names(default) if default is not None else order["default"]
            for one in metric or []:
                name, given, sources = one.partition("=")
                if not given:
                    raise InputError(f"{one!r} is not metric=provider,provider.", code="bad_priority")
                order["metrics"][name.strip()] = _names(sources)
            order = client.sources.set_priorities(**order).to_dict()
    if json:
        print_json(order)
        return
    print(clean_line(f"default: {', '.join(order['default']) or 'as Amy orders them'}"))
    for name, sources in sorted(order["metrics"].items()):
        print(clean_line(f"{name}: {', '.join(sources)}"))


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _visit(url: str) -> None:
    import httpx

    try:
        httpx.get(url, timeout=10, trust_env=False)
    except httpx.HTTPError as error:
        raise NotDoneError("The stand-in for Terra does not answer.", code="not_connected") from error


def _wait_for(client: Amy, provider: str, until: float) -> dict[str, Any] | None:
    """The source once it is connected and has data; when time is up, what it has come to, if it is connected."""
    while True:
        found = next((each for each in client.sources.list().data if each.provider == provider), None)
        is_connected = found is not None and found.status == "connected"
        if found is not None and is_connected and found.last_data_on:
            return found.to_dict()
        if time.monotonic() >= until:
            return found.to_dict() if found is not None and is_connected else None
        time.sleep(_LOOK_SECONDS)


def _cells(source: dict[str, Any]) -> tuple[Any, ...]:
    status = f"{source['status']} ({source['reason']})" if source.get("reason") else source["status"]
    since = str(source.get("connected_at") or "")[:10]
    return (source["provider"], status, ", ".join(source["via"]), since, source.get("last_data_on"))
