"""The Lambda handler of all steps: the payload names the step, its module is imported when it is first needed.

One function per bundle and not per state: a warm process then serves the steps of a whole turn.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from functions.core.steps import Step


def find_step(name: str) -> Step:
    """The step of a state: `RunMainAgent` is `run_main_agent` in the module of that name."""
    module = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    step = getattr(import_module(f"functions.turn.{module}"), module)
    if not isinstance(step, Step) or step.name != name:
        raise TypeError(f"functions.turn.{module} holds no step {name}")
    return step


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """One attempt at one step."""
    return find_step(event["step"]).run(event)
