"""moto's Step Functions interpreter, made to run a turn: fast invocations, status events, a stop that is seen at once.

The interpreter is a faithful one; around it moto makes a boto3 client for each task, parses the definition anew for each
execution and a JSONPath for each use, tells nobody how an execution ended, and shows ABORTED only when the call in flight
returns. The hard race is the end of an execution: StopExecution and the interpreter's own end may come together, and
exactly one status event must follow. Whoever changes the status away from RUNNING under the lock sends it.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor
from moto.stepfunctions.parser.asl.utils import boto_client, json_path
from moto.stepfunctions.parser.backend import execution as moto_execution
from moto.stepfunctions.parser.backend import execution_worker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from local.aws import task_tokens
from local.aws.patch import around
from local.lambda_runtime.outcome import Throttled
from local.lambda_runtime.runtime import LambdaRuntime

log = logging.getLogger(__name__)

EventSink = Callable[[dict[str, Any]], None]

_ending = threading.Lock()
_clients: dict[tuple[str, str], Any] = {}
_making_client = threading.Lock()


def install(runtime: LambdaRuntime, emit: EventSink, port: int) -> None:
    """Turn the interpreter on and connect it: tasks to `runtime`, status changes to `emit`. Once per process."""
    os.environ["MOTO_PORT"] = str(port)  # where the interpreter's other tasks (DynamoDB, events, …) call to
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    _share_clients()
    around(AmazonStateLanguageParser, "parse", _remembering_the_tree)
    # Making the parser's tables took a third of the interpreter's time; a parsed path is only read.
    around(json_path, "parse", cache)
    around(lambda_eval_utils, "_invoke_lambda_function", lambda _: _invoke_with(runtime))
    task_tokens.install()
    _announce_ends(emit)
    _start_one_at_a_time()


def _share_clients() -> None:
    make = boto_client.boto_client_for

    def shared(region: str, service: str, state_credentials: Any = None) -> Any:
        # 20 ms for each task otherwise. A client is safe to share; making one is not.
        with _making_client:
            key = (region, service)
            if key not in _clients:
                _clients[key] = make(region, service, state_credentials)
            return _clients[key]

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.parser.") and hasattr(module, "boto_client_for"):
            setattr(module, "boto_client_for", shared)  # noqa: B010 - a name that the type checker does not know there


def _remembering_the_tree(parse: Any) -> Any:
    """Parsing takes longer than a short execution runs (0.4 s for a turn). The tree is only read; what is interpreted is
    built from it anew each time, since it keeps state."""
    trees: dict[str, Any] = {}

    def parse_once(definition: str) -> Any:
        if definition in trees:
            tree = trees[definition]
            return Preprocessor().visit(tree), tree
        program, tree = parse(definition)
        trees[definition] = tree
        return program, tree

    return staticmethod(parse_once)


def _invoke_with(runtime: LambdaRuntime) -> Callable[..., dict[str, Any]]:
    def invoke(parameters: dict[str, Any], region: str, state_credentials: Any) -> dict[str, Any]:  # noqa: ARG001
        name, payload = parameters["FunctionName"], parameters.get("Payload") or b"{}"
        answer: dict[str, Any] = {"StatusCode": 200, "ExecutedVersion": "$LATEST"}
        try:
            if parameters.get("InvocationType") == "Event":
                runtime.invoke_event(name, payload)
                return {**answer, "StatusCode": 202, "Payload": {}}
            outcome = runtime.invoke(name, payload)
        except KeyError as error:
            raise _refused(404, "ResourceNotFoundException", f"Function not found: {name}") from error
        except Throttled as error:
            raise _refused(429, "TooManyRequestsException", "Rate Exceeded.") from error
        if outcome.failed:
            answer["FunctionError"] = "Unhandled"
        return {**answer, "Payload": json.loads(outcome.payload or b"null")}

    return invoke


def _refused(status: int, code: str, message: str) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": str(uuid.uuid4())},
    }
    return ClientError(response, "Invoke")


def _announce_ends(emit: EventSink) -> None:
    def starting(start: Any) -> Any:
        def start_and_tell(self: Any) -> None:
            start(self)
            emit(status_change(self, ExecutionStatus.RUNNING))

        return start_and_tell

    def reflecting(reflect: Any) -> Any:
        def reflect_and_tell(self: Any) -> None:
            execution = self.execution
            with _ending:
                if execution.exec_status is not ExecutionStatus.RUNNING:
                    return  # it was stopped, and that has been told
                reflect(self)
            emit(status_change(execution, execution.exec_status))

        return reflect_and_tell

    def stopping(stop: Any) -> Any:
        def stop_and_tell(self: Any, stop_date: datetime.datetime, error: str | None, cause: str | None) -> None:
            # The interpreter's thread may not have begun yet.
            while self.exec_worker.env is None and self.exec_status is ExecutionStatus.RUNNING:
                time.sleep(0.001)
            with _ending:
                if self.exec_status is not ExecutionStatus.RUNNING:
                    return
                stop(self, stop_date=stop_date, error=error, cause=cause)
                self.exec_status, self.stop_date = ExecutionStatus.ABORTED, stop_date
            task_tokens.close_all(self)
            emit(status_change(self, ExecutionStatus.ABORTED))

        return stop_and_tell

    def interpreting(logic: Any) -> Any:
        def logic_or_failure(self: Any) -> None:
            try:
                logic(self)
            except Exception as error:  # a bug of the interpreter must end the execution, not leave it running for ever
                log.exception("the interpreter broke")
                execution = self._execution_communication.execution
                with _ending:
                    if execution.exec_status is not ExecutionStatus.RUNNING:
                        return
                    execution.exec_status = ExecutionStatus.FAILED
                    execution.stop_date = datetime.datetime.now(tz=datetime.UTC)
                    execution.error, execution.cause = "States.Runtime", f"{type(error).__name__}: {error}"
                emit(status_change(execution, ExecutionStatus.FAILED))

        return logic_or_failure

    around(moto_execution.Execution, "start", starting)
    around(moto_execution.Execution, "stop", stopping)
    around(moto_execution.BaseExecutionWorkerCommunication, "_reflect_execution_status", reflecting)
    around(execution_worker.ExecutionWorker, "_execution_logic", interpreting)


def _start_one_at_a_time() -> None:
    """Two StartExecution of one name must not both find it free."""
    one = threading.Lock()

    def alone(start: Any) -> Any:
        def start_alone(self: Any, *args: Any, **kwargs: Any) -> Any:
            with one:
                return start(self, *args, **kwargs)

        return start_alone

    around(StepFunctionsParserBackend, "start_execution", alone)


def status_change(execution: Any, status: ExecutionStatus) -> dict[str, Any]:
    """The event that EventBridge's default bus gets, as AWS shapes it."""
    ended = status is not ExecutionStatus.RUNNING
    redrivable = status in {ExecutionStatus.FAILED, ExecutionStatus.ABORTED, ExecutionStatus.TIMED_OUT}
    output = json.dumps(execution.output) if status is ExecutionStatus.SUCCEEDED else None
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": execution.account_id,
        "time": datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": execution.region_name,
        "resources": [execution.exec_arn],
        "detail": {
            "executionArn": execution.exec_arn,
            "stateMachineArn": execution.state_machine.arn,
            "stateMachineVersionArn": None,
            "stateMachineAliasArn": None,
            "name": execution.name,
            "status": status.value,
            "startDate": _milliseconds(execution.start_date),
            "stopDate": _milliseconds(execution.stop_date) if ended and execution.stop_date else None,
            "input": execution.execution_input,
            "inputDetails": {"included": True},
            "output": output,
            "outputDetails": {"included": True} if output is not None else None,
            "error": execution.error,
            "cause": execution.cause,
            "redriveCount": 0,
            "redriveDate": None,
            "redriveStatus": "REDRIVABLE" if redrivable else "NOT_REDRIVABLE",
            "redriveStatusReason": None if redrivable else f"Execution is {status.value}",
        },
    }


def _milliseconds(when: datetime.datetime) -> int:
    return int(when.timestamp() * 1000)
