"""Connecting a provider through Terra, and ending the connection."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.sources import SourceConnect
from functions.core.directory import forget_connection, open_session
from functions.core.principal import Principal
from functions.health.activities import Activities
from functions.health.days import Days
from functions.health.errors import SourceNotFound
from functions.health.markers import Markers
from functions.health.sources import Sources
from functions.health.terra import raw
from functions.health.terra.client import deauthenticate, generate_widget_session
from functions.health.terra.normalized import SourceChange
from functions.health.terra.queue import RebuildMessage, send

_SERVICE = "TERRA"
_GRACE_SECONDS = 24 * 3600
"""The session's event may be delivered late: Terra tries for up to 8 hours."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A widget session."""

    url: str
    expires_at: datetime


def connect(principal: Principal, wanted: SourceConnect) -> Opened:
    """Raises SourcesNotConfigured, ExternalServiceUnavailable, ExternalServiceRefused.

    The session is remembered as this user's before anybody can use it: that, and not what comes back as `reference_id`, is
    what makes a connection theirs.
    """
    session = generate_widget_session(
        principal.user_id,
        providers=wanted.providers,
        language=wanted.language,
        success_url=wanted.success_url,
        failure_url=wanted.failure_url,
    )
    expires_at = int(time.time()) + session.expires_in
    open_session(_SERVICE, session.session_id, principal, expires_at + _GRACE_SECONDS)
    return Opened(session.url, datetime.fromtimestamp(expires_at, UTC))


def disconnect(principal: Principal, provider: str, *, delete_data: bool) -> None:
    """Ends the connection at Terra first, then here; with `delete_data` what the provider said goes, the payloads it came in
    too, so that no rebuild brings it back. Done again, nothing changes. What Terra still sends afterwards is nobody's.

    Raises SourceNotFound, and what `connect` raises: then nothing has changed here.
    """
    sources = Sources(principal)
    source = sources.get(provider)
    if source is None:
        raise SourceNotFound
    for connection in source.active:
        deauthenticate(connection)
    # Never before what Terra's clock said of the connection, or it would count as made since.
    made = round(source.connected_at.timestamp() * 1000) if source.connected_at else 0
    stamp = max(time.time_ns() // 1_000_000, made + 1)
    sources.apply(
        SourceChange(provider, connection, "ended", stamp, "disconnected_by_you") for connection in source.active
    )
    for connection in source.connections:
        forget_connection(_SERVICE, connection, principal)
    if delete_data:
        raw.delete_provider(principal, provider)
        Days(principal).remove_source(provider)
        Activities(principal).remove_source(provider)
        Markers(principal).remove_source(provider)
        if not source.connections:
            sources.remove(provider)  # files alone, and nothing of them is left


def rebuild(principal: Principal) -> None:
    """Have every stored payload of the user read again. Raises QueueUnavailable."""
    send(RebuildMessage(user_id=principal.user_id))
