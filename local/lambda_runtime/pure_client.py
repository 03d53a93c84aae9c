"""AWS's Lambda runtime client in pure Python, for systems where awslambdaric has no wheel (macOS).

The same protocol and the same words for errors, so that what is seen here is seen there: an exception is reported under its
class name; a handler that cannot be imported as Runtime.ImportModuleError or Runtime.HandlerNotFound.
"""

from __future__ import annotations

import http.client
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any, Any], Any]


class Context:
    """What a handler gets beside its event; the attributes of AWS's LambdaContext that can be known here."""

    def __init__(self, request_id: str, function_arn: str, deadline_ms: int) -> None:
        self.aws_request_id = request_id
        self.invoked_function_arn = function_arn
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME", "")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
        self.client_context = None
        self.identity = None
        self._deadline_ms = deadline_ms

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self._deadline_ms - int(time.time() * 1000))


class RuntimeApi:
    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def call(self, method: str, path: str, body: bytes | None = None, kind: str | None = None) -> Any:
        headers = {"Lambda-Runtime-Function-Error-Type": kind} if kind else {}
        self._connection.request(method, f"/2018-06-01/runtime/{path}", body, headers)
        response = self._connection.getresponse()
        return response.headers, response.read()

    def fail(self, path: str, kind: str, message: str, trace: list[str], request_id: str = "") -> None:
        body = {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}
        self.call("POST", path, json.dumps(body).encode(), kind)


class _NotLoaded(Exception):
    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def load(name: str) -> Handler:
    module_name, _, attribute = name.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise _NotLoaded("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    handler = getattr(module, attribute, None)
    if handler is None:
        raise _NotLoaded("Runtime.HandlerNotFound", f"Handler '{attribute}' missing on module '{module_name}'")
    return handler  # type: ignore[no-any-return]


def main() -> None:
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load(sys.argv[1])
    except _NotLoaded as error:
        api.fail("init/error", error.kind, str(error), [])
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - whatever a module raises when imported is reported under its name
        api.fail("init/error", type(error).__name__, str(error), traceback.format_tb(error.__traceback__))
        sys.exit(1)
    while True:
        headers, body = api.call("GET", "invocation/next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        context = Context(
            request_id, headers["Lambda-Runtime-Invoked-Function-Arn"], int(headers["Lambda-Runtime-Deadline-Ms"])
        )
        try:
            answer = json.dumps(handler(json.loads(body), context)).encode()
        except Exception as error:  # noqa: BLE001 - the caller gets it, by name
            traceback.print_exc()
            trace = traceback.format_tb(error.__traceback__)
            api.fail(f"invocation/{request_id}/error", type(error).__name__, str(error), trace, request_id)
        else:
            sys.stdout.flush()
            api.call("POST", f"invocation/{request_id}/response", answer)


if __name__ == "__main__":
    main()
