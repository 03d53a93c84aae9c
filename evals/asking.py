"""A person of the local cloud who asks a case's question, or has a recorded turn replayed, through the public API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from evals.case import Case
from evals.people import PEOPLE
from functions.core import aws
from local.state import LocalState
from local.users import create_in

PATIENCE = 180.0
"""Seconds that a turn may take with a model that answers at once."""
PATIENCE_LIVE = 1200.0

Turn = dict[str, Any]
"""The public resource."""


class NotEnded(Exception):
    """A turn has not come to an end in time."""


@dataclass
class Asker:
    """One person: nobody else's data, memories or turns."""

    user_id: str
    client: httpx.Client
    patience: float = PATIENCE

    def ask(self, case: Case, cloud: LocalState) -> Turn:
        """Bring data and memories, ask, and return the turn when it has ended. Raises NotEnded or httpx errors."""
        days = PEOPLE[case.person]()
        if days:
            self._post("/v1/imports", content=days.encode(), headers={"Content-Type": "text/csv"})
        for memory in case.memories:
            self._post("/v1/memory", json=memory.model_dump())
        for article in case.articles:
            httpx.post(f"{cloud.pubmed_url}/_articles", json=article).raise_for_status()
        messages = [message.model_dump() for message in case.messages]
        turn = self._post("/v1/turns", json={"messages": messages, "start": "queued"})
        # The turn has its id before anything asks the model: so its rules take its calls and no others.
        for rule in case.rules:
            body = {"match": {**rule.match, "turn": turn["id"]}, "action": rule.action, "times": rule.times}
            httpx.post(f"{cloud.model_url}/_script", json=body).raise_for_status()
        self._post(f"/v1/turns/{turn['id']}/start")
        return self.ended(turn["id"])

    def replay(self, turn_id: str) -> Turn:
        """Replay a turn from its record and return the replay when it has ended."""
        return self.ended(self._post(f"/v1/turns/{turn_id}/replay", json={"mode": "recorded"})["id"])

    def ended(self, turn_id: str) -> Turn:
        """The turn, once it has ended."""
        deadline, after = time.monotonic() + self.patience, 0
        while time.monotonic() < deadline:
            answer = self.client.get(
                f"/v1/turns/{turn_id}/events",
                params={"after": after, "wait": 20},
                headers={"Accept": "application/json"},
            )
            batch = answer.raise_for_status().json()
            after = max((event["seq"] for event in batch["data"]), default=after)
            if batch["ended"]:
                return dict(self.client.get(f"/v1/turns/{turn_id}").raise_for_status().json())
        raise NotEnded(f"{turn_id} has not ended after {self.patience:.0f} s")

    def _post(self, path: str, **content: Any) -> dict[str, Any]:
        answer = self.client.post(path, **content)
        if answer.is_error:
            raise httpx.HTTPStatusError(
                f"POST {path}: {answer.status_code} {answer.text[:500]}", request=answer.request, response=answer
            )
        return dict(answer.json())


@contextmanager
def somebody(cloud: LocalState, *, live: bool = False) -> Iterator[Asker]:
    """A fresh person."""
    made = create_in(aws.client("dynamodb"), cloud.records_table)
    headers = {"Authorization": f"Bearer {made.api_key}"}
    with httpx.Client(base_url=cloud.api_url, headers=headers, timeout=60) as client:
        yield Asker(made.user_id, client, PATIENCE_LIVE if live else PATIENCE)
