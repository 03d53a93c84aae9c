"""From a webhook to rows: every documented event, what is broken, what comes in another order or twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.ids import new_id
from functions.core.changes import Changes
from functions.core.principal import Principal
from functions.core.store import records
from functions.health.activities import Activities
from functions.health.connecting import rebuild
from functions.health.days import Days
from functions.health.markers import Markers
from functions.health.sources import Sources
from functions.health.sync import sync
from functions.health.terra.events import normalize
from functions.health.terra.queue import ClaimMessage, PayloadMessage, send
from functions.health.terra.settings import terra_settings
from functions.ingest import again
from functions.ingest.taking_in import write
from local.terra.server import TerraServer
from tests.ingest.in_process.conftest import KINDS, Inbox, rows, says, somebody
from tests.ingest.payloads import FILES, STAMP, example, full, of_account

HOUR = 3_600_000
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example writes rows; a smaller one than the one that failed is not worth the minutes."""


def kept(inbox: Inbox, body: Any) -> bool:
    """Whether a payload lies in the bucket, as it came."""
    found = [inbox.bucket.get_object(Bucket="bucket", Key=key)["Body"].read() for key in inbox.stored()]
    return json.dumps(body).encode() in found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_event_of_terra_is_acknowledged_kept_and_comes_to_its_rows(inbox: Inbox, file: Path) -> None:
    # given
    principal, account = inbox.connected()
    payload = of_account(json.loads(file.read_text("utf-8")), account, principal.user_id)
    expected = normalize(payload, "garmin", STAMP)
    is_pointer = payload["type"] == "s3_payload"

    # when
    assert inbox.post(payload).status == 200
    inbox.drain()

    # then
    assert kept(inbox, payload)
    assert len(inbox.dead) == int(is_pointer)  # its address is one of Terra's own, which is not among ours here
    found = rows(principal)
    # A lab report belongs to a session, and nobody opened this one.
    markers = [] if payload["type"].startswith("lab_report") else expected.markers
    assert {str(day.date) for day in Days(principal).all()} == {str(part.date) for part in expected.parts}
    assert len([key for key in found if key.startswith("ACTIVITY#")]) == len(expected.activities)
    assert len([key for key in found if key.startswith("MARKER#")]) == len(markers)
    for part in expected.parts:
        day = next(day for day in Days(principal).all() if day.date == part.date)
        assert day.metrics.items() >= {name: day.metrics[name] for name in part.metrics}.items()
        assert set(day.sources.values()) == {"garmin"}


def test_a_value_carries_its_source_and_an_older_delivery_does_not_overwrite_a_newer(inbox: Inbox) -> None:
    # given a newer count that lacks the distance, and then the older one
    principal, account = inbox.connected()
    newer, older = (of_account(example("daily"), account, principal.user_id) for _ in range(2))
    newer["data"][0]["distance_data"] = {"steps": 12_000, "distance_meters": None}

    # when
    inbox.post(newer, stamp=STAMP)
    inbox.post(older, stamp=STAMP - HOUR)
    inbox.drain()

    # then
    (day,) = Days(principal).all()
    assert (day.metrics["steps"], day.metrics["distance_m"]) == (12_000, 9412.7)
    assert day.sources["steps"] == "garmin"


def test_an_order_that_is_taken_from_an_older_time_does_not_make_a_day_one_of_the_future(inbox: Inbox) -> None:
    """`last_webhook_update` is the time of the webhook before this one, which may be weeks ago."""
    principal, account = inbox.connected()
    payload = of_account(example("daily"), account, principal.user_id)
    payload["user"]["last_webhook_update"] = "2026-05-01T00:00:00+00:00"
    inbox.post(payload, stamp=None)
    inbox.drain()
    assert Days(principal).all()[0].metrics["steps"] == 11_894


def test_several_types_make_one_day(inbox: Inbox) -> None:
    principal, account = inbox.connected()
    for name in ("daily", "sleep", "body", "activity", "nutrition", "menstruation"):
        inbox.post(of_account(example(name), account, principal.user_id))
    inbox.drain()

    (day,) = Days(principal).all()
    assert day.workouts == ["Running"]
    assert day.metrics == {
        "steps": 11894,
        "distance_m": 9412.7,
        "calories": 2450.8,
        "active_minutes": 89,
        "sleep_minutes": 420,
        "deep_sleep_minutes": 90,
        "rem_sleep_minutes": 85,
        "awake_minutes": 25,
        "sleep_efficiency": 91.5,
        "weight_kg": 72.4,
        "bmi": 22.6,
        "body_fat_percent": 17.9,
        "resting_heart_rate": 52,
        "calories_eaten": 2105,
        "protein_g": 128.4,
        "carbohydrate_g": 231,
        "fat_g": 71.3,
        "water_ml": 2300,
        "menstrual_cycle_day": 4,
    }
    (workout,) = Activities(principal).all()
    assert (workout.type, workout.steps) == ("Running", 7902)


