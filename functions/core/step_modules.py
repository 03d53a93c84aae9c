"""Where the steps are: each is a module of its state machine's package, imported when it is first needed."""

from __future__ import annotations

import re
from importlib import import_module

from functions.core.steps import Step


def find_step(package: str, name: str) -> Step:
    """The step of a state: `RunMainAgent` is `run_main_agent` in the module of that name."""
    module = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    step = getattr(import_module(f"{package}.{module}"), module)
    if not isinstance(step, Step) or step.name != name:
        raise TypeError(f"{package}.{module} holds no step {name}")
    return step
