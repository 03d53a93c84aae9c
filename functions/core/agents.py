"""Agents as data: a YAML file says who an agent is, what it may do and how much it may spend.

Layer 1 is the system prompt and the hard constraints, layer 2 the characteristics; both come from here and from nowhere
else. Prompts are files beside the YAML. A definition is known by the hash of its content, which a snapshot pins.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from functions.core.errors import AgentDefinitionInvalid
from functions.core.journal import fingerprint
from functions.core.markup import structural_tag
from functions.core.settings import ModelRole
from functions.core.tools import DELEGATION
from functions.core.yaml_lines import UnreadableYaml, YamlFile

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,48}$")]
"""Short enough for `delegate_to_<name>`: a provider takes at most 64 characters for a tool."""
Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    """Unknown fields are refused: a misspelt limit must not be no limit."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Autonomy(_Part):
    max_delegation_depth: Annotated[int, Field(ge=0, le=5)] = 0
    """How many runs may stand below a run of this agent, one below the other."""


class AgentBudget(_Part):
    """Limits of one run of an agent. Those of who delegated to it hold too."""

    seconds: Annotated[int, Field(ge=1, le=900)]
    usd: Annotated[float, Field(gt=0, le=100)]
    iterations: Annotated[int, Field(ge=1, le=50)]
    """Model calls of one run."""
    tool_calls: Annotated[int, Field(ge=1, le=200)] = 25


class AgentMemory(_Part):
    long_term_enabled: bool = False
    """Whether layer 6 is filled, and whether `recall_memory` may be allowed."""
    working_tokens: Annotated[int, Field(ge=500, le=500_000)] = 24_000
    """Layer 5: how much of a run's own log the agent sees; the oldest tool results go first."""


class AgentDefinition(_Part):
    """One agent."""

    name: Name
    description: Text
    """What it is good for. An agent that may delegate to it reads this."""
    role: ModelRole
    system: Text
    """Layer 1: who it is."""
    hard_constraints: list[Text] = []
    """Layer 1: what stands whatever the other layers say."""
    characteristics: str = ""
    """Layer 2: manner and style of deciding."""
    task: Text
    """Layer 4: what it is told to do, where the caller says nothing else."""
    tools: list[Text] = []
    """The whitelist."""
    sub_agents: list[Name] = []
    """Those that it may delegate to, if its autonomy lets it."""
    autonomy: Autonomy = Autonomy()
    budget: AgentBudget
    memory: AgentMemory = AgentMemory()
    max_tokens: Annotated[int, Field(ge=16, le=64_000)] = 4096

    @cached_property
    def version(self) -> str:
        """Content hash."""
        return fingerprint(self.model_dump(mode="json"))[:16]

    @field_validator("task")
    @classmethod
    def _task_stays_in_its_element(cls, task: str) -> str:
        tag = structural_tag(task)
        if tag is not None:
            raise ValueError(f"{tag} belongs to the context's own structure; name the section without brackets")
        return task

    @field_validator("tools", "sub_agents")
    @classmethod
    def _each_once(cls, names: list[str]) -> list[str]:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice")
        return names

    @field_validator("tools")
    @classmethod
    def _delegation_is_no_tool_of_the_list(cls, names: list[str]) -> list[str]:
        made = [name for name in names if name.startswith(DELEGATION)]
        if made:
            raise ValueError(f"{', '.join(made)}: name the agent in sub_agents instead")
        return names

    def contradictions(self) -> list[tuple[tuple[str, ...], str]]:
        """What does not fit together: the place and the reason."""
        found: list[tuple[tuple[str, ...], str]] = []
        if self.sub_agents and self.autonomy.max_delegation_depth == 0:
            found.append((("sub_agents",), "sub_agents need autonomy.max_delegation_depth of 1 or more"))
        if self.autonomy.max_delegation_depth and not self.sub_agents:
            found.append((("autonomy", "max_delegation_depth"), "a delegation depth without sub_agents"))
        if "recall_memory" in self.tools and not self.memory.long_term_enabled:
            found.append((("tools",), "recall_memory needs memory.long_term_enabled: true"))
        return found


def load_agent(path: Path) -> AgentDefinition:
    """Read one agent's file; `system_file` and `task_file` name prompts relative to it.

    Raises AgentDefinitionInvalid with file, line and reason of the first thing that is wrong, and `problems`: all of them.
    """
    return read_agent(path)[0]


def read_agent(path: Path) -> tuple[AgentDefinition, YamlFile]:
    """The same, with the file, which knows the line of each field."""
    try:
        file = YamlFile(path)
    except UnreadableYaml as error:
        raise invalid([problem(path, error.line, error.reason)]) from error
    except OSError as error:
        raise invalid([problem(path, None, f"cannot read it: {error.strerror}")]) from error
    if not isinstance(file.value, dict):
        raise invalid([problem(path, 1, "not a mapping of fields")])
    values, problems = _with_prompts(path, file)
    try:
        agent = AgentDefinition.model_validate(values)
    except ValidationError as error:
        for item in error.errors():
            place = [part for part in item["loc"] if isinstance(part, str | int)]
            name = ".".join(map(str, place))
            reason = item["msg"].removeprefix("Value error, ")
            line = file.line_of(place) or file.line_of([f"{name}_file"])
            problems.append(problem(path, line, f"{name}: {reason}"))
        raise invalid(problems) from error
    problems += [problem(path, file.line_of(place), reason) for place, reason in agent.contradictions()]
    if agent.name != path.stem:
        problems.append(
            problem(path, file.line_of(["name"]), f"the agent {agent.name} must stand in {agent.name}.yaml")
        )
    if problems:
        raise invalid(problems)
    return agent, file


def _with_prompts(path: Path, file: YamlFile) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    values, problems = dict(file.value), []
    for field in ("system", "task"):
        name = values.pop(f"{field}_file", None)
        if name is None:
            continue
        line = file.line_of([f"{field}_file"])
        if field in values:
            problems.append(problem(path, line, f"{field} and {field}_file cannot both be given"))
            continue
        try:
            values[field] = (path.parent / str(name)).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            values[field] = "?"
            problems.append(problem(path, line, f"{field}_file: cannot read {name}"))
    return values, problems


def problem(path: Path, line: int | None, reason: str) -> dict[str, Any]:
    """One thing that is wrong with a file."""
    return {"file": path.name, "line": line, "reason": reason}


def invalid(problems: list[dict[str, Any]]) -> AgentDefinitionInvalid:
    """The error for problems, of which there is at least one."""
    return AgentDefinitionInvalid({**problems[0], "problems": problems})
