"""Payloads that are taken in once more: those of a connection that has become somebody's, or all of a user."""

from __future__ import annotations

from functions.core.directory import find_connection
from functions.core.principal import Principal
from functions.health.terra import raw
from functions.health.terra.queue import ClaimMessage, PayloadMessage, RebuildMessage, send_all
from functions.ingest.binding import SERVICE

_PAGE = 500
"""Keys that one message looks at; the rest is the next message's."""


def claim_what_waits(message: ClaimMessage) -> None:
    """Each payload finds its owner by itself; it is only put on the queue again.

    Nothing can be missed: who received a payload put it into the bucket and then on the queue. Either its own message finds
    the connection bound, or it came before that, and then the payload is in this list.
    """
    owner = find_connection(SERVICE, message.connection)
    if owner is None or owner.principal.user_id != message.user_id:
        return
    keys = list(raw.keys_of_connection(message.connection, message.after, _PAGE))
    send_all(PayloadMessage(key=key) for key in keys)
    if len(keys) == _PAGE:
        send_all([message.model_copy(update={"after": keys[-1]})])


def rebuild(message: RebuildMessage) -> None:
    """All payloads of a user: rows are a function of them, so what is there already stays as it is."""
    keys = list(raw.keys_of_user(Principal(message.user_id), message.after, _PAGE))
    send_all(PayloadMessage(user_id=message.user_id, key=key, again=True) for key in keys)
    if len(keys) == _PAGE:
        send_all([message.model_copy(update={"after": keys[-1]})])
