"""The Lambda handler of all steps of a turn: the payload names the step.

One function per bundle and not per state: a warm process then serves the steps of a whole turn.
"""

from __future__ import annotations

from typing import Any

from functions import packs
from functions.core.step_modules import find_step


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """One attempt at one step."""
    return find_step("functions.turn", event["step"]).run(event, packs.tools)
