"""The routes of check-ins, and what they make of the Scheduler."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.ids import new_id
from functions.api import check_ins
from functions.core import check_in_control
from functions.core.errors import WorkflowUnavailable
from functions.core.principal import Principal
from tests.api.in_process.conftest import Api
from tests.check_ins.in_process.conftest import Scheduler

Make = Callable[..., dict[str, Any]]
ID = "chk_01JD8Q00000000000000000000"


def test_a_check_in_is_a_schedule_in_the_persons_time_zone(api: Api, make: Make, scheduler: Scheduler) -> None:
    api("PATCH", "/v1/me", json_body={"time_zone": "Europe/Berlin"})

    made = make(flexible_minutes=15, name="Mornings", metadata={"from": "app"})

    assert (made["status"], made["enabled"], made["time_zone"], made["name"]) == ("active", True, None, "Mornings")
    assert made["metadata"] == {"from": "app"}
    assert made["next_at"][11:] in ("06:00:00.000Z", "07:00:00.000Z")
    schedule = scheduler.find(made["id"])
    assert schedule is not None
    assert schedule["ScheduleExpression"] == "cron(0 8 * * ? *)"
    assert (schedule["ScheduleExpressionTimezone"], schedule["State"]) == ("Europe/Berlin", "ENABLED")
    assert schedule["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    assert json.loads(schedule["Target"]["Input"]) == {
        "user_id": api.principal.user_id,
        "check_in_id": made["id"],
        "scheduled_time": "<aws.scheduler.scheduled-time>",
    }


def test_the_schedule_says_nothing_of_what_is_asked(make: Make, scheduler: Scheduler) -> None:
    made = make(question="planted-secret?", name="planted-name")

    assert "planted" not in json.dumps(scheduler.find(made["id"]), default=str)


def test_a_built_in_brings_its_own(make: Make) -> None:
    made = make(question="", schedule="", built_in="weekly_review")

    assert (made["built_in"], made["name"], made["question"]) == ("weekly_review", "Weekly review", None)
    assert (made["schedule"], made["skip_when_no_new_data"]) == ("cron(0 18 ? * SUN *)", True)
    assert make(question="", schedule="", built_in="weekly_review", skip_when_no_new_data=False)[
        "skip_when_no_new_data"
    ] is (False)


def test_a_change_changes_the_schedule_and_can_be_repeated(api: Api, make: Make, scheduler: Scheduler) -> None:
    made = make()
    change = {"schedule": "rate(12 hours)", "enabled": False, "time_zone": "Asia/Tokyo", "flexible_minutes": 5}

    for _ in range(2):
        changed = api("PATCH", f"/v1/check-ins/{made['id']}", json_body=change)
        assert (changed.status, changed.body["status"], changed.body["next_at"]) == (200, "active", None)

    schedule = scheduler.find(made["id"])
    assert schedule is not None
    assert (schedule["ScheduleExpression"], schedule["State"]) == ("rate(12 hours)", "DISABLED")
    assert schedule["ScheduleExpressionTimezone"] == "Asia/Tokyo"
    back = {"enabled": None, "time_zone": None, "flexible_minutes": None, "name": "x", "quiet_hours": None}
    assert api("PATCH", f"/v1/check-ins/{made['id']}", json_body=back).body["enabled"] is True
    assert (scheduler.find(made["id"]) or {})["ScheduleExpressionTimezone"] == "UTC"


def test_the_schedules_follow_the_profiles_time_zone_where_they_have_none(
    api: Api, make: Make, scheduler: Scheduler
) -> None:
    following, own = make(), make(time_zone="Asia/Tokyo")

    api("PATCH", "/v1/me", json_body={"time_zone": "America/New_York"})

    assert (scheduler.find(following["id"]) or {})["ScheduleExpressionTimezone"] == "America/New_York"
    assert (scheduler.find(own["id"]) or {})["ScheduleExpressionTimezone"] == "Asia/Tokyo"


def test_deleted_it_is_gone_with_its_schedule(api: Api, make: Make, scheduler: Scheduler) -> None:
    made = make()

    assert api("DELETE", f"/v1/check-ins/{made['id']}").status == 204

    assert scheduler.find(made["id"]) is None
    assert api("GET", f"/v1/check-ins/{made['id']}").body["error"]["code"] == "check_in_not_found"
    assert api("GET", "/v1/check-ins").body["data"] == []
    assert api("DELETE", f"/v1/check-ins/{made['id']}").status == 404


def test_the_list_is_newest_first_in_pages(api: Api, make: Make) -> None:
    made = [make()["id"] for _ in range(3)]

    first = api("GET", "/v1/check-ins", query={"limit": "2"}).body
    rest = api("GET", "/v1/check-ins", query={"cursor": first["next_cursor"]}).body

    assert [one["id"] for one in first["data"] + rest["data"]] == made[::-1]
    assert rest["next_cursor"] is None


def test_there_are_only_so_many(api: Api, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in_control, "MOST_CHECK_INS", 2)
    for _ in range(2):
        make()

    answer = api("POST", "/v1/check-ins", json_body={"built_in": "morning_briefing"})

    assert (answer.status, answer.body["error"]["code"]) == (409, "too_many_check_ins")
    assert answer.body["error"]["details"] == {"limit": 2}


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/fire")])
@pytest.mark.parametrize("whose", ["another's", "nobody's", "of another form"])
def test_what_is_not_ones_own_does_not_exist(api: Api, make: Make, method: str, path: str, whose: str) -> None:
    id_ = {"another's": make()["id"], "nobody's": ID, "of another form": "chk_1"}[whose]
    body = {"enabled": False} if method == "PATCH" else None
    somebody = Api(Principal(new_id("user")))

    answer = somebody(method, f"/v1/check-ins/{id_}{path}", json_body=body)

    assert (answer.status, answer.body["error"]["code"]) == (404, "check_in_not_found")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "give one of question, built_in and run"),
        ({"question": "a?", "built_in": "weekly_review"}, "give one of question, built_in and run"),
        ({"question": "a?"}, "schedule is missing"),
        ({"question": " ", "schedule": "rate(1 day)"}, "blank"),
        ({"built_in": "daily_horoscope"}, "morning_briefing"),
        ({"question": "a?", "schedule": "every day"}, "is not rate(…), cron(…) or at(…)"),
        ({"question": "a?", "schedule": "rate(59 minutes)"}, "at most once an hour"),
        ({"question": "a?", "schedule": "cron(0/30 * * * ? *)"}, "at most once an hour"),
        ({"question": "a?", "schedule": "cron(0 8 30 2 ? *)"}, "never comes"),
        ({"question": "a?", "schedule": "at(2030-01-01T00:00:00)"}, "again and again"),
        ({"question": "a?", "schedule": "cron(0 8 * * * *)"}, "must be ?"),
        ({"question": "a?", "schedule": "rate(1 day)", "time_zone": "Mars/Olympus"}, "IANA"),
        ({"question": "a?", "schedule": "rate(1 day)", "flexible_minutes": 1441}, "1440"),
        ({"question": "a?", "schedule": "rate(1 day)", "quiet_hours": {"start": "9:00", "end": "24:00"}}, "pattern"),
        ({"question": "a?", "schedule": "rate(1 day)", "quiet_hours": {"start": "09:00", "end": "09:00"}}, "same"),
        ({"built_in": "weekly_review", "when": "soon"}, "Extra inputs"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    api: Api, scheduler: Scheduler, fields: dict[str, Any], reason: str
) -> None:
    answer = api("POST", "/v1/check-ins", json_body=fields)

    assert (answer.status, answer.body["error"]["code"]) == (422, "validation_failed")
    assert reason in json.dumps(answer.body["error"]["details"], ensure_ascii=False)


def test_an_unknown_agent_is_refused_with_the_names(api: Api, make: Make) -> None:
    run = {"agent": "nobody", "instructions": "?"}
    made = make(question="", run={"agent": "domain_expert", "instructions": "?"})

    answers = [
        api("POST", "/v1/check-ins", json_body={"run": run, "schedule": "rate(1 day)"}),
        api("PATCH", f"/v1/check-ins/{made['id']}", json_body={"run": run}),
    ]

    assert [(one.status, one.body["error"]["code"]) for one in answers] == [(422, "unknown_agent")] * 2


@pytest.mark.parametrize("change", [{"run": {"agent": "domain_expert", "instructions": "?"}}, {"schedule": None}])
def test_what_kind_of_check_in_it_is_stays(api: Api, make: Make, change: dict[str, Any]) -> None:
    answer = api("PATCH", f"/v1/check-ins/{make()['id']}", json_body=change)

    assert (answer.status, answer.body["error"]["code"]) == (422, "validation_failed")


def test_what_could_not_be_fired_leaves_no_result(api: Api, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: Any) -> None:
        raise WorkflowUnavailable

    made = make()
    monkeypatch.setattr(check_ins, "start_slot", unavailable)

    assert api("POST", f"/v1/check-ins/{made['id']}/fire").status == 503
    assert api("GET", f"/v1/check-ins/{made['id']}/results").body["data"] == []


def test_fired_twice_with_one_key_it_is_one_slot(api: Api, make: Make) -> None:
    made = make()

    headers = {"Idempotency-Key": "once"}
    answers = [api("POST", f"/v1/check-ins/{made['id']}/fire", headers=headers) for _ in range(2)]

    assert [one.status for one in answers] == [202, 202]
    assert answers[0].body == answers[1].body
    assert len(api("GET", f"/v1/check-ins/{made['id']}/results").body["data"]) == 1
