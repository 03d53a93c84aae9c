"""What the site answers when it does not serve: the API's error shape for programs, a small page for people.

Codes and messages are those of functions/core/errors.py, which this bundle cannot import; tests/site holds them together.
"""

from __future__ import annotations

import json
import os
from html import escape
from typing import Any


class Refusal(Exception):
    """The request ends here."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def not_found() -> Refusal:
    return Refusal(404, "not_found", "There is nothing at this address. See /openapi.json for the routes.")


def docs_not_built() -> Refusal:
    return Refusal(
        404, "docs_not_built", "The documentation has not been built here. Run `make docs`, then load it again."
    )


def method_not_allowed() -> Refusal:
    message = "This route does not serve this method. See the Allow header."
    return Refusal(405, "method_not_allowed", message, {"Allow": "GET, HEAD"})


def answer(refusal: Refusal, request_id: str, *, as_page: bool) -> dict[str, Any]:
    """`as_page`: a browser asked, for a person."""
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Access-Control-Allow-Origin": "*",
        "Content-Type": "text/html; charset=utf-8" if as_page else "application/json",
        **refusal.headers,
    }
    body = _page(refusal, request_id) if as_page else _error(refusal, request_id)
    return {"statusCode": refusal.status, "headers": headers, "body": body, "isBase64Encoded": False}


def _error(refusal: Refusal, request_id: str) -> str:
    error = {
        "code": refusal.code,
        "message": refusal.message,
        "request_id": request_id,
        "docs_url": f"{os.environ['AMY_DOCS_URL']}/concepts/errors#{refusal.code}",
    }
    return json.dumps({"error": error})


def _page(refusal: Refusal, request_id: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(refusal.message.partition('.')[0])}</title></head><body><main>"
        f"<h1>{escape(refusal.message.partition('.')[0])}.</h1>"
        f"<p>{escape(refusal.message)}</p><p>Code {escape(refusal.code)}, request {escape(request_id)}.</p>"
        "</main></body></html>"
    )
