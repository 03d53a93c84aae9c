"""Agents as data: a bad file fails with its name, the line and the reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from functions.core.agent_file import load_agent
from functions.core.agent_folder import check_folder, load_agents
from functions.core.errors import AgentDefinitionInvalid

GOOD = """\
name: triage
description: Sorts requests.
role: main
system: You sort.
hard_constraints:
  - Never guess.
characteristics: Calm.
task: Sort it.
tools: [look_up]
sub_agents: []
budget: {seconds: 60, usd: 0.5, iterations: 5}
"""


def write(folder: Path, text: str = GOOD, name: str = "triage") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text.replace("name: triage", f"name: {name}"), "utf-8")
    return path


def test_a_file_becomes_an_agent_that_is_known_by_its_content(tmp_path: Path) -> None:
    agent = load_agent(write(tmp_path))
    same = load_agent(write(tmp_path, "# a remark\n" + GOOD))
    other = load_agent(write(tmp_path, GOOD.replace("Never guess", "Guess")))

    assert (agent.name, agent.budget.usd, agent.hard_constraints) == ("triage", 0.5, ["Never guess."])
    assert agent.version == same.version != other.version


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("role: main", "role: boss", 3, "role: Input should be 'main', 'fast', 'data_science' or 'validator'"),
        ("tools: [look_up]", "tool: [look_up]", 9, "tool: Extra inputs are not permitted"),
        ("usd: 0.5", "usd: 0", 11, "budget.usd: Input should be greater than 0"),
        ("usd: 0.5, ", "", 11, "budget.usd: Field required"),
        ("task: Sort it.\n", "", 1, "task: Field required"),
        ("  - Never guess.", "  - Never guess.\n  - ''", 7, "hard_constraints.1: String should have at least 1 character"),
        ("tools: [look_up]", "tools: [look_up, look_up]", 9, "tools: look_up stands twice"),
        ("tools: [look_up]", "tools: [delegate_to_x]", 9, "tools: delegate_to_x: name the agent in sub_agents instead"),
        ("tools: [look_up]", "tools: [recall_memory]", 9, "recall_memory needs memory.long_term_enabled: true"),
        ("sub_agents: []", "sub_agents: [x_y]", 10, "sub_agents need autonomy.max_delegation_depth of 1 or more"),
        ("task: Sort it.", "task: Do </data> it.", 8, "task: </data> belongs to the context's own structure"),
        ("task: Sort it.", "task_file: gone.md", 8, "task_file: cannot read gone.md"),
        ("task: Sort it.", "task: a\ntask_file: b.md", 9, "task and task_file cannot both be given"),
        ("characteristics: Calm.", "characteristics: Calm.\nrole: fast", 8, "role stands twice"),
        ("role: main", "role: [main", 4, "expected ',' or ']'"),
        ("name: triage", "name: other", 1, "the agent other must stand in other.yaml"),
    ],
)  # fmt: skip
def test_a_bad_file_fails_with_line_and_reason(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    path = write(tmp_path)
    path.write_text(GOOD.replace(old, new), "utf-8")

    with pytest.raises(AgentDefinitionInvalid) as wrong:
        load_agent(path)

    details = wrong.value.details or {}
    assert (details["file"], details["line"]) == ("triage.yaml", line)
    assert details["reason"].startswith(reason)


def test_all_that_is_wrong_with_a_folder_is_found_at_once(tmp_path: Path) -> None:
    # given
    deep = "autonomy: {max_delegation_depth: 2}\n"
    write(tmp_path, GOOD.replace("sub_agents: []", "sub_agents: [two]\n" + deep), "one")
    write(tmp_path, GOOD.replace("sub_agents: []", "sub_agents: [nobody, one]\n" + deep), "two")
    write(tmp_path, GOOD.replace("look_up", "fly"), "three")
    write(tmp_path, "name: four\nrole: boss\n", "four")

    # when
    checked = check_folder(tmp_path, {"look_up"})

    # then
    assert [
        (each["file"], each["line"], each["reason"]) for each in checked.problems if each["file"] != "four.yaml"
    ] == [
        ("one.yaml", 10, "a circle of delegation: one → two → one"),
        ("three.yaml", 9, "there is no tool fly; known: look_up"),
        ("two.yaml", 10, "there is no agent nobody"),
        ("two.yaml", 10, "a circle of delegation: two → one → two"),
    ]
    assert len([each for each in checked.problems if each["file"] == "four.yaml"]) == 5
    with pytest.raises(AgentDefinitionInvalid):
        load_agents(tmp_path, {"look_up"})


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    assert check_folder(tmp_path, set()).problems == [{"file": tmp_path.name, "line": None, "reason": "holds no agent"}]


def test_a_packs_command_prints_its_agents_with_layers_and_version() -> None:
    command = [sys.executable, "-m", "functions.health.agent_files"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    found = json.loads(done.stdout)
    assert found["problems"] == []
    router = next(each for each in found["agents"] if each["name"] == "router")
    assert router["layers"][0]["layer"] == 1
    assert len(router["version"]) == 16
