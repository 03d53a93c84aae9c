"""Events about a connection itself: made, ended, in trouble, made anew.

`permission_change`, `auth_cancelled` and the legacy types change nothing that Amy keeps; the raw payload stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from functions.health.terra.fields import Fields, Said
from functions.health.terra.normalized import SourceChange

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

_OUR_NAMES = {"apple": "apple_health"}
"""Where Terra's name is not the one that imports and priorities have."""

_EVENTS: dict[str, Literal["authorized", "ended", "error"]] = {
    "auth": "authorized",
    "deauth": "ended",
    "access_revoked": "ended",
    "connection_error": "error",
}
TYPES = (*_EVENTS, "user_reauth")


def connection_changes(type_: str, payload: Fields, said: Said) -> Iterator[SourceChange]:
    """What the event says; nothing where it does not say of whom."""
    if type_ == "user_reauth":
        old, new = connection_id(payload.at("old_user")), connection_id(payload.at("new_user"))
        if old is not None:
            yield SourceChange(said.provider, old, "ended", said.stamp, "user_reauth")
        if new is not None:
            yield SourceChange(said.provider, new, "authorized", said.stamp)
        return
    connection = connection_id(payload.at("user"))
    if connection is None:
        said.notes["no_connection"] += 1
    elif type_ == "auth" and payload.text("status") not in (None, "success"):
        said.notes["auth_failed"] += 1
    else:
        event = _EVENTS[type_]
        reason = None if event == "authorized" else type_
        yield SourceChange(said.provider, connection, event, said.stamp, reason)


def connection_id(user: Fields) -> str | None:
    """Terra's id of a connection; None for what could not be one, since it becomes a part of keys."""
    found = user.text("user_id")
    return found if found is not None and is_id(found) else None


def is_id(text: str) -> bool:
    """Whether it has the form of Terra's ids, of connections and of sessions."""
    return _ID.fullmatch(text) is not None


def connection_of(payload: Fields) -> str | None:
    """Whose payload it is: of a re-authentication, the connection that it comes from."""
    return connection_id(payload.at("user")) or connection_id(payload.at("old_user"))


def provider_of(payload: Fields) -> str | None:
    """The provider as a slug: `GARMIN` is `garmin`."""
    for user in ("user", "new_user"):
        named = payload.text(user, "provider")
        slug = re.sub(r"[^a-z0-9]+", "_", (named or "").lower()).strip("_")[:40]
        if slug:
            return _OUR_NAMES.get(slug, slug)
    return None


def terra_name(provider: str) -> str:
    """The other way round: `apple_health` is `APPLE`."""
    return next((theirs for theirs, ours in _OUR_NAMES.items() if ours == provider), provider).upper()
