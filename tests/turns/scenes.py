"""A turn whose agents say what a test wrote down; where it says nothing, the offline model answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.cloud import ModelControl, Turn, User

DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH = "Data Science Agent", "Domain Expert Agent", "Health Coach Agent"

TRUE_PAIR = ("heart_rate_variability", "resting_heart_rate")
ANOTHER_TRUE_PAIR = ("calories", "very_active_minutes")
"""Of the demo person; both are validated."""
UNTRUE_PAIR = ("heart_rate_variability", "stress_management_score")
"""Of the demo person; the strict layer rejects it."""


@dataclass
class Scene:
    """A turn that has not begun, so that rules can name it."""

    turn: Turn
    model: ModelControl

    @classmethod
    def of(cls, person: User, model: ModelControl, question: str, **fields: Any) -> Scene:
        return cls(person.ask(question, start="queued", **fields), model)

    def says(self, agent: str, reply: Any, *, times: int | None = None) -> Scene:
        """A text, or a value as JSON; in every call, or in the first `times`."""
        action = {"type": "reply", "text": reply} if isinstance(reply, str) else {"type": "reply", "json": reply}
        self.model.rule(action, times=times, turn=self.turn.id, agent=agent)
        return self

    def routed(self, main: str, *supporting: str, vagueness: str = "low") -> Scene:
        self.says("vagueness_classifier", {"vagueness": vagueness})
        route = {
            "main_agent": main,
            "supporting_agents": "; ".join(supporting),
            "collaboration_workflow": "As planned.",
        }
        return self.says("router", route)

    def computes(self, *pairs: tuple[str, str], times: int | None = None) -> Scene:
        """The data scientist's code: the associations of these metrics over all days."""
        self.model.rule(
            {"type": "code", "code": code_of(*pairs)}, times=times, turn=self.turn.id, agent="data_science_coder"
        )
        return self

    def begins(self) -> Scene:
        answer = self.turn.user.client.post(f"{self.turn.path}/start")
        assert answer.status_code in (200, 202), answer.text
        return self

    def ends(self) -> dict[str, Any]:
        """The turn when it has ended, begun before if need be."""
        if self.turn.get()["status"] == "pending":
            self.begins()
        ended = self.turn.wait()
        assert ended["status"] == "completed", ended["error"]
        return ended

    def steps(self) -> list[str]:
        """The states that were visited, in the order of their beginning."""
        return [event["step"] for event in self.turn.events() if event["type"] == "step.started"]

    def called(self) -> list[str]:
        """The agents that were called, each as often as it was, by name."""
        return sorted(call["agent"] for call in self.model.calls(self.turn.id))

    def told(self, type_: str) -> list[dict[str, Any]]:
        return [event["data"] for event in self.turn.events() if event["type"] == type_]

    def saw(self, agent: str, call: int = -1) -> str:
        """What the agent read in one of its calls."""
        request = self.model.requests(self.turn.id, agent)[call]
        return "\n".join(block["text"] for message in request["messages"] for block in message["content"])

    def data(self, agent: str, name: str, call: int = -1) -> Any:
        """A data section of it."""
        section = self.saw(agent, call).split(f'<data name="{name}"', 1)[1].split(">", 1)[1].split("</data>", 1)[0]
        plain = section.replace("&lt;", "<").replace("&amp;", "&").strip()
        try:
            return json.loads(plain)
        except ValueError:
            return plain


def code_of(*pairs: tuple[str, str]) -> str:
    return f"""
def one(feature, target):
    pair = summary_df[["date", feature, target]].dropna()
    rho = float(pair[feature].corr(pair[target], method="spearman"))
    first, last = pair["date"].min().date(), pair["date"].max().date()
    window = {{"start": str(first), "end": str(last), "days_with_values": len(pair)}}
    return {{"kind": "association", "feature": feature, "target": target, "windows": {{"all": window}},
            "numbers": {{"effect": rho, "n": len(pair)}}, "units": {{"effect": "", "n": "days"}}}}
return {{"findings": [one(*pair) for pair in {list(pairs)!r}]}}
"""


def hypothesis(number: int, kind: str, feature: str, target: str | None = None, **fields: Any) -> dict[str, Any]:
    """As the investigator proposes it."""
    return {
        "id": f"h{number}",
        "title": f"Look at {feature}",
        "rationale": "The digest suggests it.",
        "test_plan": "Compute it.",
        "data_required": [feature],
        "missing_data_flag": False,
        "expected_impact": "medium",
        "confidence": 0.6,
        "next_action": "Watch it.",
        "kind": kind,
        "feature_to_test": feature,
        "target_to_test": target,
        **fields,
    }
