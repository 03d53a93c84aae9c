"""Reads what a job says of itself. The job belonged to foreign code, so nothing in these bytes is taken on trust."""

from __future__ import annotations

import json
from typing import NoReturn

from functions.sandbox.protocol import (
    MAX_DEPTH,
    MAX_MESSAGE_CHARS,
    MAX_STDOUT_CHARS,
    MAX_TRACEBACK_CHARS,
    OUTCOME_STATUSES,
    Json,
)


class InvalidOutcomeError(ValueError):
    """The bytes are not an outcome. The message says in a few words why."""


def checked_outcome(body: bytes) -> dict[str, Json]:
    """The outcome with exactly the fields of a reply, each of its type and size. Raises InvalidOutcomeError."""
    try:
        outcome = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidOutcomeError("not JSON") from error
    if not isinstance(outcome, dict) or outcome.keys() != {"status", "result", "stdout", "error"}:
        raise InvalidOutcomeError("not the fields of an outcome")
    status, stdout = outcome["status"], outcome["stdout"]
    if not isinstance(status, str) or status not in OUTCOME_STATUSES:
        raise InvalidOutcomeError("not a status that a job may give itself")
    if not isinstance(stdout, str) or len(stdout) > MAX_STDOUT_CHARS:
        raise InvalidOutcomeError("stdout is not a short text")
    result = outcome["result"] if status == "ok" else None
    return {
        "status": status,
        "result": _plain(result, 0),
        "stdout": _plain(stdout, 0),
        "error": None if status == "ok" else _error(outcome["error"]),
    }


def _error(value: object) -> Json:
    limits = {"type": MAX_MESSAGE_CHARS, "message": MAX_MESSAGE_CHARS, "traceback": MAX_TRACEBACK_CHARS}
    if not isinstance(value, dict) or value.keys() != limits.keys():
        raise InvalidOutcomeError("not the fields of an error")
    if not all(isinstance(value[name], str) and len(value[name]) <= limit for name, limit in limits.items()):
        raise InvalidOutcomeError("an error's fields are not short texts")
    return _plain(value, 0)


def _plain(value: Json, depth: int) -> Json:
    """The value, if it is no deeper than allowed, with halves of surrogate pairs (which no UTF-8 can carry) replaced."""
    if depth > MAX_DEPTH:
        raise InvalidOutcomeError("nested too deep")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(_plain(key, 0)): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, int | float) and not -(2.0**1023) < value < 2.0**1023:
        raise InvalidOutcomeError("a number beyond all bounds")  # 1e999 is JSON
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise InvalidOutcomeError("a whole number beyond 64 bits")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
