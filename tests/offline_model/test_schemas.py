"""Values made to fit a schema."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.offline_model.schemas import conform

SCALARS = st.sampled_from(
    [
        {"type": "string"},
        {"type": "integer"},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "null"},
        {"type": ["string", "null"]},
        {"enum": ["low", "high"]},
        {"const": 7},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": 3, "maximum": 9},
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "minLength": 4, "maxLength": 9},
        {"$ref": "#/$defs/Named"},
    ]
)
NAMES = st.sampled_from(["a", "b", "c"])


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda properties, required, closed: {
            "type": "object",
            "properties": properties,
            "required": sorted(required & set(properties)),
            "additionalProperties": not closed,
        },
        st.dictionaries(NAMES, inner),
        st.sets(NAMES),
        st.booleans(),
    )


def _arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 1)
    )


def _choices(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=3))


SCHEMAS = st.recursive(SCALARS, lambda inner: _objects(inner) | _arrays(inner) | _choices(inner), max_leaves=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-20, 20) | st.floats(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
NAMED = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}


@given(SCHEMAS, VALUES)
def test_whatever_is_proposed_the_result_is_valid(schema: dict[str, Any], value: Any) -> None:
    whole = {**schema, "$defs": {"Named": NAMED}}

    jsonschema.validate(conform(value, whole), whole)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"name": "x", "size": 2}, {"name": "x", "size": 2}),
        ({"name": "x", "size": None}, {"name": "x", "size": None}),
        ({"name": "x", "size": 2, "other": 1}, {"name": "x", "size": 2}),
        ({"size": "two"}, {"name": "", "size": 0}),
    ],
)
def test_what_fits_is_kept(value: Any, kept: Any) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "size": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
        "required": ["name", "size"],
        "additionalProperties": False,
    }

    assert conform(value, schema) == kept
