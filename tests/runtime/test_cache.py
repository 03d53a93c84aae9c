"""What a provider's cache can carry: tools and layers 1 and 2 first, the same for everybody, and marks where they end."""

from __future__ import annotations

from typing import Any

from contracts.ids import new_id
from functions.core.context import CACHE, Memory, Quoted, Task, assemble
from functions.core.principal import Principal
from functions.health.agent_files import health_agents
from tests.runtime.stage import Stage, agent, asks, says, tool

RULE = "Say that a doctor should look at it."


def marked(blocks: list[dict[str, Any]]) -> list[bool]:
    return ["cache_control" in block for block in blocks]


def test_the_definitions_end_is_marked_and_the_end_of_the_turns_constraints() -> None:
    who, task = agent(), Task([Quoted("question", "How?", "user")])

    plain = assemble(who, task, shared={})
    screened = assemble(who, task, shared={}, constraints=(RULE, RULE))

    assert marked(plain.system) == [False, True]
    assert marked(screened.system) == [False, True, False, True]
    assert screened.system[:2] == plain.system


def test_nothing_of_a_person_or_a_day_stands_before_the_messages() -> None:
    for definition in health_agents().values():
        prompts = [
            assemble(
                definition,
                Task([Quoted("question", question, "user")]),
                shared={"today": today},
                memories=(Memory(new_id("mem"), today, question),),
            )
            for question, today in (("How is my sleep?", "2026-01-01"), ("What about my pulse?", "2026-02-02"))
        ]
        assert prompts[0].system == prompts[1].system
        assert marked(prompts[0].system)[-1]


def test_tools_stand_in_one_order_and_their_last_is_marked(stage: Stage) -> None:
    names = ["look_up", "add_up"]
    stage.may_use(*(tool(name, lambda _: "") for name in reversed(names)))
    stage.model.will("triage", says("done"))

    stage.run(agent(tools=names))
    stage.principal, stage.turn_id = Principal(new_id("user")), new_id("turn")
    stage.run(agent(tools=names))

    first, second = stage.model.asked("triage")
    assert first.tools == second.tools
    assert [one["name"] for one in first.tools] == names
    assert marked(first.tools) == [False, True]


def test_the_tool_loop_marks_the_end_of_what_it_sends_so_that_the_next_call_reads_it(stage: Stage) -> None:
    stage.may_use(tool("look_up", lambda _: "Found."))
    stage.model.will("triage", asks(("look_up", {"about": "a"})), says("done"))

    stage.run(agent(tools=["look_up"]))

    first, second = stage.model.asked("triage")
    assert first.messages[-1]["content"][-1]["cache_control"] == CACHE
    assert [marked(message["content"]) for message in second.messages] == [[False], [False], [True]]
    marks = sum(map(sum, (marked(second.tools), marked(second.system), marked(second.messages[-1]["content"]))))
    assert marks <= 4, "the API takes no more"


def test_what_is_asked_once_is_not_written_to_the_cache(stage: Stage) -> None:
    stage.model.will("triage", says("done"))
    stage.run(agent())
    (request,) = stage.model.asked("triage")
    assert marked(request.messages[-1]["content"]) == [False]
