"""An OIDC issuer over HTTP, and beside it what tests steer (and what every stand-in has: see `local/stand_in.py`).

| request | does |
|---|---|
| `GET /.well-known/openid-configuration` | the discovery document |
| `GET /jwks.json` | the public keys |
| `POST /token` (form or JSON: `sub`, `defect`?, `alg`?) | a token for whoever `sub` names: nobody is asked for a password |
| `POST /_rotate` | new keys in place of the old ones; tokens of the old ones are worth nothing once these are forgotten |

`defect` is one of: `expired`, `not_yet`, `wrong_audience`, `no_audience`, `wrong_issuer`, `no_subject`, `bad_signature`,
`other_key`, `unknown_kid`, `none`, `hmac`. `alg` is RS256 or ES256. Keys are made when they are first needed.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from local.http_server import Request, Response
from local.stand_in import StandIn, json_response

if TYPE_CHECKING:
    from local.issuer.keys import Algorithm, SigningKey

AUDIENCE = "amy-local"
LIFE_SECONDS = 3600
DEFECTS = frozenset(
    {
        "expired",
        "not_yet",
        "wrong_audience",
        "no_audience",
        "wrong_issuer",
        "no_subject",
        "bad_signature",
        "other_key",
        "unknown_kid",
        "none",
        "hmac",
    }
)
_ALGORITHMS: dict[str, Algorithm] = {"RS256": "RS256", "ES256": "ES256"}
_CORS = [("Access-Control-Allow-Origin", "*")]
"""The console's page asks from another origin."""


class IssuerServer(StandIn):
    def __init__(self) -> None:
        super().__init__(self._serve_issuer)
        self._lock = threading.Lock()
        self._generation = 1
        self._keys: dict[Algorithm, SigningKey] = {}

    @property
    def jwks_url(self) -> str:
        return f"{self.url}/jwks.json"

    def _serve_issuer(self, request: Request, _: Mapping[str, str]) -> Response:
        match request.method, request.path:
            case "GET", "/.well-known/openid-configuration":
                return _open(json_response(self._discovery()))
            case "GET", "/jwks.json":
                return _open(json_response({"keys": [self._key("RS256").jwk, self._key("ES256").jwk]}))
            case "POST", "/token":
                return _open(self._token(request))
            case "POST", "/_rotate":
                with self._lock:
                    self._generation += 1
                    self._keys.clear()
                return Response(204)
        return json_response({"error": "not_found"}, 404)

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "jwks_uri": self.jwks_url,
            "token_endpoint": f"{self.url}/token",
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }

    def _key(self, algorithm: Algorithm) -> SigningKey:
        # Imported here: what makes keys takes longer to load than a cloud that nobody signs in to should wait.
        from local.issuer.keys import SigningKey  # noqa: PLC0415

        with self._lock:
            if algorithm not in self._keys:
                self._keys[algorithm] = SigningKey.make(self._generation, algorithm)
            return self._keys[algorithm]

    def _token(self, request: Request) -> Response:
        try:
            sent = json.loads(request.body) if request.body[:1] == b"{" else dict(parse_qsl(request.body.decode()))
        except ValueError:
            sent = {}
        defect = sent.get("defect")
        algorithm: Algorithm | None = _ALGORITHMS.get(sent.get("alg", "RS256"))
        if not sent.get("sub") or algorithm is None or (defect and defect not in DEFECTS):
            return json_response({"error": "invalid_request"}, 400)
        token = self._signed(self._key(algorithm), self._claims(sent["sub"], defect), defect)
        return json_response({"access_token": token, "token_type": "Bearer", "expires_in": LIFE_SECONDS})

    def _claims(self, subject: str, defect: str | None) -> dict[str, Any]:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.url, "sub": subject, "aud": AUDIENCE, "jti": secrets.token_hex(8)}
        claims |= {"iat": now, "nbf": now, "exp": now + LIFE_SECONDS}
        match defect:
            case "expired":
                claims |= {"iat": now - 2 * LIFE_SECONDS, "nbf": now - 2 * LIFE_SECONDS, "exp": now - LIFE_SECONDS}
            case "not_yet":
                claims |= {"nbf": now + LIFE_SECONDS}
            case "wrong_audience":
                claims |= {"aud": "somebody-else"}
            case "no_audience":
                del claims["aud"]
            case "wrong_issuer":
                claims |= {"iss": "https://issuer.example.com"}
            case "no_subject":
                del claims["sub"]
        return claims

    @staticmethod
    def _signed(key: SigningKey, claims: dict[str, Any], defect: str | None) -> str:
        match defect:
            case "bad_signature":
                return key.sign_something_else(claims)
            case "other_key":
                return key.twin().sign(claims)
            case "unknown_kid":
                return key.make(0, key.algorithm).sign(claims)
            case "none":
                return key.sign_not_at_all(claims)
            case "hmac":
                return key.sign_as_hmac(claims)
        return key.sign(claims)


def _open(response: Response) -> Response:
    response.headers.extend(_CORS)
    return response
