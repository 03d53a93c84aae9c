"""The issuer's keys, and tokens signed with them: good ones, and bad ones in each way that a token can be bad."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

Algorithm = Literal["RS256", "ES256"]


@dataclass(frozen=True)
class SigningKey:
    kid: str
    algorithm: Algorithm
    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @classmethod
    def make(cls, number: int, algorithm: Algorithm) -> SigningKey:
        if algorithm == "RS256":
            return cls(f"rsa-{number}", algorithm, rsa.generate_private_key(65537, 2048))
        return cls(f"ec-{number}", algorithm, ec.generate_private_key(ec.SECP256R1()))

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half, as RFC 7517 writes it."""
        public = self.private.public_key()
        known = (
            RSAAlgorithm.to_jwk(public, as_dict=True)
            if isinstance(public, rsa.RSAPublicKey)
            else ECAlgorithm.to_jwk(public, as_dict=True)
        )
        return {**known, "kid": self.kid, "use": "sig", "alg": self.algorithm}

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def twin(self) -> SigningKey:
        """Another key under the same id."""
        return SigningKey(self.kid, self.algorithm, SigningKey.make(0, self.algorithm).private)

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.private, self.algorithm, {"kid": self.kid})

    def sign_something_else(self, claims: dict[str, Any]) -> str:
        """A token with these claims, and a signature of others."""
        header, _, signature = self.sign({**claims, "sub": "somebody else"}).split(".")
        return f"{header}.{_part(claims)}.{signature}"

    def sign_as_hmac(self, claims: dict[str, Any]) -> str:
        """The old attack: the public key taken for the secret of an HMAC. By hand, since no library does it any more."""
        signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': self.kid})}.{_part(claims)}"
        return f"{signed}.{_base64(hmac.new(self.public_pem, signed.encode(), hashlib.sha256).digest())}"

    def sign_not_at_all(self, claims: dict[str, Any]) -> str:
        return f"{_part({'alg': 'none', 'typ': 'JWT', 'kid': self.kid})}.{_part(claims)}."


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
