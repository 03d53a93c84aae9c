"""Loads the demo person's days through the public API, as anybody would bring their own."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

PERSON = Path(__file__).parent / "demo" / "person1_daily.csv"
"""See demo/SOURCES.md: LifeSnaps, CC BY 4.0."""


class DemoDataRefused(Exception):
    """The API did not take the demo person's days; the message says what it answered."""


def load(api_url: str, api_key: str, file: Path = PERSON) -> int:
    """Import a daily CSV; the number of days written. Raises DemoDataRefused."""
    connection = http.client.HTTPConnection(urlsplit(api_url).netloc, timeout=60)
    headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "text/csv", "Idempotency-Key": f"demo-{file.stem}"}
    try:
        connection.request("POST", "/v1/imports", file.read_bytes(), headers)
        response = connection.getresponse()
        body = response.read()
    except OSError as error:
        raise DemoDataRefused(str(error)) from error
    finally:
        connection.close()
    if response.status != 201:
        raise DemoDataRefused(f"POST /v1/imports answered {response.status}: {body.decode(errors='replace')[:1000]}")
    return int(json.loads(body)["report"]["days_written"])
