"""What lets pages of other origins read our answers. Any origin may: what lets a caller in is a key in a header, which no
browser adds by itself. The gateway answers the preflight."""

from __future__ import annotations

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "X-Request-Id, Location, Retry-After, X-Should-Retry, Idempotent-Replayed, RateLimit, "
        "RateLimit-Policy, WWW-Authenticate"
    ),
}
