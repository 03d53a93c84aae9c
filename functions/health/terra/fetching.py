"""`s3_payload`: an event that says where its payload lies, and an address is the one thing in a payload that acts.

It is followed to the origins of the settings alone, compared whole (scheme, host, port), without redirects, with a limit of
size and time. Only an origin of this very machine may do without TLS: the stand-in of the cloud in a box.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import urllib3

from functions.health.errors import PayloadNotFetched
from functions.health.terra.settings import terra_settings

MOST_BYTES = 32 * 1024 * 1024
"""Terra's chunks have 10 MB at most."""
_SECONDS = 10.0
_TRIES = 3
_CHUNK = 1024 * 1024


def fetch_payload(url: str, *, pause: Callable[[float], None] = time.sleep) -> bytes:
    """Raises PayloadNotFetched; `details.reason` says whether trying again makes sense to anybody."""
    if not is_allowed(url, terra_settings().payload_origins):
        raise PayloadNotFetched({"reason": "address_not_allowed"})
    # The address is good for five minutes, less than until the queue would bring the message again.
    for last in (False,) * (_TRIES - 1) + (True,):
        try:
            answer = _pool().request(
                "GET",
                url,
                timeout=urllib3.Timeout(total=_SECONDS),
                redirect=False,
                retries=False,
                preload_content=False,
                headers={"Accept-Encoding": "identity", "User-Agent": "amy"},
            )
            try:
                if answer.status == 200:
                    return _limited(answer)
                reason = f"status_{answer.status}"
            finally:
                answer.close()
        except urllib3.exceptions.HTTPError:
            reason = "no_answer"
        if last or reason.startswith(("status_3", "status_4")):
            break
        pause(0.5)
    raise PayloadNotFetched({"reason": reason})


def is_allowed(url: str, origins: frozenset[str]) -> bool:
    """Whether an address is below one of these origins, and nothing else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if any(character <= " " or character == "\\" for character in url) or "@" in parts.netloc:
        return False
    host = (parts.hostname or "").lower()
    origin = f"{parts.scheme}://{host}"
    if port is not None and (parts.scheme, port) != ("https", 443):
        origin = f"{origin}:{port}"
    is_safe = parts.scheme == "https" or (parts.scheme, host) == ("http", "127.0.0.1")
    return is_safe and origin in origins


def _limited(answer: urllib3.BaseHTTPResponse) -> bytes:
    pieces, size, until = [], 0, time.monotonic() + 2 * _SECONDS
    while piece := answer.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise PayloadNotFetched({"reason": "too_large"})
        if time.monotonic() > until:
            raise PayloadNotFetched({"reason": "too_slow"})
    return b"".join(pieces)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=4, block=False)
