"""Failover between providers, and the breaker that spares one which is down."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from functions.core.errors import (
    AmyError,
    ModelOverloaded,
    ModelRateLimited,
    ModelRequestInvalid,
    ModelServerError,
    ModelStreamCut,
    ModelUnauthorized,
    ModelUnreachable,
    SettingInvalid,
    StoreUnavailable,
    TurnSuperseded,
)
from functions.core.failover import CircuitBreaker, FailoverModel, Provider
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText, call_usage
from functions.core.providers import model_adapter
from functions.core.settings import get_settings

REQUEST = ModelRequest(model="claude-opus-4-7", system=[], messages=[], max_tokens=100)
HEADERS = CallHeaders("turn", "Route", "router")


@dataclass
class Fake:
    """A provider that says `text` and then raises, or answers."""

    name: str
    error: AmyError | None = None
    text: str = ""
    calls: int = 0

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        assert headers == HEADERS
        self.calls += 1
        if self.text and on_text is not None:
            on_text(self.text)
        if self.error is not None:
            raise self.error
        usage = call_usage(request.model, uncached=1, output=1, cache_read=0, cache_write=0)
        return ModelReply(model=request.model, content=[], stop_reason="end_turn", usage=usage, provider=self.name)


@dataclass
class Pair:
    first: Fake = field(default_factory=lambda: Fake("first"))
    second: Fake = field(default_factory=lambda: Fake("second"))
    time: float = 100.0

    def __post_init__(self) -> None:
        self.model = FailoverModel(
            [
                Provider("first", lambda: self.first, CircuitBreaker(3, 30, lambda: self.time)),
                Provider("second", lambda: self.second, CircuitBreaker(3, 30, lambda: self.time)),
            ]
        )

    def ask(self, on_text: OnText | None = None) -> str:
        return self.model.complete(REQUEST, HEADERS, on_text).provider

    @property
    def calls(self) -> tuple[int, int]:
        return self.first.calls, self.second.calls


@pytest.mark.parametrize(
    "error", [ModelOverloaded, ModelRateLimited, ModelServerError, ModelUnreachable, ModelStreamCut]
)
def test_a_transient_error_goes_to_the_next_provider(error: type[AmyError]) -> None:
    assert Pair(Fake("first", error())).ask() == "second"


@pytest.mark.parametrize("error", [ModelUnauthorized, ModelRequestInvalid, TurnSuperseded, StoreUnavailable])
def test_any_other_error_does_not(error: type[AmyError]) -> None:
    pair = Pair(Fake("first", error()))

    with pytest.raises(error):
        pair.ask()

    assert pair.calls == (1, 0)


def test_a_stream_is_not_taken_over_once_text_of_it_was_released() -> None:
    heard: list[str] = []
    pair = Pair(Fake("first", ModelStreamCut(), text="Your heart"))

    with pytest.raises(ModelStreamCut):
        pair.ask(heard.append)

    assert (heard, pair.calls) == (["Your heart"], (1, 0))


def test_a_stream_that_broke_before_its_first_text_is() -> None:
    heard: list[str] = []

    assert Pair(Fake("first", ModelStreamCut()), Fake("second", text="Hello")).ask(heard.append) == "second"
    assert heard == ["Hello"]


def test_where_all_fail_the_last_error_is_told() -> None:
    with pytest.raises(ModelRateLimited):
        Pair(Fake("first", ModelOverloaded()), Fake("second", ModelRateLimited())).ask()


def test_a_provider_that_fails_again_and_again_is_left_alone_and_then_probed() -> None:
    # given three failures in a row
    pair = Pair(Fake("first", ModelOverloaded()))
    for _ in range(3):
        pair.ask()

    # then it is not asked for 30 seconds
    pair.ask()
    pair.time += 29
    pair.ask()
    assert pair.calls == (3, 5)

    # when it is probed and fails, it is left alone again
    pair.time += 1
    pair.ask()
    pair.ask()
    assert pair.calls == (4, 7)

    # when it is probed and answers, it is back
    pair.first.error = None
    pair.time += 30
    assert pair.ask() == "first"
    assert pair.ask() == "first"


def test_an_answer_in_between_starts_the_count_again() -> None:
    pair = Pair()
    for error in (ModelOverloaded(), ModelOverloaded(), None, ModelOverloaded(), ModelOverloaded()):
        pair.first.error = error
        pair.ask()

    assert pair.first.calls == 5
    pair.first.error = None
    assert pair.ask() == "first"


def test_only_one_call_probes() -> None:
    now = [0.0]
    breaker = CircuitBreaker(1, 30, lambda: now[0])
    breaker.failed()
    now[0] = 30

    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.abandoned()
    assert breaker.lets_through()


def test_where_every_circuit_is_open_the_one_that_is_open_longest_is_tried() -> None:
    pair = Pair(Fake("first", ModelOverloaded()), Fake("second", ModelOverloaded()))
    for _ in range(3):
        with pytest.raises(ModelOverloaded):
            pair.ask()
        pair.time += 1

    pair.first.error = None
    assert pair.ask() == "first"


@pytest.mark.parametrize("value", ["anthropic,openai", "bedrock,bedrock", " , "])
def test_providers_that_do_not_exist_are_named(tables: None, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AMY_MODEL_PROVIDERS", value)
    get_settings.cache_clear()
    model_adapter.cache_clear()

    with pytest.raises(SettingInvalid) as wrong:
        model_adapter()

    assert (wrong.value.details or {})["setting"] == "AMY_MODEL_PROVIDERS"
