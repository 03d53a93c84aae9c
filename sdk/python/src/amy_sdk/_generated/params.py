"""What stands inside request bodies. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict

from amy_sdk._generated import models


class BudgetParam(TypedDict):
    """Limits of one turn. What is absent comes from the settings."""

    max_seconds: NotRequired[int | None]
    """Reasoning time; waiting for a person does not count."""
    max_cost_usd: NotRequired[float | None]
    """US dollars, of all model calls together."""


class MessageParam(TypedDict):
    """One message of a conversation."""

    role: Literal['user', 'assistant']
    """Who said it."""
    content: str
    """Plain text: not blank, and without control characters other than tabs and line ends."""


class QuietHoursParam(TypedDict):
    """When nothing is started, in the check-in's time zone; the end is before the start where they hold midnight.
    A slot within them waits for their end.
    """

    start: str
    """`22:00`"""
    end: str
    """`07:00`; at this minute they are over."""


class ReplayOverridesParam(TypedDict):
    """What is different from the first time."""

    models: NotRequired[dict[str, str]]
    """Model id or alias by role: `main`, `fast`, `data_science`, `validator`."""
    agents: NotRequired[dict[str, str]]
    """Version by agent: the content hash of a definition that is installed or that the turn ran with; `current` is
    the installed one, whichever it is.
    """
    strict_layer: NotRequired[bool | None]
    """Whether findings pass the stricter layer of validation, too."""


class RunTaskParam(TypedDict):
    """What an agent is asked to do. It reads all of it as material, never as instructions that stand above its
    own.
    """

    agent: str
    """By name; an unknown one is answered with the list of names."""
    instructions: str
    """What to do, in plain text."""
    payload: NotRequired[dict[str, Any]]
    """The material that it needs: a JSON object, 64,000 bytes at most."""


class ValueChangeParam(TypedDict):
    """A word on one value. Fields beside `id` and `decision` correct it."""

    id: str
    """Which value: `v1`, `v2`, … as the report has them."""
    decision: NotRequired[Literal['confirm', 'drop']]
    """Whether it counts."""
    value: NotRequired[float | None]
    """In place of what was read."""
    unit: NotRequired[str | None]
    """In place of what was read."""
    marker: NotRequired[str | None]
    """Any name that the marker goes by."""
