"""The TypeScript SDK in Chromium, on a page of another origin than the API: what CORS has to allow, it allows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from local.state import LocalState
from tests.chromium import chromium
from tests.cloud import User
from tests.fault_proxy import FaultProxy

PROGRAM = """async ([baseUrl, apiKey]) => {
  const { Amy, AnswerText } = await import("/dist/index.js");
  const amy = new Amy({ baseUrl, apiKey });
  const { id } = await amy.turns.create({ messages: [{ role: "user", content: "I have crushing chest pain." }] });
  const answer = new AnswerText();
  const seqs = [];
  for await (const event of amy.turns.stream(id)) {
    answer.take(event);
    seqs.push(event.seq);
  }
  const rest = [];
  for await (const event of amy.turns.stream(id, { after: seqs.length - 1 })) rest.push(event.seq);
  const { requestId } = await amy.memory.create({ text: "I use a browser", kind: "fact" }).withResponse();
  const lab = await amy.labs.upload(new Blob(["no report"]), { name: "none.pdf" }).catch((error) => error);
  const refused = await amy.turns.get("turn_none").catch((error) => error);
  const wrong = await new Amy({ baseUrl, apiKey: "amy_sk_wrong" }).me.get().catch((error) => error);
  return {
    seqs, rest, text: answer.text, turn: await amy.turns.get(id), requestId, lab: lab.code ?? lab.status,
    refused: [refused.name, refused.code], wrong: [wrong.name, wrong.code],
  };
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def page_url(built: Path) -> Iterator[str]:
    """A site that has an empty page and the package."""
    (built / "index.html").write_text("<!doctype html><title>app</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_origin_asks_and_streams(cloud: LocalState, person: User, page_url: str) -> None:
    # given: connections that are cut, so that the page has to resume with Last-Event-ID
    with FaultProxy(cloud.api_url) as proxy, chromium() as browser:
        proxy.fault("GET", "/events", drop_after_bytes=900)
        page = browser.new_page()
        page.goto(page_url)

        # when
        found = page.evaluate(PROGRAM, [proxy.url, person.api_key])

    # then
    assert found["seqs"] == list(range(1, len(found["seqs"]) + 1))
    assert found["rest"] == found["seqs"][-1:]
    assert found["text"] == found["turn"]["result"]["text"] != ""
    assert found["requestId"].startswith("req_"), "the header is exposed"
    assert found["refused"] == ["NotFoundError", "turn_not_found"]
    assert found["wrong"][0] == "AuthenticationError"
    resumed = [each for each in proxy.requests("GET", "/events") if each.headers.get("last-event-id", "0") != "0"]
    assert resumed, "a connection was resumed"
