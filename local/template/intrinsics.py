"""CloudFormation's functions: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split, Fn::If, conditions and the rest.

References are resolved when they are met: the loader is asked for the resource, and creates it first if it must. So the
order of creation follows from the template's own references, and a cycle shows as a resource that needs itself.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

_SUBSTITUTION = re.compile(r"\$\{(!?)([^}]+)\}")

NO_VALUE = object()
"""AWS::NoValue: the property is as if it were not there."""


class TemplateError(Exception):
    """The template asks for something that the local cloud cannot give; the message says what and where."""


class References(Protocol):
    def ref(self, logical_id: str) -> str: ...

    def attribute(self, logical_id: str, name: str) -> Any: ...


class Resolver:
    def __init__(
        self, template: Mapping[str, Any], given: Mapping[str, str], pseudo: Mapping[str, str], references: References
    ) -> None:
        """`given`: values of the template's parameters; absent ones take their default."""
        self._resources: Mapping[str, Any] = template.get("Resources", {})
        self._mappings: Mapping[str, Any] = template.get("Mappings", {})
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._parameters = _parameters(template.get("Parameters", {}), given)
        self._pseudo = pseudo
        self._references = references

    def resolve(self, value: Any) -> Any:
        """The value with every function in it replaced by what it stands for."""
        if isinstance(value, list):
            return [each for each in map(self.resolve, value) if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if function := self._function(name):
                return function(argument)
        resolved = {key: self.resolve(each) for key, each in value.items()}
        return {key: each for key, each in resolved.items() if each is not NO_VALUE}

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true. Refuses one that does not exist."""
        if condition not in self._conditions:
            raise TemplateError(f"the template has no condition {condition!r}")
        return self._true(self._conditions[condition])

    def _function(self, name: str) -> Callable[[Any], Any] | None:
        if name == "Ref":
            return self._ref
        if name.startswith("Fn::"):
            known: dict[str, Callable[[Any], Any]] = {
                "Fn::GetAtt": self._get_att,
                "Fn::Join": lambda arg: str(self.resolve(arg[0])).join(map(str, self.resolve(arg[1]))),
                "Fn::Sub": self._sub,
                "Fn::Select": lambda arg: self.resolve(arg[1])[int(self.resolve(arg[0]))],
                "Fn::Split": lambda arg: self.resolve(arg[1]).split(self.resolve(arg[0])),
                "Fn::If": lambda arg: self.resolve(arg[1] if self.holds(arg[0]) else arg[2]),
                "Fn::FindInMap": self._find_in_map,
                "Fn::Base64": lambda arg: base64.b64encode(str(self.resolve(arg)).encode()).decode(),
                "Fn::GetAZs": lambda _: [f"{self._pseudo['AWS::Region']}{zone}" for zone in "abc"],
            }
            if name not in known:
                raise TemplateError(f"{name} is not known to the local cloud (local/template/intrinsics.py)")
            return known[name]
        return None

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._parameters:
            return self._parameters[name]
        if name in self._resources:
            return self._references.ref(name)
        raise TemplateError(f"Ref to {name!r}, which is neither a resource nor a parameter with a value")

    def _get_att(self, argument: Any) -> Any:
        logical_id, name = argument.split(".", 1) if isinstance(argument, str) else argument
        return self._references.attribute(logical_id, str(self.resolve(name)))

    def _sub(self, argument: Any) -> str:
        text, local = argument if isinstance(argument, list) else (argument, {})

        def replace(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return "${" + name + "}"
            if name in local:
                return str(self.resolve(local[name]))
            return str(self._get_att(name) if "." in name else self._ref(name))

        return _SUBSTITUTION.sub(replace, text)

    def _find_in_map(self, argument: list[Any]) -> Any:
        name, first, second = (self.resolve(each) for each in argument[:3])
        try:
            return self._mappings[name][first][second]
        except KeyError as error:
            raise TemplateError(f"Fn::FindInMap finds no {name}.{first}.{second}") from error

    def _true(self, condition: Any) -> bool:
        name, argument = next(iter(condition.items()))
        if name == "Condition":
            return self.holds(argument)
        if name == "Fn::Equals":
            left, right = (self.resolve(each) for each in argument)
            return bool(left == right)
        if name == "Fn::Not":
            return not self._true(argument[0])
        if name in {"Fn::And", "Fn::Or"}:
            return (all if name == "Fn::And" else any)(map(self._true, argument))
        raise TemplateError(f"{name} is no condition")


def _parameters(declared: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, declaration in declared.items():
        if name in given:
            value: Any = given[name]
        elif "Default" in declaration:
            value = declaration["Default"]
        else:
            continue  # refused when something refers to it
        is_list = declaration["Type"] == "CommaDelimitedList" or declaration["Type"].startswith("List<")
        values[name] = value.split(",") if is_list else value
    return values
