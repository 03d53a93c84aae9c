"""Rules that tests put into the model: which calls to take, how many, and what to do to them.

A call goes to the first rule, in the order of their making, that matches it and is not used up. A rule lets `skip` such
calls pass, then takes `times` (null: all that come).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from typing import Any

from local.offline_model.actions import Action, read_action
from local.offline_model.calls import Call, Match
from local.offline_model.errors import ApiError, invalid


@dataclass
class Rule:
    id: str
    match: Match
    action: Action
    skip: int
    times: int | None
    shown: dict[str, Any]
    """The action as the test gave it."""
    seen: int = 0
    taken: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def wants(self, call: Call) -> bool:
        """Whether this rule takes the call; counts it."""
        if not self.match.takes(call) or (self.times is not None and self.taken >= self.times):
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.taken += 1
        return True

    def to_wire(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "match": asdict(self.match),
            "skip": self.skip,
            "times": self.times,
            "action": self.shown,
            "taken": self.taken,
            "released": self.released.is_set(),
        }


class Script:
    """The rules in force."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._made = 0

    def add(self, body: object) -> Rule:
        """A rule from the control API. Raises ApiError 400."""
        if not isinstance(body, dict) or set(body) - {"match", "skip", "times", "action"}:
            raise invalid("rule: an object of match, skip, times, action")
        match = body.get("match", {})
        if not isinstance(match, dict) or set(match) - set(Match.__dataclass_fields__):
            raise invalid(f"rule: match is an object of {', '.join(Match.__dataclass_fields__)}")
        if not all(isinstance(value, str) for value in match.values()):
            raise invalid("rule: what a match names is a string")
        skip, times = body.get("skip", 0), body.get("times", 1)
        if not isinstance(skip, int) or skip < 0 or not (times is None or (isinstance(times, int) and times > 0)):
            raise invalid("rule: skip is a number of at least 0; times one of at least 1, or null for all")
        action = read_action(body.get("action"))
        self._made += 1
        rule = Rule(f"rule_{self._made}", Match(**match), action, skip, times, body["action"])
        self._rules[rule.id] = rule
        return rule

    def rules(self) -> list[Rule]:
        return list(self._rules.values())

    def take(self, call: Call) -> Rule | None:
        """The rule that applies to a call that has just arrived."""
        return next((rule for rule in self._rules.values() if rule.wants(call)), None)

    def release(self, rule_id: str) -> Rule:
        """Let the calls go on that a rule holds, and those that it would yet hold. Raises ApiError 404."""
        rule = self._rules.get(rule_id)
        if rule is None:
            raise ApiError(404, f"There is no rule {rule_id}; GET /_script lists the rules")
        rule.released.set()
        return rule

    def clear(self) -> None:
        """Remove all rules; what they hold goes on."""
        for rule in self._rules.values():
            rule.released.set()
        self._rules.clear()
