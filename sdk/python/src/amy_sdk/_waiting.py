"""Waiting for what takes long: turns and runs by their events, the rest by looking again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from amy_sdk._calls import Call, Settings, perform
from amy_sdk._effects import Flow, Sleep
from amy_sdk._errors import NotCompletedError, WaitError
from amy_sdk._events import Event
from amy_sdk._follow import Following, follow

if TYPE_CHECKING:
    from amy_sdk._generated.models import Failure

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two looks; each pause is half as long again as the one before."""


class Work(Protocol):
    """What a turn, a run, a report, an import and an export have in common."""

    id: str
    status: str
    error: Failure | None


W = TypeVar("W", bound=Work)
OnEvent = Callable[[Event], Any]


def run_to_end(settings: Settings, create: Call[W], on_event: OnEvent | None) -> Flow[W]:
    """Create a turn or a run, follow it, and return it. Raises NotCompletedError where it does not end as completed."""
    made = yield from perform(settings, create)
    path = f"{create.path}/{made.id}"
    yield from follow(settings, Following(path, on_event=on_event))
    ended = yield from perform(settings, replace(create, method="GET", path=path, body=None))
    if ended.status != "completed":
        raise _not_completed(ended)
    return ended


def wait_for(
    settings: Settings,
    look: Call[W],
    *,
    at_work: Collection[str],
    failures: Collection[str],
    seconds: float,
    on_progress: Callable[[W], Any] | None,
) -> Flow[W]:
    """Look until its status is none of `at_work`. Raises NotCompletedError for `failures`, WaitError after `seconds`."""
    deadline, pause = time.monotonic() + seconds, _FIRST_PAUSE
    while True:
        found = yield from perform(settings, look)
        if on_progress is not None:
            on_progress(found)
        if found.status in failures:
            raise _not_completed(found)
        if found.status not in at_work:
            return found
        if time.monotonic() + pause > deadline:
            raise WaitError(f"{found.id} is still {found.status} after {seconds:.0f} s; it goes on.", last=found)
        yield Sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _not_completed(ended: Work) -> NotCompletedError:
    error = ended.error
    message = error.message if error is not None else f"{ended.id} is {ended.status}."
    return NotCompletedError(message, code=error.code if error is not None else ended.status, ended=ended)
