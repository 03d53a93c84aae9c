"""What the offline model answers: one function per agent, chosen by the agent's name or by what the prompt holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local.offline_model.brain import (
    answers,
    conversation,
    investigation,
    labs,
    notes,
    order_problems,
    routing,
    science,
    second_look,
)
from local.offline_model.brain.tool_use import wanted_call
from local.offline_model.prompt import Prompt
from local.offline_model.reply import Reply, called, said, said_json
from local.offline_model.schemas import conform

_JSON_AGENTS: dict[str, Callable[[Prompt], dict[str, Any]]] = {
    "safety_screener": second_look.look,
    "vagueness_classifier": routing.classify_vagueness,
    "router": routing.route,
    "rephraser": routing.rephrase,
    "finding_extractor": science.extract_findings,
    "coach_recommend_gate": conversation.recommend_gate,
    "coach_finish_gate": conversation.finish_gate,
    "reflector": lambda _: {"decision": "NO", "reflection_questions": []},
    "critic": lambda _: {
        "decision": "accept",
        "concerns": [],
        "rationale": "The offline demo model raises no concerns of its own; the deterministic gates stand.",
    },
    "assessor": lambda _: {
        "mechanism": "no established mechanism known to the offline demo model",
        "novelty": "user_specific",
        "strategy": None,
        "citations": [],
    },
    "memory_extractor": notes.take_notes,
    "investigator": investigation.propose,
    "lab_extractor": labs.read_page,
    "lab_page_reader": labs.transcribe,
}
_TEXT_AGENTS: dict[str, Callable[[Prompt], str]] = {
    "data_science_planner": science.plan,
    "data_science_coder": science.code,
    "data_science_debugger": science.repair,
    "data_science_summarizer": science.summarise,
    "domain_expert": conversation.domain_expert,
    "health_coach": conversation.health_coach,
    "coach_closing": conversation.closing,
    "synthesizer": answers.synthesise,
    "briefer": answers.brief,
    "fallback": conversation.fallback,
}
_ACTING_AGENTS: dict[str, Callable[[Prompt], Reply]] = {
    "triage": order_problems.triage,
    "refund_decision": order_problems.decide_refund,
}
"""Agents that choose their own tools, where they have been given some."""
_TELLING_FIELDS = {
    "vagueness": "vagueness_classifier",
    "flag": "safety_screener",
    "main_agent": "router",
    "main_agent_question": "rephraser",
    "findings": "finding_extractor",
    "memories": "memory_extractor",
    "hypotheses": "investigator",
}
"""Agent by a property of the schema it is asked to fill."""
_TELLING_SECTIONS = (
    ({"fact_sheet"}, "synthesizer"),
    ({"code", "error"}, "data_science_debugger"),
    ({"approach", "data_dictionary"}, "data_science_coder"),
    ({"data_dictionary"}, "data_science_planner"),
    ({"analysis_result"}, "data_science_summarizer"),
)
"""Agent by the data sections of its prompt, the most telling first."""


def answer(prompt: Prompt) -> Reply:
    """The reply to a prompt; valid against its schema, if it has one."""
    if prompt.agent in _ACTING_AGENTS and prompt.tools:
        return _ACTING_AGENTS[prompt.agent](prompt)
    if call := wanted_call(prompt):
        return called(call)
    agent = prompt.agent if prompt.agent in {*_JSON_AGENTS, *_TEXT_AGENTS} else _guessed_agent(prompt)
    if prompt.schema is not None:
        proposed = _JSON_AGENTS[agent](prompt) if agent in _JSON_AGENTS else None
        if proposed is None and agent in _TEXT_AGENTS:
            return said_json(conform({"text": _TEXT_AGENTS[agent](prompt)}, prompt.schema))
        return said_json(conform(proposed, prompt.schema))
    if agent in _JSON_AGENTS:
        return said_json(_JSON_AGENTS[agent](prompt))
    return said(_TEXT_AGENTS[agent](prompt) if agent in _TEXT_AGENTS else _generic(prompt))


def _guessed_agent(prompt: Prompt) -> str:
    """The agent that a prompt without a known name is meant for; empty when nothing tells."""
    for field in (prompt.schema or {}).get("properties", {}):
        if field in _TELLING_FIELDS:
            return _TELLING_FIELDS[field]
    if prompt.schema is None and not prompt.agent:
        return next((agent for sections, agent in _TELLING_SECTIONS if sections <= set(prompt.sections)), "")
    return ""


def _generic(prompt: Prompt) -> str:
    told = [f"{result.name} returned: {result.text[:500]}" for result in prompt.tool_results]
    return "\n".join(
        [*told, "This is Amy's offline demo model. It follows rules and has no answer of its own to this prompt."]
    )
