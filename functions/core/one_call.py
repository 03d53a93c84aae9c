"""One model call of one agent, outside of turns and runs: no tools, no journal, no events.

For work of ours that is no conversation, such as reading a page of a laboratory report. The prompt is put together and
checked as everywhere (`context`); pictures stand before its text, as material. Whoever calls keeps the answer, so that a
step that is tried again does not pay for it twice.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from functions.core.agents import AgentDefinition
from functions.core.context import Task, assemble, validate_no_override
from functions.core.errors import ModelOutOfTokens, ModelRefused
from functions.core.models import CallHeaders, ModelReply, ModelRequest
from functions.core.providers import model_adapter
from functions.core.settings import get_settings

Answer = TypeVar("Answer", bound=BaseModel)


def ask_once(
    agent: AgentDefinition, task: Task, schema: type[Answer], headers: CallHeaders, pictures: Sequence[bytes] = ()
) -> tuple[Answer | None, dict[str, Any]]:
    """The agent's answer, or None where what came does not fit the schema; and what the call used.

    `pictures` are PNG files. Raises ModelRefused, ModelOutOfTokens, and the model's errors.
    """
    prompt = assemble(agent, task, shared={})
    validate_no_override(prompt, agent)
    (first,) = prompt.messages
    request = ModelRequest(
        model=get_settings().model_for(agent.role),
        system=prompt.system,
        messages=[{**first, "content": [*map(_picture, pictures), *first["content"]]}],
        max_tokens=agent.max_tokens,
        output_schema=schema.model_json_schema(),
    )
    reply: ModelReply = model_adapter().complete(request, headers, None)
    if reply.stop_reason == "refusal":
        raise ModelRefused
    if reply.stop_reason == "max_tokens":
        raise ModelOutOfTokens
    try:
        return schema.model_validate_json(reply.text), reply.usage
    except ValidationError:
        return None, reply.usage


def _picture(png: bytes) -> dict[str, Any]:
    source = {"type": "base64", "media_type": "image/png", "data": b64encode(png).decode()}
    return {"type": "image", "source": source}
