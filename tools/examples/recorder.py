"""An HTTP client that keeps what was sent and answered, by operation."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from local.users import CreatedUser
from tools.examples.normalising import Normaliser, abridged, same

FOLDER = Path("functions/api/openapi/examples")
_FIRST_ERROR = 400


@dataclass
class Recording:
    """Everything that was recorded so far, as it is written."""

    document: dict[str, Any]
    normaliser: Normaliser
    exchanges: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)

    def operation(self, method: str, path: str) -> tuple[str, dict[str, str]]:
        """The operation that serves a path, and its path parameters. The path with the fewest parameters wins."""
        for template in sorted(self.document["paths"], key=lambda one: one.count("{")):
            found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
            if found and method.lower() in self.document["paths"][template]:
                return self.document["paths"][template][method.lower()]["operationId"], found.groupdict()
        raise LookupError(f"{method} {path}")

    def add(self, sent: dict[str, Any], answer: httpx.Response, method: str, path: str, summary: str) -> None:
        """Keep an exchange: one for each operation, status and media type of the request."""
        operation, in_path = self.operation(method, path)
        error = self.normaliser.value(answer.json())["error"] if answer.status_code >= _FIRST_ERROR else None
        # OAuth's own errors are examples of the operation; ours are the same wherever they come from.
        if isinstance(error, dict):
            self.errors.setdefault(error["code"], {"operation": operation, "details": abridged(error.get("details"))})
            return
        body: Any = None
        if answer.content:
            is_json = answer.headers["content-type"].startswith("application/json")
            body = self.normaliser.value(answer.json()) if is_json else self.normaliser.text(answer.text)
        request = self.normaliser.value(
            {name: value for name, value in {"path": in_path or None, **sent}.items() if value is not None}
        )
        kept = {"summary": summary, "request": request, "status": answer.status_code}
        if "location" in answer.headers:
            kept["location"] = self.normaliser.text(answer.headers["location"])
        if body is not None:
            kept |= {"content_type": answer.headers["content-type"].partition(";")[0], "body": abridged(body)}
            kept["abridged"] = not same(kept["body"], body)
        self.exchanges.setdefault(operation, []).append(kept)

    def keep_events(self, events: list[dict[str, Any]]) -> None:
        """Keep one event of each type: the one that says most, of those that are not long."""
        for event in events:
            made = abridged(self.normaliser.value(event))
            former = self.events.get(event["type"])
            if former is None or len(json.dumps(former["data"])) < len(json.dumps(made["data"])) < 4_000:
                self.events[event["type"]] = made

    def write(self) -> None:
        """Replaces the recording that is there."""
        FOLDER.mkdir(exist_ok=True)
        for file in FOLDER.glob("*.json"):
            file.unlink()
        everything: dict[str, Any] = {"_events": self.events, "_errors": self.errors, **self.exchanges}
        for name, content in everything.items():
            ordered = dict(sorted(content.items())) if isinstance(content, dict) else content
            text = json.dumps(ordered, indent=1, ensure_ascii=False) + "\n"
            (FOLDER / f"{name}.json").write_text(text, "utf-8", newline="\n")


@dataclass
class Recorder:
    """One person's client. `call` records, `quietly` does not."""

    recording: Recording
    user: CreatedUser
    client: httpx.Client

    def call(self, summary: str, method: str, path: str, status: int, **sent: Any) -> Any:
        """Sends, checks the status, keeps the exchange, and answers with the JSON body (text for other bodies)."""
        answer = self._send(method, path, **sent)
        if answer.status_code != status:
            raise AssertionError(f"{method} {path}: {answer.status_code} and not {status}: {answer.text[:2000]}")
        self.recording.add(_shown(sent), answer, method, path, summary)
        if not answer.content:
            return None
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def fails(self, code: str, method: str, path: str, **sent: Any) -> None:
        """Sends what is refused with this code, and keeps the refusal."""
        answer = self._send(method, path, **sent)
        if answer.status_code < _FIRST_ERROR or answer.json()["error"]["code"] != code:
            raise AssertionError(f"{method} {path}: {answer.status_code} and not {code}: {answer.text[:2000]}")
        self.recording.add(_shown(sent), answer, method, path, code)

    def holding(self, token: str) -> Recorder:
        """The same with another key."""
        headers = {"Authorization": f"Bearer {token}"}
        return Recorder(
            self.recording, self.user, httpx.Client(base_url=self.client.base_url, headers=headers, trust_env=False)
        )

    def quietly(self, method: str, path: str, **sent: Any) -> Any:
        """The same, and nothing is kept."""
        answer = self._send(method, path, **sent)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def until(self, path: str, seen: Callable[[Any], bool], seconds: float = 120) -> Any:
        """What GET answers once it is as it should be."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.quietly("GET", path)
            if seen(found):
                return found
            time.sleep(0.1)
        raise AssertionError(f"{path} is still {found}")

    def events(self, path: str) -> list[dict[str, Any]]:
        """All events of a turn or run that ends, or that pauses."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["seq"] if found else 0
            page = self.quietly(
                "GET", f"{path}/events", query={"after": after, "wait": 20}, headers={"Accept": "application/json"}
            )
            found += page["data"]
            if page["ended"] or page["paused"]:
                self.recording.keep_events(found)
                return found

    def _send(self, method: str, path: str, **sent: Any) -> httpx.Response:
        content, headers = sent.get("text"), dict(sent.get("headers", {}))
        if "content_type" in sent:
            headers["Content-Type"] = sent["content_type"]
        files = {"file": (sent["file"][0], sent["file"][1], "application/pdf")} if "file" in sent else None
        return self.client.request(
            method, path, params=sent.get("query"), headers=headers, json=sent.get("body"), content=content, files=files
        )


def _shown(sent: dict[str, Any]) -> dict[str, Any]:
    """What of a request is kept: of a file its name."""
    return {**sent, "file": sent["file"][0]} if "file" in sent else sent
