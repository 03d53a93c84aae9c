"""What a person has agreed to: a record that only grows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Request, Resource, Timestamp
from contracts.ids import ConsentId

Purpose = Literal["health_data_processing", "model_provider", "research"]
"""`health_data_processing`: Amy keeps and reads health data. `model_provider`: parts of it are sent to the provider of the
language model. `research`: it may be used, without name, to make Amy better. Nothing rests on the last one today."""


class ConsentCreate(Request):
    """What a person says now about one purpose. What was said before stays in the record."""

    purpose: Purpose
    """What it is about."""
    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    """Of the text that the person read, such as `2026-11-01`."""
    granted: bool
    """False withdraws."""


class Consent(Resource):
    """One statement, at its time."""

    id: ConsentId
    """`cns_…`"""
    object: Literal["consent"] = "consent"
    """Always `consent`."""
    purpose: Purpose
    """What it is about."""
    version: str
    """Of the text that the person read."""
    granted: bool
    """False: withdrawn."""
    at: Timestamp
    """When it was said."""


class ConsentState(Resource):
    """What holds for a purpose now. A purpose that nothing was ever said about is not granted."""

    purpose: Purpose
    """What it is about."""
    granted: bool
    """Whether the person agrees now."""
    version: str | None = None
    """Of the text that the person read last; null where nothing was said."""
    since: Timestamp | None = None
    """When it was said; null where nothing was."""


class Consents(Resource):
    """What a person has agreed to."""

    object: Literal["consents"] = "consents"
    """Always `consents`."""
    current: list[ConsentState]
    """One entry for each purpose."""
    history: list[Consent]
    """The latest 100 statements, newest first; an export has all of them."""
