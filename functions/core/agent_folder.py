"""A pack's agents: all files of a folder, read, checked one by one and against each other.

A pack calls `load_agents` when it runs and `report` when it is built: its `agent_files` module is a command that prints what
the folder holds and ends with 1 if something is wrong with it. `make synth` and `amy agents` run that command.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.core.agent_file import invalid, problem, read_agent
from functions.core.agents import AgentDefinition
from functions.core.context import fixed_layers
from functions.core.errors import AgentDefinitionInvalid
from functions.core.yaml_lines import YamlFile

Problem = dict[str, Any]
"""`{"file", "line", "reason"}`; the line is None where a file has none for it."""


@dataclass(frozen=True)
class Checked:
    """What a folder holds: the agents that are right in themselves, and everything that is wrong."""

    agents: dict[str, AgentDefinition]
    problems: list[Problem]


def load_agents(folder: Path, tools: Collection[str]) -> dict[str, AgentDefinition]:
    """All agents of a folder, by name. `tools` are the names that a whitelist may hold.

    Raises AgentDefinitionInvalid with the first problem, and all of them in `problems`.
    """
    checked = check_folder(folder, tools)
    if checked.problems:
        raise invalid(checked.problems)
    return checked.agents


def check_folder(folder: Path, tools: Collection[str]) -> Checked:
    """Read and check every `*.yaml` of a folder."""
    files: dict[str, tuple[AgentDefinition, YamlFile, Path]] = {}
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        try:
            agent, file = read_agent(path)
        except AgentDefinitionInvalid as error:
            problems += (error.details or {})["problems"]
        else:
            files[agent.name] = agent, file, path
    if not paths:
        problems.append(problem(folder, None, "holds no agent"))
    agents = {name: agent for name, (agent, _, _) in files.items()}
    present = {path.stem for path in paths}
    for agent, file, path in files.values():
        for place, reason in _contradictions(agent, agents, present, tools):
            problems.append(problem(path, file.line_of(place), reason))
    return Checked(agents, problems)


def _contradictions(
    agent: AgentDefinition, agents: Mapping[str, AgentDefinition], present: Collection[str], tools: Collection[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, tool in enumerate(agent.tools):
        if tool not in tools:
            yield ("tools", index), f"there is no tool {tool}; known: {', '.join(sorted(tools)) or 'none'}"
    for index, name in enumerate(agent.sub_agents):
        if name not in present:
            yield ("sub_agents", index), f"there is no agent {name}"
        elif name in agents and (chain := _way(agents, name, agent.name)):
            yield ("sub_agents", index), f"a circle of delegation: {' → '.join([agent.name, *chain])}"


def _way(agents: Mapping[str, AgentDefinition], start: str, goal: str) -> list[str] | None:
    """The chain of delegations from one agent to another, if there is one."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for name in agents[way[-1]].sub_agents if way[-1] in agents else []:
            if name == goal or name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None


def report(folder: Path, tools: Collection[str]) -> None:
    """Print the folder as one JSON object, `{"agents": […], "problems": […]}`, and exit: 1 if there are problems."""
    checked = check_folder(folder, tools)
    agents = [_shown(agent) for agent in checked.agents.values()]
    sys.stdout.write(json.dumps({"agents": agents, "problems": checked.problems}) + "\n")
    raise SystemExit(1 if checked.problems else 0)


def _shown(agent: AgentDefinition) -> dict[str, Any]:
    core, *rest = fixed_layers(agent)
    layers = [{"layer": 1, "name": "core", "text": core}]
    layers += [{"layer": 2, "name": "characteristics", "text": text} for text in rest]
    layers.append({"layer": 4, "name": "delegated", "text": agent.task})
    limits = agent.model_dump(mode="json", exclude={"system", "hard_constraints", "characteristics", "task"})
    return {**limits, "version": agent.version, "layers": layers}
