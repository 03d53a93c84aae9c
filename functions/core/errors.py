"""Every error that Amy raises on purpose: one root, stable codes.

    AmyError
    ├── RequestError            the caller can mend it (4xx)
    ├── StepRefused             a step must not run (any more): ended, cancelled, superseded, out of budget
    ├── TransientError          worth the same try again; the state machine's Retry lists these class names
    └── PermanentError          trying the same again will not help

Messages are fixed texts: they reach execution histories and status events, so they never hold data of a person. What
belongs to one case goes into `details`, which only the caller sees. `docs/concepts/errors.md` is generated from this tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from contracts.errors import ErrorBody, ErrorDetail, Failure


class AmyError(Exception):
    """The root. Subclasses set `code`, `status`, `retriable` and `message`; `remedy` says what to do next."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retriable: ClassVar[bool] = False
    message: ClassVar[str] = "Something went wrong on our side."
    remedy: ClassVar[str] = "Try again; if it stays, tell us the request id."
    details_say_nothing_personal: ClassVar[bool] = False
    """Whether the details may stand wherever the message may, and so go with a turn's end."""

    def __init__(
        self, details: dict[str, Any] | None = None, *, retry_after: int | None = None, place: str = ""
    ) -> None:
        """`place`: names of ours that the message ends with; like the message, nothing of a person."""
        super().__init__(" ".join(part for part in (self.message, place, self.remedy) if part))
        self.details = details
        self.retry_after = retry_after
        """Seconds, for the `Retry-After` header."""

    @property
    def should_retry(self) -> bool:
        """Whether the same request may work in a moment. What nobody foresaw may be gone the second time, too."""
        return self.retriable or type(self) is AmyError

    def headers(self) -> dict[str, str]:
        """Of the response. `X-Should-Retry` decides for the SDKs, which otherwise would try every 409 and 5xx again."""
        headers = {"X-Should-Retry": "true" if self.should_retry else "false"}
        return headers if self.retry_after is None else headers | {"Retry-After": str(self.retry_after)}

    @classmethod
    def docs_url(cls, base: str) -> str:
        """Where the documentation speaks of this code."""
        return f"{base}/concepts/errors#{cls.code}"

    def body(self, request_id: str, docs_base: str) -> ErrorBody:
        """The one error shape of the API."""
        return ErrorBody(
            error=ErrorDetail(
                code=self.code,
                message=str(self),
                request_id=request_id,
                docs_url=self.docs_url(docs_base),
                details=self.details,
            )
        )

    def failure(self, step: str | None, docs_base: str) -> Failure:
        """The same, as the end of a turn or a step."""
        return Failure(
            code=self.code,
            message=str(self),
            step=step,
            retriable=self.retriable,
            docs_url=self.docs_url(docs_base),
            details=self.details if self.details_say_nothing_personal else None,
        )


def error_classes(root: type[AmyError] = AmyError) -> Iterator[type[AmyError]]:
    """The tree, depth first: the root, then each subclass with its own."""
    yield root
    for child in root.__subclasses__():
        yield from error_classes(child)


# --- what the caller can mend ---------------------------------------------------------------------------------------


class RequestError(AmyError):
    """The request cannot be served as it is."""

    code = "bad_request"
    status = 400
    message = "The request cannot be understood."
    remedy = "Compare it with the API reference."


class MalformedJson(RequestError):
    """The body is not JSON."""

    code = "malformed_json"
    message = "The body is not valid JSON."
    remedy = "Send a JSON object in UTF-8."


class BadCursor(RequestError):
    """A cursor that this list did not give."""

    code = "bad_cursor"
    message = "The cursor is not one of this list."
    remedy = "Start again without a cursor, or use next_cursor exactly as it came."


class BadParameter(RequestError):
    """A query parameter or header with a value that does not fit."""

    code = "bad_parameter"
    message = "A parameter has a value that does not fit."
    remedy = "See details.parameter and the API reference."


