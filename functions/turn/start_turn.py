"""StartTurn: the attempt takes over the turn, pins what it may see, and says that it runs."""

from __future__ import annotations

from functions.beginning import begin
from functions.core.recordings import is_recorded
from functions.core.steps import StepContext, StepInput, step


@step("StartTurn", first=True)
def start_turn(context: StepContext, _: StepInput) -> dict[str, object]:
    """Begin. Output: `{id, user_id, start, require_approval, decision_recorded}`, which later states carry as `turn`.

    It is not always the turn of the execution's input, see `replays`.
    """
    begin(context)
    turn = context.turn
    return {
        "id": turn.id,
        "user_id": turn.user_id,
        "start": turn.start,
        "require_approval": turn.require_approval,
        "decision_recorded": is_recorded(turn.principal, turn.id, "ReadDecision", turn.replay),
    }
