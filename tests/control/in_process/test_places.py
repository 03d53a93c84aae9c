"""The places of a user's turns, under whatever comes in whatever order."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import get_args

import pytest

from contracts.ids import new_id
from functions.core.active_turns import ActiveTurns, Admission
from functions.core.errors import TooManyTurns, TurnActiveAlready
from functions.core.principal import Principal

MOST = 3


@pytest.mark.parametrize("seed", range(6))
def test_never_too_many_at_work_and_nobody_waits_for_what_does_not_end(tables: None, seed: int) -> None:
    chance = random.Random(seed)
    active = ActiveTurns(Principal(new_id("user")))
    known = [f"t{number}" for number in range(8)]
    epochs = dict.fromkeys(known, 1)
    for _ in range(120):
        turn = chance.choice(known)
        if chance.random() < 0.55:
            with suppress(TooManyTurns, TurnActiveAlready):
                active.take(turn, epochs[turn], chance.choice(get_args(Admission)), MOST)
        else:
            active.give_back(turn, epochs[turn] - chance.choice([0, 0, 1]))
            epochs[turn] += chance.choice([0, 1])

        places = {place.turn_id: place for place in active.places()}
        waiting = [place for place in places.values() if place.waiting]
        assert len(places) - len(waiting) <= MOST
        assert waiting == [] or len(waiting) < len(places)
        for place in waiting:
            assert place.waits_for in places
            assert places[place.waits_for].order < place.order


def test_a_place_is_taken_once_and_given_back_for_its_own_attempt(tables: None) -> None:
    active = ActiveTurns(Principal(new_id("user")))
    first = active.take("a", 2, "reject", MOST)

    assert active.take("a", 2, "reject", MOST) == first
    active.give_back("a", 1)
    assert active.places() == [first]
    active.give_back("a", 2)
    assert active.places() == []


def test_who_was_let_go_is_named_again_to_who_asks_again(tables: None) -> None:
    active = ActiveTurns(Principal(new_id("user")))
    active.take("a", 1, "allow", MOST)
    active.take("b", 1, "enqueue", MOST)

    answers = [active.give_back("a", 1) for _ in range(2)]

    assert [[(place.turn_id, place.waiting) for place in answer] for answer in answers] == [[("b", False)]] * 2
