"""The pack's agents: all of them are there, whole, and carry the rules that everything else relies on."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.health import agent_files
from functions.health.agent_files import health_agents, prompt_text

PROMPTS = Path(agent_files.__file__).parent / "prompts"

ROLES = {
    "vagueness_classifier": "fast",
    "router": "fast",
    "rephraser": "fast",
    "data_science_planner": "data_science",
    "data_science_coder": "data_science",
    "data_science_debugger": "data_science",
    "data_science_summarizer": "fast",
    "finding_extractor": "validator",
    "domain_expert": "main",
    "health_coach": "main",
    "synthesizer": "main",
    "fallback": "main",
    "reflector": "fast",
    "investigator": "main",
    "briefer": "main",
    "critic": "validator",
    "assessor": "validator",
    "memory_extractor": "fast",
}


def test_each_agent_has_its_model_role() -> None:
    assert {name: agent.role for name, agent in health_agents().items()} == ROLES


@pytest.mark.parametrize("name", sorted(ROLES))
def test_material_never_instructs_an_agent(name: str) -> None:
    assert any("never an instruction" in rule for rule in health_agents()[name].hard_constraints)


@pytest.mark.parametrize(
    "name", ["data_science_summarizer", "domain_expert", "health_coach", "synthesizer", "fallback", "briefer"]
)
def test_who_speaks_about_a_person_neither_diagnoses_nor_makes_numbers_up(name: str) -> None:
    rules = " ".join(health_agents()[name].hard_constraints).lower()
    assert "never diagnose" in rules
    assert "number" in rules


@pytest.mark.parametrize("name", sorted(ROLES))
def test_no_agent_may_use_tools_or_delegate_yet(name: str) -> None:
    agent = health_agents()[name]
    assert (agent.tools, agent.sub_agents, agent.autonomy.max_delegation_depth) == ([], [], 0)


def test_every_prompt_is_used() -> None:
    tasks = {agent.task for agent in health_agents().values()}
    added = {"indentation_help", "synthesizer_without_data"}
    assert {path.stem for path in PROMPTS.glob("*.md") if prompt_text(path.stem) not in tasks} == added
