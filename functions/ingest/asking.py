"""The history of a new connection: Terra is asked once, and sends it through the webhook like everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.core.directory import find_connection
from functions.core.errors import ExternalServiceRefused
from functions.core.telemetry import logger
from functions.health.terra.client import request_history
from functions.health.terra.queue import HistoryMessage
from functions.health.terra.settings import terra_settings
from functions.ingest.binding import SERVICE

_TYPES = ("daily", "sleep", "activity", "body", "nutrition", "menstruation")


def ask_for_history(message: HistoryMessage) -> None:
    """Raises ExternalServiceUnavailable; asked again, Terra sends the same again, which changes nothing."""
    owner = find_connection(SERVICE, message.connection)
    days = terra_settings().terra_history_days
    if owner is None or owner.principal.user_id != message.user_id or days == 0:
        return
    last = datetime.fromtimestamp(message.asked_at / 1000, UTC).date()
    for type_ in _TYPES:
        try:
            request_history(type_, message.connection, last - timedelta(days=days), last)
        except ExternalServiceRefused as error:
            # A provider need not have every type.
            logger().info("no history", extra={"type": type_, "reason": (error.details or {}).get("reason")})
