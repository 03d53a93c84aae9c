"""The journal: an effect is made once, a later attempt replays it, and an earlier one is fenced off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.ids import new_id
from functions.core.errors import TurnSuperseded
from functions.core.journal import StepJournal, TurnJournal, state_of
from functions.core.principal import Principal


class Counter:
    """An effect that counts how often it was really made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, value: Any) -> Callable[[], Any]:
        def live() -> Any:
            self.made += 1
            return value

        return live


def attempt(
    principal: Principal, turn_id: str, path: str = "Route", input_hash: str = "in", epoch: int = 1
) -> StepJournal:
    journal = StepJournal(principal, turn_id, path, input_hash, epoch=epoch)
    assert journal.claim() is None
    return journal


def test_a_later_attempt_replays_what_is_recorded_and_makes_what_is_missing(principal: Principal) -> None:
    turn_id, effect = new_id("turn"), Counter()
    first = attempt(principal, turn_id).root
    first.effect("tool", "search", {"q": 1}, effect("one"))

    second = attempt(principal, turn_id).root
    values = [second.effect("tool", "search", {"q": q}, effect(name)) for q, name in ((1, "other"), (2, "two"))]

    assert values == ["one", "two"]
    assert effect.made == 2


def test_where_the_request_changed_it_and_all_after_it_run_live(principal: Principal) -> None:
    turn_id, effect = new_id("turn"), Counter()
    old = attempt(principal, turn_id).root.scope("agent")
    for q in (1, 2, 3):
        old.effect("tool", "search", q, effect(f"old {q}"))

    root = attempt(principal, turn_id).root
    agent = root.scope("agent")
    values = [agent.effect("tool", "search", q, effect(f"new {q}")) for q in (1, 20, 3)]

    assert values == ["old 1", "new 20", "new 3"]
    assert attempt(principal, turn_id).root.scope("agent").effect("tool", "search", 1, effect("no")) == "old 1"
    recorded = TurnJournal(principal, turn_id).steps()[0].effects
    assert [entry["body"]["value"]["value"] for entry in recorded.values()] == ["old 1", "new 20", "new 3"]


def test_an_attempt_that_was_taken_over_can_write_nothing(principal: Principal) -> None:
    turn_id, effect = new_id("turn"), Counter()
    old = attempt(principal, turn_id)
    new = attempt(principal, turn_id)

    with pytest.raises(TurnSuperseded):
        old.root.effect("tool", "search", 1, effect("stale"))
    with pytest.raises(TurnSuperseded):
        old.complete({"stale": True}, 1.0)
    new.complete({"fresh": True}, 1.0)

    (step,) = TurnJournal(principal, turn_id).steps()
    assert (step.output, step.effects) == ({"fresh": True}, {})


def test_a_new_attempt_at_the_turn_fences_what_is_unfinished(principal: Principal) -> None:
    turn_id = new_id("turn")
    finished, running = attempt(principal, turn_id, "Route"), attempt(principal, turn_id, "RunMainAgent/coach")
    finished.complete({}, 1.0)

    begun_anew = attempt(principal, turn_id, "Critique/ds-001", epoch=2)

    TurnJournal(principal, turn_id).fence(epoch=2)

    with pytest.raises(TurnSuperseded):
        running.complete({}, 1.0)
    begun_anew.complete({}, 1.0)
    again = StepJournal(principal, turn_id, "Route", "in").claim()
    assert again is not None


def test_a_completed_step_gives_its_output_unless_its_input_changed(principal: Principal) -> None:
    turn_id = new_id("turn")
    attempt(principal, turn_id).complete({"main_agent": "x"}, 12.5)

    done = StepJournal(principal, turn_id, "Route", "in").claim()
    other = StepJournal(principal, turn_id, "Route", "another input").claim()

    assert done is not None
    assert done.output == {"main_agent": "x"}
    assert other is None


@pytest.mark.parametrize("size", [10, 50_000])
def test_bodies_and_products_come_back_whatever_their_size(principal: Principal, size: int) -> None:
    turn_id, effect = new_id("turn"), Counter()
    journal = attempt(principal, turn_id)
    text = "ä" * size
    journal.root.effect("tool", "read.file/x", {"p": text}, effect({"text": text}))
    ref = journal.keep("answer", {"text": text})
    journal.complete({"answer": ref}, 1.0)

    turn = TurnJournal(principal, turn_id)
    assert turn.load(ref) == {"text": text}
    assert list(turn.products(turn.steps(), "answer")) == [{"text": text}]
    replay = attempt(principal, turn_id, input_hash="other").root
    assert replay.effect("tool", "read.file/x", {"p": text}, effect(None)) == {"text": text}
    with pytest.raises(KeyError):
        turn.load("Route#nothing")


def test_usage_is_summed_over_model_calls_by_state(principal: Principal) -> None:
    turn_id = new_id("turn")
    for path in ("Route", "early/Critique/ds-001", "early/Critique/ds-002"):
        reply = {"model": "m", "usage": {"input_tokens": 10, "output_tokens": 2, "cost_usd": 0.5, "model_calls": 1}}
        attempt(principal, turn_id, path).root.effect("model", "model", path, Counter()(reply))

    usage = TurnJournal(principal, turn_id).usage()

    assert (usage.model_calls, usage.cost_usd, usage.input_tokens) == (3, 1.5, 30)
    assert {name: used.model_calls for name, used in usage.by_step.items()} == {"Route": 1, "Critique": 2}


def test_what_a_changed_effect_replaces_was_paid_for_too(principal: Principal) -> None:
    turn_id = new_id("turn")
    reply = {"model": "m", "usage": {"input_tokens": 10, "output_tokens": 2, "cost_usd": 0.5, "model_calls": 1}}
    for request in ("first", "second", "third"):
        attempt(principal, turn_id).root.effect("model", "model", request, Counter()(reply))

    usage = TurnJournal(principal, turn_id).usage()

    assert (usage.model_calls, usage.cost_usd) == (3, 1.5)


def test_the_end_of_a_turn_closes_what_is_unfinished(principal: Principal) -> None:
    turn_id = new_id("turn")
    finished, running = attempt(principal, turn_id, "Route"), attempt(principal, turn_id, "Synthesize")
    finished.complete({}, 1.0)

    TurnJournal(principal, turn_id).close(epoch=1)

    assert [step.status for step in TurnJournal(principal, turn_id).steps()] == ["completed", "failed"]
    with pytest.raises(TurnSuperseded):
        running.root.effect("tool", "search", 1, Counter()("late"))


def test_the_state_is_the_capitalised_part_of_a_path() -> None:
    assert state_of("early/Critique/ds-001") == "Critique"
    assert state_of("StartTurn/2") == "StartTurn"
