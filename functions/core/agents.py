"""Agents as data: a YAML file says who an agent is, what it may do and how much it may spend.

Layer 1 is the system prompt and the hard constraints, layer 2 the characteristics; both come from here and from nowhere
else. Prompts are files beside the YAML. A definition is known by the hash of its content, which a snapshot pins.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.core.errors import AgentDefinitionInvalid
from functions.core.journal import fingerprint
from functions.core.settings import ModelRole


class Autonomy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    max_delegation_depth: Annotated[int, Field(ge=0, le=5)] = 0


class AgentBudget(BaseModel):
    """Limits of one run of an agent."""

    model_config = ConfigDict(extra="forbid")

    seconds: Annotated[int, Field(ge=1, le=900)]
    usd: Annotated[float, Field(gt=0, le=100)]
    iterations: Annotated[int, Field(ge=1, le=50)]
    """Model calls of one run."""


class AgentMemory(BaseModel):
    model_config = ConfigDict(extra="forbid")

    long_term_enabled: bool = False


class AgentDefinition(BaseModel):
    """One agent. Unknown fields are refused: a misspelt limit must not be no limit."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
    description: Annotated[str, Field(min_length=1)]
    role: ModelRole
    system: Annotated[str, Field(min_length=1)]
    """Layer 1: who it is."""
    hard_constraints: list[str] = []
    """Layer 1: what stands whatever the other layers say."""
    characteristics: str = ""
    """Layer 2: manner and style of deciding."""
    task: Annotated[str, Field(min_length=1)]
    """Layer 4: what it is told to do, where the caller says nothing else."""
    tools: list[str] = []
    """The whitelist."""
    sub_agents: list[str] = []
    autonomy: Autonomy = Autonomy()
    budget: AgentBudget
    memory: AgentMemory = AgentMemory()
    max_tokens: Annotated[int, Field(ge=16, le=64_000)] = 4096

    @cached_property
    def version(self) -> str:
        """Content hash."""
        return fingerprint(self.model_dump(mode="json"))[:16]


def load_agent(path: Path) -> AgentDefinition:
    """Read one agent's file; `system_file` and `task_file` name prompts relative to it.

    Raises AgentDefinitionInvalid with file, line where YAML knows it, and reason.
    """
    try:
        values: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(values, dict):
            raise AgentDefinitionInvalid({"file": path.name, "reason": "not a mapping"})
        for field in ("system", "task"):
            name = values.pop(f"{field}_file", None)
            if name is not None:
                values[field] = (path.parent / name).read_text(encoding="utf-8").strip()
        return AgentDefinition.model_validate(values)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise AgentDefinitionInvalid({"file": path.name, "line": line, "reason": error.problem}) from error
    except OSError as error:
        raise AgentDefinitionInvalid({"file": path.name, "reason": f"cannot read {error.filename}"}) from error
    except ValidationError as error:
        reasons = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise AgentDefinitionInvalid({"file": path.name, "reason": "; ".join(reasons)}) from error


def load_agents(folder: Path) -> dict[str, AgentDefinition]:
    """All agents of a folder, by name. Names are unique and equal the files' names."""
    agents: dict[str, AgentDefinition] = {}
    for path in sorted(folder.glob("*.yaml")):
        agent = load_agent(path)
        if agent.name != path.stem:
            raise AgentDefinitionInvalid({"file": path.name, "reason": f"the file of {agent.name} must have its name"})
        agents[agent.name] = agent
    return agents
