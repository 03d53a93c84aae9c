"""Laboratory reports: on the local cloud, and state by state in this process with the offline model's rules behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from contracts.ids import new_id
from functions.core import one_call
from functions.core.errors import AmyError
from functions.core.models import CallHeaders, ModelReply, ModelRequest, OnText, call_usage
from functions.core.principal import Principal
from functions.health import lab_intake
from functions.health.lab_record import LabRecord
from functions.health.labs import Labs
from functions.health.markers import Marker, Markers
from functions.labs import inspect_file, pdf_tasks, read_images, read_text
from functions.labs.handler import handler
from local.offline_model.brain import answer
from local.offline_model.prompt import read_prompt
from local.offline_model.wire import read_request
from tests.moto_tables import tables

__all__ = ["tables"]

STATES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "statemachines" / "lab.asl.json").read_text(encoding="utf-8")
)["States"]
Answering = Callable[[ModelRequest, CallHeaders], Any]


@dataclass
class RuledModel:
    """The offline model's rules without a server; a test may answer in their place."""

    requests: list[ModelRequest] = field(default_factory=list)
    instead: Answering | None = None

    def complete(self, request: ModelRequest, headers: CallHeaders, _: OnText | None) -> ModelReply:
        self.requests.append(request)
        said = self.instead(request, headers) if self.instead else None
        if isinstance(said, Exception):
            raise said
        if said is None:
            body = request.model_dump(exclude={"output_schema", "tools", "tool_choice"})
            prompt = read_prompt(read_request(body), headers.agent)
            said = json.loads(answer(prompt).text())
        usage = call_usage(request.model, uncached=1, output=1, cache_read=0, cache_write=0)
        text = {"type": "text", "text": json.dumps(said)}
        return ModelReply(model=request.model, content=[text], stop_reason="end_turn", usage=usage)


@pytest.fixture
def ruled(monkeypatch: pytest.MonkeyPatch) -> RuledModel:
    model = RuledModel()
    monkeypatch.setattr(one_call, "model_adapter", lambda: model)
    return model


@dataclass
class Desk:
    """One person's reports; what Step Functions would do is done here, state by state."""

    principal: Principal
    started: list[str] = field(default_factory=list)

    @property
    def labs(self) -> Labs:
        return Labs(self.principal)

    def take(self, pdf: bytes) -> LabRecord:
        lab, _ = lab_intake.take(self.principal, new_id("lab"), pdf, "report.pdf")
        return lab

    def read(self, pdf: bytes) -> LabRecord:
        """Take a file and read it to its end."""
        lab = self.take(pdf)
        self.run(lab)
        return self.labs.get(lab.id)

    def run(self, lab: LabRecord, *, until: str | None = None) -> str:
        """Run the states of a report, as the machine does: the last one's name. `until` stops before that state."""
        state: dict[str, Any] = {"lab": {"id": lab.id, "user_id": self.principal.user_id}}
        name = "Inspect"
        while name != until:
            current = STATES[name]
            if current["Type"] == "Choice":
                name = self._chosen(current, state)
                continue
            if current["Type"] != "Task":
                return name
            try:
                given = self.step(name, lab, **({"error": state["error"]} if "error" in state else {}))
            except AmyError as error:
                state["error"] = {"Error": type(error).__name__}
                name = current["Catch"][0]["Next"]
                continue
            state[current["ResultPath"][2:]] = given
            if current.get("End"):
                return name
            name = current["Next"]
        return name

    def step(self, name: str, lab: LabRecord, **more: Any) -> dict[str, Any]:
        """One attempt at one state."""
        payload = {"id": lab.id, "user_id": self.principal.user_id}
        context = cast(LambdaContext, SimpleNamespace())
        return handler({"step": name, "lab": payload, "execution": lab.execution, **more}, context)

    def markers(self) -> dict[str, Marker]:
        return {one.name: one for one in Markers(self.principal).latest()}

    @staticmethod
    def _chosen(state: dict[str, Any], data: dict[str, Any]) -> str:
        for rule in state["Choices"]:
            _, area, name = rule["Variable"].split(".")
            found = data[area][name]
            same = all(rule.get(kind, found) == found for kind in ("StringEquals", "BooleanEquals"))
            if same and ("NumericGreaterThan" not in rule or found > rule["NumericGreaterThan"]):
                return str(rule["Next"])
        return str(state["Default"])


def run_here(task: str, arguments: dict[str, Any], **_: Any) -> Any:
    """The same without a process of its own, which takes a second; `test_refusals` has the real one."""
    return pdf_tasks.TASKS[task](**arguments)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (inspect_file, read_text, read_images):
        monkeypatch.setattr(module, "run_limited", run_here)


@pytest.fixture
def desk(tables: None, ruled: RuledModel, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(Principal(new_id("user")))
    monkeypatch.setattr(lab_intake, "start_named", lambda _, name, __: made.started.append(name))
    return made
