"""What one run of the command knows about how it was called."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Annotated

import typer

from cli.errors import InputError


@dataclass
class Session:
    json: bool = False
    """Whether `--json` was given: then errors are JSON as well."""


def _remember(context: typer.Context, value: bool) -> bool:
    if not context.resilient_parsing:
        value = value or (os.environ.get("AMY_OUTPUT") or _configured()) == "json"
        context.ensure_object(Session).json = value
    return value


def _configured() -> str | None:
    """What the profile says; a file that cannot be read is told where it is needed."""
    from cli import config_file

    try:
        return config_file.read().profile().output
    except InputError:
        return None


JsonFlag = Annotated[bool, typer.Option("--json", callback=_remember, help="Print JSON instead of text.")]
