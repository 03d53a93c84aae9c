"""The end of an account: everything of a person is erased."""

from __future__ import annotations

from typing import Literal

from contracts.base import Resource, Timestamp
from contracts.ids import ErasureId

ErasureStatus = Literal["erasing", "erased"]


class ErasureLinks(Resource):
    """Where to read on."""

    status: str
    """Reads how far it is, without a key: the keys are gone."""


class Erasure(Resource):
    """An erasure that was asked for. It cannot be stopped, and nothing of what it erases comes back."""

    id: ErasureId
    """`ers_…`"""
    object: Literal["erasure"] = "erasure"
    """Always `erasure`."""
    status: ErasureStatus
    """`erased`: nothing was found any more."""
    requested_at: Timestamp
    """When DELETE /v1/me came."""
    completed_at: Timestamp | None = None
    """When everything had been looked through once more and nothing was found."""
    rounds: int = 0
    """How often everything was looked through so far."""
    counts: dict[str, int] = {}
    """How much of what was erased; at least so many, since a process that dies may not have counted its last."""
    links: ErasureLinks | None = None
    """In the answer to the request only; the token in it is stored nowhere."""
