"""EventBridge's buses: events put on them, or sent by AWS itself, reach the targets of the rules that match.

moto keeps buses and rules, matches patterns, and knows few targets. Here its delivery is replaced by ours, which knows the
targets that a template uses; and the events that AWS would send come in by `publish`.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from moto.core.utils import unix_time
from moto.events.models import Rule, events_backends
from moto.stepfunctions.parser.asl.utils.json_path import extract_json

from local.aws.patch import around
from local.events.targets import Targets

log = logging.getLogger(__name__)


class Buses:
    def __init__(self, targets: Targets, region: str, account: str) -> None:
        self._targets = targets
        self._region = region
        self._account = account

    def install(self) -> None:
        """Take over the delivery of moto's rules."""

        def replacing(_: Any) -> Any:
            def send_to_targets(rule: Rule, event: dict[str, Any], transform_input: bool = True) -> None:  # noqa: ARG001
                self._offer(rule, _as_on_the_wire(event))

            return send_to_targets

        around(Rule, "send_to_targets", replacing)

    def publish(self, event: dict[str, Any]) -> None:
        """An event of AWS's own on the default bus."""
        for rule in list(self.rules().values()):
            self._offer(rule, event)

    def rules(self, bus: str = "default") -> dict[str, Rule]:
        return events_backends[self._account][self._region].event_buses[bus].rules

    def _offer(self, rule: Rule, event: dict[str, Any]) -> None:
        # A rule with a schedule and no pattern matches every event, as moto sees it, and none, as AWS does.
        if rule.state == "DISABLED" or not rule.event_pattern.get_pattern():
            return
        if rule.event_pattern.matches_event(event):  # type: ignore[arg-type]
            for target in list(rule.targets):
                self._targets.deliver(target, message_for(target, event))


def message_for(target: dict[str, Any], event: dict[str, Any]) -> str:
    """What a target gets of an event: all of it, a part, a constant, or a text made of parts."""
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return json.dumps(extract_json(target["InputPath"], event))
    if transformer := target.get("InputTransformer"):
        return _transform(transformer, event)
    return json.dumps(event)


def _transform(transformer: dict[str, Any], event: dict[str, Any]) -> str:
    values = {name: extract_json(path, event) for name, path in transformer.get("InputPathsMap", {}).items()}
    template: str = transformer["InputTemplate"]

    def replace(match: re.Match[str]) -> str:
        if match["name"] not in values:
            return match[0]
        value = values[match["name"]]
        # Inside a JSON string the value joins the text; standing alone it keeps its type.
        inside = template[: match.start()].count('"') % 2 == 1
        if inside:
            return (value if isinstance(value, str) else json.dumps(value)).replace('"', '\\"')
        return json.dumps(value)

    return re.sub(r"<(?P<name>[A-Za-z0-9_.-]+)>", replace, template)


def _as_on_the_wire(event: dict[str, Any]) -> dict[str, Any]:
    """moto's event message, with the time as AWS writes it."""
    when = event.get("time", unix_time())
    if not isinstance(when, str):
        when = datetime.fromtimestamp(float(when), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {key: value for key, value in event.items() if key != "ingestion-time"} | {"time": when}
