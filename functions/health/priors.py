"""What the literature knows of a pair of metrics, and on which level: data/biomarker_priors.json.

A prior between people ("who walks more has a lower resting heart rate") does not predict what happens from day to day
within one person, and mostly it does not hold there (docs: facts on within-person truth; steps and resting heart rate,
median ρ +0.05). So each prior is given with its level and with what that level allows to conclude. The file has a level
for each of its 44 entries; where the level alone would mislead, our copy adds a caution (`annotations`): effects that mix
two levels, links too small to be missed, and figures that hold for the people studied and for nobody else, as PSQI's 4.4
points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from functions.health.metrics import ingredients_of

_FILE = Path(__file__).parent / "data" / "biomarker_priors.json"

Level = Literal["within_person", "interventional", "between_person", "definition"]
LEVEL_MEANS: Mapping[Level, str] = MappingProxyType(
    {
        "within_person": "of the same kind as a finding in one person's days; may be compared with it",
        "interventional": "cause and effect at a dose over weeks; says what could work, not what these days show",
        "between_person": "a difference between people; no evidence for or against a link from day to day in one person",
        "definition": "a threshold or a description, no association",
    }
)
_LEVELS: tuple[Level, ...] = ("within_person", "interventional", "between_person", "definition")
"""The nearest to a finding of one person first."""
_ROLLING = re.compile(r"_(mean|sd|cv)_30d$")


@dataclass(frozen=True, slots=True)
class Prior:
    id: str
    feature: str
    target: str
    direction: str
    """`positive`, `negative`, `none_same_day`, `u_shaped`, `n/a`."""
    effect: str
    level: Level
    population: str
    source: str
    doi: str | None
    pmid: str | None
    evidence: str
    """Where the figure comes from: `computed`, `abstract`, `readme`, `secondary`, `recalled`."""
    sure: str
    note: str
    general: bool
    """False: holds for the people studied; never to be given as a general figure."""
    caution: str | None

    def for_prompt(self) -> dict[str, Any]:
        """As an agent reads it: with its level and what that means."""
        shown = {
            "id": self.id,
            "about": f"{self.feature} and {self.target}",
            "direction": self.direction,
            "effect": self.effect,
            "level": self.level,
            "level_means": LEVEL_MEANS[self.level],
            "population": self.population,
            "source": self.source,
            "sure": self.sure,
        }
        more = {"pmid": self.pmid, "note": self.note, "caution": self.caution}
        shown |= {name: value for name, value in more.items() if value}
        return shown if self.general else {**shown, "general": False}


@cache
def all_priors() -> tuple[Prior, ...]:
    """Every prior of the file, read on first use."""
    content = _content()
    notes = content["annotations"]
    return tuple(_prior(raw, notes.get(raw["id"], {})) for raw in content["priors"])


def priors_for(feature: str, target: str | None = None) -> list[Prior]:
    """Those whose feature or target is the finding's, or a part of its name (seed 002, "The Critic").

    A part is whole words: `sleep` of `sleep_minutes`, but not `age` of `average`. Those about both sides come first, then
    by level.
    """
    names = [_words(name) for name in (feature, target) if name]

    def sides(prior: Prior) -> int:
        return sum(any(_part_of(words, _words(side)) for words in names) for side in (prior.feature, prior.target))

    found = [(sides(prior), prior) for prior in all_priors()]
    ranked = sorted(
        ((hits, prior) for hits, prior in found if hits),
        key=lambda one: (-one[0] if target else 0, _LEVELS.index(one[1].level), one[1].id),
    )
    return [prior for _, prior in ranked]


def for_prompt(priors: Iterable[Prior]) -> list[dict[str, Any]]:
    """Priors as an agent reads them."""
    return [prior.for_prompt() for prior in priors]


def whole_blurb() -> dict[str, Any]:
    """All priors as the Domain Expert reads them: what the levels mean, once, and the entries."""
    entries = [
        {name: value for name, value in one.items() if name != "level_means"} for one in for_prompt(all_priors())
    ]
    return {"levels": dict(LEVEL_MEANS), "priors": entries}


def priors_about(feature: str, target: str) -> list[Prior]:
    """The priors of exactly this pair of metrics, whichever of them is the feature."""
    return [prior for prior in all_priors() if {prior.feature, prior.target} == {feature, target}]


def overlap_by_construction(feature: str, target: str) -> bool:
    """Whether two metrics are made of the same measurement, so that an association of theirs says nothing new."""
    if feature == target or ingredients_of(feature) & ingredients_of(target):
        return True
    # Through what they are made of: the 30-day mean of calories and steps overlap as calories and steps do.
    sides = ({feature, *ingredients_of(feature)}, {target, *ingredients_of(target)})
    return any(
        (one in sides[0] and other in sides[1]) or (one in sides[1] and other in sides[0]) for one, other in _overlaps()
    )


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


@cache
def _overlaps() -> list[tuple[str, str]]:
    return [(one, other) for one, other in _content()["construct_overlap_pairs"]]


def _prior(raw: Mapping[str, Any], annotation: Mapping[str, Any]) -> Prior:
    return Prior(
        id=raw["id"],
        feature=raw["feature"],
        target=raw["target"],
        direction=raw["direction"],
        effect=raw["typical_effect"],
        level=raw["level"],
        population=raw["population"],
        source=raw["source"],
        doi=raw["doi"],
        pmid=raw["pmid"],
        evidence=raw["evidence"],
        sure=raw["sure"],
        note=raw["note"],
        general=annotation.get("general", True),
        caution=annotation.get("caution"),
    )


def _words(name: str) -> list[str]:
    return _ROLLING.sub("", name.lower()).split("_")


def _part_of(one: list[str], other: list[str]) -> bool:
    """Whether the words of one stand, in a row, within the other."""
    short, long = sorted((one, other), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
