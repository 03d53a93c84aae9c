"""The issuer's keys: rotation, outages, and how often anybody can make us ask for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from functions.authorizer import jwks, oidc
from functions.authorizer.jwks import KeysUnavailable
from local.issuer.server import IssuerServer
from tests.auth.in_process.conftest import fetches, is_let_in, token

Clock = Callable[[float], None]


def rotate(issuer: IssuerServer) -> None:
    httpx.post(f"{issuer.url}/_rotate", trust_env=False)


def fault(issuer: IssuerServer, **order: Any) -> None:
    httpx.post(f"{issuer.url}/_faults", json={"path": "/jwks.json", "times": 100, **order}, trust_env=False)


def test_keys_are_asked_for_once(issuer: IssuerServer, clock: Clock) -> None:
    assert all(is_let_in(f"Bearer {token(issuer, alg=alg)}") for alg in ("RS256", "ES256", "RS256"))
    assert fetches(issuer) == 1


def test_a_new_key_is_found_and_the_old_one_forgotten(issuer: IssuerServer, clock: Clock) -> None:
    # given
    old = f"Bearer {token(issuer)}"
    assert is_let_in(old)

    # when
    rotate(issuer)
    new = f"Bearer {token(issuer)}"
    clock(jwks.PAUSE_SECONDS)

    # then
    assert is_let_in(new)
    assert not is_let_in(old)


def test_invented_key_ids_make_nobody_ask_the_issuer_again_and_again(issuer: IssuerServer, clock: Clock) -> None:
    invented = [f"Bearer {token(issuer, defect='unknown_kid')}" for _ in range(3)]

    assert not any(is_let_in(each) for each in invented)
    assert fetches(issuer) == 1
    clock(jwks.PAUSE_SECONDS)
    assert not any(is_let_in(each) for each in invented)
    assert fetches(issuer) == 2


def test_a_key_that_was_withdrawn_ends_within_the_hour(issuer: IssuerServer, clock: Clock) -> None:
    old = f"Bearer {token(issuer)}"
    assert is_let_in(old)
    rotate(issuer)

    clock(jwks.FRESH_SECONDS + 1)

    assert not is_let_in(old)


def test_while_the_issuer_is_down_known_keys_stay_good_for_a_day(issuer: IssuerServer, clock: Clock) -> None:
    # given
    good = f"Bearer {token(issuer)}"
    assert is_let_in(good)
    fault(issuer, status=503)

    # then
    clock(jwks.FRESH_SECONDS + 1)
    assert is_let_in(good)
    clock(jwks.USABLE_SECONDS)
    with pytest.raises(KeysUnavailable):
        is_let_in(good)


@pytest.mark.parametrize(
    "order",
    [
        {"status": 503},
        {"hang_up": True},
        {"status": 302},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": "[]"},
    ],
    ids=["down", "gone", "elsewhere", "no JSON", "no keys"],
)
def test_without_keys_nothing_is_said_of_a_token(issuer: IssuerServer, clock: Clock, order: dict[str, Any]) -> None:
    fault(issuer, **order)
    good = f"Bearer {token(issuer)}"

    with pytest.raises(KeysUnavailable):
        is_let_in(good)

    httpx.delete(f"{issuer.url}/_faults", trust_env=False)
    clock(3)
    assert is_let_in(good)


def test_keys_that_are_weak_private_or_for_something_else_are_passed_over(issuer: IssuerServer, clock: Clock) -> None:
    # given
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - it is to be refused
    other_curve = ec.generate_private_key(ec.SECP384R1())
    private = rsa.generate_private_key(65537, 2048)
    keys = [
        {**jwt.algorithms.RSAAlgorithm.to_jwk(weak.public_key(), as_dict=True), "kid": "weak"},
        {**jwt.algorithms.ECAlgorithm.to_jwk(other_curve.public_key(), as_dict=True), "kid": "other-curve"},
        {**jwt.algorithms.RSAAlgorithm.to_jwk(private, as_dict=True), "kid": "private"},
        {**jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True), "kid": "encryption", "use": "enc"},
        {**jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True), "kid": "pss", "alg": "PS256"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {**jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True), "kid": "good"},
    ]
    fault(issuer, status=200, body=json.dumps({"keys": keys}))

    # when
    known = oidc.key_set(issuer.jwks_url)

    # then
    assert known.find("good") is not None
    assert [key["kid"] for key in keys if known.find(key["kid"])] == ["good"]
    assert known.find(None) == known.find("good"), "a token may leave the id out where there is one key"
    odd: list[object] = [[], {}, 7, ""]
    assert [known.find(kid) for kid in odd] == [None] * 4
