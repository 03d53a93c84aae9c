"""A file that a client sends straight to the bucket."""

from __future__ import annotations

from contracts.base import Resource, Timestamp


class Upload(Resource):
    """A form to send as `multipart/form-data`: every field as it is here, then the file as the last part, named `file`.
    Whoever holds it may write this one object, and nothing else, until it expires."""

    method: str = "POST"
    """Of the request."""
    url: str
    """Where to send it. Send no Authorization header with it."""
    fields: dict[str, str]
    """Name and value of each field of the form."""
    max_bytes: int
    """A larger file is refused."""
    expires_at: Timestamp
    """Until when it can be sent."""
