"""How long the model takes: a profile of pauses, settable while it runs.

A profile is JSON: `{"scale": 1.0, "default": PACE, "agents": {name: PACE}, "steps": {name: PACE}}`, where a pace is
`{"first_token_s": 0.4, "tokens_per_s": 60}` or `{"first_token_s": 0.4, "total_s": 2.0}`. The most specific one counts:
agent, then step, then default. `scale` multiplies every pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.offline_model.errors import invalid


@dataclass(frozen=True)
class Pace:
    first_token_s: float = 0.0
    """Seconds from the request to the first token."""
    tokens_per_s: float | None = None
    """None: the rest follows at once."""
    total_s: float | None = None
    """Seconds from the request to the last token; wins over `tokens_per_s`."""

    def seconds_for(self, tokens: float, of_all: int) -> float:
        """Seconds that `tokens` of `of_all` take after the first one has begun."""
        if self.total_s is not None:
            return max(0.0, self.total_s - self.first_token_s) * tokens / max(of_all, 1)
        return tokens / self.tokens_per_s if self.tokens_per_s else 0.0


@dataclass(frozen=True)
class Profile:
    scale: float = 1.0
    default: Pace = Pace()
    agents: Mapping[str, Pace] = field(default_factory=dict)
    steps: Mapping[str, Pace] = field(default_factory=dict)

    def pace(self, agent: str, step: str) -> Pace:
        pace = self.agents.get(agent) or self.steps.get(step) or self.default
        return Pace(
            pace.first_token_s * self.scale,
            pace.tokens_per_s / self.scale if pace.tokens_per_s and self.scale else None,
            None if pace.total_s is None else pace.total_s * self.scale,
        )

    def to_wire(self) -> dict[str, Any]:
        return {
            "scale": self.scale,
            "default": vars(self.default),
            "agents": {name: vars(pace) for name, pace in self.agents.items()},
            "steps": {name: vars(pace) for name, pace in self.steps.items()},
        }


ZERO = Profile()
"""No pauses: for benchmarks and tests."""

DEMO = Profile(
    default=Pace(0.3, total_s=0.8),
    agents={
        "vagueness_classifier": Pace(0.3, total_s=0.4),
        "router": Pace(0.4, total_s=0.7),
        "safety_screener": Pace(0.3, total_s=0.4),
        "rephraser": Pace(0.4, total_s=0.8),
        "data_science_planner": Pace(0.4, total_s=1.2),
        "data_science_coder": Pace(0.5, total_s=2.0),
        "data_science_debugger": Pace(0.5, total_s=2.0),
        "data_science_summarizer": Pace(0.4, total_s=1.0),
        "finding_extractor": Pace(0.4, total_s=1.0),
        "domain_expert": Pace(0.6, tokens_per_s=120),
        "coach_recommend_gate": Pace(0.3, total_s=0.4),
        "coach_finish_gate": Pace(0.3, total_s=0.4),
        "coach_closing": Pace(0.4, total_s=0.8),
        "health_coach": Pace(0.6, tokens_per_s=120),
        "synthesizer": Pace(0.6, tokens_per_s=60),
        "fallback": Pace(0.6, tokens_per_s=60),
        "triage": Pace(0.4, total_s=1.0),
        "refund_decision": Pace(0.5, total_s=1.2),
    },
)
"""Short enough to watch (a turn of the demo spends about ten seconds in the model), long enough to see the steps."""

_NAMED = {"demo": DEMO, "zero": ZERO}


def read_profile(value: object) -> Profile:
    """A profile from a name (`demo`, `zero`), a factor on the demo's pauses (`0.5`), or its JSON.

    Raises ApiError 400.
    """
    if isinstance(value, str) and value in _NAMED:
        return _NAMED[value]
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            scale = float(value)
        except ValueError:
            raise invalid(
                f"latency profile {value!r}: use demo, zero, a factor such as 0.5, or a JSON object"
            ) from None
        return Profile(_not_negative("scale", scale), DEMO.default, DEMO.agents)
    if not isinstance(value, dict) or set(value) - {"name", "scale", "default", "agents", "steps"}:
        raise invalid("latency profile: an object of name, scale, default, agents, steps")
    base = _NAMED.get(value.get("name", "zero"))
    if base is None:
        raise invalid("latency profile: name is demo or zero")
    return Profile(
        _not_negative("scale", value.get("scale", base.scale)),
        _read_pace(value["default"]) if "default" in value else base.default,
        {**base.agents, **{name: _read_pace(pace) for name, pace in value.get("agents", {}).items()}},
        {**base.steps, **{name: _read_pace(pace) for name, pace in value.get("steps", {}).items()}},
    )


def _read_pace(value: object) -> Pace:
    if not isinstance(value, dict) or set(value) - {"first_token_s", "tokens_per_s", "total_s"}:
        raise invalid("latency profile: a pace is an object of first_token_s, tokens_per_s, total_s")
    numbers = {name: _not_negative(name, one) for name, one in value.items() if one is not None}
    return Pace(numbers.get("first_token_s", 0.0), numbers.get("tokens_per_s"), numbers.get("total_s"))


def _not_negative(name: str, value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise invalid(f"latency profile: {name} is a number of at least 0")
    return float(value)
