"""Model calls: one request, one reply, whichever provider answers. Nothing but `runtime` and
`one_call` calls a model.

The request has the Messages API's form; an adapter translates it for its provider, and the provider's errors into ours.
Adapters do not try again: a transient error goes to the next provider or leaves the step, the state machine tries it again
with backoff and jitter, and the journal makes sure that only the missing call is made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from functions.core.prices import WEB_SEARCH_USD, cost_usd

OnText = Callable[[str], None]


class ModelRequest(BaseModel):
    """What a model is asked: the Messages API's fields. The journal hashes it, so it holds nothing of this process."""

    model_config = ConfigDict(frozen=True)

    model: str
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    max_tokens: int
    tools: list[dict[str, Any]] = []
    tool_choice: dict[str, Any] | None = None
    """As the Messages API has it; None leaves the choice to the model."""
    output_schema: dict[str, Any] | None = None
    """JSON schema of the answer."""


class ModelReply(BaseModel):
    """What came back; what the journal keeps."""

    model: str
    content: list[dict[str, Any]]
    stop_reason: str
    """`end_turn`, `tool_use`, `pause_turn` (a server tool takes longer: the turn is to be continued), `max_tokens`,
    `refusal`."""
    usage: dict[str, Any]
    """StepUsage's fields and `cache_write_tokens`."""
    provider: str = ""
    """Who answered."""

    @property
    def text(self) -> str:
        """All text of the reply."""
        return "".join(block["text"] for block in self.content if block["type"] == "text")

    @property
    def tool_uses(self) -> list[dict[str, Any]]:
        """The tools that the model asks for: blocks with `id`, `name`, `input`."""
        return [block for block in self.content if block["type"] == "tool_use"]


@dataclass(frozen=True)
class CallHeaders:
    """By which a gateway, a proxy or a test server tells calls apart."""

    turn: str
    step: str
    agent: str

    def as_dict(self) -> dict[str, str]:
        return {"x-amy-turn": self.turn, "x-amy-step": self.step, "x-amy-agent": self.agent}


class ModelAdapter(Protocol):
    """A provider."""

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        """Make the call; `on_text` gets the text as it comes. Raises the model errors of `errors`."""


def call_usage(
    model: str, *, uncached: int, output: int, cache_read: int, cache_write: int, web_searches: int = 0
) -> dict[str, Any]:
    """`ModelReply.usage` of one call. `uncached` input tokens were neither read from the cache nor written to it."""
    return {
        "input_tokens": uncached + cache_write,
        "output_tokens": output,
        "cache_read_tokens": cache_read,
        "cache_write_tokens": cache_write,
        "model_calls": 1,
        "cost_usd": round(
            cost_usd(model, input_tokens=uncached, output_tokens=output, cache_read=cache_read, cache_write=cache_write)
            + web_searches * WEB_SEARCH_USD,
            6,
        ),
    }
