from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.sandbox.handler import handler

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run() -> Run:
    """One analysis through the sandbox's door, with the tables and limits that are named."""

    def run_one(code: str, *, wall_seconds: float | None = None, **frames: object) -> dict[str, Any]:
        limits = {} if wall_seconds is None else {"limits": {"wall_seconds": wall_seconds}}
        return dict(handler({"code": code, "frames": frames, **limits}, None))

    return run_one
