"""The two tables and the bucket on moto, a scripted model, and the real sandbox in this process."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest

from functions.sandbox.handler import handler as sandbox
from tests.health.turn_under_test import ScriptedModel
from tests.moto_tables import tables

__all__ = ["tables"]


class OneVector:
    """An embedder for which all texts are alike."""

    def embed(self, texts: Sequence[str]) -> list[array[float]]:
        return [array("f", [1.0, *[0.0] * 255]) for _ in texts]


@pytest.fixture
def model(tables: None, monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    """The model of all agents; the sandbox is the real one."""
    scripted = ScriptedModel()
    monkeypatch.setattr("functions.core.steps.model_adapter", lambda: scripted)
    monkeypatch.setattr("functions.core.memory.TitanEmbedder", OneVector)
    monkeypatch.setattr(
        "functions.core.steps.run_in_sandbox", lambda _, code, frames: sandbox({"code": code, "frames": frames}, None)
    )
    return scripted
