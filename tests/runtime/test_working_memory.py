"""Layers 5 and 6: the sliding window over a run's log, and what was remembered."""

from __future__ import annotations

from functions.core.context import Memory
from tests.runtime.stage import Stage, agent, asks, says, tool


def test_the_oldest_results_leave_the_window_and_the_task_never_does(stage: Stage) -> None:
    # given results of about 300 tokens each, in a window of 1,000
    stage.may_use(tool("look_up", lambda asked: asked.about * 1200))
    stage.model.will("triage", *[asks(("look_up", {"about": letter})) for letter in "abcdef"], says("done"))

    # when
    stage.run(agent(tools=["look_up"], memory={"working_tokens": 1000}))

    # then
    requests = stage.model.asked("triage")
    messages = requests[-1].messages
    seen = [message["content"][0]["content"] for message in messages[2::2]]
    assert ["left out of working memory" in text for text in seen] == [True, True, True, True, False, False]
    assert "f" * 1200 in seen[-1]
    assert messages[0]["content"][0]["text"] == requests[0].messages[0]["content"][0]["text"]
    # what the model said is all there, and each result still answers its call
    assert [message["content"][0]["id"] for message in messages[1::2]] == [
        message["content"][0]["tool_use_id"] for message in messages[2::2]
    ]


def test_the_newest_results_are_seen_however_long_they_are(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: "x" * 1900))
    stage.model.will("triage", asks(("look_up", {}), ("look_up", {}), ("look_up", {})), says("done"))

    stage.run(agent(tools=["look_up"], memory={"working_tokens": 500}))

    results = stage.model.asked("triage")[-1].messages[-1]["content"]
    assert all("x" * 1900 in result["content"] for result in results)


def test_memories_stand_in_the_prompt_with_id_and_date(stage: Stage) -> None:
    stage.model.will("triage", says("done"))

    stage.run(agent(), memories=(Memory("mem_1", "2026-01-05", "Sleeps badly after <wine> & cheese."),))

    text = stage.model.asked("triage")[0].messages[0]["content"][0]["text"]
    expected = (
        '<memory id="mem_1" date="2026-01-05" source="memory">Sleeps badly after &lt;wine> &amp; cheese.</memory>'
    )
    assert expected in text
