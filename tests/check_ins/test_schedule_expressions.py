"""EventBridge's time expressions, against what its documentation says of them."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from contracts.schedule_expressions import parse


def after(expression: str, moment: str, zone: str = "UTC", count: int = 1) -> str | None:
    """The count-th firing after a moment, in UTC to the minute."""
    parsed = parse(expression, zone)
    when: datetime | None = datetime.fromisoformat(moment)
    for _ in range(count):
        assert when is not None
        when = parsed.next_after(when)
    return when.strftime("%Y-%m-%d %H:%M") if when else None


@pytest.mark.parametrize(
    ("expression", "moment", "expected"),
    [
        ("rate(1 minute)", "2026-01-01T00:00:30Z", "2026-01-01 00:01"),
        ("rate(5 minutes)", "2026-01-01T00:00:00Z", "2026-01-01 00:05"),
        ("rate(2 hours)", "2026-01-01T23:00:00Z", "2026-01-02 01:00"),
        ("rate(1 day)", "2026-02-28T12:00:00Z", "2026-03-01 12:00"),
        ("cron(0 10 * * ? *)", "2026-01-01T10:00:00Z", "2026-01-02 10:00"),
        ("cron(15 12 * * ? *)", "2026-01-01T12:14:59Z", "2026-01-01 12:15"),
        ("cron(0 18 ? * MON-FRI *)", "2026-01-02T18:00:00Z", "2026-01-05 18:00"),
        ("cron(0 8 1 * ? *)", "2026-01-01T08:00:00Z", "2026-02-01 08:00"),
        ("cron(0/15 * * * ? *)", "2026-01-01T00:31:00Z", "2026-01-01 00:45"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-01-02T23:55:00Z", "2026-01-05 00:00"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-01-02T17:55:00Z", "2026-01-05 08:00"),
        ("cron(0 9 ? * 2#1 *)", "2026-01-06T00:00:00Z", "2026-02-02 09:00"),
        ("cron(0 9 ? * 6L *)", "2026-01-01T00:00:00Z", "2026-01-30 09:00"),
        ("cron(0 9 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28 09:00"),
        ("cron(0 9 31W * ? *)", "2026-01-01T00:00:00Z", "2026-01-30 09:00"),
        ("cron(0 9 1W * ? *)", "2026-01-31T10:00:00Z", "2026-02-02 09:00"),
        ("cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z", "2028-02-29 00:00"),
        ("cron(30 6 ? JAN,JUL SUN 2027)", "2026-01-01T00:00:00Z", "2027-01-03 06:30"),
        ("cron(0 0 1 1 ? 2020)", "2026-01-01T00:00:00Z", None),
        ("at(2026-05-01T08:00:00)", "2026-01-01T00:00:00Z", "2026-05-01 08:00"),
        ("at(2025-05-01T08:00:00)", "2026-01-01T00:00:00Z", None),
    ],
)
def test_the_next_firing(expression: str, moment: str, expected: str | None) -> None:
    assert after(expression, moment) == expected


def test_a_time_is_local_to_its_zone() -> None:
    assert after("cron(0 8 * * ? *)", "2026-01-10T00:00:00Z", "Europe/Berlin") == "2026-01-10 07:00"
    assert after("cron(0 8 * * ? *)", "2026-07-10T00:00:00Z", "Europe/Berlin") == "2026-07-10 06:00"
    assert after("at(2026-07-10T08:00:00)", "2026-01-10T00:00:00Z", "America/New_York") == "2026-07-10 12:00"


def test_the_hour_that_the_clocks_skip_and_the_one_that_comes_twice() -> None:
    # 2026-03-29: 02:00 to 03:00 does not exist in Berlin. 2026-10-25: it comes twice.
    assert after("cron(30 2 * * ? *)", "2026-03-28T12:00:00Z", "Europe/Berlin") == "2026-03-30 00:30"
    assert after("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "Europe/Berlin") == "2026-10-25 00:30"
    assert after("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "Europe/Berlin", 2) == "2026-10-26 01:30"


@pytest.mark.parametrize(
    "expression",
    [
        "every day",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "cron(0 10 * * *)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 10 32 * ? *)",
        "cron(0 10 ? * FUNDAY *)",
        "at(yesterday)",
        "cron(0/0 10 * * ? *)",
        "cron(0/ 10 * * ? *)",
        "cron(0 10 ? * MON#6 *)",
        "cron(0 10 ? * 9L *)",
        "cron(0 10 40W * ? *)",
        "cron(² 10 * * ? *)",
    ],
)
def test_what_eventbridge_refuses(expression: str) -> None:
    with pytest.raises(ValueError, match=re.escape(expression)):
        parse(expression)
