"""Typed ids: a prefix that says what it is, and a ULID, which sorts by time.

ULID: 48 bits of milliseconds and 80 random bits in Crockford's base 32 (https://github.com/ulid/spec). The prefix makes an
id hard to confuse and easy to grep.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from typing import Annotated, Literal

from pydantic import StringConstraints

Prefix = Literal[
    "turn", "lab", "src", "mem", "run", "apr", "chk", "imp", "exp", "req", "user", "key", "evt", "rev", "cns", "ers"
]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = r"[0-7][0-9A-HJKMNP-TV-Z]{25}"
_REQUEST_ID = r"req_[0-9A-Za-z_-]{8,64}"


def new_ulid(milliseconds: int | None = None) -> str:
    """A fresh ULID: 26 characters that sort by their time (now, unless given)."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    return _ulid((stamp << 80) | int.from_bytes(os.urandom(10), "big"))


def derived_ulid(ulid: str, part: str) -> str:
    """The ULID of a part of what has this ULID: the same whoever makes it, and with the same time."""
    return ulid_at(_milliseconds(ulid), f"{ulid}/{part}")


def ulid_at(milliseconds: int, origin: str) -> str:
    """The ULID of what `origin` says, at a time: the same whoever makes it."""
    digest = hashlib.sha256(origin.encode()).digest()
    return _ulid((milliseconds << 80) | int.from_bytes(digest[:10], "big"))


def _milliseconds(ulid: str) -> int:
    stamp = 0
    for character in ulid[:10]:
        stamp = stamp << 5 | _ALPHABET.index(character)
    return stamp


def _ulid(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def ulid_time(ulid: str) -> float:
    """When a ULID was made: epoch seconds."""
    return _milliseconds(ulid) / 1000


def new_id(prefix: Prefix) -> str:
    """A fresh id such as `turn_01JD…`."""
    return f"{prefix}_{new_ulid()}"


def is_id(prefix: Prefix, value: str) -> bool:
    """Whether `value` has the form of an id of this kind."""
    return re.fullmatch(f"{prefix}_{_ULID}", value) is not None


def request_id(given: str | None) -> str:
    """The id of a request: the client's own `X-Request-Id` where it has the form of one, so that both sides' logs can be
    joined; else a fresh one. Anything else a client sends is not taken over, because these ids go into logs and answers."""
    return given if given is not None and re.fullmatch(_REQUEST_ID, given) else new_id("req")


TurnId = Annotated[str, StringConstraints(pattern=f"^turn_{_ULID}$")]
RunId = Annotated[str, StringConstraints(pattern=f"^run_{_ULID}$")]
TurnOrRunId = Annotated[str, StringConstraints(pattern=f"^(turn|run)_{_ULID}$")]
UserId = Annotated[str, StringConstraints(pattern=f"^user_{_ULID}$")]
ApprovalId = Annotated[str, StringConstraints(pattern=f"^apr_{_ULID}$")]
MemoryId = Annotated[str, StringConstraints(pattern=f"^mem_{_ULID}$")]
EventId = Annotated[str, StringConstraints(pattern=f"^evt_{_ULID}$")]
LabId = Annotated[str, StringConstraints(pattern=f"^lab_{_ULID}$")]
CheckInId = Annotated[str, StringConstraints(pattern=f"^chk_{_ULID}$")]
ReviewId = Annotated[str, StringConstraints(pattern=f"^rev_{_ULID}$")]
ConsentId = Annotated[str, StringConstraints(pattern=f"^cns_{_ULID}$")]
ExportId = Annotated[str, StringConstraints(pattern=f"^exp_{_ULID}$")]
ApiKeyId = Annotated[str, StringConstraints(pattern=f"^key_{_ULID}$")]
ErasureId = Annotated[str, StringConstraints(pattern=f"^ers_{_ULID}$")]
RequestId = Annotated[str, StringConstraints(pattern=f"^{_REQUEST_ID}$")]
