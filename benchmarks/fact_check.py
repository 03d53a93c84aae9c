"""What the fact-check lets through, what it stops without need, and how long it takes. Prints JSON.

A made-up number is written into a sentence that says all that it can be mistaken for: a metric of the Fact Sheet, its
unit, the words for what an entry is. The sheet holds five findings. Beside the strict check stands the seed's, which
accepts what is near a value of the sheet or near the ratio of two. Honest sentences are those of
evals/fact_check/honest.jsonl. `python -m benchmarks.fact_check`
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contracts.turns import Finding
from functions.health.fact_check import check_answer
from functions.health.fact_sheet import FactSheet, build_fact_sheet
from functions.health.release import AnswerRelease
from functions.health.strict_check import NumberSources

HONEST = Path(__file__).parents[1] / "evals" / "fact_check" / "honest.jsonl"
MADE_UP = 4_000
"""Numbers of each kind."""
LIMITS = {"made_up_accepted": 0.02, "honest_stopped": 0.03, "check_ms": 2.0}
_RUNS = 50

ANSWER = """\
Your resting heart rate averaged {{ds-001.recent_mean}} from {{ds-001.recent.start}} to \
{{ds-001.recent.end}} ({{ds-001.recent_n}} with values), against {{ds-001.prior_mean}} in the 30 days before \
({{ds-001.prior_n}} with values): a change of {{ds-001.change}}. That is small beside your usual day-to-day \
spread of {{ds-001.metric_sd}}, and the interval from {{ds-001.ci_low}} to {{ds-001.ci_high}} includes no \
change at all. So I would not read much into it yet.

Your heart rate variability points the same way. It averaged {{ds-005.recent_mean}}, against \
{{ds-005.prior_mean}} before, which is {{ds-005.change}}. Take this as a first sign that is worth watching: \
a slow measurement such as this one can drift for a month without a reason that matters. Both together are \
what one often sees after some weeks with less sleep, more stress, an infection that passed, heat, or more \
alcohol than usual. Data alone cannot tell which of them it was, and perhaps you can.

Steps are an unlikely reason. Your steps and your resting heart rate hardly go together from day to day \
(rank correlation {{ds-002.effect}}, over {{ds-002.n}}), and your step count stayed near its usual \
{{ds-003.effect}}, between {{ds-003.min}} on the quietest day and {{ds-003.max}} on the busiest one. A \
correlation would not tell which of them drives the other anyway.

Sleep is the more promising lead. You sleep least on Sundays, {{ds-004.sunday_mean}}, and most on \
Wednesdays, {{ds-004.wednesday_mean}}, around a mean of {{ds-004.effect}}. In healthy adults a resting heart \
rate of 60 to 100 bpm is usual, and 7 to 9 hours of sleep are what most people do best with, so nothing here \
is alarming by itself. What would change that: a resting heart rate that keeps rising for several weeks, or \
symptoms such as fainting, palpitations or shortness of breath. With any of these, please see a doctor \
rather than your watch.

1. Keep the time at which you get up, on Sundays as well, for the coming two weeks.
2. Note late evenings and drinks, so that the next comparison has something to be compared with.
3. Then ask me again: with another month of days the comparison will be clearer than it can be now.

We would need to look more closely at single nights before saying more about the reason. If you like, ask me \
how your sleep before quiet days differs from your sleep before busy ones; that is one narrow question, and \
your data can answer it. Until then there is no need to train less, and no need to train more.
"""
"""Of about 400 words, as a turn ends: references for what is the person's, a few literal numbers, a list."""

_PEOPLE = [
    "How has my resting heart rate changed over the last 30 days, and does it go with my steps and my sleep?",
]
_EXPERT = ["In healthy adults a resting heart rate of 60 to 100 bpm is usual, and 7 to 9 hours of sleep."]


def findings() -> list[Finding]:
    """Five, as a turn about a month has them."""
    window = {
        "recent": {"start": "2021-12-24", "end": "2022-01-22", "days_with_values": 26},
        "prior": {"start": "2021-11-24", "end": "2021-12-23", "days_with_values": 30},
    }
    whole = {"all": {"start": "2021-10-25", "end": "2022-01-22", "days_with_values": 87}}
    rows: list[dict[str, Any]] = [
        {
            "id": "ds-001", "kind": "trend", "feature": "resting_heart_rate", "window": window,
            "numbers": {"recent_mean": 75.5692, "prior_mean": 74.52, "change": 1.0492, "effect": 1.0492, "recent_n": 26,
                        "prior_n": 30, "metric_sd": 2.31, "ci": [-0.42, 2.51]},
        },
        {
            "id": "ds-002", "kind": "association", "feature": "steps", "target": "resting_heart_rate", "window": whole,
            "numbers": {"effect": 0.0514, "n": 87, "ci": [-0.16, 0.26], "p_value": 0.634},
        },
        {
            "id": "ds-003", "kind": "scalar", "feature": "steps", "window": whole,
            "numbers": {"effect": 5776.6, "n": 87, "sd": 2104.2, "min": 686, "max": 12940},
        },
        {
            "id": "ds-004", "kind": "scalar", "feature": "sleep_minutes", "window": whole,
            "numbers": {"effect": 436.04, "n": 84, "sunday_mean": 412.3, "wednesday_mean": 455.8, "sd": 51.2},
        },
        {
            "id": "ds-005", "kind": "trend", "feature": "heart_rate_variability", "window": window,
            "numbers": {"recent_mean": 27.54, "prior_mean": 30.12, "change": -2.58, "effect": -2.58, "recent_n": 25,
                        "prior_n": 29, "metric_sd": 6.4},
        },
    ]  # fmt: skip
    return [Finding.model_validate({"claim": "It is so.", "verdict": "validated", **row}) for row in rows]


