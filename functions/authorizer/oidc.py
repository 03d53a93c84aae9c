"""Access tokens of people: JWTs of the one issuer that the deployment trusts (RFC 7519, RFC 8725, RFC 9068).

RFC 8725 §3.1: the algorithm is chosen by the key that the issuer published and never by the token, so neither `none` nor an
HMAC made with a public key gets anywhere.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import jwt

from functions.authorizer.jwks import KeySet
from functions.core.settings import get_settings

LEEWAY_SECONDS = 30
"""How far the issuer's clock may be from ours."""

_LONGEST_SUBJECT = 255
"""OpenID Connect Core §2."""


def subject_of(token: str) -> str | None:
    """Whom the token speaks for; None where it is not good. Raises KeysUnavailable where that cannot be said."""
    settings = get_settings()
    try:
        header = jwt.get_unverified_header(token)
        if "crit" in header:
            return None  # RFC 7515 §4.1.11: what must be understood and is not
        key = key_set(settings.oidc_jwks_url).find(header.get("kid"))
        if key is None:
            return None
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=[key.algorithm],
            issuer=settings.oidc_issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "sub", "iss"], "verify_aud": False},
        )
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return None
    subject = claims["sub"]
    if not _is_for_us(claims) or not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        return None
    return subject


def _is_for_us(claims: dict[str, Any]) -> bool:
    settings = get_settings()
    said = claims.get(settings.oidc_audience_claim)
    meant = said if isinstance(said, list) else [said]
    ours = {one.strip() for one in settings.oidc_audience.split(",") if one.strip()}
    return any(isinstance(one, str) and one in ours for one in meant)


@cache
def key_set(url: str) -> KeySet:
    """The issuer's keys, as this process knows them."""
    return KeySet(url)
