"""The Lambda handler of all steps of a run: the payload names the step."""

from __future__ import annotations

from typing import Any

from functions import packs
from functions.core.step_modules import find_step


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """One attempt at one step."""
    return find_step("functions.runs", event["step"]).run(event, packs.tools)
