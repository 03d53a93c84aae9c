"""An agent's YAML file, with the prompts that lie beside it.

Apart from the definition, because whoever reads a snapshot needs that one, and not a parser of YAML with each cold start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from functions.core.agents import AgentDefinition
from functions.core.errors import AgentDefinitionInvalid
from functions.core.yaml_lines import UnreadableYaml, YamlFile


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
