"""`POST /model/{id}/invoke` as Bedrock answers it for Amazon Titan Text Embeddings v2; what boto3 finds through
AWS_ENDPOINT_URL_BEDROCK_RUNTIME."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.embeddings.vectors import embed, words
from local.http_server import HttpServer, Request, Response

_INVOKE = re.compile(r"/model/([^/]+)/invoke")
_MODEL = "amazon.titan-embed-text-v2:0"


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(alias="inputText", min_length=1, max_length=50_000)]
    dimensions: Literal[256, 512, 1024] = 1024
    normalize: bool = True


class EmbeddingServer:
    def __init__(self) -> None:
        """Listens on loopback; answers after `start()`."""
        self._server = HttpServer(self._answer)

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()

    def _answer(self, request: Request) -> Response:
        found = _INVOKE.fullmatch(request.path)
        if request.method != "POST" or found is None:
            return _error(404, "UnknownOperationException", "Only InvokeModel is answered here.")
        if found[1] != _MODEL:
            return _error(404, "ResourceNotFoundException", f"Only {_MODEL} is here.")
        try:
            body = _Body.model_validate_json(request.body)
        except ValidationError as error:
            return _error(400, "ValidationException", f"Malformed input request: {error.errors()[0]['msg']}")
        vector = embed(body.text, body.dimensions, normalize=body.normalize)
        count = len(words(body.text))
        answer = {"embedding": vector, "embeddingsByType": {"float": vector}, "inputTextTokenCount": count}
        return Response(
            200,
            json.dumps(answer).encode(),
            [("Content-Type", "application/json"), ("x-amzn-bedrock-input-token-count", str(count))],
        )


def _error(status: int, code: str, message: str) -> Response:
    headers = [("Content-Type", "application/json"), ("x-amzn-errortype", code)]
    return Response(status, json.dumps({"message": message}).encode(), headers)
