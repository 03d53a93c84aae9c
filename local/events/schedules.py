"""Fires schedules: EventBridge Scheduler's, and rules with a schedule. moto stores them; time passes here.

What moto holds is looked at anew each time round, so that a schedule made, changed or removed while the cloud runs is
heeded. A rate counts from the moment that it was first seen. Of a flexible time window the first moment is taken, which is
one that AWS might choose; the scheduled time is the beginning of the window, as there.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.events.models import events_backends
from moto.scheduler.models import scheduler_backends

from contracts.schedule_expressions import Expression, parse
from local.events.targets import Targets

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5


class NoSuchSchedule(Exception):
    """Neither a schedule nor a rule with a schedule has this name."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A schedule, or a rule with one, as it stands in moto."""

    arn: str
    name: str
    expression: str
    time_zone: str
    targets: tuple[dict[str, Any], ...]
    source: str
    """`aws.scheduler` or `aws.events`."""
    group: str = "default"
    delete_after: bool = False


class Schedules:
    def __init__(self, targets: Targets, region: str, account: str) -> None:
        self._targets = targets
        self._region = region
        self._account = account
        self._due: dict[tuple[str, str, str], datetime | None] = {}
        self._stop = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="schedules", daemon=True).start()

    def close(self) -> None:
        self._stop.set()

    def fire(self, name: str) -> None:
        """Fire one now, by name or by its construct's id, whatever its time. Raises NoSuchSchedule."""
        matching = [each for each in self.timers() if each.name in {name, f"amy-{name}"}]
        if not matching:
            # CloudFormation's names end in a hash of 8: amy-Sweep576358E8.
            matching = [each for each in self.timers() if each.name[:-8] in {name, f"amy-{name}"}]
        if not matching:
            raise NoSuchSchedule(name)
        for timer in matching:
            self._fire(timer, datetime.now(UTC))

    def timers(self) -> list[Timer]:
        return [*self._schedules(), *self._rules()]

    def tick(self, now: datetime) -> None:
        """Fire what has become due, once each, however long ago."""
        timers = self.timers()
        keys = {(timer.arn, timer.expression, timer.time_zone) for timer in timers}
        self._due = {key: due for key, due in self._due.items() if key in keys}
        for timer in timers:
            key = (timer.arn, timer.expression, timer.time_zone)
            try:
                expression = parse(timer.expression, timer.time_zone)
            except (ValueError, KeyError) as error:
                if key not in self._due:
                    log.warning("schedule %s never fires: %s", timer.name, error)
                self._due[key] = None
                continue
            self._consider(timer, key, expression, now)

    def _consider(self, timer: Timer, key: tuple[str, str, str], expression: Expression, now: datetime) -> None:
        if key not in self._due:
            self._due[key] = expression.next_after(now)
            return
        due = self._due[key]
        if due is not None and due <= now:
            self._due[key] = expression.next_after(now)
            self._fire(timer, due)
            if timer.delete_after and self._due[key] is None:
                scheduler_backends[self._account][self._region].delete_schedule(timer.group, timer.name)

    def _run(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                self.tick(datetime.now(UTC))
            except Exception:
                log.exception("schedules")

    def _schedules(self) -> Iterator[Timer]:
        groups = scheduler_backends[self._account][self._region].schedule_groups
        for group in list(groups.values()):
            for each in list(group.schedules.values()):
                if each.state == "ENABLED":
                    yield Timer(
                        each.arn,
                        each.name,
                        each.schedule_expression,
                        each.schedule_expression_timezone,
                        (each.target,),
                        "aws.scheduler",
                        group.name,
                        each.action_after_completion == "DELETE",
                    )

    def _rules(self) -> Iterator[Timer]:
        buses = events_backends[self._account][self._region].event_buses
        for rule in list(buses["default"].rules.values()):
            if rule.scheduled_expression and rule.state == "ENABLED":
                yield Timer(rule.arn, rule.name, rule.scheduled_expression, "UTC", tuple(rule.targets), "aws.events")

    def _fire(self, timer: Timer, due: datetime) -> None:
        when = due.strftime("%Y-%m-%dT%H:%M:%SZ")
        for target in timer.targets:
            given = target.get("Input")
            message = json.dumps(self._event(timer, when)) if given is None else _fill(str(given), timer, when)
            self._targets.deliver(target, message)

    def _event(self, timer: Timer, when: str) -> dict[str, Any]:
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": timer.source,
            "account": self._account,
            "time": when,
            "region": self._region,
            "resources": [timer.arn],
            # The Scheduler sends its detail as a text, a rule as an object.
            "detail": "{}" if timer.source == "aws.scheduler" else {},
        }


def _fill(text: str, timer: Timer, when: str) -> str:
    """The Scheduler's context attributes in an input."""
    return (
        text.replace("<aws.scheduler.schedule-arn>", timer.arn)
        .replace("<aws.scheduler.scheduled-time>", when)
        .replace("<aws.scheduler.execution-id>", str(uuid.uuid4()))
        .replace("<aws.scheduler.attempt-number>", "1")
    )
