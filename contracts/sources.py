"""Where a person's data comes from, and which of several sources is believed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Request, Resource, Timestamp

Provider = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
"""A slug: `oura`, `apple_health`."""
SourceStatus = Literal["connected", "error", "disconnected", "imported"]


def _safe_redirect(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
        if is_safe and parts.hostname and "@" not in parts.netloc and "\\" not in value:
            return value
    except ValueError:
        pass
    raise ValueError("an https address, or one of this machine")


RedirectUrl = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_safe_redirect)]


class Source(Resource):
    """One provider."""

    object: Literal["source"] = "source"
    """Always `source`."""
    provider: str
    """Its slug, such as `oura`."""
    status: SourceStatus
    """`error`: the provider refuses Terra's access for now, the person may have to connect again. `imported`: files only."""
    via: list[str]
    """How its data comes: `terra`, `import`."""
    connected_at: Timestamp | None = None
    """When it was connected; null for files."""
    last_data_on: date | None = None
    """UTC date on which data came last."""
    reason: str | None = None
    """Of `error` and `disconnected`: `connection_error`, `access_revoked`, `deauth`, `user_reauth` or
    `disconnected_by_you`."""


class SourceList(Resource):
    """Connected providers and imports."""

    data: list[Source]
    """All of them."""


class SourceConnect(Request):
    """A page where the person connects a provider."""

    providers: Annotated[list[Provider], Field(max_length=50)] = []
    """Which to offer; empty: all that the deployment has."""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    """Of the page."""
    success_url: RedirectUrl | None = None
    """Where the browser goes afterwards."""
    failure_url: RedirectUrl | None = None
    """Where the browser goes when it did not work."""


class SourceSession(Resource):
    """Open `url` in the person's own browser; it is good for one connection, by that person."""

    object: Literal["source_session"] = "source_session"
    """Always `source_session`."""
    url: str
    """The page where the person chooses a provider."""
    expires_at: Timestamp
    """Until when it can be opened."""


class Rebuild(Resource):
    """Accepted: every stored payload is read again. Rows that come out the same stay as they are."""

    object: Literal["source_rebuild"] = "source_rebuild"
    """Always `source_rebuild`."""
    status: Literal["queued"] = "queued"
    """It is done in the background."""


_Order = Annotated[list[Provider], Field(max_length=50)]


class SourcePriorities(Request):
    """Which source is believed where several speak of a metric: exactly one, the first of these that does."""

    default: _Order = []
    """For all metrics without an order of their own. Sources that are not named follow in Amy's order."""
    metrics: Annotated[dict[str, _Order], Field(max_length=200)] = {}
    """By metric name, as in GET /v1/data/metrics; `workouts` too."""
