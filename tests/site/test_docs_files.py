"""The docs' part of the site, on a folder of its own: what `make docs` builds is not there in every checkout."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from functions.core.errors import AmyError, DocsNotBuilt, MethodNotAllowed, NotFound
from functions.site import files, refusals
from functions.site.handler import handler

PAGE = "<!doctype html><title>Docs</title><script>let a = 1 < 2;</script><script src='x.js'></script>"


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "STATIC", tmp_path)
    monkeypatch.setenv("AMY_DOCS_URL", "https://docs.example")
    monkeypatch.setenv("AMY_BUCKET", "amy-bucket")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    return tmp_path


@pytest.fixture
def docs(static: Path) -> Path:
    """The docs, built."""
    folder = static / "docs"
    (folder / "concepts" / "errors").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "concepts" / "errors" / "index.html").write_text(PAGE)
    (folder / "concepts" / "errors.md").write_text("# Errors, größer\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff\x00")
    (static / "llms.txt").write_text("# Amy\n")
    return folder


def get(path: str, **headers: str) -> dict[str, Any]:
    event = {"httpMethod": "GET", "path": path, "headers": headers, "requestContext": {"requestId": "abc-12345"}}
    return handler(event, None)


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/docs/concepts/errors", "/llms.txt", "/llms-full.txt"])
def test_docs_that_were_not_built_say_so(static: Path, path: str) -> None:
    answer = get(path)

    assert answer["statusCode"] == 404
    error = json.loads(answer["body"])["error"]
    assert error["code"] == "docs_not_built"
    assert "make docs" in error["message"]
    assert error["docs_url"] == "https://docs.example/concepts/errors#docs_not_built"


def test_a_page_s_address_ends_with_a_slash_and_that_of_its_text_with_md(docs: Path) -> None:
    assert get("/docs/concepts/errors")["headers"]["Location"] == "errors/"
    assert get("/docs/concepts/errors/")["headers"]["Content-Type"] == "text/html; charset=utf-8"
    text = get("/docs/concepts/errors.md")
    assert text["headers"]["Content-Type"] == "text/markdown; charset=utf-8"
    assert text["body"] == "# Errors, größer\n"
    assert text["headers"]["Access-Control-Allow-Origin"] == "*"
    assert get("/llms.txt")["body"] == "# Amy\n"


def test_what_built_docs_do_not_have_is_not_found(docs: Path) -> None:
    assert json.loads(get("/docs/nothing")["body"])["error"]["code"] == "not_found"
    assert get("/docs/concepts/")["statusCode"] == 404, "a folder without an index"


def test_a_page_s_own_scripts_run_and_no_other(docs: Path) -> None:
    policy = get("/docs/")["headers"]["Content-Security-Policy"]

    digest = base64.b64encode(hashlib.sha256(b"let a = 1 < 2;").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "connect-src 'self';" in policy


def test_a_picture_goes_as_base64(docs: Path) -> None:
    answer = get("/docs/picture.png", accept="image/avif,image/webp,*/*")

    assert (answer["isBase64Encoded"], base64.b64decode(answer["body"])) == (True, b"\x89PNG\xff\x00")


def test_a_link_that_leaves_the_folder_is_not_followed(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("else") / "secret.txt"
    secret.write_text("secret")
    (docs / "link.txt").symlink_to(secret)

    assert get("/docs/link.txt")["statusCode"] == 404


def test_a_file_that_changed_is_served_anew(docs: Path) -> None:
    before = get("/docs/concepts/errors.md")
    (docs / "concepts" / "errors.md").write_text("# Others\n")

    after = get("/docs/concepts/errors.md", **{"if-none-match": before["headers"]["ETag"]})

    assert (after["statusCode"], after["body"]) == (200, "# Others\n")


def test_in_a_deployment_the_bucket_has_its_own_host(static: Path) -> None:
    (static / "console").mkdir()
    (static / "console" / "index.html").write_text("<!doctype html>")

    policy = get("/console/")["headers"]["Content-Security-Policy"]

    assert "connect-src 'self' https://amy-bucket.s3.eu-central-1.amazonaws.com;" in policy


@pytest.mark.parametrize(
    ("refusal", "known"),
    [
        (refusals.not_found(), NotFound()),
        (refusals.docs_not_built(), DocsNotBuilt()),
        (refusals.method_not_allowed(), MethodNotAllowed()),
    ],
    ids=["not_found", "docs_not_built", "method_not_allowed"],
)
def test_the_site_s_errors_are_those_of_the_tree(refusal: refusals.Refusal, known: AmyError) -> None:
    assert (refusal.status, refusal.code, refusal.message) == (known.status, known.code, str(known))
