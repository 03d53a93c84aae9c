"""`make dev` on a copy of the source: what is edited is live, what was there stays, what is broken is said and healed.

One cloud for all of it, since starting one takes the most time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.reload import CORE, ROUTE, Workshop, workshop
from local.gateway.fresh_pages import FreshPages
from local.reloading import concerned
from local.template.model import Function
from tests.cloud import ModelControl, User


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("workshop")) as made:
        yield made


def test_a_changed_handler_answers_and_the_data_is_still_there(shop: Workshop) -> None:
    # given
    kept = shop.api.post("/v1/memory", json={"text": "I edit code", "kind": "fact"}).json()["id"]

    # when
    shop.answer_becomes("anew")

    # then
    shop.hear(f"{ROUTE} is live")
    assert shop.api.get(f"/v1/memory/{kept}").json()["text"] == "I edit code"


def test_what_cannot_be_imported_is_said_and_healed_by_the_next_save(shop: Workshop) -> None:
    # given
    before = shop.health()
    heard = len(shop.said)

    # when: it is no Python, and then imports what is not there
    shop.edit(ROUTE, lambda source: f"{source}\ndef broken(:\n")
    no_python = shop.hear("goes on", heard)
    heard = len(shop.said)
    shop.edit(ROUTE, lambda source: source.replace("def broken(:", "import nothing_of_this_name"))
    no_such_module = shop.hear("goes on", heard)

    # then: it says where, and the code before it answers
    assert f"{ROUTE}:" in no_python
    assert "nothing_of_this_name" in no_such_module
    assert ROUTE in no_such_module
    assert shop.health() == before
    # and the next save heals it
    shop.edit(ROUTE, lambda source: source.replace("import nothing_of_this_name", ""))
    shop.answer_becomes("healed")


def test_a_process_at_work_finishes_what_it_does(shop: Workshop) -> None:
    # given: a turn that waits in a step
    assert shop.state.model_url is not None
    person = User(shop.state.user_id, shop.state.api_key, shop.api)
    with httpx.Client(base_url=shop.state.model_url, timeout=60) as client:
        model = ModelControl(client)
        turn, rule = person.hold(model)
        heard = len(shop.said)

        # when: the code of all functions changes meanwhile
        shop.edit(CORE, lambda source: f"{source}\n")
        shop.hear(f"{CORE} is live", heard)
        model.release(rule)

    # then: the step goes on where it was
    events = turn.events(until="route.decided")
    assert not [each for each in events if each["type"] == "step.retrying"]
    shop.api.post(f"{turn.path}/cancel")


def test_what_is_loaded_once_is_said_to_need_a_restart(shop: Workshop) -> None:
    heard = len(shop.said)

    shop.edit("statemachines/lab.asl.json", lambda source: f"{source}\n")

    assert "needs a restart" in shop.hear("statemachines/lab.asl.json", heard)


def test_a_change_concerns_the_functions_that_may_have_imported_it() -> None:
    api = Function("Api", "api", "arn:api", "functions.api.app.handler", {}, 29)
    turn = Function("Turn", "turn", "arn:turn", "functions.turn.handler.handler", {}, 60)
    stream = Function("Stream", "stream", "arn:stream", "run.sh", {}, 60, web=True)
    everything = [api, turn, stream]

    assert concerned(everything, ["functions/api/turns.py"]) == [api]
    assert concerned(everything, ["functions/stream/app.py"]) == [stream]
    assert concerned(everything, ["functions/api/turns.py", "functions/stream/app.py"]) == [api, stream]
    assert concerned(everything, ["functions/api/turns.py", "contracts/turns.py"]) == everything
    assert concerned(everything, ["functions/health/prompts/router.md"]) == everything


@pytest.mark.parametrize(
    ("path", "content_type", "fresh", "has_script"),
    [
        ("/console/", "text/html; charset=utf-8", True, True),
        ("/console/app.js", "text/javascript", True, False),
        ("/v1/turns", "text/html", False, False),
    ],
)
def test_pages_are_fresh_and_load_themselves_again(
    tmp_path: Path, path: str, content_type: str, fresh: bool, has_script: bool
) -> None:
    # given
    async def site(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", content_type.encode()), (b"cache-control", b"max-age=300"), (b"etag", b"1")]
        body = b"<html><body>page</body></html>"
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def ask() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(FreshPages(site, tmp_path))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            return await client.get(path), await client.get("/_dev/reload.js")

    # when
    page, script = asyncio.run(ask())

    # then
    assert (page.headers["cache-control"] == "no-store") == fresh
    assert ("etag" in page.headers) != fresh
    assert ("/_dev/reload.js" in page.text) == has_script
    assert int(page.headers["content-length"]) == len(page.content)
    assert "/_dev/changes" in script.text


def test_a_page_hears_of_changes_until_it_goes(tmp_path: Path) -> None:
    # given: a page that listens
    files = tmp_path / "static"
    files.mkdir()
    sent: list[bytes] = []

    async def listen() -> None:
        gone, heard = asyncio.Event(), asyncio.Event()

        async def receive() -> dict[str, Any]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if b"changed" in sent[-1]:
                heard.set()

        pages = FreshPages(lambda *_: asyncio.sleep(0), files)
        listening = asyncio.create_task(pages({"type": "http", "path": "/_dev/changes"}, receive, send))

        # when: a file changes, until the watch that has just begun sees it
        async with asyncio.timeout(30):
            while not heard.is_set():
                (files / "app.js").write_text(str(len(sent)))
                await asyncio.sleep(0.2)
            # then: it is told, and nothing listens for it any more once it has gone
            gone.set()
            await listening

    asyncio.run(listen())
    assert sent[-1] == b"data: changed\n\n"