MADE_UP_SENTENCES: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "between_0_and_1": (
        lambda chance: f"{chance.random():.2f}",
        (
            "Your steps and your resting heart rate go together (rank correlation {}).",
            "The correlation of steps with resting heart rate is {}, with an interval from there upwards.",
            "Your resting heart rate rose by {} bpm.",
            "Your heart rate variability changed by {} ms.",
        ),
    ),
    "whole_40_to_99": (
        lambda chance: str(chance.randint(40, 99)),
        (
            "Your resting heart rate averaged {} bpm.",
            "Your resting heart rate was {} beats per minute in the recent window.",
            "Your heart rate variability averaged {} ms.",
            "Your resting heart rate was higher on {} days.",
            "Your sleep varied with a spread of {} minutes.",
            "Your steps rose by {} percent.",
        ),
    ),
    "between_100_and_500": (
        lambda chance: str(chance.randint(100, 500)),
        (
            "You slept {} minutes on average.",
            "Your sleep on Sundays was {} min.",
            "Your step count was {} steps on the lowest day.",
            "Your sleep averaged {} minutes, against more before.",
        ),
    ),
}
"""By kind: how a number is made up, and the sentences that it is put into, all about the sheet's own metrics."""


def main() -> None:
    """Prints the figures. Exits with an error if one of them is beyond its limit."""
    sheet = build_fact_sheet(findings())
    accepted = {kind: made_up(kind, sheet) for kind in MADE_UP_SENTENCES}
    honest = honest_stopped(sheet)
    times = check_ms(sheet)
    figures = {"made_up_accepted": accepted, "honest": honest, "check": times, "limits": LIMITS}
    print(json.dumps({"fact_check": figures}, indent=1))
    strict = max(one["strict"] for one in accepted.values())
    beyond = (
        strict > LIMITS["made_up_accepted"],
        honest["stopped"] > LIMITS["honest_stopped"],
        times["best_ms"] > LIMITS["check_ms"],
    )
    if any(beyond):
        raise SystemExit(1)


def made_up(kind: str, sheet: FactSheet) -> dict[str, Any]:
    """The share of made-up numbers that pass: the strict check, the seed's, and the worst of the sentences."""
    make, sentences = MADE_UP_SENTENCES[kind]
    chance = random.Random(42)
    passed = dict.fromkeys(sentences, 0)
    seed = 0
    for i in range(MADE_UP):
        sentence = sentences[i % len(sentences)]
        text = sentence.format(make(chance))
        passed[sentence] += not stopped(text, sheet, NumberSources(person=_PEOPLE, expert=_EXPERT))
        seed += not check_answer(text, sheet.values.values(), user_texts=_PEOPLE, expert_texts=_EXPERT)
    worst = max(sentences, key=lambda one: passed[one])
    each = MADE_UP // len(sentences)
    return {
        "strict": round(sum(passed.values()) / MADE_UP, 4),
        "seed": round(seed / MADE_UP, 4),
        "strict_worst_sentence": {"sentence": worst, "accepted": round(passed[worst] / each, 4)},
    }


def honest_stopped(sheet: FactSheet) -> dict[str, Any]:
    """The share of honest sentences in which something is replaced."""
    rows = [json.loads(line) for line in HONEST.read_text(encoding="utf-8").splitlines()]
    wrongly = [
        row["text"]
        for row in rows
        if stopped(row["text"], sheet, NumberSources(row["person"], row["expert"], row["proposals"]))
    ]
    return {"sentences": len(rows), "stopped": round(len(wrongly) / len(rows), 4), "which": wrongly}


def check_ms(sheet: FactSheet) -> dict[str, float]:
    """Processor time for an answer of 400 words: all that the release does, and the seed's check after it."""
    took: dict[str, list[float]] = {"release": [], "seed": []}
    for _ in range(_RUNS):
        begun = time.thread_time()
        release = AnswerRelease(sheet, NumberSources(person=_PEOPLE, expert=_EXPERT))
        release.feed(ANSWER)
        release.finish()
        between = time.thread_time()
        check_answer(
            release.text, sheet.values.values(), rendered=release.rendered, user_texts=_PEOPLE, expert_texts=_EXPERT
        )
        took["release"].append((between - begun) * 1000)
        took["seed"].append((time.thread_time() - between) * 1000)
    release_ms, seed_ms = (statistics.median(took[part]) for part in ("release", "seed"))
    best = min(sum(both) for both in zip(took["release"], took["seed"], strict=True))
    return {
        "words": len(ANSWER.split()),
        "release_ms": round(release_ms, 3),
        "seed_ms": round(seed_ms, 3),
        "median_ms": round(release_ms + seed_ms, 3),
        "best_ms": round(best, 3),
    }


def stopped(text: str, sheet: FactSheet, sources: NumberSources) -> bool:
    """Whether the release changes anything but references."""
    release = AnswerRelease(sheet, sources)
    release.feed(text)
    release.finish()
    return bool(release.issues)


if __name__ == "__main__":
    main()
