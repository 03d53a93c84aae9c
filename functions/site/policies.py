"""What a browser may do with a page: security headers, and how long it may keep a file."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from functions.site.files import File

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000",
}


def security(path: str, file: File) -> dict[str, str]:
    """The console has a person's key and data: nothing but its own files, the API and the bucket, and no markup from text
    (trusted types refuse innerHTML). The docs are public and have neither."""
    if path.startswith("/console/"):
        policy, sharing = _console_policy(), {"Cross-Origin-Resource-Policy": "same-origin"}
    else:
        scripts = _inline_scripts(file.content) if file.content_type.startswith("text/html") else ()
        policy, sharing = _docs_policy(scripts), {"Access-Control-Allow-Origin": "*"}
    return {**_EVERYWHERE, **sharing, "Content-Security-Policy": policy}


def caching(path: str) -> str:
    """The console's modules belong together: each is asked for again, and a deploy mixes no old one with a new one."""
    return "no-cache" if path.startswith("/console/") else "public, max-age=300"


def _console_policy() -> str:
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self' {bucket_origin()}; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _docs_policy(scripts: tuple[str, ...]) -> str:
    """`scripts`: of the page's own inline scripts, which the site's builder writes. Styles may be inline, since the
    reference's bundle makes them as it runs."""
    own = " ".join(("'self'", *(f"'sha256-{digest}'" for digest in scripts)))
    return (
        f"default-src 'none'; script-src {own}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def bucket_origin() -> str:
    """Where presigned forms send files, as boto3 names it (functions/core/aws.py: virtual addressing); an endpoint that is
    given, which is the local cloud's, has the bucket in its path."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        parts = urlsplit(endpoint)
        return f"{parts.scheme}://{parts.netloc}"
    return f"https://{os.environ['AMY_BUCKET']}.s3.{os.environ['AWS_REGION']}.amazonaws.com"


@lru_cache(maxsize=256)
def _inline_scripts(page: bytes) -> tuple[str, ...]:
    """The digests, as a policy names them, of the scripts that stand in a page."""
    finder = _Scripts()
    finder.feed(page.decode())
    found = [hashlib.sha256(text.encode()).digest() for text in finder.texts]
    return tuple(dict.fromkeys(base64.b64encode(digest).decode() for digest in found))


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data
