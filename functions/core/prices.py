"""What models cost: US dollars per million tokens, as the provider's list had it on `AS_OF`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

AS_OF = "2026-04-01"


class Price(BaseModel):
    model_config = ConfigDict(frozen=True)

    input: float
    output: float
    cache_read: float
    cache_write: float


PRICES: dict[str, Price] = {
    "claude-opus-4": Price(input=5.0, output=25.0, cache_read=0.5, cache_write=6.25),
    "claude-sonnet-4": Price(input=3.0, output=15.0, cache_read=0.3, cache_write=3.75),
    "claude-haiku-4": Price(input=1.0, output=5.0, cache_read=0.1, cache_write=1.25),
}
"""By the beginning of the model's name, which gateways put a path or a region before (`eu.anthropic.claude-sonnet-4-6`)."""

WEB_SEARCH_USD = 0.01
"""For one search of the provider's web_search; what it finds is paid as input tokens."""

DEAREST = max(PRICES.values(), key=lambda price: price.output)


def price_of(model: str) -> Price | None:
    """The price of a model; None if the table does not know it."""
    name = model[max(model.find("claude-"), 0) :]
    return next((price for prefix, price in PRICES.items() if name.startswith(prefix)), None)


def cost_usd(model: str, *, input_tokens: int, output_tokens: int, cache_read: int, cache_write: int) -> float:
    """Cost of one call. `input_tokens` are those neither read from nor written to the cache.

    A model that the table does not know is charged as the dearest one, so that a budget never lets more through.
    """
    price = price_of(model) or DEAREST
    micro = (
        input_tokens * price.input
        + output_tokens * price.output
        + cache_read * price.cache_read
        + cache_write * price.cache_write
    )
    return round(micro / 1_000_000, 6)
