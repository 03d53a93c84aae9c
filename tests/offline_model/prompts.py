"""Prompts as the runtime assembles them: data sections in the user message, escaped, the task last."""

from __future__ import annotations

import json
from typing import Any

from local.offline_model.brain import answer
from local.offline_model.prompt import Prompt

MODEL = "claude-sonnet-4-6"


def user_message(task: str = "Do your task.", **data: Any) -> dict[str, Any]:
    sections = [f'<data name="{name}" source="test">{escaped(value)}</data>' for name, value in data.items()]
    return {"role": "user", "content": "\n".join([*sections, f"<task>{task}</task>"])}


def escaped(value: Any) -> str:
    return as_text(value).replace("&", "&amp;").replace("<", "&lt;")


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def ask(agent: str, **data: Any) -> str:
    """What the model answers an agent, without the way over the wire."""
    return answer(Prompt(agent, {name: as_text(value) for name, value in data.items()})).text()
