"""The states of check_in.asl.json: decide, ask Amy, store what came of it.

The payload is `{"step", "check_in": {"id", "user_id", "slot", "fired_by"}, …}`: nothing of what is asked or answered is in
it, since the history of an execution is read by more people than the person's own. Each step can be done again. What is
waited for is a turn's *end*, which whoever brings it about answers (`functions.core.awaited_ends`); how it ended stands in
the turn's row and is read there. An execution that dies is caught by the machine's own Catch, which writes the failure; if
that fails as well, the result stays open, and `amy check-ins fire` or the next slot begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from contracts.check_ins import ResultStatus
from contracts.errors import Failure
from functions import packs
from functions.check_ins.announcing import announce
from functions.check_ins.asking import id_of_work, work_for
from functions.check_ins.deciding import Skip, Wait, decide, require_consent, this_moment, told_after
from functions.core import awaited_ends, turn_control
from functions.core.check_in_results import CheckInResults, ResultRecord
from functions.core.check_ins import CheckInRecord, CheckIns, zone_of
from functions.core.erasures import require_account
from functions.core.errors import AmyError, CheckInFailed, UnknownAgent, WorkflowUnavailable, error_classes
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.telemetry import logger, places
from functions.core.turns import Turns
from functions.health.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Slot:
    """What a step is about."""

    principal: Principal
    check_in_id: str
    at: str
    by_hand: bool

    @property
    def results(self) -> CheckInResults:
        return CheckInResults(self.principal)

    def check_in(self) -> CheckInRecord | None:
        """The check-in, unless it was deleted."""
        found = CheckIns(self.principal).find(self.check_in_id)
        return None if found is None or found.deleted else found

    def result(self) -> ResultRecord | None:
        return self.results.find(self.check_in_id, self.at)


Payload = dict[str, Any]


def handler(event: Payload, _: object) -> Payload:
    """One attempt at one state. Raises nothing but AmyError: the text of an error stands in the execution's history."""
    step, about = event["step"], event["check_in"]
    slot = Slot(Principal(about["user_id"]), about["id"], about["slot"], about["fired_by"] == "person")
    with logger().append_context_keys(check_in_id=slot.check_in_id, slot=slot.at, step=step):
        try:
            return STEPS[step](slot, event)
        except Exception as error:  # noqa: BLE001 - nothing else may leave
            known = error if isinstance(error, AmyError) else CheckInFailed()
            extra = {"code": known.code, "kind": type(error).__name__, "places": places(error)}
            logger().warning("step of a check-in failed", extra=extra)
            raise known from None


def decide_slot(slot: Slot, _: Payload) -> Payload:
    """Output: `{verdict: start | wait | skip, until}`; `until` is the time until which to wait."""
    if slot.check_in() is None:
        # Nothing is written for one that is gone: its person may be, too.
        slot.results.delete(slot.check_in_id)
        return _verdict("skip", slot.at)
    result = slot.results.open(slot.check_in_id, slot.at, "person" if slot.by_hand else "schedule")
    if result.status == "waiting" and not slot.by_hand:
        CheckIns(slot.principal).note_slot(slot.check_in_id, slot.at)
    check_in = slot.check_in()
    if check_in is None:
        # Deleted at this very moment.
        slot.results.delete(slot.check_in_id)
        return _verdict("skip", slot.at)
    if result.status != "waiting":
        return _verdict("start" if result.status == "running" else "skip", slot.at)
    verdict = decide(check_in, result, Profiles(slot.principal).get().profile.time_zone, this_moment())
    if isinstance(verdict, Wait):
        return _verdict("wait", verdict.until.isoformat(timespec="seconds").replace("+00:00", "Z"))
    if isinstance(verdict, Skip):
        slot.results.skip(result, verdict.reason)
        slot.results.forget_old(slot.check_in_id)
        return _verdict("skip", slot.at)
    slot.results.start(result, id_of_work(check_in, slot.at), verdict.changes, verdict.seen_change)
    return _verdict("start", slot.at)


def await_work(slot: Slot, event: Payload) -> Payload:
    """Start the turn or run; the task ends when its end answers the token. Raises UnknownAgent, TooManyTurns,
    ConsentRequired, AccountErased."""
    require_account(slot.principal)
    require_consent(slot.principal)
    check_in, result, token = slot.check_in(), slot.result(), event["task_token"]
    if check_in is None or result is None:
        # Deleted at this very moment.
        awaited_ends.answer_at_once(token)
        return {}
    if check_in.run is not None and check_in.run.agent not in packs.agent_names():
        raise UnknownAgent({"agent": check_in.run.agent, "agents": packs.agent_names()})
    wanted = work_for(check_in, result)
    awaited_ends.await_end(slot.principal, wanted.id, token)
    turn = turn_control.start_new(wanted)
    if turn.ended:
        awaited_ends.answer(turn)
    return {}


def store_result(slot: Slot, event: Payload) -> Payload:
    """Write how it ended, once, and say so on the bus; of a turn that was deleted since, as who waited was told. Raises
    WorkflowUnavailable where it has not ended at all."""
    result = slot.result()
    if result is None or result.turn_id is None:
        return {"status": "skipped"}
    turn = Turns(slot.principal).find(result.turn_id)
    if turn is not None and not turn.ended:
        raise WorkflowUnavailable
    status: ResultStatus = event["status"] if turn is None else cast(ResultStatus, turn.status)
    ended = slot.results.end(result, status, turn.error if turn else None)
    if ended is None:
        return {"status": "skipped"}
    check_in = slot.check_in()
    if ended.status == "completed" and check_in is not None:
        check_ins = CheckIns(slot.principal)
        check_ins.note_seen(slot.check_in_id, ended.seen_change)
        if ended.changes:
            zone = zone_of(check_in, Profiles(slot.principal).get().profile.time_zone)
            today = datetime.fromisoformat(slot.at).astimezone(zone).date()
            check_ins.note_told(slot.check_in_id, told_after(check_in, ended.changes, today))
    announce(slot.principal, ended)
    slot.results.forget_old(slot.check_in_id)
    return {"status": ended.status}


def note_failure(slot: Slot, event: Payload) -> Payload:
    """Write that the slot failed."""
    error = event["error"]["Error"]
    kind = next((each for each in error_classes() if each.__name__ == error), CheckInFailed)
    failure: Failure = kind().failure(None, get_settings().docs_url)
    result = slot.result()
    if result is None:
        return {"status": "skipped"}
    if result.turn_id is not None:
        awaited_ends.forget(slot.principal, result.turn_id)
    ended = slot.results.end(result, "failed", failure)
    if ended is not None and ended.status == "failed":
        announce(slot.principal, ended)
    return {"status": ended.status if ended else "skipped"}


def _verdict(verdict: str, until: str) -> Payload:
    return {"verdict": verdict, "until": until}


STEPS: dict[str, Callable[[Slot, Payload], Payload]] = {
    "Decide": decide_slot,
    "AwaitWork": await_work,
    "StoreResult": store_result,
    "NoteFailure": note_failure,
}
