"""Whose a payload is that came for nobody: by what proves it, never by what it says of itself.

`reference_id` is what somebody gave Terra when they opened a session, and it comes back in every event; it is compared and
never believed. A connection becomes a user's

- by an `auth` event of a widget session which this user opened with us, that is not a day old, was not used for another
  account, and whose `reference_id` is this user's id;
- by a `user_reauth` event whose old account is this user's.

Anything else (a stranger's reference, a session of nobody's, an account that is another user's) stays with nobody: kept for
30 days, counted, and answered like all the rest, so that nothing is learnt from the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from functions.core.directory import find_connection, remember_connection, use_session
from functions.core.principal import Principal
from functions.health.sources import Sources
from functions.health.terra.connections import connection_id, connection_of, is_id, provider_of
from functions.health.terra.fields import Fields
from functions.health.terra.lab_report import SOURCE as LAB_SOURCE
from functions.health.terra.normalized import SourceChange
from functions.health.terra.queue import ClaimMessage, HistoryMessage, send_all

SERVICE = "TERRA"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a payload is, and which connection it makes theirs."""

    principal: Principal
    provider: str
    connection: str | None = None
    """A new one; None where it was theirs before."""
    asked_at: int = 0
    """Milliseconds; the history before it is asked for."""

    def bind(self, changes: Iterable[SourceChange]) -> None:
        """Makes the connection theirs, unless it has ended meanwhile; then what waited for it is claimed, and its history
        asked for. Comes after the rows: a process that dies between is followed by one that does it all again."""
        if self.connection is None or not any(change.event == "authorized" for change in changes):
            return
        source = Sources(self.principal).get(self.provider)
        if source is None or self.connection not in source.active:
            return
        owner = remember_connection(SERVICE, self.connection, self.principal, self.provider)
        if owner.principal != self.principal:
            return
        user_id, connection = self.principal.user_id, self.connection
        send_all(
            [
                ClaimMessage(user_id=user_id, connection=connection),
                HistoryMessage(user_id=user_id, connection=connection, asked_at=self.asked_at),
            ]
        )


def owner_of(payload: dict[str, Any], moment: int) -> Owner | str:
    """The owner, or a word for why there is none."""
    event = Fields(payload, Counter())
    if payload["type"] == "lab_report.completed":
        return _by_session(event.at("data"), event.text("data", "session_id"), LAB_SOURCE, None, moment)
    connection = connection_of(event)
    if connection is None:
        return "no_connection"
    known = find_connection(SERVICE, connection)
    if known is not None:
        return Owner(known.principal, known.provider, new_connection(payload), moment)
    if payload["type"] != "auth":
        return "unknown_connection"
    provider = provider_of(event)
    if provider is None or event.text("status") not in (None, "success"):
        return "auth_failed"
    return _by_session(event.at("user"), event.text("widget_session_id"), provider, connection, moment)


def new_connection(payload: dict[str, Any]) -> str | None:
    """The connection that an event says was made."""
    event = Fields(payload, Counter())
    if payload["type"] == "user_reauth":
        return connection_id(event.at("new_user"))
    return connection_id(event.at("user")) if payload["type"] == "auth" else None


def _by_session(
    user: Fields, session_id: str | None, provider: str, connection: str | None, moment: int
) -> Owner | str:
    if session_id is None or not is_id(session_id):
        return "unsolicited"
    principal = use_session(SERVICE, session_id, connection or session_id)
    if principal is None or user.text("reference_id") != principal.user_id:
        return "unsolicited"
    return Owner(principal, provider, connection, moment)
