"""`amy login`, `amy logout`, `amy config`: where the key is kept, who may read it, what wins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Amy
from tests.cli.fake_api import KEY, TURN, FakeApi, Reply, turn

START, TOKEN, REVOKE = "/v1/auth/cli/start", "/v1/auth/cli/token", "/v1/auth/cli/revoke"
BEGUN: dict[str, Any] = {
    "device_code": "dc_secret",
    "user_code": "BCDF-GHJK",
    "verification_uri": "http://x/console/#/device",
    "verification_uri_complete": "http://x/console/#/device?code=BCDF-GHJK",
    "expires_in": 600,
    "interval": 0,
}
TURNED = f"/v1/turns/{TURN}"
ALONE = {"AMY_API_URL": "", "AMY_API_KEY": ""}
"""Nothing of the environment says where or who."""


def refusal(code: str) -> Reply:
    return Reply(400, {"error": code, "error_description": "Later."})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.json"


@pytest.fixture
def signed_in(api: FakeApi, amy: Amy) -> FakeApi:
    api.on("POST", START, Reply(200, BEGUN))
    api.on("POST", TOKEN, Reply(200, {"access_token": "amy_sk_new", "token_type": "Bearer", "scope": "data:read"}))
    assert amy("login", "--url", f"{api.url}/", **ALONE).returncode == 0
    return api


def test_signing_in_shows_the_code_waits_and_keeps_the_key(api: FakeApi, amy: Amy, file: Path) -> None:
    # Given a person who takes a moment to confirm
    api.on("POST", START, Reply(200, BEGUN))
    granted = Reply(200, {"access_token": "amy_sk_new", "token_type": "Bearer", "scope": "data:read"})
    api.on("POST", TOKEN, refusal("authorization_pending"), refusal("authorization_pending"), granted)

    # When the command runs
    done = amy("login", "--url", api.url, "--scope", "data:read", **ALONE)

    # Then it showed address and code, sent no key, and stored the new one for nobody else's eyes
    assert done.returncode == 0, done.stderr
    assert BEGUN["verification_uri"] in done.stderr
    assert "BCDF-GHJK" in done.stderr
    assert "amy_sk_new" not in done.stdout + done.stderr
    assert json.loads(api.calls("POST", START)[0].body)["scope"] == "data:read"
    assert all("authorization" not in call.headers for call in api.received)
    assert len(api.calls("POST", TOKEN)) == 3
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700

    # And later commands speak to that Amy with that key
    api.on("GET", TURNED, Reply(200, turn()))
    assert amy("turns", "show", TURN, "--json", **ALONE).returncode == 0
    assert api.received[-1].headers["authorization"] == "Bearer amy_sk_new"


@pytest.mark.parametrize("code", ["access_denied", "expired_token"])
def test_a_sign_in_that_is_refused_keeps_nothing(api: FakeApi, amy: Amy, file: Path, code: str) -> None:
    api.on("POST", START, Reply(200, BEGUN))
    api.on("POST", TOKEN, refusal("authorization_pending"), refusal(code))
    done = amy("login", "--url", api.url, "--json", **ALONE)
    assert done.returncode == 1
    assert json.loads(done.stderr.splitlines()[-1])["error"]["code"] == code
    assert not file.exists()


def test_the_environment_wins(signed_in: FakeApi, amy: Amy) -> None:
    signed_in.on("GET", TURNED, Reply(200, turn()))
    amy("turns", "show", TURN, "--json")
    assert signed_in.received[-1].headers["authorization"] == f"Bearer {KEY}"


def test_signing_out_revokes_the_key_and_forgets_it(signed_in: FakeApi, amy: Amy, file: Path) -> None:
    signed_in.on("POST", REVOKE, Reply(200, {}))

    done = amy("logout", **ALONE)

    assert "Signed out" in done.stdout
    assert "amy_sk_new" not in file.read_text() + done.stdout + done.stderr
    assert [json.loads(call.body) for call in signed_in.calls("POST", REVOKE)] == [{"token": "amy_sk_new"}]
    assert "not signed in" in amy("logout", **ALONE).stdout


def test_signing_out_without_a_network_forgets_the_key_and_says_how_to_revoke_it(
    signed_in: FakeApi, amy: Amy, file: Path
) -> None:
    signed_in.on("POST", REVOKE, Reply(403, {"error": {"type": "api_error", "code": "forbidden", "message": "No."}}))

    done = amy("logout", "--json", **ALONE)

    assert json.loads(done.stdout) == {"profile": "default", "signed_out": True, "revoked": False}
    assert "amy keys revoke" in done.stderr
    assert "amy_sk_new" not in file.read_text() + done.stdout + done.stderr


def test_keys_are_never_shown(signed_in: FakeApi, amy: Amy) -> None:
    listed = amy("config", "list", "--json")
    shown = json.loads(listed.stdout)
    assert (shown["profile"], shown["current"], shown["signed_in"]) == ("default", True, True)
    assert "amy_sk_new" not in listed.stdout + amy("config", "list").stdout


def test_another_address_does_not_get_the_key(signed_in: FakeApi, amy: Amy, file: Path) -> None:
    assert amy("config", "set", "api_url", "https://other.example").returncode == 0
    assert "amy_sk_new" not in file.read_text()
    assert amy("config", "get", "api_url").stdout == "https://other.example\n"


def test_profiles_are_kept_apart(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    # Given two profiles, one with its key in a file of its own
    (tmp_path / "key").write_text("amy_sk_work\n")
    amy("config", "set", "api_url", "https://home.example")
    amy("config", "set", "api_url", api.url, "--profile", "work")
    amy("config", "set", "key_file", str(tmp_path / "key"), "--profile", "work")
    api.on("GET", TURNED, Reply(200, turn()))

    # When one is chosen for a command, or for good
    amy("turns", "show", TURN, "--json", **ALONE, AMY_PROFILE="work")
    assert amy("config", "use", "work").returncode == 0
    amy("turns", "show", TURN, "--json", **ALONE)

    # Then it is used
    assert [call.headers["authorization"] for call in api.received] == ["Bearer amy_sk_work"] * 2
    assert amy("config", "use", "nowhere").returncode == 2


def test_a_profile_for_one_command_stays_for_one(amy: Amy) -> None:
    amy("config", "set", "api_url", "https://home.example")
    amy("config", "set", "api_url", "https://work.example", AMY_PROFILE="work")
    assert amy("config", "get", "api_url").stdout == "https://home.example\n"
    assert amy("config", "get", "api_url", "--profile", "work").stdout == "https://work.example\n"


def test_the_default_output(api: FakeApi, amy: Amy) -> None:
    api.on("GET", TURNED, Reply(200, turn()))
    amy("config", "set", "output", "json")
    assert json.loads(amy("turns", "show", TURN).stdout)["id"] == TURN
    assert "AMY" not in amy("config", "get", "output", AMY_OUTPUT="text").stdout
    assert amy("config", "get", "output", AMY_OUTPUT="text").stdout == "json\n"


@pytest.mark.parametrize(
    "words", [("api_url", "ftp://x"), ("output", "xml"), ("color", "blue")], ids=["address", "output", "name"]
)
def test_what_cannot_be_set_is_refused(amy: Amy, file: Path, words: tuple[str, str]) -> None:
    assert amy("config", "set", *words).returncode == 2
    assert not file.exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"current": 1}', '{"current": "a", "profiles": {"a": 3}}'])
def test_a_file_that_is_no_configuration_is_said_to_be_none(amy: Amy, file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    done = amy("config", "list")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_key_file_that_is_gone(amy: Amy, tmp_path: Path) -> None:
    amy("config", "set", "api_url", "https://home.example")
    amy("config", "set", "key_file", str(tmp_path / "gone"))
    done = amy("turns", "list", **ALONE)
    assert done.returncode == 2
    assert "key_file" in done.stderr