class Unauthorized(RequestError):
    """No valid token."""

    code = "unauthorized"
    status = 401
    message = "A valid API key or access token is needed."
    remedy = "Send it as `Authorization: Bearer …`; one that expired or was revoked opens nothing."


class Forbidden(RequestError):
    """A token that may not do this."""

    code = "forbidden"
    status = 403
    message = "This key may not do that."
    remedy = "Use a key with the scope that the API reference names."


class InsufficientScope(Forbidden):
    """A key or token without the scope that the operation asks for (RFC 6750 §3.1)."""

    code = "insufficient_scope"
    message = "This key does not have the scope that this needs."
    remedy = "details.required names it. Make a key that has it, with POST /v1/api-keys."


class ConsentRequired(RequestError):
    """The person has not agreed to what this needs, or has withdrawn it."""

    code = "consent_required"
    status = 403
    message = "You have not agreed to what this needs."
    remedy = "Agree with POST /v1/me/consents to each of details.purposes; GET /v1/me/consents shows what holds."


class AccountErased(RequestError):
    """Everything of this person is being erased; nothing new is taken."""

    code = "account_erased"
    status = 403
    message = "This account is being erased."
    remedy = "Follow it at the link that DELETE /v1/me answered with; to begin anew, make a new account."


class ConfirmationRequired(RequestError):
    """Erasing an account has to be confirmed with its own id."""

    code = "confirmation_required"
    message = "Erasing an account cannot be undone and has to be confirmed."
    remedy = "Send your own user id, as GET /v1/me says it, as the query parameter `confirm`."


class NotFound(RequestError):
    """No such route."""

    code = "not_found"
    status = 404
    message = "There is nothing at this address."
    remedy = "See /openapi.json for the routes."


class DocsNotBuilt(NotFound):
    """This installation serves no documentation: its site was not built."""

    code = "docs_not_built"
    message = "The documentation has not been built here."
    remedy = "Run `make docs`, then load it again."


class TurnNotFound(NotFound):
    """No such turn of this user; another user's turn gives the same answer."""

    code = "turn_not_found"
    message = "You have no turn with this id."
    remedy = "List your turns with GET /v1/turns."


class RunNotFound(NotFound):
    """No such run of this user; another user's run gives the same answer."""

    code = "run_not_found"
    message = "You have no run with this id."
    remedy = "List your runs with GET /v1/runs."


class ExportNotFound(NotFound):
    """No such export of this user; another user's export gives the same answer."""

    code = "export_not_found"
    message = "You have no export with this id."
    remedy = "List your exports with GET /v1/exports, or ask for one with POST /v1/exports."


class ErasureNotFound(NotFound):
    """No such erasure, or the token is not the one of its link."""

    code = "erasure_not_found"
    message = "There is no erasure with this id and token."
    remedy = "Use the link exactly as DELETE /v1/me gave it; asked again, it gives a new one and the old one ends."


class MemoryNotFound(NotFound):
    """No such memory of this user; another user's memory gives the same answer."""

    code = "memory_not_found"
    message = "You have no memory with this id."
    remedy = "List your memories with GET /v1/memory."


class ActionNotFound(NotFound):
    """No such action of this user; another user's action gives the same answer."""

    code = "action_not_found"
    message = "You have no action with this id."
    remedy = "List your actions with GET /v1/actions."


class CheckInNotFound(NotFound):
    """No such check-in of this user; another user's check-in gives the same answer."""

    code = "check_in_not_found"
    message = "You have no check-in with this id."
    remedy = "List your check-ins with GET /v1/check-ins."


class ReviewNotFound(NotFound):
    """No such review of this user; another user's review gives the same answer."""

    code = "review_not_found"
    message = "You have no review with this id."
    remedy = "List your reviews with GET /v1/reviews."


class ApprovalNotFound(NotFound):
    """No such approval of this user; another user's approval gives the same answer."""

    code = "approval_not_found"
    message = "You have no approval with this id."
    remedy = "List your approvals with GET /v1/approvals."


