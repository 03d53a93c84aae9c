"""Makes a recording independent of where and when it was made."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import Any

from contracts.base import rfc3339
from local.state import LocalState

DAY = datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
"""When every recording was made, as its examples say."""

_ID = re.compile(r"\b(turn|lab|src|mem|run|apr|chk|imp|exp|user|key|evt|rev|cns|ers|req)_[0-7][0-9A-HJKMNP-TV-Z]{25}\b")
_TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SECRETS = {
    "policy": "eyJleHBpcmF0aW9uIjogIjIwMjYtMTEtMjFUMDk6MTA6MDBaIn0=",
    "x-amz-signature": "0" * 64,
    "x-amz-credential": "AKIAEXAMPLE/20261121/us-east-1/s3/aws4_request",
    "x-amz-security-token": "example",
    "x-amz-date": "20261121T081500Z",
}
"""Fields of a presigned form, by name in lower case."""
_TOKENS = {
    "device_code": "k3J9vQ2xW8mN5rT7yB1cD4fG6hL0pSaZk3J9vQ2xW8m",
    "user_code": "WDJB-MJHT",
}
_LONGEST_TEXT = 1_500
_MOST_ENTRIES, _MOST_VALUES, _MOST_KEYS = 3, 8, 30
"""Of a list of objects, of a list of values, and of a map (no object of the contract has so many fields)."""


class Normaliser:
    """Remembers what it has replaced, so that one thing has one name in all examples."""

    def __init__(self, cloud: LocalState, started: datetime) -> None:
        self._started = started
        self._ids: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        places = {
            cloud.api_url: "https://api.amy.health",
            "amy-bucket-local": "amy-data",
            cloud.aws_endpoint_url: "https://s3.us-east-1.amazonaws.com",
            cloud.terra_url: "https://widget.tryterra.co",
        }
        self._places = {place: public for place, public in places.items() if place}

    def value(self, value: Any, name: str = "") -> Any:
        """The same value with fixed ids, times and addresses. `name`: of the field that holds it."""
        if isinstance(value, dict):
            return {self.text(key): self.value(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.value(one, name) for one in value]
        if not isinstance(value, str):
            return value
        if name.lower() in _SECRETS or name in _TOKENS:
            return _SECRETS.get(name.lower()) or _TOKENS[name]
        if name in ("next_cursor", "cursor"):
            return self._cursor(value)
        if name == "docs_url":
            return (
                "https://docs.amy.health/"
                + value.partition("/concepts/")[1].strip("/")
                + "/"
                + value.rpartition("/")[2]
            )
        return self.text(value)

    def text(self, text: str) -> str:
        """The same text with fixed ids, times and addresses."""
        for place, public in self._places.items():
            text = text.replace(place, public)
        text = re.sub(r"\b(amy_s[kt]_)[\w-]{16,}", r"\1k3J9vQ2xW8mN5rT7yB1cD4fG6hL0pSaZk3J9vQ2xW8m", text)
        text = re.sub(r"(user_code=)[A-Z-]{9}", r"\1WDJB-MJHT", text)
        text = re.sub(r"(token=)[\w-]{16,}", r"\1k3J9vQ2xW8mN5rT7yB1cD4fG6hL0pSaZ", text)
        text = re.sub(r"(X-Amz-Signature=|Signature=)[0-9A-Za-z%]+", rf"\g<1>{'0' * 16}", text)
        text = re.sub(r"(X-Amz-Credential=)[^&]+", r"\1AKIAEXAMPLE", text)
        return _TIME.sub(self._time, _ID.sub(self._id, text))

    def _id(self, found: re.Match[str]) -> str:
        id_, prefix = found.group(0), found.group(1)
        if id_ not in self._ids:
            self._counts[prefix] = self._counts.get(prefix, 0) + 1
            self._ids[id_] = f"{prefix}_01JD0Q5V3G{self._counts[prefix]:016d}"
        return self._ids[id_]

    def _time(self, found: re.Match[str]) -> str:
        at = datetime.fromisoformat(found.group(0))
        # What was before the recording, such as a workout, is data.
        return found.group(0) if at < self._started else rfc3339(DAY + (at - self._started))

    def _cursor(self, cursor: str) -> str:
        try:
            plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return cursor
        return base64.urlsafe_b64encode(self.text(plain).encode()).decode().rstrip("=")


def abridged(value: Any) -> Any:
    """The same value as short as a reader wants it."""
    if isinstance(value, dict):
        kept = list(value.items())
        return {key: abridged(one) for key, one in (kept if len(kept) <= _MOST_KEYS else kept[:_MOST_VALUES])}
    if isinstance(value, list):
        most = _MOST_ENTRIES if value and isinstance(value[0], dict | list) else _MOST_VALUES
        return [abridged(one) for one in value[:most]]
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return value[:_LONGEST_TEXT] + "…"
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
