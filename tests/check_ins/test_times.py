"""Slots and quiet hours by the clock on the wall, also where the clocks change. Laws, over many zones and times."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.check_ins import QuietHours, ScheduleExpression
from contracts.schedule_expressions import parse
from functions.check_ins.quiet_hours import quiet_until
from functions.core.check_in_slots import execution_name, slot_of, work_id
from functions.core.principal import Principal

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Pacific/Auckland",
        "Africa/Cairo",
    ]
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - naive ends
CLOCK = st.times().map(lambda value: value.strftime("%H:%M"))
CHECK_IN = "chk_01JD8Q00000000000000000000"


def slots(expression: str, zone: str, moment: datetime, count: int) -> list[datetime]:
    """The next slots after a moment."""
    parsed, found = parse(expression, zone), [moment]
    for _ in range(count):
        following = parsed.next_after(found[-1])
        assert following is not None
        found.append(following)
    return found[1:]


# --- schedules --------------------------------------------------------------------------------------------------------


@given(MOMENTS, ZONES, st.integers(0, 23), st.integers(0, 59))
def test_a_daily_slot_is_at_its_time_by_the_clock_and_once_a_day(
    moment: datetime, zone: str, hour: int, minute: int
) -> None:
    found = slots(f"cron({minute} {hour} * * ? *)", zone, moment, 5)

    local = [slot.astimezone(ZoneInfo(zone)) for slot in found]
    assert {(each.hour, each.minute) for each in local} == {(hour, minute)}
    assert len({each.date() for each in local}) == len(found)
    # A day is 23 to 25 hours long; and one whose hour is skipped has no slot.
    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert all(timedelta(hours=23) <= gap <= timedelta(hours=49) for gap in gaps)


@given(MOMENTS, ZONES, st.integers(0, 59))
def test_an_hourly_slot_never_comes_twice_in_an_hour(moment: datetime, zone: str, minute: int) -> None:
    found = slots(f"cron({minute} * * * ? *)", zone, moment, 30)

    gaps = [later - earlier for earlier, later in pairwise(found)]
    assert min(gaps) >= timedelta(hours=1)
    # Where an hour comes twice, its slot does not.
    assert max(gaps) <= timedelta(hours=2)


def test_the_hour_that_is_skipped_has_no_slot_and_the_one_that_comes_twice_has_one() -> None:
    spring = slots("cron(30 2 * * ? *)", "Europe/Berlin", datetime(2026, 3, 28, 0, tzinfo=UTC), 2)
    autumn = slots("cron(30 2 * * ? *)", "Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), 2)

    assert [slot_of(slot) for slot in spring] == ["2026-03-28T01:30:00.000Z", "2026-03-30T00:30:00.000Z"]
    assert [slot_of(slot) for slot in autumn] == ["2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"]


@given(st.integers(1, 2_000), st.sampled_from(["minute", "hour", "day"]))
def test_a_rate_is_accepted_when_it_is_an_hour_or_more(number: int, unit: str) -> None:
    expression = f"rate({number} {unit}{'s' if number > 1 else ''})"
    minutes = number * {"minute": 1, "hour": 60, "day": 1440}[unit]
    check = TypeAdapter(ScheduleExpression).validate_python

    if minutes >= 60:
        assert check(expression) == expression
    else:
        with pytest.raises(ValidationError, match="at most once an hour"):
            check(expression)


@given(st.text(alphabet="cronrate()0123456789*?/,-#LW MONFRI²\t", max_size=40))
def test_any_text_is_accepted_or_refused_with_a_reason(text: str) -> None:
    try:
        TypeAdapter(ScheduleExpression).validate_python(text)
    except ValidationError as error:
        refused = error
    else:
        return
    assert repr(text) in str(refused)


# --- slots ------------------------------------------------------------------------------------------------------------


@given(MOMENTS, MOMENTS)
def test_slots_have_one_name_each_and_names_sort_as_they_come(one: datetime, other: datetime) -> None:
    one, other = (each.replace(microsecond=each.microsecond // 1000 * 1000) for each in (one, other))
    principal = Principal("user_01JD8Q00000000000000000000")
    names = [execution_name(CHECK_IN, slot_of(each)) for each in (one, other)]
    ids = [work_id(principal, CHECK_IN, slot_of(each), is_run=False) for each in (one, other)]

    assert (names[0] == names[1]) == (one == other) == (ids[0] == ids[1])
    assert (slot_of(one) < slot_of(other)) == (one < other)
    assert all(len(name) <= 80 for name in names)


def test_the_hour_that_comes_twice_is_two_slots() -> None:
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))

    assert slot_of(first) != slot_of(second)


# --- quiet hours ------------------------------------------------------------------------------------------------------


@given(MOMENTS, CLOCK, CLOCK, ZONES)
def test_quiet_hours_are_over_at_their_end_by_the_clock(moment: datetime, start: str, end: str, zone: str) -> None:
    if start == end:
        return
    quiet, local_zone = QuietHours(start=start, end=end), ZoneInfo(zone)
    clock = moment.astimezone(local_zone).strftime("%H:%M")
    within = start <= clock < end if start < end else clock >= start or clock < end

    over = quiet_until(moment, quiet, local_zone)

    if over is None:
        # Where the clocks change, the end may have been skipped or have been before.
        day = moment.astimezone(local_zone)
        changes = (day - timedelta(hours=3)).utcoffset() != (day + timedelta(hours=3)).utcoffset()
        assert not within or changes
        return
    assert within
    assert timedelta() < over - moment <= timedelta(hours=25)
    skipped = datetime.combine(over.astimezone(local_zone).date(), time.fromisoformat(end), local_zone)
    exists = skipped.astimezone(UTC).astimezone(local_zone).time() == time.fromisoformat(end)
    assert over.astimezone(local_zone).strftime("%H:%M") == end or not exists


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-21 21:59", None),
        ("2026-11-21 22:00", "2026-11-22 07:00"),
        ("2026-11-22 06:59", "2026-11-22 07:00"),
        ("2026-11-22 07:00", None),
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours_over_midnight(local: str, until: str | None) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=BERLIN)

    over = quiet_until(moment, QuietHours(start="22:00", end="07:00"), BERLIN)

    assert (over.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") if over else None) == until


def test_there_are_no_quiet_hours_unless_somebody_wants_them() -> None:
    assert quiet_until(datetime.now(UTC), None, BERLIN) is None


@pytest.mark.parametrize(("start", "end"), [("22:00", "02:30"), ("01:00", "02:00"), ("23:00", "02:59")])
def test_an_end_that_the_clocks_skip_is_over_when_it_has_been_skipped(start: str, end: str) -> None:
    quiet = QuietHours(start=start, end=end)

    over = quiet_until(datetime(2026, 3, 29, 0, 15, tzinfo=UTC), quiet, BERLIN)

    assert over == datetime(2026, 3, 29, 1, tzinfo=UTC)
