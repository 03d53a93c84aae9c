"""`/`, `/console/*`, `/docs/*`, `/llms.txt`, `/llms-full.txt`: files of `static/`, for anybody.

A function of its own, with Python's own library alone: a page has not to wait for the API's imports, and what serves the
public can reach no table. Its bundle cannot hold the error tree either (pydantic), so the few errors it answers with are
written in `refusals.py`, and a test lays them beside the tree.

Redirects are relative: the same answer is right at a host name of our own and below API Gateway's `/<stage>/`.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from functions.site import files, policies, refusals
from functions.site.refusals import Refusal

START = "console/"
"""Where `/` leads."""

_REQUEST_ID = re.compile(r"req_[0-9A-Za-z_-]{8,64}")
"""As contracts/ids.py has it."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Answers one request of API Gateway (proxy integration)."""
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    id_ = _request_id(event, headers.get("x-request-id", ""))
    method, path = event["httpMethod"].upper(), event["path"]
    try:
        answer = _serve(method, path, headers.get("if-none-match", ""))
    except Refusal as refusal:
        answer = refusals.answer(refusal, id_, as_page="text/html" in headers.get("accept", ""))
    answer["headers"]["X-Request-Id"] = id_
    if method == "HEAD":
        # RFC 9110 §9.3.2: what GET would answer, without its content.
        answer |= {"body": "", "isBase64Encoded": False}
    return answer


def _serve(method: str, path: str, known: str) -> dict[str, Any]:
    """`known`: the If-None-Match of the request. Raises Refusal."""
    if method not in ("GET", "HEAD"):
        raise refusals.method_not_allowed()
    if path == "/":
        return _redirect(START)
    found = files.find(path)
    if isinstance(found, files.Folder):
        # A page's links are relative to its folder, so the folder's address has to end with a slash.
        return _redirect(f"{path.rpartition('/')[2]}/")
    headers = {
        "ETag": found.etag,
        "Cache-Control": policies.caching(path),
        "Vary": "Accept-Encoding",
        **policies.security(path, found),
    }
    if _matches(known, found.etag):
        return {"statusCode": 304, "headers": headers, "body": "", "isBase64Encoded": False}
    headers["Content-Type"] = found.content_type
    if found.is_text:
        return {"statusCode": 200, "headers": headers, "body": found.content.decode(), "isBase64Encoded": False}
    body = base64.b64encode(found.content).decode()
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}


def _redirect(to: str) -> dict[str, Any]:
    headers = {"Location": to, "Cache-Control": "no-cache", "Content-Type": "text/plain; charset=utf-8"}
    return {"statusCode": 302, "headers": headers, "body": "", "isBase64Encoded": False}


def _matches(known: str, etag: str) -> bool:
    """RFC 9110 §13.1.2, by weak comparison: the gateway compresses, so the bytes may differ and the content not."""
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return known.strip() == "*" or etag.removeprefix("W/") in tags


def _request_id(event: dict[str, Any], given: str) -> str:
    """The client's own, if it is one; else the gateway's."""
    return given if _REQUEST_ID.fullmatch(given) else f"req_{event['requestContext']['requestId']}"
