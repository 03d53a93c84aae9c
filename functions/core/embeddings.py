"""Texts as vectors: Amazon Titan Text Embeddings v2 through Amazon Bedrock's InvokeModel.

One HTTP interface: boto3 finds Bedrock, or the stand-in of `local/embeddings` where AWS_ENDPOINT_URL_BEDROCK_RUNTIME points
to it. Request `{"inputText", "dimensions", "normalize"}`, response `{"embedding": [float, …], "inputTextTokenCount"}`.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.errors import EmbeddingsUnavailable

MODEL_ID = "amazon.titan-embed-text-v2:0"
DIMENSIONS = 256
"""Of 256, 512 or 1024 that Titan offers: AWS gives 97 % of the larger ones' accuracy for a quarter of the bytes."""

_AT_ONCE = 8
"""Titan embeds one text a call."""
_TRANSIENT = {
    "ThrottlingException",
    "ModelTimeoutException",
    "ModelNotReadyException",
    "InternalServerException",
    "ServiceUnavailableException",
    "ServiceQuotaExceededException",
}

Vector: TypeAlias = "array[float]"
"""`array("f")`: 32-bit floats, of length 1 as a vector, so a dot product is a cosine."""


class Embedder(Protocol):
    """Makes vectors of texts."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text, in their order. Raises EmbeddingsUnavailable."""
        ...


class TitanEmbedder:
    """Titan at Bedrock."""

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text, in their order. Raises EmbeddingsUnavailable."""
        if len(texts) < 2:
            return [_embed(text) for text in texts]
        with ThreadPoolExecutor(min(_AT_ONCE, len(texts))) as threads:
            return list(threads.map(_embed, texts))


def _embed(text: str) -> Vector:
    try:
        answer = client("bedrock-runtime").invoke_model(
            modelId=MODEL_ID,
            contentType="application/json",
            accept="application/json",
            body=json.dumps({"inputText": text, "dimensions": DIMENSIONS, "normalize": True}),
        )
        vector = array("f", json.loads(answer["body"].read())["embedding"])
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _TRANSIENT:
            raise EmbeddingsUnavailable from error
        raise
    except (BotoCoreError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingsUnavailable from error
    if len(vector) != DIMENSIONS:
        raise EmbeddingsUnavailable
    return vector