def test_a_type_that_nobody_knows_is_kept_and_is_no_failure(inbox: Inbox) -> None:
    _, account = inbox.connected()
    payload = {"type": "brain_waves", "user": {"user_id": account}, "data": [{}]}
    assert inbox.post(payload).status == 200
    inbox.drain()
    assert inbox.dead == []
    assert kept(inbox, payload)


@pytest.mark.parametrize("body", ["", "{", "[1]", '"daily"', '{"type": 5}', "[" * 100_000, '{"data": []}'])
def test_what_is_no_event_is_kept_and_ends_among_the_dead_with_nothing_else_lost(inbox: Inbox, body: str) -> None:
    principal, account = inbox.connected()
    inbox.post(body)
    inbox.post(of_account(example("daily"), account, principal.user_id))

    inbox.drain()

    assert len(inbox.dead) == 1
    assert any(key.startswith("raw/unknown/none/") for key in inbox.stored())
    assert len(Days(principal).all()) == 1


def test_a_message_that_names_anothers_payload_is_refused(inbox: Inbox) -> None:
    # given
    principal, account = inbox.connected()
    inbox.post(of_account(example("daily"), account, principal.user_id))
    key = json.loads(inbox.messages()[0]["Body"])["key"]
    stranger = new_id("user")

    # when
    for user_id, named in ((stranger, key), (None, key), (stranger, "raw/unknown/x/y"), (stranger, "labs/a/b/c/d")):
        send(PayloadMessage(user_id=user_id, key=named))
    send(ClaimMessage(user_id=stranger, connection=account))
    inbox.drain()

    # then
    assert len(inbox.dead) == 4
    assert rows(Principal(stranger)) == {}


def test_a_day_of_two_sources_has_one_source_for_each_metric_and_the_person_chooses(inbox: Inbox) -> None:
    # given
    principal, watch = inbox.connected("GARMIN")
    _, ring = inbox.connected("OURA", principal)
    of_ring = of_account(example("daily"), ring, principal.user_id, "OURA")
    of_ring["data"][0]["distance_data"]["steps"] = 20_000
    inbox.post(of_account(example("daily"), watch, principal.user_id))
    inbox.post(of_ring)
    inbox.drain()

    # then the watch counts steps, though the ring has more of them
    (day,) = Days(principal).all()
    assert (day.metrics["steps"], day.sources["steps"]) == (11_894, "garmin")


# --- again ------------------------------------------------------------------------------------------------------------


def test_a_rebuild_gives_the_same_rows_also_from_nothing(inbox: Inbox) -> None:
    # given
    principal, account = inbox.connected()
    for number, name in enumerate(("daily", "sleep", "body", "activity", "nutrition", "connection_error")):
        inbox.post(of_account(example(name), account, principal.user_id), stamp=STAMP + number)
    inbox.post(of_account(full("hormone"), account, principal.user_id))
    inbox.drain()
    before = rows(principal)
    assert len(before) == 8  # a day, a workout, five hormones, a source

    # when
    rebuild(principal)
    inbox.drain()
    again = rows(principal)
    for kind in KINDS:
        keys = [(row["pk"], row["sk"]) for row in records().query(principal.partition, prefix=kind)]
        records().batch_delete(keys)
    rebuild(principal)
    inbox.drain()

    # then
    assert again == before
    assert rows(principal) == before
    assert inbox.dead == []


def test_what_comes_while_nobody_agrees_is_kept_and_read_when_they_do(inbox: Inbox) -> None:
    principal, account = inbox.connected()
    says(principal, agrees=False)
    inbox.post(of_account(example("daily"), account, principal.user_id))
    inbox.drain()
    assert (Days(principal).all(), inbox.dead) == ([], [])

    says(principal, agrees=True)
    rebuild(principal)
    inbox.drain()

    assert Days(principal).all()[0].metrics["steps"] == 11_894


