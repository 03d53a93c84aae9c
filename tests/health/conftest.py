"""The two tables and the bucket on moto, a scripted model, and the real sandbox in this process."""

from __future__ import annotations

import pytest

from functions.sandbox.handler import handler as sandbox
from tests.health.turn_under_test import ScriptedModel
from tests.moto_tables import tables

__all__ = ["tables"]


@pytest.fixture
def model(tables: None, monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    """The model of all agents; the sandbox is the real one."""
    scripted = ScriptedModel()
    monkeypatch.setattr("functions.core.steps.model_adapter", lambda: scripted)
    monkeypatch.setattr(
        "functions.core.steps.run_in_sandbox", lambda _, code, frames: sandbox({"code": code, "frames": frames}, None)
    )
    return scripted
