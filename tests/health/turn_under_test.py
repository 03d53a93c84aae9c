"""A turn whose steps are run one by one through their handler, on moto, with a model that says what the test wrote down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from contracts.ids import new_id
from contracts.turns import TurnCreate
from functions.core.event_log import EventLog
from functions.core.journal import TurnJournal
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText
from functions.core.principal import Principal
from functions.core.turns import TurnRecord, Turns, new_turn
from functions.health.days import Day, Days, Part
from functions.turn.handler import handler


class Cut(Exception):
    """A stream that breaks off: the text that came, and what is raised then."""

    def __init__(self, text: str, error: Exception) -> None:
        super().__init__(text)
        self.text = text
        self.error = error


Reply = str | dict[str, Any] | Exception


@dataclass
class ScriptedModel:
    """Answers each agent with the next of its replies; the last one stays. Streams in pieces of five characters."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[tuple[str, ModelRequest]] = field(default_factory=list)

    def says(self, agent: str, *replies: Reply) -> None:
        self.replies[agent] = list(replies)

    def complete(self, request: ModelRequest, headers: CallHeaders, on_text: OnText | None) -> ModelReply:
        self.requests.append((headers.agent, request))
        waiting = self.replies[headers.agent]
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(reply, Cut):
            if on_text is not None:
                on_text(reply.text)
            raise reply.error
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else json.dumps(reply)
        if on_text is not None:
            for start in range(0, len(text), 5):
                on_text(text[start : start + 5])
        usage = {"input_tokens": 10, "output_tokens": 5, "cache_read_tokens": 0, "cache_write_tokens": 0}
        return ModelReply(
            model=request.model,
            content=[{"type": "text", "text": text}],
            stop_reason="end_turn",
            usage=usage | {"model_calls": 1, "cost_usd": 0.001},
        )

    def asked(self, agent: str) -> list[str]:
        """What the agent read, call by call."""
        return [
            "\n".join(block["text"] for message in request.messages for block in message["content"])
            for name, request in self.requests
            if name == agent
        ]

    def data(self, agent: str, name: str) -> Any:
        """A data section of the agent's last call."""
        text = self.asked(agent)[-1]
        section = text.split(f'<data name="{name}"', 1)[1].split(">", 1)[1].split("</data>", 1)[0]
        plain = section.replace("&lt;", "<").replace("&amp;", "&")
        try:
            return json.loads(plain)
        except ValueError:
            return plain


@dataclass
class TurnUnderTest:
    """A turn that exists; `start` runs StartTurn."""

    model: ScriptedModel
    turn: TurnRecord

    @classmethod
    def asking(
        cls, model: ScriptedModel, *messages: str, days: list[Day] | None = None, **options: Any
    ) -> TurnUnderTest:
        """A started turn of a new person. `messages` alternate between person and assistant; the last is the person's."""
        principal = Principal(new_id("user"))
        Days(principal).merge(
            Part(day.date, "daily_csv", metrics=day.metrics, workouts=tuple(day.workouts)) for day in days or []
        )
        roles = ["user" if (len(messages) - i) % 2 else "assistant" for i in range(len(messages))]
        said = [{"role": role, "content": text} for role, text in zip(roles, messages, strict=True)]
        request = TurnCreate.model_validate({"messages": said, **options})
        turn = Turns(principal).create(new_turn(principal, new_id("turn"), request))
        under_test = cls(model, turn)
        under_test.run("StartTurn")
        return under_test

    def run(
        self, step: str, input_: dict[str, Any] | None = None, *, phase: str = "", branch: str = ""
    ) -> dict[str, Any]:
        """One attempt at a step."""
        event = {
            "step": step,
            "turn": {"id": self.turn.id, "user_id": self.turn.user_id},
            "execution": {"Name": self.turn.id},
            "phase": phase,
            "branch": branch,
            "input": input_ or {},
        }
        return handler(event, None)

    def whole(self) -> dict[str, Any]:
        """Run the steps as the state machine does, FinalizeTurn excluded; returns the last state data."""
        state: dict[str, Any] = {"supporting": [], "main": None, "reflection": [], "investigation": None}
        validation: dict[str, Any] = {"findings": [], "settled": []}
        self.run("ScreenSafety")
        vagueness = self.run("ClassifyVagueness")["vagueness"]
        route = self.run("Route")
        self.run("ScreenByModel")
        if vagueness == "high":
            state["investigation"] = self.run("Investigate")
            validation = self._validated("vague", state, validation)
            answer = self.run("Brief", {"investigation": state["investigation"], **_judged(validation)})
        elif route["main_agent"] == "":
            answer = self.run("FallbackReply", {"vagueness": vagueness})
        else:
            validation = self._reasoned(state, {"route": route, "vagueness": vagueness}, validation)
            said = {key: state[key] for key in ("supporting", "main", "reflection")}
            answer = self.run("Synthesize", {"route": route, **said, **_judged(validation)})
        state |= {"route": route, "answer": answer, "validation": validation}
        said = {key: state[key] for key in ("supporting", "main", "reflection")}
        state["fact_check"] = self.run("FactCheck", {"answer": answer["answer"], **said})
        state["memories"] = self.run("ExtractMemories", {"answer": answer["answer"], **_judged(validation)})
        return state

    def _reasoned(self, state: dict[str, Any], routed: dict[str, Any], validation: dict[str, Any]) -> dict[str, Any]:
        """From RephrasePerAgent to the end of the validation; fills the state."""
        plan = self.run("RephrasePerAgent", routed)
        state["supporting"] = [self.run("RunSupportingAgent", one, branch=one["branch"]) for one in plan["supporting"]]
        if plan["main"]["branch"] == "health_coach" and state["supporting"]:
            validation = self._validated("early", state, validation)
        main = {**plan["main"], "supporting": state["supporting"], "findings": validation["findings"]}
        state["main"] = self.run("RunMainAgent", main)
        if state["supporting"]:
            reflect = self.run("Reflect", {"supporting": state["supporting"], "main": state["main"]})
            state["reflection"] = [
                self.run("RunReflectionAgent", one, branch=one["branch"]) for one in reflect["items"]
            ]
        return self._validated("main", state, validation)

    def _validated(self, phase: str, state: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        chosen = {"phase": phase, **state, "settled": before["findings"]}
        validation = self.run("SelectFindings", chosen, phase=phase)
        for step in ("RunGates", "AdjustForMultiplicity", "Critique", "Assess"):
            if step == "AdjustForMultiplicity":
                validation = self.run(step, validation, phase=phase)
                continue
            validation["findings"] = [
                self.run(step, {"phase": phase, "finding": one}, phase=phase, branch=one["id"])
                for one in validation["findings"]
            ]
        return validation

    def load(self, ref: str) -> Any:
        """A product by its reference."""
        return TurnJournal(self.turn.principal, self.turn.id).load(ref)

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """The turn's events whose type begins so, in order."""
        log = EventLog(self.turn.principal, self.turn.id).read()
        return [event for event in log if event["type"].startswith(kind)]

    def stored(self) -> TurnRecord:
        """The turn's row."""
        return Turns(self.turn.principal).get(self.turn.id)


def _judged(validation: dict[str, Any]) -> dict[str, Any]:
    return {"findings": validation["findings"], "settled": validation["settled"]}


def days_of(count: int, metrics: Callable[[int], Mapping[str, float]], last: date = date(2022, 1, 22)) -> list[Day]:
    """`count` days up to `last`; `metrics(i)` of the i-th, oldest first."""
    return [Day(last - timedelta(days=count - 1 - i), dict(metrics(i))) for i in range(count)]
