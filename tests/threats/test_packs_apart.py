"""What one pack knows of a person is nothing to the agents of another."""

from __future__ import annotations

import json

from functions import packs
from functions.core.snapshot import Snapshot

KNOWN = {
    "days": [],
    "markers": [],
    "profile": {"sex": "female", "birth_year": 1980},
}


def test_an_agent_is_told_what_its_own_pack_knows() -> None:
    snapshot = Snapshot(today="2026-02-01", time_zone="UTC", pack=KNOWN, shared=packs.shared(KNOWN))

    assert snapshot.shared_context("health_coach")["profile"] == KNOWN["profile"]
    for name in ("triage", "refund_decision", "somebody_else"):
        assert "1980" not in json.dumps(snapshot.shared_context(name))
        assert snapshot.shared_context(name)["today"] == "2026-02-01"
