"""The six patterns of collaboration, and what is none of them: the states visited, the agents called, what each saw."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.cloud import ModelControl, User
from tests.turns.scenes import DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH, TRUE_PAIR, UNTRUE_PAIR, Scene

TRIAGE = {"ClassifyVagueness", "Route", "ScreenByModel"}
ALWAYS = {"StartTurn", "ScreenSafety", "FactCheck", "ExtractMemories", "FinalizeTurn"} | TRIAGE
REASONED = ALWAYS | {"RephrasePerAgent", "RunMainAgent", "SelectFindings", "AdjustForMultiplicity", "Synthesize"}
JUDGED = {"RunGates", "Critique", "Assess"}
SUPPORTED = {"RunSupportingAgent", "Reflect"}

EVERY = {"vagueness_classifier", "router", "safety_screener", "rephraser", "synthesizer", "memory_extractor"}
COMPUTES = {
    "data_science_planner",
    "data_science_coder",
    "data_science_summarizer",
    "finding_extractor",
    "critic",
    "assessor",
}
COACHES = {"coach_recommend_gate", "health_coach", "coach_finish_gate"}


@dataclass(frozen=True)
class Pattern:
    question: str
    main: str
    supporting: tuple[str, ...]
    steps: set[str]
    agents: set[str]


PATTERNS = {
    "1 knowledge": Pattern("Why do people sleep?", DOMAIN_EXPERT, (), REASONED, {"domain_expert"}),
    "2 data": Pattern("How do these go together?", DATA_SCIENCE, (), REASONED | JUDGED, COMPUTES),
    "3 data explained": Pattern(
        "What does it mean how these go together?",
        DOMAIN_EXPERT,
        (DATA_SCIENCE,),
        REASONED | JUDGED | SUPPORTED,
        COMPUTES | {"domain_expert", "reflector"},
    ),
    "4 advice": Pattern("Help me to set a goal", HEALTH_COACH, (), REASONED, COACHES),
    "5 advice on data": Pattern(
        "Help me to set a goal with these",
        HEALTH_COACH,
        (DATA_SCIENCE,),
        REASONED | JUDGED | SUPPORTED,
        COMPUTES | COACHES | {"reflector"},
    ),
    "6 advice, data, medicine": Pattern(
        "Help me to set a goal that medicine approves of",
        HEALTH_COACH,
        (DATA_SCIENCE, DOMAIN_EXPERT),
        REASONED | JUDGED | SUPPORTED,
        COMPUTES | COACHES | {"domain_expert", "reflector"},
    ),
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_visits_its_states_and_calls_its_agents(person: User, model: ModelControl, pattern: Pattern) -> None:
    scene = Scene.of(person, model, pattern.question).routed(pattern.main, *pattern.supporting).computes(TRUE_PAIR)

    ended = scene.ends()

    order = scene.steps()
    assert set(order) == pattern.steps
    assert set(scene.called()) == EVERY | pattern.agents
    route = ended["route"]
    assert (route["main_agent"], tuple(route["supporting_agents"])) == (pattern.main, pattern.supporting)
    assert route["collaboration_workflow"] == "As planned."
    coaching = pattern.main == HEALTH_COACH
    assert ended["result"]["mode"] == ("coaching" if coaching else "answer")
    if "RunGates" in order:
        # The coach alone speaks behind the verdicts.
        assert (order.index("RunGates") < order.index("RunMainAgent")) == coaching


def test_the_coach_sees_no_finding_that_was_rejected(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "Help me to set a goal").routed(HEALTH_COACH, DATA_SCIENCE)
    scene.computes(TRUE_PAIR, UNTRUE_PAIR).says(
        "data_science_summarizer", "Stress management and variability go together."
    )

    result = scene.ends()["result"]

    assert [finding["verdict"] for finding in result["findings"]] == ["validated", "rejected"]
    for agent in ("coach_recommend_gate", "health_coach", "coach_finish_gate"):
        (insight,) = scene.data(agent, "supporting_insights")
        assert "resting heart rate" in insight["answer"].lower()
        assert "stress" not in insight["answer"].lower()


def test_what_was_rejected_is_in_nothing_that_the_answer_is_written_from(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "How do these go together?").routed(DATA_SCIENCE)
    scene.computes(UNTRUE_PAIR).says("data_science_summarizer", "Stress management and variability go together.")

    result = scene.ends()["result"]

    assert [finding["verdict"] for finding in result["findings"]] == ["rejected"]
    assert scene.data("synthesizer", "findings") == []
    assert scene.data("synthesizer", "fact_sheet") == {}
    assert scene.data("synthesizer", "draft") == "No result of the data analysis held up when it was checked."
    assert len(scene.data("synthesizer", "not_held")) == 1
    assert result["fact_sheet"] == {}
    assert "assessor" not in scene.called()


def test_the_expert_as_main_agent_builds_on_the_analysis(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "What does it mean?").routed(DOMAIN_EXPERT, DATA_SCIENCE).computes(TRUE_PAIR)
    scene.says("data_science_summarizer", "They move against each other.")

    scene.ends()

    (insight,) = scene.data("domain_expert", "supporting_insights", call=0)
    assert (insight["agent"], insight["answer"]) == (DATA_SCIENCE, "They move against each other.")


def test_each_agent_gets_its_own_narrow_question(person: User, model: ModelControl) -> None:
    scene = Scene.of(person, model, "What does it mean?").routed(DOMAIN_EXPERT, DATA_SCIENCE).computes(TRUE_PAIR)
    narrow = {"agent": "ds agent", "question": "What is Spearman's rho of the two?"}
    scene.says("rephraser", {"main_agent_question": "Explain it.", "supporting_agent_questions": [narrow]})

    scene.ends()

    assert scene.data("data_science_planner", "question") == narrow["question"]
    assert scene.data("domain_expert", "question", call=0) == "Explain it."
    (decided,) = scene.told("route.decided")
    assert decided["questions"] == {DOMAIN_EXPERT: "Explain it.", DATA_SCIENCE: narrow["question"]}


@pytest.mark.parametrize("main", ["", "Hypothesis Investigator Agent", "Astrologer"])
def test_what_is_meant_for_none_of_the_agents_gets_a_reply_of_its_own(
    person: User, model: ModelControl, main: str
) -> None:
    scene = Scene.of(person, model, "How do I pair the watch?").routed(main, DATA_SCIENCE)

    ended = scene.ends()

    assert set(scene.steps()) == ALWAYS | {"FallbackReply"}
    assert ended["route"]["main_agent"] == ""
    assert ended["result"]["mode"] == "fallback"


@pytest.mark.parametrize(
    "question",
    ["Is a resting heart rate of 75 bpm something to worry about?", "Is my resting heart rate normal for my age?"],
)
def test_own_data_are_looked_at_even_if_the_router_did_not_think_of_it(
    person: User, model: ModelControl, question: str
) -> None:
    scene = Scene.of(person, model, question).routed(DOMAIN_EXPERT)

    route = scene.ends()["route"]

    assert route["supporting_agents"] == [DATA_SCIENCE]
    assert route["collaboration_workflow"].startswith("As planned. The Data Science Agent")
