"""`amy login` and `amy logout`: a key for this machine, got through the browser (RFC 8628)."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import CliError, InputError, NoCloudError, NotDoneError
from cli.plain_text import clean_line
from cli.screen import is_interactive, note, print_json
from cli.session import JsonFlag

if TYPE_CHECKING:
    from amy_sdk import Amy
    from amy_sdk.models import DeviceLogin, DeviceToken

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER_SECONDS = 5
"""What `slow_down` adds to the pause, for good: RFC 8628 §3.5."""
_MAX_NAME = 64

ProfileOption = Annotated[str | None, typer.Option("--profile", help="Under this name instead of the current one.")]


def login(
    url: Annotated[
        str | None, typer.Option("--url", help="Amy's address; else AMY_API_URL, the profile's, or the local cloud's.")
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="What the key may do; may be repeated. Otherwise all that you may."),
    ] = None,
    profile: ProfileOption = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page for you.")] = True,
    json: JsonFlag = False,
) -> None:
    """Sign in: shows a code, waits until you have confirmed it in the browser, and keeps the key for this user."""
    from amy_sdk import OMIT
    from cli import config_file
    from cli.connection import connect
    from cli.target import Target

    configuration = config_file.read()
    chosen = configuration.profile(profile)
    address = _address(url, chosen.api_url)
    with connect(Target(address, "")) as client:
        begun = client.auth.start_device_login(
            client_name=f"amy on {socket.gethostname()}"[:_MAX_NAME], scope=" ".join(scope) if scope else OMIT
        )
        _show(begun, browser=browser)
        token = _waited(client, begun)
    chosen.api_url, chosen.api_key, chosen.key_file = address, token.access_token, None
    configuration.current = profile or configuration.current
    path = config_file.write(configuration)
    if json:
        print_json(
            {"api_url": address, "profile": profile or configuration.chosen, "scope": token.scope, "file": str(path)}
        )
    else:
        print(clean_line(f"Signed in to {address}. The key is in {path}."))


def logout(profile: ProfileOption = None, json: JsonFlag = False) -> None:
    """Revoke the key of this machine and forget it."""
    from cli import config_file

    configuration = config_file.read()
    chosen = configuration.profile(profile)
    key, chosen.api_key = chosen.api_key, None
    revoked = False
    if key is not None:
        # Forgotten first: whoever signs out of a machine wants the key gone from it, with or without a network.
        config_file.write(configuration)
        revoked = _revoked(key, chosen.api_url)
    if json:
        print_json({"profile": profile or configuration.chosen, "signed_out": key is not None, "revoked": revoked})
    else:
        print("Signed out." if key is not None else "You were not signed in.")


def _revoked(key: str, address: str | None) -> bool:
    """Whether the key opens nothing any more; if not, the person is told how to do it."""
    from cli.connection import connect
    from cli.target import Target

    try:
        with connect(Target(address or "", "")) as client:
            client.auth.revoke_token(token=key)
    except CliError as error:
        note(
            f"The key is forgotten here, but could not be revoked ({error}). From elsewhere: amy keys list, "
            "amy keys revoke ID"
        )
        return False
    return True


def _address(given: str | None, configured: str | None) -> str:
    """Raises InputError, NoCloudError."""
    from urllib.parse import urlsplit

    from cli.target import running_cloud

    address = given or os.environ.get("AMY_API_URL") or configured
    if not address:
        try:
            address = str(running_cloud().api_url)
        except NoCloudError as error:
            raise InputError(
                "Sign in to which Amy?", code="missing_api_url", hint="Name it: amy login --url https://…"
            ) from error
    if urlsplit(address).scheme not in {"http", "https"}:
        raise InputError(f"{address!r} is not an http or https address.", code="bad_api_url")
    return address.rstrip("/")


def _show(begun: DeviceLogin, *, browser: bool) -> None:
    note(clean_line(f"Open {begun.verification_uri} and type the code  {begun.user_code}"))
    note(clean_line(f"or follow this link: {begun.verification_uri_complete}"))
    if browser and is_interactive() and begun.verification_uri_complete.startswith(("https://", "http://")):
        import webbrowser

        webbrowser.open(begun.verification_uri_complete)


def _waited(client: Amy, begun: DeviceLogin) -> DeviceToken:
    """The key, once the person has confirmed. Raises NotDoneError."""
    from amy_sdk import ApiError

    interval, until = begun.interval, time.monotonic() + begun.expires_in
    while time.monotonic() < until:
        time.sleep(interval)
        try:
            return client.auth.device_token(grant_type=_GRANT, device_code=begun.device_code)
        except ApiError as error:
            match error.code:
                case "authorization_pending":
                    continue
                case "slow_down":
                    interval += _SLOWER_SECONDS
                case "access_denied":
                    raise NotDoneError("You said no; nothing was stored.", code="access_denied") from error
                case "expired_token":
                    break
                case _:
                    raise
    raise NotDoneError("The code has expired.", code="expired_token", hint="Sign in again: amy login")
