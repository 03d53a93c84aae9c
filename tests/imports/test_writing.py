"""Writing what was read, a chunk at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.ids import new_id
from functions.core import blobs
from functions.core.principal import Principal
from functions.health.days import Part
from functions.health.importing import Gathered
from functions.health.imports import ImportRecord, Imports
from functions.imports import write_days
from functions.imports.work import Work
from tests.moto_tables import tables  # noqa: F401 - a fixture


@pytest.mark.usefixtures("tables")
def test_a_day_whose_parts_end_a_chunk_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # given three parts of the first day, and chunks of two
    monkeypatch.setattr(write_days, "CHUNK", 2)
    me, now, import_id = Principal(new_id("user")), datetime.now(UTC), new_id("imp")
    Imports(me).put(ImportRecord(id=import_id, status="importing", created_at=now, updated_at=now))
    event = {"import": {"id": import_id, "user_id": me.user_id}}
    days = [date(2026, 1, 1)] * 3 + [date(2026, 1, 2)]
    parts = [Part(day, "oura", f"sleep:{number}", {"sleep_minutes": 400}) for number, day in enumerate(days)]
    blobs.put_json(Work.of(event).gathered_key, Gathered(parts).to_json())

    # when
    done = write_days.write_days(Work.of(event), event)

    # then
    assert (done["next"], done["days"]) == (-1, 2)
