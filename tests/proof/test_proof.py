"""The proof of a turn's answer, from the API to `amy verify`, on the local cloud."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts.proof import Proof
from local.state import LocalState
from tests.cli.conftest import ROOT, clean_environment
from tests.cloud import ModelControl, Turn, User

SCALAR = "What is my average resting heart rate?"


def proof_of(turn: Turn) -> dict[str, Any]:
    answer = turn.user.client.get(f"{turn.path}/proof")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def amy(cloud: LocalState, user: User, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    environment = clean_environment(AMY_API_URL=cloud.api_url, AMY_API_KEY=user.api_key)
    command = [sys.executable, "-m", "cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_every_number_of_the_answer_stands_in_the_proof_with_its_key(person: User) -> None:
    turn = person.ask()
    result = turn.wait()["result"]

    proof = proof_of(turn)

    assert (proof["answer"], proof["findings"]) == (result["text"], result["findings"])
    for number in proof["numbers"]:
        assert proof["answer"][number["start"] : number["end"]] == number["text"]
        assert number["value"] == result["fact_sheet"].get(number["key"])
    found = {number["key"]: number["text"] for number in proof["numbers"]}
    assert found["ds-001.recent_mean"] == "75.57 bpm"
    assert found["ds-001.recent.start"] == "2021-12-23"
    assert proof["validation"] == [{"phase": "main", "findings": ["ds-001"]}]


def test_it_names_what_the_answer_was_made_with(person: User) -> None:
    turn = person.ask()
    turn.wait()

    snapshot = proof_of(turn)["snapshot"]

    assert snapshot["hash"] == turn.trace()["snapshot"]
    assert snapshot["models"]["main"] == "claude-opus-4-7"
    assert len(snapshot["agents"]["synthesizer"]) == len(snapshot["code"]) == 16
    assert snapshot["prices_as_of"]
    assert {name for day in snapshot["days"] for name in day["metrics"]} == {"resting_heart_rate"}


def test_the_same_turn_has_the_same_proof_to_the_byte(person: User) -> None:
    turn = person.ask()
    turn.wait()

    first, second = (person.client.get(f"{turn.path}/proof").content for _ in range(2))

    assert first == second


def test_a_replay_has_the_same_numbers(person: User) -> None:
    turn = person.ask()
    turn.wait()
    made = person.client.post(f"{turn.path}/replay", json={"mode": "recorded"}).json()
    replay = Turn(person, made["id"], turn.marker)
    replay.wait()

    first, again = proof_of(turn), proof_of(replay)

    assert again["numbers"] == first["numbers"]
    assert again["snapshot"] == first["snapshot"]


def test_only_a_completed_turn_has_one(person: User, user: Any, model: ModelControl) -> None:
    turn, held = person.hold(model)

    early = person.client.get(f"{turn.path}/proof")
    foreign = user().client.get(f"{turn.path}/proof")
    model.release(held)
    turn.wait()

    assert (early.status_code, early.json()["error"]["code"]) == (409, "turn_not_completed")
    assert foreign.status_code == 404
    assert Proof.model_validate(proof_of(turn))


@pytest.mark.parametrize("question", [None, SCALAR], ids=["trend", "scalar"])
def test_verify_computes_all_of_it_again(cloud: LocalState, person: User, tmp_path: Path, question: str | None) -> None:
    turn = person.ask(question) if question else person.ask()
    turn.wait()
    file = tmp_path / "proof.json"

    fetched = amy(cloud, person, "verify", turn.id, "--out", str(file), "--json")
    kept = amy(cloud, person, "verify", str(file))

    assert (fetched.returncode, kept.returncode) == (0, 0), fetched.stdout + fetched.stderr + kept.stdout
    found = json.loads(fetched.stdout)
    assert found["holds"]
    assert found["intact"]
    assert {number["status"] for number in found["numbers"]} == {"holds"}
    assert {finding["status"] for finding in found["findings"]} == {"holds"}
    assert "numbers hold" in kept.stdout


def test_an_answer_without_numbers_of_the_person_has_a_proof_too(cloud: LocalState, user: Any) -> None:
    nobody = user()
    turn = nobody.ask()
    turn.wait()

    done = amy(cloud, nobody, "verify", turn.id)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "The answer has none." in done.stdout
