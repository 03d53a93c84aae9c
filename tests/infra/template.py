"""Reads a synthesized template the way these tests ask about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """One IAM statement of a role of ours."""

    owner: str
    """Logical id of the policy or role that holds it."""
    effect: str
    actions: tuple[str, ...]
    resources: tuple[Any, ...]
    condition: Json


class Template:
    def __init__(self, content: Json) -> None:
        self.content = content
        self.resources: dict[str, Json] = content["Resources"]

    @classmethod
    def read(cls, path: Path) -> Template:
        return cls(json.loads(path.read_text("utf-8")))

    def of_type(self, kind: str) -> dict[str, Json]:
        """Logical id → the whole resource."""
        return {name: one for name, one in self.resources.items() if one["Type"] == kind}

    def properties(self, logical_id: str) -> Json:
        properties: Json = self.resources[logical_id]["Properties"]
        return properties

    def environment(self, function: str) -> Json:
        variables: Json = self.properties(function).get("Environment", {}).get("Variables", {})
        return variables

    def statements(self, *, role: str | None = None) -> Iterator[Statement]:
        """Statements of identity policies: of all roles, or of the one with this logical id."""
        for name, policy in self.of_type("AWS::IAM::Policy").items():
            if role is None or {"Ref": role} in policy["Properties"]["Roles"]:
                yield from _statements(name, policy["Properties"]["PolicyDocument"])
        for name, one in self.of_type("AWS::IAM::Role").items():
            if role in (None, name):
                for inline in one["Properties"].get("Policies", []):
                    yield from _statements(name, inline["PolicyDocument"])

    def role_of(self, function: str) -> str:
        role: str = self.properties(function)["Role"]["Fn::GetAtt"][0]
        return role


def _statements(owner: str, document: Json) -> Iterator[Statement]:
    for one in document["Statement"]:
        yield Statement(
            owner=owner,
            effect=one["Effect"],
            actions=_several(one["Action"]),
            resources=_several(one["Resource"]),
            condition=one.get("Condition", {}),
        )


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
