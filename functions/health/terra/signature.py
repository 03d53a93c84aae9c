"""Terra's signature of a webhook: HMAC-SHA256 with the signing secret over `<t>.<body>`, the body as it was sent.

The header is `t=<unix seconds>,v1=<hex>`; there may be several `v1`, of which one has to fit, so that a secret can be
changed without a gap.
"""

from __future__ import annotations

import hashlib
import hmac


def is_signed(header: str, body: bytes, secret: str, *, now: float, tolerance: float) -> bool:
    """Whether Terra signed this body, and not longer ago (or further ahead) than `tolerance` seconds.

    Every candidate is compared, each in constant time: how long it takes tells nothing about the right one.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= 12):
        return False
    wanted = sign(body, secret, times[0]).encode()
    matches = [hmac.compare_digest(wanted, each.lower().encode(errors="replace")) for each in given]
    return any(matches) and abs(now - int(times[0])) <= tolerance


def sign(body: bytes, secret: str, time: str) -> str:
    """The signature, in hex."""
    return hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