class ApiKeyNotFound(NotFound):
    """No such API key of this user; another user's key gives the same answer."""

    code = "api_key_not_found"
    message = "You have no API key with this id."
    remedy = "List your keys with GET /v1/api-keys."


class DeviceLoginNotFound(NotFound):
    """No device shows this code, or it has been decided, or is too late."""

    code = "device_login_not_found"
    message = "No device is waiting with this code."
    remedy = (
        "Compare it with the device's screen; a code is good once, for 15 minutes. Start again there for a new one."
    )


class MethodNotAllowed(RequestError):
    """A route that exists, with a method that it does not serve."""

    code = "method_not_allowed"
    status = 405
    message = "This route does not serve this method."
    remedy = "See the Allow header."

    def headers(self) -> dict[str, str]:
        return super().headers() | ({"Allow": ", ".join(self.details["allow"])} if self.details else {})


class Conflict(RequestError):
    """The state of the resource stands against it."""

    code = "conflict"
    status = 409
    message = "The state of the resource stands against this."
    remedy = "Read the resource, then decide again."


class IdempotencyInFlight(Conflict):
    """The first request with this key is still being served."""

    code = "idempotency_in_flight"
    retriable = True
    message = "A request with this Idempotency-Key is still being served."
    remedy = "Try again after Retry-After seconds with the same key and body."


class TurnActive(Conflict):
    """The turn has not ended."""

    code = "turn_active"
    message = "The turn has not ended yet."
    remedy = "Wait for its end or cancel it first."


class TurnActiveAlready(Conflict):
    """`if_active: reject`, and the user has another turn at work."""

    code = "turn_active_already"
    message = "You have another turn at work."
    remedy = "Wait for the turn in details.turn_id or cancel it; or use another if_active."


class TurnEnded(Conflict):
    """The turn has ended already."""

    code = "turn_ended"
    message = "The turn has ended already."
    remedy = "Start a new turn, or retry it if it failed."


class TurnNotFailed(Conflict):
    """Only a failed turn can be retried."""

    code = "turn_not_failed"
    message = "Only a failed turn can be retried."
    remedy = "Start a new turn instead."


class NothingToReplay(Conflict):
    """A turn without a record: it ended before it began, or its record has expired after 400 days."""

    code = "nothing_to_replay"
    message = "There is no record of this turn that could be replayed."
    remedy = "Start a new turn with the same messages."


class TurnNotCompleted(Conflict):
    """Only the answer of a turn that has completed has a proof."""

    code = "turn_not_completed"
    message = "The turn has not completed, so it has no answer that could be proven."
    remedy = "Wait for its end; retry it if it failed."


class NothingToProve(Conflict):
    """The record of a turn has expired after 400 days, and with it what its answer rests on."""

    code = "nothing_to_prove"
    message = "There is no record of this turn any more that its answer could be proven with."
    remedy = "Ask the question again; keep a proof with `amy verify TURN --out FILE` while there is one."


class MemoryExists(Conflict):
    """A change would make a memory the same as another one."""

    code = "memory_exists"
    message = "You have another memory that says the same."
    remedy = "See details.id; delete one of the two instead."


class ReviewResolved(Conflict):
    """The review has been resolved in another way."""

    code = "review_resolved"
    message = "The review has been resolved already, in another way."
    remedy = "See details.resolution; a review is resolved once."


class ActionInProgress(Conflict):
    """Somebody else is carrying the action out at this moment."""

    code = "action_in_progress"
    retriable = True
    message = "The action is being carried out at this moment."
    remedy = "Nothing to do: it is looked at again."


class ApprovalDecided(Conflict):
    """It was decided before, and otherwise."""

    code = "approval_decided"
    message = "The approval has been decided already, otherwise."
    remedy = "See details.decision and details.by; cancel the turn or start a new one instead."


class ApprovalExpired(Conflict):
    """Nobody decided in time, which was a no."""

    code = "approval_expired"
    message = "The approval has expired, which counts as rejected."
    remedy = "Start a new turn with the same messages."


