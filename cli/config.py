"""`amy config`: which Amy this user speaks to, and how commands print."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from cli.errors import InputError
from cli.plain_text import clean_line
from cli.screen import print_json
from cli.session import JsonFlag

app = typer.Typer(
    help="Profiles: which Amy you speak to, with which key, and how commands print.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Name(StrEnum):
    """As FIELDS of `cli.config_file`."""

    api_url = "api_url"
    key_file = "key_file"
    output = "output"


ProfileOption = Annotated[str | None, typer.Option("--profile", help="Another than the current one.")]


@app.command(name="list")
def list_profiles(json: JsonFlag = False) -> None:
    """List the profiles. Keys are not shown. With --json, one profile on each line."""
    from cli.config_file import FIELDS, config_path, read

    configuration = read()
    for name, profile in sorted(configuration.profiles.items()):
        facts: dict[str, Any] = {"profile": name, "current": name == configuration.chosen}
        facts |= {each: getattr(profile, each) for each in FIELDS} | {"signed_in": profile.api_key is not None}
        if json:
            print_json(facts)
            continue
        mark = "*" if facts["current"] else " "
        how = "signed in" if profile.api_key else f"key in {profile.key_file}" if profile.key_file else "no key"
        told = [profile.api_url or "no address", how] + ([f"prints {profile.output}"] if profile.output else [])
        print(clean_line(f"{mark} {name}: {', '.join(told)}"))
    if not configuration.profiles and not json:
        print(clean_line(f"No profiles in {config_path()}. Sign in with: amy login --url https://…"))


@app.command()
def get(
    name: Annotated[Name, typer.Argument(help="What to show.")], profile: ProfileOption = None, json: JsonFlag = False
) -> None:
    """Show one value of a profile; nothing if it is not set."""
    from cli.config_file import read

    value = getattr(read().profile(profile), name.value)
    if json:
        print_json({name.value: value})
    elif value is not None:
        print(clean_line(value))


@app.command(name="set")
def change(
    name: Annotated[Name, typer.Argument(help="What to set.")],
    value: Annotated[str, typer.Argument(help="To what; empty: to nothing.")],
    profile: ProfileOption = None,
    json: JsonFlag = False,
) -> None:
    """Set one value of a profile. Another address forgets the key: it was made for the one before."""
    from cli.config_file import read, write

    _check(name, value)
    configuration = read()
    chosen = configuration.profile(profile)
    value = value.rstrip("/") if name is Name.api_url else value
    if name is Name.api_url and value != chosen.api_url:
        chosen.api_key = None
    setattr(chosen, name.value, value or None)
    path = write(configuration)
    if json:
        print_json({name.value: value or None, "file": str(path)})


@app.command()
def use(profile: Annotated[str, typer.Argument(help="Its name.")], json: JsonFlag = False) -> None:
    """Choose the profile that commands use where AMY_PROFILE does not say another."""
    from cli.config_file import read, write

    configuration = read()
    if profile not in configuration.profiles:
        raise InputError(
            f"There is no profile {profile!r}.", code="no_profile", hint="`amy config list` shows those that there are."
        )
    configuration.current = profile
    write(configuration)
    if json:
        print_json({"profile": profile})


def _check(name: Name, value: str) -> None:
    """Raises InputError."""
    if name is Name.api_url and value and urlsplit(value).scheme not in {"http", "https"}:
        raise InputError(f"{value!r} is not an http or https address.", code="bad_api_url")
    if name is Name.output and value not in {"", "json", "text"}:
        raise InputError(f"{value!r} is neither json nor text.", code="bad_output")
