"""The packs' agents, asked of each pack's own command: the CLI imports no function's code."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from cli.errors import InputError, NotDoneError
from local.state import ROOT


@dataclass(frozen=True)
class Pack:
    name: str
    agents: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    """`{"file", "line", "reason"}` each."""


def read_packs(only: str | None = None) -> list[Pack]:
    """All packs of the project, or the one of this name. Raises InputError and NotDoneError."""
    names = sorted(path.parent.name for path in (ROOT / "functions").glob("*/agent_files.py"))
    if only is not None and only not in names:
        raise InputError(f"There is no pack {only}.", code="pack_not_found", hint=f"Packs: {', '.join(names)}.")
    return [_read(name) for name in names if only in (None, name)]


def _read(name: str) -> Pack:
    command = [sys.executable, "-m", f"functions.{name}.agent_files"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    try:
        found = json.loads(done.stdout)
        return Pack(name, found["agents"], found["problems"])
    except (ValueError, KeyError):
        reason = done.stderr.strip().rpartition("\n")[2]
        raise NotDoneError(
            f"The agents of {name} could not be read: {reason}",
            code="agents_unreadable",
            hint=f"Run: python -m functions.{name}.agent_files",
        ) from None
