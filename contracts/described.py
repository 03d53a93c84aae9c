"""Descriptions in JSON schemas from the docstrings of fields.

Pydantic's own `use_attribute_docstrings` reads a class's source while the class is made, so with every cold start: it was a
quarter of the time that the API took to import. Here the source is read when a schema is asked for.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue


class Described(BaseModel):
    """A model whose JSON schema says of each field what its docstring says. For schemas that a client or a language model
    reads."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        made = handler(core_schema)
        properties = handler.resolve_ref_schema(made).get("properties", {})
        for name, said in field_docstrings(cls).items():
            names = {name, cls.model_fields[name].alias, cls.model_fields[name].serialization_alias}
            for known in names & properties.keys():
                properties[known].setdefault("description", said)
        return made


def field_docstrings(model: type[BaseModel]) -> Mapping[str, str]:
    """The docstrings of a model's fields, inherited ones included, by the fields' names."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found |= _in_module(base.__module__).get(base.__name__, {})
    return {name: said for name, said in found.items() if name in model.model_fields}


@cache
def _in_module(module: str) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_in_class(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _in_class(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in pairwise(node.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match after:
                case ast.Expr(ast.Constant(str() as text)):
                    yield field.target.id, inspect.cleandoc(text)
