"""The built-in check-ins: a data file each, read on first use. What a file says is what the check-in is."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.check_ins import BuiltIn, ScheduleExpression


class BuiltInCheckIn(BaseModel):
    """A built-in's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    question: Annotated[str, Field(min_length=1)]
    """What the turn is asked. With `when_changed` it may name the largest change: `{metric}`, `{days}`."""
    schedule: ScheduleExpression
    skip_when_no_new_data: bool
    when_changed: bool = False
    """Only when the change detector finds something that was not told in the last 28 days."""


@cache
def built_in_check_in(name: BuiltIn) -> BuiltInCheckIn:
    """A built-in by its name."""
    text = resources.files("functions.health.check_ins").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return BuiltInCheckIn.model_validate(tomllib.loads(text))
