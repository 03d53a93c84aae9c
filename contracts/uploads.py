"""A file that a client sends straight to the bucket."""

from __future__ import annotations

from contracts.base import Resource, Timestamp


class Upload(Resource):
    """A form to send as `multipart/form-data`: every field as it is here, then the file as the last part, named `file`.
    Whoever holds it may write this one object, and nothing else, until it expires."""

    method: str = "POST"
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: Timestamp
