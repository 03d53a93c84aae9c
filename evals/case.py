"""A case: a question, the person who asks it, and what a right turn comes to. Cases are data: `evals/cases/*.yaml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.findings import Verdict
from contracts.memory import MemoryKind
from contracts.turns import Message, ResultMode, Vagueness
from evals.people import PEOPLE
from functions.core.journal import fingerprint

CASES = Path(__file__).parent / "cases"

Group = Literal[
    "pattern 1", "pattern 2", "pattern 3", "pattern 4", "pattern 5", "pattern 6",
    "vague", "corner", "safety", "failure", "injection",
]  # fmt: skip


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    return pattern


Regex = Annotated[str, AfterValidator(_compiles)]
"""Looked for anywhere in the answer, without regard to case."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ExpectedRoute(_Strict):
    main: str
    supporting: list[str] = []


class ExpectedFinding(_Strict):
    """One that the turn must have; of several that fit, the first."""

    kind: Literal["association", "trend", "scalar"]
    feature: str
    target: str | None = None
    verdict: list[Verdict]
    """Those that are right."""
    numbers: dict[str, tuple[float, float]] = {}
    """By key of the finding's numbers: the value, and how far from it is still right."""


class MemoryGiven(_Strict):
    kind: MemoryKind
    text: str


class Rule(_Strict):
    """What the offline model is made to do in this turn, see local/offline_model/control.py."""

    match: dict[str, str] = {}
    action: dict[str, Any]
    times: int | None = 1


class Case(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    group: Group
    why: str
    """What the case is there for."""
    question: str = ""
    conversation: list[Message] = []
    """In place of a question; the last message is the person's."""
    person: str = "nobody"
    """Whose data: a name of `people.PEOPLE`."""
    memories: list[MemoryGiven] = []
    articles: list[dict[str, Any]] = []
    """What PubMed's stand-in has besides its own."""
    rules: list[Rule] = []
    """A case with rules has no meaning with a real model and is left out there."""

    status: Literal["completed", "failed"] = "completed"
    error: str | None = None
    """Of a turn that is right to fail: the code."""
    mode: ResultMode | None = "answer"
    route: ExpectedRoute | None = None
    """Absent: nobody is to be routed to."""
    vagueness: list[Vagueness] = ["low"]
    """Those that are right; judged where a route is expected."""
    findings: list[ExpectedFinding] = []
    only: bool = False
    """Whether there may be no findings but those."""
    must: list[Regex] = []
    forbidden: list[Regex] = []
    issues: list[Regex] = []
    """What the fact-check must have noted, by the issue's value."""
    flags: list[str] = []
    """The safety flags; exactly these."""

    @model_validator(mode="after")
    def _asks_once(self) -> Case:
        if bool(self.question) == bool(self.conversation):
            raise ValueError("either a question or a conversation")
        if self.person not in PEOPLE:
            raise ValueError(f"person: there are {', '.join(PEOPLE)}")
        return self

    @property
    def messages(self) -> list[Message]:
        return self.conversation or [Message(role="user", content=self.question)]

    @property
    def asked(self) -> str:
        """Hash of all that makes the turn what it is; what is expected of it is no part of that."""
        given = {"messages", "question", "conversation", "person", "memories", "articles", "rules"}
        return fingerprint([self.model_dump(mode="json", include=given), PEOPLE[self.person]()])[:16]


def read_cases(folder: Path = CASES) -> list[Case]:
    """All cases, in the order of files and lines. Raises ValueError for two of one id."""
    cases = [
        Case.model_validate(entry)
        for file in sorted(folder.glob("*.yaml"))
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
    twice = [id_ for id_, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise ValueError(f"cases with one id: {', '.join(twice)}")
    return cases


def chosen(cases: Iterable[Case], patterns: Iterable[str]) -> list[Case]:
    """Those whose id or group fits one of the patterns (`p2-*`, `safety`); all if there are none."""
    wanted = list(patterns)
    return [
        case
        for case in cases
        if not wanted or any(fnmatchcase(case.id, each) or fnmatchcase(case.group, each) for each in wanted)
    ]
