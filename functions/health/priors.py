"""What is known of associations before a person's own data are looked at, each with the level at which it is known.

The level decides what a prior can say about one person: an association between persons ("people who walk more have a
lower resting heart rate") predicts nothing about one person's days; only one within persons compares.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from functions.health.metrics import ingredients_of

_FILE = Path(__file__).parent / "data" / "biomarker_priors.json"

Level = Literal["between_person", "within_person", "interventional", "definition"]


class Prior(BaseModel):
    """One known association, threshold or effect; data/SOURCES.md says where they come from."""

    id: str
    feature: str
    target: str
    direction: str
    """`positive`, `negative`, or something that gives no sign."""
    typical_effect: str
    level: Level
    population: str
    source: str
    doi: str | None
    pmid: str | None
    evidence: str
    """`computed`, `abstract`, `readme`, `secondary` or `recalled`: how the entry was made."""
    sure: str
    note: str


class _Reference(BaseModel):
    priors: list[Prior]
    construct_overlap_pairs: list[tuple[str, str]]


def priors_about(feature: str, target: str) -> list[Prior]:
    """The priors of a pair of metrics, whichever of them is the feature."""
    return [prior for prior in _reference().priors if {prior.feature, prior.target} == {feature, target}]


def overlap_by_construction(feature: str, target: str) -> bool:
    """Whether two metrics are made of the same measurement, so that an association of theirs says nothing new."""
    if feature == target or ingredients_of(feature) & ingredients_of(target):
        return True
    # Through what they are made of: the 30-day mean of calories and steps overlap as calories and steps do.
    sides = ({feature, *ingredients_of(feature)}, {target, *ingredients_of(target)})
    return any(
        (one in sides[0] and other in sides[1]) or (one in sides[1] and other in sides[0])
        for one, other in _reference().construct_overlap_pairs
    )


@lru_cache(maxsize=1)
def _reference() -> _Reference:
    return _Reference.model_validate(json.loads(_FILE.read_text("utf-8")))
