"""The issuer's public keys (RFC 7517): fetched when first needed, kept, and fetched anew when a token names an unknown one.

Anybody can send a token with an invented key id, so a fetch for that is allowed once in `PAUSE_SECONDS`; a Lambda process
serves one request at a time, so there is never more than one. Keys that are an hour old are renewed, so that one that the
issuer has withdrawn ends; where the issuer does not answer then, those that are known stay good for a day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import jwt
import urllib3
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from functions.core.telemetry import logger

FRESH_SECONDS = 3600.0
USABLE_SECONDS = 86_400.0
PAUSE_SECONDS = 30.0
_AFTER_FAILURE_SECONDS = 2.0
_TIMEOUT = urllib3.Timeout(connect=2.0, read=3.0)
_LARGEST = 256 * 1024
_LEAST_RSA_BITS = 2048
"""RFC 7518 §3.3."""


class KeysUnavailable(Exception):
    """The issuer does not say its keys, so nothing can be said of a token: the gateway answers 500 and not 401."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and the one algorithm that it is good for."""

    algorithm: str
    public_key: Any


class KeySet:
    """The keys of one address, kept in this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = urllib3.PoolManager(timeout=_TIMEOUT, retries=False, maxsize=1)
        self._keys: dict[str | None, Key] = {}
        self._fetched_at = float("-inf")
        self._next_fetch = float("-inf")

    def find(self, kid: object) -> Key | None:
        """The key of this id; without one, the only key there is. Raises KeysUnavailable."""
        now = monotonic()
        if now - self._fetched_at > FRESH_SECONDS or self._choose(kid) is None:
            self._refresh(now)
        if monotonic() - self._fetched_at > USABLE_SECONDS:
            raise KeysUnavailable
        return self._choose(kid)

    def _choose(self, kid: object) -> Key | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid) if isinstance(kid, str) else None

    def _refresh(self, now: float) -> None:
        if now < self._next_fetch:
            return
        try:
            self._keys = _read(self._fetch())
        except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            self._next_fetch = now + _AFTER_FAILURE_SECONDS
            logger().error("keys of the issuer cannot be read", extra={"kind": type(error).__name__})
            return
        self._fetched_at = now
        self._next_fetch = now + PAUSE_SECONDS

    def _fetch(self) -> bytes:
        answer = self._http.request("GET", self._url, preload_content=False, redirect=False)
        try:
            content: bytes = answer.read(_LARGEST + 1)
        finally:
            answer.release_conn()
        if answer.status != 200 or len(content) > _LARGEST:
            raise ValueError(f"status {answer.status}")
        return content


def _read(content: bytes) -> dict[str | None, Key]:
    """The keys that we can use: for signatures, RS256 or ES256. Others are passed over."""
    keys: dict[str | None, Key] = {}
    for entry in json.loads(content)["keys"]:
        key, kid = _key(entry), entry.get("kid")
        if key is not None and (kid is None or isinstance(kid, str)):
            keys[kid] = key
    return keys


def _key(entry: Mapping[str, Any]) -> Key | None:
    if entry.get("use", "sig") != "sig":
        return None
    try:
        match entry.get("kty"), entry.get("crv"), entry.get("alg"):
            case "RSA", _, "RS256" | None:
                rsa_key = RSAAlgorithm.from_jwk(dict(entry))
                strong = isinstance(rsa_key, RSAPublicKey) and rsa_key.key_size >= _LEAST_RSA_BITS
                return Key("RS256", rsa_key) if strong else None
            case "EC", "P-256", "ES256" | None:
                curve_key = ECAlgorithm.from_jwk(dict(entry))
                return Key("ES256", curve_key) if isinstance(curve_key, EllipticCurvePublicKey) else None
    except (jwt.InvalidKeyError, ValueError):
        return None
    return None
