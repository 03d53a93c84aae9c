"""What the models of a turn cost and read from the cache, as a client is told."""

from __future__ import annotations

import pytest

from tests.cloud import User


def test_usage_of_steps_and_turn_agrees_with_every_call(person: User) -> None:
    person.ask().wait()
    turn = person.ask()  # the second finds the first one's definitions in the cache
    usage = turn.wait()["usage"]

    steps = turn.trace()["steps"]

    calls = [effect["usage"] for step in steps for effect in step["effects"] if effect["kind"] == "model"]
    for field in ("cost_usd", "input_tokens", "output_tokens", "cache_read_tokens", "model_calls"):
        total = sum(call[field] for call in calls)
        assert usage[field] == pytest.approx(total)
        assert sum(step["usage"][field] for step in steps) == pytest.approx(total)
        assert sum(one[field] for one in usage["by_step"].values()) == pytest.approx(total)
    assert all(call["cost_usd"] > 0 for call in calls)
    assert all(call["cache_read_tokens"] > 0 for call in calls), "each agent's definition comes from the cache"
