"""The stand-in answers as Bedrock does, and boto3 finds it by the same interface."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import httpx
import pytest

from functions.core import aws as core_aws
from functions.core.embeddings import DIMENSIONS, MODEL_ID, TitanEmbedder
from functions.core.errors import EmbeddingsUnavailable
from local.embeddings.server import EmbeddingServer
from local.http_server import HttpServer, Response


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    made = EmbeddingServer()
    made.start()
    yield made
    made.close()


@pytest.fixture
def points_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    core_aws.client.cache_clear()
    yield monkeypatch
    core_aws.client.cache_clear()


def test_a_text_has_one_vector_and_near_texts_have_near_ones(
    server: EmbeddingServer, points_to: pytest.MonkeyPatch
) -> None:
    points_to.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.url)

    first, near, far, again = TitanEmbedder().embed(
        ["I sleep badly after coffee", "coffee and my sleep", "The dog is called Rex", "I sleep badly after coffee"]
    )

    assert first == again
    assert {len(vector) for vector in (first, near, far)} == {DIMENSIONS}
    assert math.isclose(math.hypot(*first), 1, abs_tol=1e-5)
    assert _cosine(first, near) > _cosine(first, far) + 0.2


def test_a_service_that_answers_nonsense_is_unavailable(points_to: pytest.MonkeyPatch) -> None:
    bad = HttpServer(lambda _: Response(200, b'{"embedding": [1.0]}', [("Content-Type", "application/json")]))
    bad.start()
    points_to.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bad.url)

    with pytest.raises(EmbeddingsUnavailable):
        TitanEmbedder().embed(["x"])
    bad.close()


@pytest.mark.parametrize(
    ("model", "body", "status", "code"),
    [
        ("amazon.titan-embed-text-v1", {"inputText": "x"}, 404, "ResourceNotFoundException"),
        (MODEL_ID, {"inputText": ""}, 400, "ValidationException"),
        (MODEL_ID, {"inputText": "x", "dimensions": 255}, 400, "ValidationException"),
        (MODEL_ID, {"text": "x"}, 400, "ValidationException"),
    ],
)
def test_what_bedrock_refuses_is_refused(
    server: EmbeddingServer, model: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = httpx.post(f"{server.url}/model/{model}/invoke", json=body)

    assert (answer.status_code, answer.headers["x-amzn-errortype"]) == (status, code)


def test_the_answer_has_bedrocks_shape(server: EmbeddingServer) -> None:
    answer = httpx.post(f"{server.url}/model/{MODEL_ID}/invoke", json={"inputText": "good morning"}).json()

    assert len(answer["embedding"]) == 1024
    assert answer["embeddingsByType"]["float"] == answer["embedding"]
    assert answer["inputTextTokenCount"] == 2


def _cosine(a: Iterable[float], b: Iterable[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
