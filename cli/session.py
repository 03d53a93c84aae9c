"""What one run of the command knows about how it was called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer


@dataclass
class Session:
    json: bool = False
    """Whether `--json` was given: then errors are JSON as well."""


def _remember(context: typer.Context, value: bool) -> bool:
    context.ensure_object(Session).json = value
    return value


JsonFlag = Annotated[bool, typer.Option("--json", callback=_remember, help="Print JSON instead of text.")]
