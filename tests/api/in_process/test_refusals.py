"""What is refused before a route is reached, and what an error says about trying again."""

from __future__ import annotations

import pytest

from functions.core.errors import (
    AmyError,
    IdempotencyInFlight,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    StoreUnavailable,
    TurnEnded,
)
from functions.health import errors as health_errors
from tests.api.in_process.conftest import Api


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        pytest.param("/v1/turns", {"limt": "5"}, "one of cursor, limit", id="misspelt"),
        pytest.param("/v1/me", {"x": ""}, "no parameters", id="none is known"),
        pytest.param("/v1/turns", {"\ud83d": "1"}, "one of cursor, limit", id="half a surrogate pair"),
    ],
)
def test_a_parameter_that_nobody_reads_is_refused(api: Api, path: str, query: dict[str, str], expected: str) -> None:
    answer = api("GET", path, query=query)

    assert (answer.status, answer.body["error"]["code"]) == (400, "bad_parameter")
    assert answer.body["error"]["details"]["expected"] == expected


def test_every_error_says_whether_to_try_again(api: Api) -> None:
    answer = api("GET", "/v1/turns/turn_none")

    assert (answer.status, answer.headers["X-Should-Retry"]) == (404, "false")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AmyError(), "true"),
        (StoreUnavailable(), "true"),
        (IdempotencyInFlight(), "true"),
        (RateLimited(retry_after=3), "true"),
        (health_errors.LabInProgress(), "true"),
        (TurnEnded(), "false"),
        (NotFound(), "false"),
        (health_errors.SourcesNotConfigured(), "false"),
    ],
    ids=lambda value: value.code if isinstance(value, AmyError) else None,
)
def test_what_is_worth_trying_again_is_said_once(error: AmyError, expected: str) -> None:
    assert error.headers()["X-Should-Retry"] == expected


def test_headers_of_their_own() -> None:
    assert RateLimited(retry_after=3).headers()["Retry-After"] == "3"
    assert MethodNotAllowed({"allow": ["GET", "POST"]}).headers()["Allow"] == "GET, POST"


def test_a_refusal_that_passes_is_not_kept_under_the_key(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a report that is being worked on, then no more
    raised = iter([health_errors.LabInProgress(), health_errors.LabNotFound()])

    def refuse(*_: object) -> None:
        raise next(raised)

    monkeypatch.setattr("functions.api.labs.start", refuse)
    path, headers = "/v1/labs/lab_01JD0Q5V3G0000000000000001/start", {"Idempotency-Key": "k"}

    # when
    first, again = (api("POST", path, headers=headers) for _ in range(2))

    # then: the first is not told again, and the second is
    assert [first.body["error"]["code"], again.body["error"]["code"]] == ["lab_in_progress", "lab_not_found"]
    kept = api("POST", path, headers=headers)
    assert (kept.body["error"]["code"], kept.headers["Idempotent-Replayed"]) == ("lab_not_found", "true")
    assert kept.headers["X-Should-Retry"] == "false"
