"""How many turns may be at work: of one user, and of everybody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.cloud import ModelControl, Turn, User

MOST = 5
"""AMY_MAX_TURNS_PER_USER, as it is by default."""


def test_of_ten_posts_at_once_five_start_and_an_end_makes_room(user: Callable[[], User], model: ModelControl) -> None:
    # given
    somebody = user()
    marker, body = somebody.prepared()
    rule = model.rule({"type": "hold"}, times=None, contains=marker, agent="router")

    def post(_: int) -> Any:
        return somebody.client.post("/v1/turns", json=body)

    # when
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, range(10)))
    # then
    started = [Turn(somebody, answer.json()["id"], marker) for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(started) == MOST
    assert {answer.status_code for answer in refused} == {429}
    error = refused[0].json()["error"]
    assert (error["code"], error["details"]) == ("too_many_turns", {"scope": "active", "limit": MOST})
    assert int(refused[0].headers["retry-after"]) > 0
    # and when
    for turn in started[1:]:
        assert somebody.client.post(f"{turn.path}/cancel").status_code == 200
    next_one = somebody.ask()
    model.release(rule)
    # then
    assert next_one.wait()["status"] == "completed"
    assert started[0].wait()["status"] == "completed"
