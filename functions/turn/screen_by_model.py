"""ScreenByModel: a second look at the question, for emergencies that rules have no words for."""

from __future__ import annotations

from typing import Any

from functions.core.errors import ModelRequestInvalid, ModelUnauthorized
from functions.core.screening import PRODUCT
from functions.core.steps import StepContext, step
from functions.health.conversation import conversation_of, question_and_earlier
from functions.health.safety.screening import Person, asks_a_person
from functions.health.safety.second_look import AGENT, LAST_MESSAGES, SecondLook, with_second_look
from functions.health.structured import go_on_without, parsed_answer


@step("ScreenByModel", beside_second_look=True)
def screen_by_model(context: StepContext, _input: dict[str, Any]) -> dict[str, Any]:
    """Announce what the model adds to what the rules found, and keep both. A model that fails, declines, is late or says
    what cannot be read adds nothing, and the turn goes on. Output: `{flags, emergency, needs_approval}`; the last where the
    pack's policy wants a person to see the answer first, because a look raised a flag that the setting names."""
    first = context.screening
    found = with_second_look(first, _look(context), Person.of(context.snapshot))
    context.keep(PRODUCT, found.model_dump(mode="json"))
    if found != first:
        new = [flag for flag in found.flags if flag not in first.flags]
        context.emit("safety.flagged", {"flags": new or found.flags, "by": "model"})
    return {"flags": found.flags, "emergency": found.emergency, "needs_approval": asks_a_person(found.flags)}


def _look(context: StepContext) -> SecondLook | None:
    question, _ = question_and_earlier(context.turn)
    data = {"conversation": conversation_of(context.turn)[-LAST_MESSAGES:], "question": question}
    try:
        return parsed_answer(context, AGENT, data, SecondLook, spare=True)
    except (ModelUnauthorized, ModelRequestInvalid):
        go_on_without(context, AGENT)
        return None
