"""`amy verify`: of a turn or of a file, and what its exit code says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Amy
from tests.cli.fake_api import TURN, FakeApi, Reply, error
from tests.proof.made import made, resealed


@pytest.fixture
def proof() -> dict[str, Any]:
    return {**made(), "turn_id": TURN}


def kept(folder: Path, proof: Any) -> str:
    file = folder / "proof.json"
    file.write_text(proof if isinstance(proof, str) else json.dumps(proof), "utf-8")
    return str(file)


def test_of_a_turn_it_fetches_the_proof_and_says_what_holds(api: FakeApi, amy: Amy, proof: dict[str, Any]) -> None:
    api.on("GET", f"/v1/turns/{TURN}/proof", Reply(200, resealed(proof)))

    done = amy("verify", TURN)

    assert done.returncode == 0, done.stdout
    assert f"{TURN}: 7 of 8 numbers hold, 1 cannot be recomputed; none of 3 findings differ." in done.stdout
    assert "12 weeks  the person's own" in done.stdout


def test_a_file_is_checked_without_any_amy(api: FakeApi, amy: Amy, tmp_path: Path) -> None:
    done = amy("verify", kept(tmp_path, made()), "--json", AMY_API_URL="", AMY_API_KEY="")

    assert done.returncode == 0
    assert json.loads(done.stdout)["holds"]
    assert api.received == []


def test_what_is_kept_is_the_proof(api: FakeApi, amy: Amy, tmp_path: Path, proof: dict[str, Any]) -> None:
    api.on("GET", f"/v1/turns/{TURN}/proof", Reply(200, resealed(proof)))
    file = tmp_path / "kept.json"

    done = amy("verify", TURN, "--out", str(file))

    assert json.loads(file.read_text("utf-8")) == resealed(proof)
    assert f"amy verify {file}" in done.stderr
    assert amy("verify", str(file)).returncode == 0


def test_a_number_that_was_changed_is_shown_beside_what_comes_out(amy: Amy, tmp_path: Path) -> None:
    changed = made()
    number = changed["numbers"][0]
    changed["answer"] = changed["answer"].replace(number["text"], "65.57 bpm")

    done = amy("verify", kept(tmp_path, resealed(changed)))

    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if "DIFFERS" in line]
    assert "65.57 bpm" in line
    assert number["text"] in line


def test_damage_is_named(amy: Amy, tmp_path: Path) -> None:
    done = amy("verify", kept(tmp_path, {**made(), "question": "Another?"}))
    assert done.returncode == 1
    assert "was damaged" in done.stdout


def test_other_code_is_named_and_is_no_failure(amy: Amy, tmp_path: Path) -> None:
    done = amy("verify", kept(tmp_path, made()))
    assert done.returncode == 0
    assert "made by code 0123456789abcdef" in done.stdout


@pytest.mark.parametrize("content", ["{}", "[]", "{", '{"object": "proof"}', "null"])
def test_what_is_no_proof_is_said_to_be_none(amy: Amy, tmp_path: Path, content: str) -> None:
    done = amy("verify", kept(tmp_path, content))
    assert done.returncode == 2
    assert "not_a_proof" in done.stderr


def test_neither_a_turn_nor_a_file(amy: Amy) -> None:
    done = amy("verify", "turn_unknown")
    assert done.returncode == 2
    assert "proof_unreadable" in done.stderr


def test_the_apis_refusal_is_passed_on(api: FakeApi, amy: Amy) -> None:
    api.on("GET", f"/v1/turns/{TURN}/proof", error(409, "turn_not_completed", "Not yet.", x_should_retry="false"))
    done = amy("verify", TURN)
    assert done.returncode == 3
    assert "turn_not_completed" in done.stderr
