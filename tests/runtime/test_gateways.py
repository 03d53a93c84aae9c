"""Anthropic's API behind another address, by a model name of its own."""

from __future__ import annotations

import pytest

from functions.core.adapters.anthropic import AnthropicModel
from functions.core.errors import ModelUnauthorized
from functions.core.models import CallHeaders, ModelRequest
from functions.core.prices import cost_usd
from tests.runtime.bedrock_server import running_bedrock

REQUEST = ModelRequest(
    model="anthropic/claude-sonnet-4.6",
    system=[],
    messages=[{"role": "user", "content": [{"type": "text", "text": "?"}]}],
    max_tokens=100,
)


def test_a_gateway_gets_the_key_as_a_bearer_token_and_our_headers() -> None:
    with running_bedrock() as gateway:
        gateway.status, gateway.answer = 401, {"error": {"type": "authentication_error", "message": "no"}}

        with pytest.raises(ModelUnauthorized):
            AnthropicModel(f"{gateway.url}/api", "k").complete(REQUEST, CallHeaders("t", "Route", "router"), None)

        assert gateway.requests[0][0].startswith("/api/v1/messages")
        assert gateway.headers["authorization"] == "Bearer k"
        assert gateway.headers["x-amy-agent"] == "router"


@pytest.mark.parametrize(
    "model", ["claude-sonnet-4-6", "anthropic/claude-sonnet-4.6", "eu.anthropic.claude-sonnet-4-6-v1:0"]
)
def test_a_model_costs_the_same_by_any_of_its_names(model: str) -> None:
    assert cost_usd(model, input_tokens=1_000_000, output_tokens=0, cache_read=0, cache_write=0) == 3.0


def test_a_model_that_nobody_knows_is_charged_as_the_dearest() -> None:
    assert cost_usd("other", input_tokens=1_000_000, output_tokens=0, cache_read=0, cache_write=0) == 5.0