class TooManyCheckIns(Conflict):
    """As many check-ins as one user may have."""

    code = "too_many_check_ins"
    message = "You have as many check-ins as you may."
    remedy = "Delete one first; see details.limit."


class TooManyApiKeys(Conflict):
    """As many keys as one user may have."""

    code = "too_many_api_keys"
    message = "You have as many API keys as there may be."
    remedy = "Revoke one that is not used any more, with DELETE /v1/api-keys/:id."


class RetryExpired(Conflict):
    """A failed turn can be retried for 14 days."""

    code = "retry_expired"
    message = "The turn failed more than 14 days ago."
    remedy = "Start a new turn with the same messages."


class PayloadTooLarge(RequestError):
    """A body over the limit."""

    code = "payload_too_large"
    status = 413
    message = "The body is too large."
    remedy = "See details.limit_bytes."


class UnsupportedMediaType(RequestError):
    """A content type that the route does not read."""

    code = "unsupported_media_type"
    status = 415
    message = "The route does not read this content type."
    remedy = "See details.expected."


class ValidationFailed(RequestError):
    """A body that is JSON but not what the route expects."""

    code = "validation_failed"
    status = 422
    message = "The request has fields that do not fit."
    remedy = "See details.errors: a list of {path, message}."


class UnknownAgent(RequestError):
    """A run names an agent that no pack has."""

    code = "unknown_agent"
    status = 422
    message = "There is no agent of this name."
    remedy = "See details.agents for the names."


class IdempotencyMismatch(RequestError):
    """The key was used before with another body."""

    code = "idempotency_mismatch"
    status = 422
    message = "This Idempotency-Key was used with another body."
    remedy = "Use a new key for a new request."


class NotAvailableYet(RequestError):
    """An option of the contract that is not built yet."""

    code = "not_available_yet"
    status = 422
    message = "This option is not available yet."
    remedy = "Leave it out; see details.option."


class RateLimited(RequestError):
    """Too many requests."""

    code = "rate_limited"
    status = 429
    retriable = True
    message = "Too many requests."
    remedy = "Wait for Retry-After seconds."


class TooManyStreams(RequestError):
    """As many event streams of this user are open as may be."""

    code = "too_many_streams"
    status = 429
    retriable = True
    message = "Too many event streams are open."
    remedy = (
        "Close one, or try again after Retry-After seconds; pages of events (Accept: application/json) are not counted."
    )


class TooManyTurns(RequestError):
    """As many turns are at work, or wait, as may be: of this user or of everybody."""

    code = "too_many_turns"
    status = 429
    retriable = True
    message = "Too many turns are at work."
    remedy = "Try again after Retry-After seconds, or let one end; details.scope says whose limit it is."


# --- a step that must not run ---------------------------------------------------------------------------------------


class StepRefused(AmyError):
    """The turn is not this execution's to work on."""

    code = "step_refused"
    status = 409
    message = "The turn may not be worked on by this execution."
    remedy = "Nothing to do: the turn went on elsewhere or has ended."


class TurnIsOver(StepRefused):
    """The turn has ended; nothing may follow its last event."""

    code = "turn_is_over"
    message = "The turn has ended."


class TurnSuperseded(StepRefused):
    """A later attempt owns the turn or the step."""

    code = "turn_superseded"
    message = "A later attempt has taken over."


class TurnBudgetExceeded(StepRefused):
    """The turn has used up its seconds or its dollars."""

    code = "turn_budget_exceeded"
    message = "The turn has used up its budget."
    remedy = "Ask again with a larger budget or a narrower question."


# --- worth the same try again ---------------------------------------------------------------------------------------


class TransientError(AmyError):
    """Something outside was busy or gone; the same try may work in a moment."""

    code = "temporarily_unavailable"
    status = 503
    retriable = True
    message = "A service that we need did not answer."
    remedy = "Try again in a moment."


class ModelOverloaded(TransientError):
    """The model provider answered 529."""

    code = "model_overloaded"
    message = "The model provider is overloaded."


