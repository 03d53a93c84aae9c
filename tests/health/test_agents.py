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
    "safety_screener": "fast",
    "rephraser": "fast",
    "data_science_planner": "data_science",
    "data_science_coder": "data_science",
    "data_science_debugger": "data_science",
    "data_science_summarizer": "fast",
    "finding_extractor": "validator",
    "domain_expert": "main",
    "coach_recommend_gate": "fast",
    "health_coach": "main",
    "coach_finish_gate": "fast",
    "coach_closing": "fast",
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
    "name",
    ["data_science_summarizer", "domain_expert", "health_coach", "coach_closing", "synthesizer", "fallback", "briefer"],
)
def test_who_speaks_about_a_person_neither_diagnoses_nor_makes_numbers_up(name: str) -> None:
    rules = " ".join(health_agents()[name].hard_constraints).lower()
    assert "never diagnose" in rules
    assert "number" in rules


def test_only_the_expert_looks_things_up_and_the_coach_into_its_memory() -> None:
    expert = health_agents()["domain_expert"]
    assert expert.tools == ["ncbi_search", "range_compare", "datacommons", "web_search", "web_fetch"]
    assert expert.budget.iterations == 10
    tools = {name: agent.tools for name, agent in health_agents().items() if agent.tools}
    assert tools == {"domain_expert": expert.tools, "health_coach": ["recall_memory"]}


@pytest.mark.parametrize("name", sorted(ROLES))
def test_no_agent_delegates(name: str) -> None:
    agent = health_agents()[name]
    assert (agent.sub_agents, agent.autonomy.max_delegation_depth) == ([], 0)


def test_every_prompt_is_used() -> None:
    tasks = {agent.task for agent in health_agents().values()}
    added = {"indentation_help", "synthesizer_without_data", "health_coach_yesrec", "health_coach_norec"}
    assert {path.stem for path in PROMPTS.glob("*.md") if prompt_text(path.stem) not in tasks} == added
