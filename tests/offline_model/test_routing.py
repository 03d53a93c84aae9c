"""Who answers a question, and how vague it is."""

from __future__ import annotations

import json

import pytest

from tests.offline_model.prompts import ask

DS, DE, HC = "Data Science Agent", "Domain Expert Agent", "Health Coach Agent"


@pytest.mark.parametrize(
    ("question", "main", "supporting"),
    [
        # 1: a topic of health
        ("What is HRV?", DE, ""),
        ("What is a normal resting heart rate?", DE, ""),
        ("Is coffee bad for sleep?", DE, ""),
        ("What are the latest findings on intermittent fasting?", DE, ""),
        ("Does alcohol affect HRV?", DE, ""),
        # 2: one's own data
        ("How has my resting heart rate changed over the last 30 days compared with the 30 days before?", DS, ""),
        ("What is my average HRV over the last two weeks?", DS, ""),
        ("What is the trend of my sleep?", DS, ""),
        ("Does my sleep affect my HRV?", DS, ""),
        ("Do I sleep longer on weekends?", DS, ""),
        ("How am I doing?", DS, ""),
        # 3: one's own data and knowledge; a number of one's own forces the data scientist in
        ("Is my resting heart rate normal for my age?", DE, DS),
        ("is my LDL of 124 something to worry about", DE, DS),
        ("Why is my resting heart rate so high?", DE, DS),
        # 4: advice without data
        ("I want to set a SMART goal", HC, ""),
        ("Give me tips for a healthy diet", HC, ""),
        # 5: advice on one's own data
        ("How can I sleep better?", HC, DS),
        ("Help me set a goal to walk more based on my data", HC, DS),
        ("How many steps should I walk per day?", HC, DS),
        # 6: advice, data and medicine
        ("Should I see a doctor about my resting heart rate?", HC, f"{DS}; {DE}"),
        ("How do I lower my blood pressure given my steps and sleep?", HC, f"{DS}; {DE}"),
        # none of them
        ("My Fitbit won't sync", "", ""),
        ("Hello!", "", ""),
        ("Tell me a joke", "", ""),
        ("What's the weather tomorrow?", "", ""),
        ("What is the capital of France?", "", ""),
    ],
)
def test_the_route(question: str, main: str, supporting: str) -> None:
    route = json.loads(ask("router", question=question, conversation=[]))

    assert (route["main_agent"], route["supporting_agents"]) == (main, supporting)
    assert route["collaboration_workflow"]


@pytest.mark.parametrize(
    ("question", "vagueness"),
    [
        ("Is anything interesting in my data?", "high"),
        ("Any patterns?", "high"),
        ("Tell me something about my health", "high"),
        ("How am I doing?", "medium"),
        ("What stands out in the last month?", "low"),
        ("Anything unusual about my sleep?", "low"),
        ("I want to set a SMART goal", "low"),
        ("Hello", "low"),
        ("How has my resting heart rate changed?", "low"),
    ],
)
def test_vagueness_leans_low(question: str, vagueness: str) -> None:
    assert json.loads(ask("vagueness_classifier", question=question)) == {"vagueness": vagueness}


def test_a_follow_up_is_routed_by_what_it_follows() -> None:
    conversation = [{"role": "user", "content": "How has my sleep changed this month?"}]

    assert (
        json.loads(ask("router", question="And compared with last year?", conversation=conversation))["main_agent"]
        == DS
    )


def test_each_agent_gets_its_own_question() -> None:
    route = {"main_agent": DE, "supporting_agents": [DS]}
    reply = json.loads(ask("rephraser", question="Is my resting heart rate normal for my age?", route=route))

    assert reply == {
        "main_agent_question": "Is my resting heart rate normal for my age?",
        "supporting_agent_questions": [
            {"agent": DS, "question": "What was the mean of my resting heart rate over the last 30 days?"}
        ],
    }