class ModelRateLimited(TransientError):
    """The model provider answered 429."""

    code = "model_rate_limited"
    message = "The model provider limits our rate."


class ModelServerError(TransientError):
    """The model provider answered with a 5xx."""

    code = "model_server_error"
    message = "The model provider had an internal error."


class ModelUnreachable(TransientError):
    """No connection to the model provider, or it broke, or it took too long."""

    code = "model_unreachable"
    message = "The model provider could not be reached."


class ModelStreamCut(TransientError):
    """The model's stream ended before its message did."""

    code = "model_stream_cut"
    message = "The model's answer broke off."


class StoreUnavailable(TransientError):
    """DynamoDB or S3 throttled or failed."""

    code = "store_unavailable"
    message = "The store did not answer."


class EmbeddingsUnavailable(TransientError):
    """Amazon Bedrock throttled, failed or did not answer with a vector."""

    code = "embeddings_unavailable"
    message = "The embedding service did not answer."


class ExternalServiceUnavailable(TransientError):
    """A service outside of Amy, which a pack works with, was busy, failed, or gave no answer in time."""

    code = "external_service_unavailable"
    message = "A service outside of Amy did not answer."


class WorkflowUnavailable(TransientError):
    """Step Functions or EventBridge Scheduler throttled or failed."""

    code = "workflow_unavailable"
    message = "The workflow service did not answer."


class EventBusUnavailable(TransientError):
    """EventBridge throttled, failed or did not take an event."""

    code = "event_bus_unavailable"
    message = "The event bus did not answer."


class SandboxUnavailable(TransientError):
    """The sandbox function could not be reached or ended without an answer."""

    code = "sandbox_unavailable"
    message = "The analysis sandbox did not answer."


# --- trying again will not help -------------------------------------------------------------------------------------


class PermanentError(AmyError):
    """The same try would end the same way."""

    code = "turn_failed"
    message = "The turn could not be finished."
    remedy = "Ask again; if it stays, tell us the turn's id."


class ModelRequestInvalid(PermanentError):
    """The provider refused our request as invalid."""

    code = "model_request_invalid"
    message = "The model provider refused the request."
    remedy = "This is a defect on our side; tell us the turn's id."


class ModelUnauthorized(PermanentError):
    """The provider refused our key."""

    code = "model_unauthorized"
    message = "The model provider refused the API key."
    remedy = "The operator must set a valid key; then retry the turn."


class ModelRefused(PermanentError):
    """The model declined to answer."""

    code = "model_refused"
    message = "The model declined to answer."
    remedy = "Put the question in other words."


class ModelOutOfTokens(PermanentError):
    """The answer did not fit into the agent's max_tokens."""

    code = "model_out_of_tokens"
    message = "The model's answer did not fit."
    remedy = "Ask a narrower question."


class AutonomyBoundaryError(PermanentError):
    """An agent asked for a tool or a delegation that its definition does not allow."""

    code = "autonomy_boundary"
    message = "An agent asked for something that its definition does not allow."
    remedy = "This is a defect of the agent; tell us the turn's id."


class SettingInvalid(PermanentError):
    """A setting of the deployment has a value that means nothing."""

    code = "setting_invalid"
    message = "A setting of this deployment is not valid."
    remedy = "The operator must set it right; see details.setting and details.expected."


class QueueUnavailable(PermanentError):
    """SQS throttled, failed or did not take a message. No state of a machine sends any, so none has it in its Retry."""

    code = "queue_unavailable"
    status = 503
    retriable = True
    message = "The queue did not answer."
    remedy = "Try again in a moment."


class ExternalServiceRefused(PermanentError):
    """A service outside of Amy, which a pack works with, refused the request for good."""

    code = "external_service_refused"
    message = "A service outside of Amy refused the request."
    remedy = "See details.service and details.reason."


