"""What a person and a script see when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Amy
from tests.cli.fake_api import TURN, FakeApi, Reply, error


def test_a_refusal_tells_code_request_docs_and_details(api: FakeApi, amy: Amy) -> None:
    refusal = error(422, "validation_failed", "The request has fields that do not fit.")
    refusal.body["error"]["details"] = {"errors": [{"path": "messages.0.content", "message": "must not be blank"}]}
    api.on("POST", "/v1/turns", refusal)
    done = amy("ask", " ")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "Error: The request has fields that do not fit." in done.stderr
    assert "messages.0.content: must not be blank" in done.stderr
    assert "code validation_failed, status 422, request req_0123456789" in done.stderr
    assert "https://docs.amy.health/errors#validation_failed" in done.stderr


def test_a_refusal_as_json(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/turns/{TURN}", error(401, "unauthorized", "No valid key."))
    done = amy("turns", "show", TURN, "--json")
    assert done.returncode == 3
    told = json.loads(done.stderr)["error"]
    assert (told["code"], told["status"], told["request_id"]) == ("unauthorized", 401, "req_0123456789")
    assert "AMY_API_KEY" in told["hint"]


def test_text_of_an_error_is_data_too(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/turns/{TURN}", error(404, "turn\x1b[31m", "No \x1b]0;owned\x07such turn."))
    done = amy("turns", "show", TURN)
    assert "Error: No such turn." in done.stderr
    assert "\x1b" not in done.stderr


def test_another_server_is_said_to_be_one(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/turns/{TURN}", Reply(404, b"<html>", {"Content-Type": "text/html"}))
    done = amy("turns", "show", TURN)
    assert done.returncode == 3
    assert "AMY_API_URL" in done.stderr


def test_nothing_answers(amy: Amy) -> None:
    done = amy("ask", "How is my heart?", AMY_API_URL="http://127.0.0.1:9")
    assert done.returncode == 4
    assert "Cannot reach Amy at http://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_cloud_is_known(amy: Amy, tmp_path: Path) -> None:
    done = amy("ask", "Hello?", AMY_API_URL="", AMY_API_KEY="", AMY_LOCAL_STATE=str(tmp_path / "none.json"))
    assert done.returncode == 4
    assert "amy local up" in done.stderr


def test_an_address_without_a_key_never_gets_the_local_key(api: FakeApi, amy: Amy) -> None:
    done = amy("ask", "How is my heart?", AMY_API_KEY="")
    assert done.returncode == 2
    assert "AMY_API_KEY" in done.stderr
    assert api.received == []


def test_wrong_use_is_exit_code_2(amy: Amy) -> None:
    assert amy("ask").returncode == 2
    assert amy("turns", "show", "not-an-id").returncode == 2
    assert amy("turns", "trace", TURN, "--bodies").returncode == 2
    assert amy("import", "/no/such/file.csv").returncode == 2
