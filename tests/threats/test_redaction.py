"""The redaction pass: no line of a log carries a secret or what a person said, whoever wrote it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from hypothesis import given
from hypothesis import strategies as st

from functions.core.redaction import REDACTED, redact
from functions.core.telemetry import RedactingFormatter
from functions.stream.logs import log

SECRET_NAMES = [
    "api_key",
    "x-api-key",
    "Authorization",
    "password",
    "taskToken",
    "access_token",
    "clientSecret",
    "Cookie",
]
SECRET_FORMS = [
    "amy_sk_0123456789abcdefghij",
    "sk-" + "ant-" + "a1b2c3d4" * 4,
    "shpat_0123456789abcdef0123456789abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abcdefgh",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_field_that_is_named_like_a_secret_loses_its_value(name: str) -> None:
    planted = "zq-planted-zq"
    found = redact({"outer": [{name: planted}, {name: {"deep": planted}}]}, spoken=True)
    assert planted not in json.dumps(found)
    assert found["outer"][0][name] == REDACTED


@pytest.mark.parametrize("secret", SECRET_FORMS)
def test_a_secret_inside_a_text_is_taken_out_of_it(secret: str) -> None:
    found = redact({"note": f"GET /?x=1 {secret} failed"}, spoken=True)
    assert secret not in found["note"]
    assert found["note"].startswith("GET /?x=1 ")
    assert found["note"].endswith(" failed")


def test_counts_of_tokens_are_no_secrets() -> None:
    usage = {"input_tokens": 12, "output_tokens": 3, "cache_read_tokens": 0}
    assert redact(usage) == usage


@given(json_values, st.sampled_from(SECRET_NAMES), st.sampled_from(SECRET_FORMS))
def test_wherever_a_secret_stands_it_does_not_come_through(value: Any, name: str, secret: str) -> None:
    for planted in ({name: value, "b": [secret, {"c": secret}]}, [value, {"d": {name: secret}}], (secret, value)):
        assert secret not in json.dumps(redact(planted))


@given(json_values)
def test_redacting_twice_is_redacting_once(value: Any) -> None:
    once = redact(value, spoken=True)
    assert redact(once, spoken=True) == once


def test_messages_are_sizes_at_info_and_whole_at_debug() -> None:
    # given a logger of a function, whose level lets everything through
    written = io.StringIO()
    logger = Logger(service="redaction", level="DEBUG", stream=written, logger_formatter=RedactingFormatter())

    # when
    for write in (logger.info, logger.debug):
        write("call", extra={"messages": [{"role": "user", "content": "my chest hurts"}], "token": "t0ps3cret"})

    # then
    at_info, at_debug = written.getvalue().splitlines()
    assert "chest" not in at_info
    assert "my chest hurts" in at_debug
    assert "t0ps3cret" not in at_info + at_debug


def test_the_stream_function_redacts_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    log("stream ended", authorization="Bearer amy_sk_0123456789abcdefghij", question="why", seq=4)
    line = json.loads(capsys.readouterr().out)
    assert line["authorization"] == REDACTED
    assert line["question"] == "[3 characters]"
    assert line["seq"] == 4