def test_a_rebuild_goes_through_all_pages(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_PAGE", 2)
    principal, account = inbox.connected()
    for day in range(1, 6):
        payload = of_account(example("daily"), account, principal.user_id)
        payload["data"][0]["metadata"]["start_time"] = f"2026-07-0{day}T00:00:00+01:00"
        inbox.post(payload)
    inbox.drain()
    before = rows(principal)
    Days(principal).remove_source("garmin")
    rebuild(principal)
    inbox.drain()
    assert rows(principal) == before


def deliveries() -> st.SearchStrategy[list[tuple[str, int, int]]]:
    """(type, which value, stamp): some about the same day and workout, some stamps the same."""
    one = st.tuples(
        st.sampled_from(["daily", "sleep", "body", "activity"]), st.integers(0, 5), st.integers(1, 4).map(STAMP.__add__)
    )
    return st.lists(one, min_size=2, max_size=7)


def said(kind: str, value: int) -> Any:
    payload = example(kind)
    item = payload["data"][0]
    match kind:
        case "daily":
            item["distance_data"] = {"steps": 1_000 * value} if value % 2 else {"distance_meters": 500 * value}
        case "sleep":
            item["metadata"]["summary_id"] = f"night-{value % 2}"
            item["sleep_durations_data"]["asleep"]["duration_asleep_state_seconds"] = 3_600 * (value + 1)
        case "body":
            item["measurements_data"]["measurements"][0]["weight_kg"] = 70 + value
        case "activity":
            item["metadata"]["summary_id"] = f"run-{value % 2}"
            item["distance_data"]["summary"]["steps"] = 100 * value
    return payload


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=NO_SHRINK)
@given(data=st.data())
def test_order_and_repetition_change_nothing(inbox: Inbox, data: st.DataObject) -> None:
    given_ = data.draw(deliveries())
    shuffled = data.draw(st.permutations([*given_, *data.draw(st.lists(st.sampled_from(given_), max_size=3))]))
    first, second = Principal(new_id("user")), Principal(new_id("user"))

    for principal, order in ((first, given_), (second, shuffled)):
        for kind, value, stamp in order:
            write(principal, normalize(said(kind, value), "garmin", stamp))

    same = {sk: {**row, "pk": ""} for sk, row in rows(first).items()}
    assert {sk: {**row, "pk": ""} for sk, row in rows(second).items()} == same


def test_a_marker_that_comes_later_and_is_older_stays_out(inbox: Inbox) -> None:
    principal, _ = inbox.connected()
    payload = full("hormone")
    for value, stamp in ((5.2, STAMP), (9.9, STAMP - 1), (5.2, STAMP)):
        payload["data"][0]["lh_mIU_per_ml"] = value
        write(principal, normalize(payload, "garmin", stamp))
    (newest,) = Markers(principal).history("urine_luteinizing_hormone")
    assert newest.value == 5.2


def test_what_a_person_brought_themselves_stands_above_a_provider(inbox: Inbox) -> None:
    """Also after a rebuild: what was confirmed on a report is not overwritten by another reading of it."""
    principal, _ = inbox.connected()
    found = normalize(full("hormone"), "garmin", STAMP)
    write(principal, found)
    theirs = next(each for each in found.markers if each.name == "urine_luteinizing_hormone")
    mine = theirs.model_copy(update={"value": 4.0, "source": "lab", "stamp": 0})
    Markers(principal).put([mine])

    write(principal, found)

    assert Markers(principal).history("urine_luteinizing_hormone") == [mine]


# --- s3_payload -------------------------------------------------------------------------------------------------------


def lay_down(terra: TerraServer, body: bytes) -> str:
    return str(httpx.post(f"{terra.url}/_payloads", content=body, trust_env=False).json()["url"])


def test_a_payload_that_lies_elsewhere_is_fetched_kept_and_taken_in(inbox: Inbox, terra: TerraServer) -> None:
    principal, account = inbox.connected()
    large = of_account(example("daily"), account, principal.user_id)
    url = lay_down(terra, json.dumps(large).encode())

    inbox.post({**example("s3_upload"), "url": url}, trace="pointer")
    inbox.drain()

    assert inbox.dead == []
    assert Days(principal).all()[0].metrics["steps"] == 11_894
    (fetched,) = inbox.stored(f"raw/{principal.user_id}/garmin/2026-10-")
    assert fetched.endswith("/pointer.fetched.json")
    # what was fetched is read again when all is: the address is good for five minutes only
    before = rows(principal)
    Days(principal).remove_source("garmin")
    rebuild(principal)
    inbox.drain()
    assert rows(principal) == before


