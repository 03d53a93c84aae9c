"""The site through the gateway: what browsers and agents get, and what they do not."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from functions.site.files import BINARY, CONTENT_TYPES, STATIC
from local.state import LocalState

MOST_BYTES = 6_291_556
"""Lambda answers with 6 MB, and in JSON or base64 a file is larger than it is."""


@pytest.fixture(scope="module")
def site(cloud: LocalState) -> Iterator[httpx.Client]:
    """Somebody without a key."""
    with httpx.Client(base_url=cloud.api_url, timeout=30) as client:
        yield client


def test_the_address_alone_leads_to_the_console(site: httpx.Client) -> None:
    root = site.get("/")
    console = site.get("/console")

    assert (root.status_code, root.headers["location"]) == (302, "console/")
    assert (console.status_code, console.headers["location"]) == (302, "console/")
    page = site.get("/", follow_redirects=True)
    assert (page.status_code, page.url.path) == (200, "/console/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_is_not_sent_twice(site: httpx.Client) -> None:
    first = site.get("/console/")

    again = site.get("/console/", headers={"If-None-Match": f'"other", {first.headers["etag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"] == "no-cache"
    assert site.get("/console/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_is_compressed_for_who_accepts_it(site: httpx.Client) -> None:
    assert site.get("/console/", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in site.get("/console/", headers={"Accept-Encoding": "identity"}).headers


def test_head_has_the_headers_alone(site: httpx.Client) -> None:
    answer = site.head("/console/")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == site.get("/console/").headers["etag"]


def test_the_console_may_talk_to_its_api_and_the_bucket_and_to_nobody_else(
    site: httpx.Client, cloud: LocalState
) -> None:
    headers = site.get("/console/").headers

    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": f"'self' {cloud.aws_endpoint_url}",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/console/%2e%2e/%2e%2e/handler.py",
        "/console/..%2f..%2fhandler.py",
        "/console/%252e%252e/handler.py",
        "/console/%5c..%5chandler.py",
        "/console//index.html",
        "/console/.hidden",
        "/console/index.html%00.js",
        "/console/%0d%0aSet-Cookie:x",
        "/console/nothing.js",
        "/console/index.html/",
        "/console/index",
        f"/console/{'x' * 3000}",
        "/console/%ff%fe",
    ],
    ids=lambda path: path[:40].replace("/", "_"),
)
def test_what_is_not_there_or_nobody_s_business_is_not_found(cloud: LocalState, path: str) -> None:
    # given a client that sends the path as it stands
    host = httpx.URL(cloud.api_url)
    request = httpx.Request("GET", host.copy_with(raw_path=path.encode()))

    with httpx.Client(timeout=30) as client:
        answer = client.send(request)

    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["code"] == "not_found"
    assert error["request_id"] == answer.headers["x-request-id"]
    assert error["docs_url"] == f"{cloud.api_url}/docs/concepts/errors#not_found"


def test_a_person_is_told_on_a_page(site: httpx.Client) -> None:
    answer = site.get("/console/nothing", headers={"Accept": "text/html,*/*", "X-Request-Id": "req_0123456789"})

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing at this address.</h1>" in answer.text
    assert "req_0123456789" in answer.text
    assert answer.headers["x-request-id"] == "req_0123456789"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_is_only_read(site: httpx.Client, method: str) -> None:
    answer = site.request(method, "/console/", content="x")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["error"]["code"] == "method_not_allowed"


def test_every_file_can_be_served() -> None:
    for file in STATIC.rglob("*"):
        if file.is_file():
            assert file.suffix in CONTENT_TYPES or file.name == "LICENSE", file
            content = file.read_bytes()
            sent = b64encode(content) if file.suffix in BINARY else json.dumps(content.decode("utf-8")).encode()
            assert len(sent) + 2_000 <= MOST_BYTES, file


def test_the_console_has_no_inline_script_and_no_foreign_address() -> None:
    for file in sorted(Path(STATIC, "console").rglob("*")):
        if file.suffix in {".html", ".js", ".css"}:
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text, file
            assert "https://" not in text, file
            for forbidden in (
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                ' style="',
                " onclick",
            ):
                assert forbidden not in text, (file, forbidden)
