"""`amy agents`: the files of this project, without a cloud."""

from __future__ import annotations

import json

from tests.cli.conftest import Amy


def test_list(amy: Amy) -> None:
    done = amy("agents", "list", "--json")

    agents = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {"router", "synthesizer"} <= {agent["name"] for agent in agents}
    assert "router" in amy("agents", "list").stdout


def test_show_prints_layers_and_version(amy: Amy) -> None:
    agent = json.loads(amy("agents", "show", "router", "--json").stdout)

    shown = amy("agents", "show", "router")

    assert agent["version"] in shown.stdout
    assert all(f"layer {number}" in shown.stdout for number in (1, 2, 4))
    assert agent["layers"][0]["text"].splitlines()[0] in shown.stdout.replace("\n", " ")


def test_show_of_nobody(amy: Amy) -> None:
    done = amy("agents", "show", "nobody")

    assert done.returncode == 2
    assert "agent_not_found" in done.stderr


def test_validate(amy: Amy) -> None:
    done = amy("agents", "validate", "--pack", "health")

    assert done.returncode == 0
    assert "all valid" in done.stdout