def test_a_rebuild_does_not_call_an_address_that_has_expired(
    inbox: Inbox, terra: TerraServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    principal, account = inbox.connected()
    url = lay_down(terra, json.dumps(of_account(example("daily"), account, principal.user_id)).encode())
    inbox.post({**example("s3_upload"), "url": url, "user": {"user_id": account}})
    inbox.drain()
    assert len(Days(principal).all()) == 1

    monkeypatch.setenv("AMY_TERRA_PAYLOAD_ORIGINS", "https://payloads.example.com")  # nothing is fetched any more
    terra_settings.cache_clear()
    rebuild(principal)
    inbox.drain()

    assert inbox.dead == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", json.dumps({"type": "s3_payload", "url": "x"}).encode()])
def test_what_lies_there_and_is_no_event_is_not_taken_in(inbox: Inbox, terra: TerraServer, body: bytes) -> None:
    inbox.post({**example("s3_upload"), "url": lay_down(terra, body)})
    inbox.drain()
    assert len(inbox.dead) == 1


# --- sources ----------------------------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=NO_SHRINK)
@given(data=st.data())
def test_the_status_of_a_source_does_not_depend_on_the_order_of_its_events(inbox: Inbox, data: st.DataObject) -> None:
    kinds = ["auth.authSuccess", "deauth", "connection_error", "access_revoked"]
    events = data.draw(
        st.lists(
            st.tuples(st.sampled_from(kinds), st.sampled_from(["a", "b"]), st.integers(1, 9)), min_size=1, max_size=6
        )
    )
    found = []
    for order in (events, data.draw(st.permutations([*events, events[0]]))):
        principal = Principal(new_id("user"))
        for kind, account, stamp in order:
            write(principal, normalize(of_account(example(kind), account, "x"), "garmin", STAMP + stamp))
        found.append(Sources(principal).get("garmin"))
    assert found[0] == found[1]


def test_who_follows_the_changes_hears_of_sources_too(inbox: Inbox) -> None:
    principal = somebody()
    cursor = sync(principal, None, 50).cursor
    while (page := sync(principal, cursor, 50)).has_more:
        cursor = page.cursor
    inbox.connected(principal=principal)

    (entry,) = sync(principal, page.cursor, 50).data

    assert (entry.kind, entry.value and entry.value["status"]) == ("source", "connected")


def test_what_was_removed_does_not_come_back_with_a_late_writer(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a writer that has read the row, which is then removed and begun anew
    sources = Sources(Principal(new_id("user")))
    sources.seen("oura", "terra", date(2026, 1, 1))
    changing = Changes.changing

    def late(log: Changes, keys: Iterable[str]) -> AbstractContextManager[None]:
        monkeypatch.setattr(Changes, "changing", changing)
        sources.remove("oura")
        sources.seen("oura", "import", date(2026, 1, 3))
        return changing(log, keys)

    monkeypatch.setattr(Changes, "changing", late)

    # when
    sources.seen("oura", "import", date(2026, 1, 2))

    # then
    (source,) = sources.list()
    assert (source.via, source.last_data_on) == (("import",), date(2026, 1, 3))


def test_an_account_that_was_made_anew_is_not_ended_by_the_end_of_the_old_one(inbox: Inbox) -> None:
    principal, old = inbox.connected()
    new = "9c8b7a65-4321-4fed-a0b9-87c6d5e4f321"

    inbox.post(of_account(example("user_reauth"), old, principal.user_id), stamp=STAMP)
    inbox.drain()
    inbox.post(of_account(example("deauth"), old, principal.user_id), stamp=STAMP + 1)
    inbox.post(of_account(example("daily"), new, principal.user_id))
    inbox.drain()

    source = Sources(principal).get("garmin")
    assert source is not None
    assert (source.status, source.active) == ("connected", (new,))
    assert len(Days(principal).all()) == 1


def test_trouble_with_a_connection_is_seen_until_data_comes_on_a_later_day(inbox: Inbox) -> None:
    principal, account = inbox.connected()
    statuses = []
    for name, stamp in (("connection_error", STAMP), ("daily", STAMP + 1), ("daily", STAMP + 48 * HOUR)):
        inbox.post(of_account(example(name), account, principal.user_id), stamp=stamp)
        inbox.drain()
        source = Sources(principal).get("garmin")
        assert source is not None
        statuses.append((source.status, source.reason))
    assert statuses == [("error", "connection_error"), ("error", "connection_error"), ("connected", None)]
