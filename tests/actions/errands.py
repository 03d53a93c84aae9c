"""A pack of one topic, and the consumer's handlers with it: errands that go well, fail, and wait, as their payload says.

An errand is not idempotent, on purpose: each time that it is run leaves a line, so that tests see what ran twice.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Annotated, Any, Literal

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, Field

from functions import packs
from functions.actions import handler, steps
from functions.core.errors import ActionFailed, StoreUnavailable
from functions.core.packs import Pack
from functions.core.principal import Principal
from functions.core.topics import REFERENCE, Act, Ask, Decision, Emitted, Refuse, Topic


class TransferRefused(ActionFailed):
    """As a pack says that the world will have none of it."""

    code = "transfer_refused"
    message = "The bank refused the transfer."


class Errand(BaseModel):
    """What somebody should be sent for."""

    model_config = ConfigDict(extra="forbid")

    what: str
    order: Annotated[str, REFERENCE] = ""
    cost: Annotated[float, Field(ge=0)] = 0
    does: Literal["work", "hold", "busy", "refuse", "crash"] = "work"
    """busy: the first `times` tries meet something that is down."""
    times: int = 0


def decide(_: Emitted, errand: Errand) -> Decision:
    if errand.does == "refuse" and errand.cost == 0:
        raise TransferRefused
    if errand.cost > 1000:
        return Refuse("Nothing that costs more than 1000.")
    return Ask(f"Spend {errand.cost:g} on {errand.what}?") if errand.cost > 100 else Act()


def act(principal: Principal, event: Emitted, errand: Errand) -> dict[str, Any]:
    folder = Path(os.environ["ERRANDS"])
    note(folder, "entered", event.id, principal)
    if errand.does == "hold":
        while not (folder / f"{event.id}.go").exists():
            time.sleep(0.02)
    elif errand.does == "busy" and len(noted(folder, "entered", event.id)) <= errand.times:
        raise StoreUnavailable
    elif errand.does == "refuse":
        raise TransferRefused
    elif errand.does == "crash":
        raise KeyError("what the person said in confidence")
    note(folder, "done", event.id, principal)
    return {"receipt": f"for {errand.what}"}


ERRAND = Topic("errand", "Somebody should be sent for something.", Errand, decide, act)


def note(folder: Path, what: str, event_id: str, principal: Principal) -> None:
    with (folder / f"{what}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"event": event_id, "user": principal.user_id, "pid": os.getpid()}) + "\n")


def noted(folder: Path, what: str, event_id: str) -> list[dict[str, Any]]:
    """What was noted of an event: `entered` for each time that it was begun, `done` for each time that it was finished."""
    file = folder / f"{what}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [line for line in map(json.loads, lines) if line["event"] == event_id]


PACK = Pack("errands", agents=dict, agent_names=list, tools=lambda _, __: (), topics=(ERRAND,))


def consume(event: dict[str, Any], context: LambdaContext) -> Any:
    _know_errands()
    return handler.handler(event, context)


def run_step(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    _know_errands()
    return steps.handler(event, context)


def _know_errands() -> None:
    if PACK not in packs.PACKS:
        packs.PACKS = (*packs.PACKS, PACK)
