"""ExtractMemories: what of this turn is worth remembering."""

from __future__ import annotations

from typing import Any

from contracts.memory import MemoryCreate
from functions.core.errors import EmbeddingsUnavailable
from functions.core.memory import Memories
from functions.core.steps import StepContext, step
from functions.core.telemetry import logger
from functions.health.agent_runs import findings_of
from functions.health.remembering import NotesReply, keepable_tests, notes_to_keep
from functions.health.structured import parsed_answer

_NOTED_KINDS = frozenset({"goal", "barrier", "preference", "insight", "hypothesis", "decision", "value"})


@step("ExtractMemories")
def extract_memories(context: StepContext, input_: dict[str, Any]) -> dict[str, Any]:
    """Notes of the conversation and the hypotheses that were tested; what is remembered already stays as it is.

    A replay remembers nothing. Done again, it remembers nothing twice: two memories of one content are one. The answer is
    there already, so a model or an index that stays away costs the notes and not the turn (seed 002: "returns []").
    """
    data = {
        "user_message": context.turn.question,
        "assistant_message": context.load(input_["answer"])["text"],
        "remembered": [memory["text"] for memory in context.snapshot.memories if memory["kind"] in _NOTED_KINDS],
    }
    notes = notes_to_keep(parsed_answer(context, "memory_extractor", data, NotesReply, spare=True))
    tests = keepable_tests(findings_of(context, input_["settled"], input_["findings"]))
    added = [] if context.replays else _remember(context, [*notes, *tests])
    return {"memories": context.keep("memories", added)}


def _remember(context: StepContext, memories: list[MemoryCreate]) -> list[str]:
    """The ids of what this turn added."""
    if not memories:
        return []
    try:
        stored = Memories(context.principal).add_many(memories, source_turn_id=context.turn.id)
    except EmbeddingsUnavailable:
        # The rows are written and marked; whoever reads memories next brings the index in line.
        logger().warning("memories wait for their vectors", extra={"turn_id": context.turn.id})
        return []
    # What a former attempt at this step added is this turn's, too.
    added = [each.memory for each in stored if each.memory.source_turn_id == context.turn.id]
    for memory in added:
        context.emit("memory.added", {"id": memory.id, "kind": memory.kind, "text": memory.text}, key=memory.id)
    return [memory.id for memory in added]