class ApprovalUndecided(PermanentError):
    """An execution was told to go on, and the approval that it waits for is not decided."""

    code = "approval_undecided"
    retriable = True
    message = "The turn was to go on without the approval that it needs."
    remedy = "Retry the turn: it asks again."


class ContextOverride(PermanentError):
    """Text of layers 3 to 6 of a prompt stood where only an agent's definition may speak."""

    code = "context_override"
    message = "An agent's context was not what its definition makes of it, and nothing was sent."
    remedy = "This is a defect on our side; tell us the turn's id."


class TerminalToolError(PermanentError):
    """A tool failed in a way that no other answer of the agent could mend."""

    code = "tool_failed"
    message = "A tool of an agent failed."
    remedy = "This is a defect on our side; tell us the turn's id."


class ActionFailed(PermanentError):
    """The outside world refused an action, or it failed in a way that nobody foresaw."""

    code = "action_failed"
    message = "The action could not be carried out."
    remedy = "Nothing was done; tell us the action's id."


class CheckInFailed(PermanentError):
    """A slot of a check-in failed in a way that nobody foresaw."""

    code = "check_in_failed"
    message = "The check-in could not be carried out."
    remedy = "It comes again at its next time; fire it by hand to have it now."


class EventForged(PermanentError):
    """A message on the actions queue that no agent of this user emitted as it is."""

    code = "event_forged"
    message = "The event was not emitted by an agent of its user."
    remedy = "Nothing was done; the operator finds the message among the dead letters."


class AgentDefinitionInvalid(PermanentError):
    """An agent's file does not hold what an agent needs."""

    code = "agent_definition_invalid"
    message = "An agent's definition is not valid."
    remedy = "See details: file, line and reason."


class ReplayMismatch(PermanentError):
    """A recorded replay came to an effect that the record does not have, or has for another request: the first of them is in
    `details`, as `{step, effect, kind, reason}`; `reason` is `missing` or `changed`."""

    code = "replay_mismatch"
    message = "The replay asked for something that is not in the record of the turn."
    remedy = "The code is not what it was, or the turn did not get so far; replay it live, from this step if you like."
    details_say_nothing_personal = True

    def __init__(self, step: str, effect: str, kind: str, reason: Literal["missing", "changed"]) -> None:
        why = "it was never recorded" if reason == "missing" else "its request is another one"
        super().__init__(
            {"step": step, "effect": effect, "kind": kind, "reason": reason},
            place=f"First at {step}, effect {effect}: {why}.",
        )


class ReplayParentGone(PermanentError):
    """The turn that was to be replayed was deleted before its record could be copied."""

    code = "replay_parent_gone"
    message = "The turn that was to be replayed is not there any more."
    remedy = "Ask the question again as a new turn."


class ExportFailed(PermanentError):
    """The execution of an export ended before its file was whole."""

    code = "export_failed"
    retriable = True
    message = "The export could not be finished."
    remedy = "Ask for a new one with POST /v1/exports; if it stays, tell us the export's id."


class ErasureIncomplete(PermanentError):
    """Somebody keeps on writing for a person whose account is being erased."""

    code = "erasure_incomplete"
    retriable = True
    message = "The erasure found something again and again."
    remedy = "Nothing to do: it begins anew; the operator sees the alarm."


class StepCrashed(PermanentError):
    """A step's code failed in a way that nobody foresaw."""

    code = "step_crashed"
    retriable = True
    message = "A step of the turn failed unexpectedly."
    remedy = "Retry the turn; if it stays, tell us the turn's id."


class ExecutionFailed(PermanentError):
    """The execution ended and its error is none of ours, such as States.DataLimitExceeded."""

    code = "execution_failed"
    retriable = True
    message = "The execution of the turn failed."
    remedy = "Retry the turn: it goes on where it stopped."


class ExecutionTimedOut(ExecutionFailed):
    """The execution or one of its states ran out of time."""

    code = "execution_timed_out"
    message = "The turn ran out of time."


class ProcessDied(ExecutionFailed):
    """A step's process died again and again."""

    code = "process_died"
    message = "The process of a step died."
