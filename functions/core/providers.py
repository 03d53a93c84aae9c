"""The model providers of this process, as the settings order them."""

from __future__ import annotations

import json
from functools import cache

from functions.core.adapters.anthropic import AnthropicModel
from functions.core.adapters.bedrock import BedrockModel
from functions.core.errors import ModelUnauthorized, SettingInvalid
from functions.core.failover import CircuitBreaker, FailoverModel, Provider
from functions.core.models import ModelAdapter
from functions.core.service_keys import service_key
from functions.core.settings import Settings, get_settings


@cache
def model_adapter() -> ModelAdapter:
    """The providers that AMY_MODEL_PROVIDERS names. Each is made, and its key read, when it is first asked.

    Raises SettingInvalid where it names none or one that does not exist.
    """
    settings = get_settings()
    makers = {"anthropic": lambda: _anthropic(settings), "bedrock": lambda: _bedrock(settings)}
    names = [name.strip() for name in settings.model_providers.split(",") if name.strip()]
    wrong = [name for name in names if name not in makers]
    if wrong or not names or len(set(names)) != len(names):
        reason = f"a list of {' and '.join(makers)}, each once; it is {settings.model_providers!r}"
        raise SettingInvalid({"setting": "AMY_MODEL_PROVIDERS", "expected": reason})
    return FailoverModel(
        [
            Provider(name, makers[name], CircuitBreaker(settings.breaker_failures, settings.breaker_seconds))
            for name in names
        ]
    )


def _anthropic(settings: Settings) -> ModelAdapter:
    key = service_key("api_key")
    if key is None:
        raise ModelUnauthorized
    return AnthropicModel(settings.model_base_url, key)


def _bedrock(settings: Settings) -> ModelAdapter:
    try:
        model_ids = {str(ours): str(theirs) for ours, theirs in json.loads(settings.bedrock_models).items()}
    except (ValueError, AttributeError) as error:
        expected = "a JSON object: Bedrock's id by our model id"
        raise SettingInvalid({"setting": "AMY_BEDROCK_MODELS", "expected": expected}) from error
    return BedrockModel(model_ids, region=settings.bedrock_region or None)
