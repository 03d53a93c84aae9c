"""The AWS endpoint: what `AWS_ENDPOINT_URL` points to. Finds out which service a request is for and lets it answer.

moto's backends are plain Python objects that many threads reach at once. Where a check and a write must not be parted
(conditional puts) the service is served one request at a time; SQS is not, since its receive waits.
"""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext

from local.aws import dynamodb, lambda_api, moto_app
from local.aws.consumption import Consumption
from local.aws.dynamodb import DynamoDb
from local.aws.faults import AwsFaults
from local.aws.moto_app import MotoApp
from local.http_server import HttpServer, Request, Response
from local.lambda_runtime.runtime import LambdaRuntime

ONE_AT_A_TIME = ("s3", "secretsmanager", "scheduler")


class AwsEndpoint:
    def __init__(self, region: str, account: str, port: int = 0) -> None:
        dynamodb.install()
        moto_app.install()
        self.faults = AwsFaults()
        self.consumption: Consumption | None = None
        """None: nobody wants to know."""
        self._meter = Meter()
        self._server = HttpServer(self._answer, port)
        self._moto = MotoApp(self._server.port)
        self._dynamodb = DynamoDb(region, account)
        self._runtime: LambdaRuntime | None = None
        self._locks = {service: threading.RLock() for service in ONE_AT_A_TIME} | {"dynamodb": self._dynamodb.lock}

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()

    def load(self, service: str) -> None:
        """Import a service's backend ahead of its first request."""
        self._moto.load(service)

    def connect(self, runtime: LambdaRuntime) -> None:
        """Where invocations go."""
        self._runtime = runtime

    def _answer(self, request: Request) -> Response:
        if name := lambda_api.function_invoked(request):
            if self._runtime is None:
                return Response(503)
            runtime = self._runtime
            return self.faults.apply(request, "lambda", lambda: lambda_api.invoke(runtime, name, request))
        service = _signed_for(request)
        return self.faults.apply(request, service or "", lambda: self._serve(request, service))

    @property
    def busy_seconds(self) -> float:
        """During how much time the backends were at work for one request at least. What is waited for on purpose, the long
        poll of a queue, is not work."""
        return self._meter.seconds

    def _serve(self, request: Request, service: str | None) -> Response:
        if service == "sqs" and _receives(request):
            return self._route(request, service)
        with self._meter:
            return self._route(request, service)

    def _route(self, request: Request, service: str | None) -> Response:
        if service == "dynamodb":
            api, _, operation = request.headers.get("x-amz-target", "").partition(".")
            if operation in dynamodb.OPERATIONS:
                response = self._dynamodb.serve(operation, request.body)
                if self.consumption:
                    self.consumption.note(operation, request.body, response.body)
                return response
            if api.startswith("DynamoDBStreams"):
                service = None  # same signature, another backend: moto finds out by itself
        with self._locks.get(service or "", nullcontext()):
            return self._moto.serve(request, service)


class Meter:
    """Adds up the time during which it is entered, by however many threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._since = 0.0
        self._seconds = 0.0

    @property
    def seconds(self) -> float:
        with self._lock:
            return self._seconds + (time.perf_counter() - self._since if self._inside else 0.0)

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._since = time.perf_counter()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._seconds += time.perf_counter() - self._since


def _receives(request: Request) -> bool:
    return request.headers.get("x-amz-target", "").endswith(".ReceiveMessage")


def _signed_for(request: Request) -> str | None:
    """The service in the signature's credential scope: `Credential=KEY/20260101/us-east-1/dynamodb/aws4_request`."""
    _, found, scope = request.headers.get("authorization", "").partition("Credential=")
    parts = scope.split(",", 1)[0].split("/") if found else []
    return parts[3] if len(parts) == 5 else None
