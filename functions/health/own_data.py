"""Whether a question is about the person's own data, where its words leave no doubt.

Seed 002, STEP 3 of the routing: whoever asks about something that their own data can speak to, even just a bit, gets them
looked at. The router is asked for that and sees more than a rule can; what stands here is what must not be missed: "my
resting heart rate", "based on my data", or a value that is named ("a resting heart rate of 75"). A metric without any values
counts for nothing, since looking at it could only fail.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from functions.health.subjects import vocabulary

_QUALIFIERS = (
    r"(?:(?:own|average|mean|median|usual|typical|normal|daily|nightly|weekly|monthly|recent|current|latest|overall|total|high"
    r"|low|higher|lower|rising|falling|poor|bad|good|short)\s+){0,2}"
)
_DATA = re.compile(
    rf"\bmy\s+{_QUALIFIERS}(?:(?:wearable|watch|tracker|health|sleep|activity)\s+)?"
    r"(?:data|numbers|readings|measurements|stats|statistics)\b",
    re.IGNORECASE,
)
_LEADS_TO_VALUE = r"(?:\s+(?:of|at|is|was|averages|averaged|around|about|only|just|under|over|below|above)){1,3}\s+\d"
_LOOSE = frozenset(
    {
        "energy",
        "step",
        "walk",
        "walked",
        "walking",
        "night",
        "nights",
        "asleep",
        "awake",
        "oxygen",
        "sitting",
        "distance",
        "efficiency",
        "variability",
    }
)
"""Words that name a metric in an answer, and in a question as often something else."""


def touches_own_data(question: str, measured: Collection[str]) -> bool:
    """Whether it does without doubt. `measured` are the metrics with values."""
    if not measured:
        return False
    if _DATA.search(question):
        return True
    names, mine, value = _patterns()
    words = (found["metric"].lower() for pattern in (mine, value) for found in pattern.finditer(question))
    return any(word not in _LOOSE and names[word] in measured for word in words)


@cache
def _patterns() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Metrics by their words; what says that a metric is one's own; and what names a value of one."""
    names, words = vocabulary()
    metric = rf"(?P<metric>{words.pattern})"
    return (
        names,
        re.compile(rf"\bmy\s+{_QUALIFIERS}{metric}", re.IGNORECASE),
        re.compile(f"{metric}{_LEADS_TO_VALUE}", re.IGNORECASE),
    )
