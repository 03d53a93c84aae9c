"""Python, numpy and pandas values → JSON values.

| value | JSON |
|---|---|
| None, NaN, ±Inf, NaT, NA | null |
| bool, int, float, str and their numpy kinds | as they are; whole numbers beyond 64 bits become floats |
| Decimal, Fraction | number |
| Timestamp, datetime, date, time, datetime64 | ISO 8601 text |
| Timedelta, timedelta, timedelta64 | seconds, a number |
| Period, Interval, UUID, Enum | text (Enum: its value) |
| dict | object; keys become text, Timestamps among them as dates |
| list, tuple, set, dict views, ndarray, Index, Categorical | array (sets sorted) |
| named tuple, scipy's results | object by field |
| Series | object by index label, or an array where labels repeat |
| DataFrame | array of objects, one per row; an index that is not just 0, 1, 2 … comes first as columns |
| anything else (generators, functions, complex numbers, bytes, open objects …) | refused |
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import ItemsView, Iterable, KeysView, Mapping, ValuesView
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from functions.sandbox.protocol import MAX_DEPTH, Json

_MAX_VALUES = 500_000
"""Values in one result: more cannot fit the size limit, and a list that grows while it is read must end somewhere."""


class NotJsonError(TypeError):
    """The result holds something that JSON cannot say. The message names its place and kind."""


class TooManyValuesError(Exception):
    """The result holds more values than its size limit could ever take."""


def to_json(value: object) -> Json:
    """The value as JSON. Raises NotJsonError for kinds without a mapping and for nesting deeper than MAX_DEPTH.

    Raises TooManyValuesError for results that are far too large.
    """
    return _Converter().convert(value)


class _Converter:
    def __init__(self) -> None:
        self._values_left = _MAX_VALUES
        self._path: list[str] = ["result"]

    def convert(self, value: object) -> Json:
        self._spend(1)
        if len(self._path) > MAX_DEPTH + 1:
            raise self._refusal(f"is nested deeper than {MAX_DEPTH} levels, or contains itself.")
        if isinstance(value, Enum):
            value = value.value
        if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, np.datetime64) and np.isnat(value)):
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            return str(value)  # takes subclasses, numpy's str_ among them, back to the plain type
        number = _number(value)
        if number is not None:
            return number if math.isfinite(number) else None
        text = _text(value)
        return text if text is not None else self._collection(value)

    def _collection(self, value: object) -> Json:
        size = _size(value)
        if size is not None:
            self._spend(size)
            value = _unpacked(value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            value = {str(name): getattr(value, name) for name in value._fields}
        if isinstance(value, set | frozenset):
            value = sorted(value, key=str)
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, list | tuple | KeysView | ValuesView | ItemsView | range):
            return self._array(value)
        if size is not None:
            return self.convert(value)  # an array without dimensions: a single value
        raise self._refusal(f"is a {type(value).__name__}, which JSON cannot say.")

    def _array(self, values: Iterable[object]) -> Json:
        items: list[Json] = []
        self._path.append("")
        for i, item in enumerate(values):
            self._path[-1] = f"[{i}]"
            items.append(self.convert(item))
        self._path.pop()
        return items

    def _object(self, fields: Mapping[Any, object]) -> Json:
        items: dict[str, Json] = {}
        self._path.append("")
        for key, item in fields.items():
            name = key_text(key)
            self._path[-1] = f".{name}"
            items[name] = self.convert(item)
        self._path.pop()
        return items

    def _spend(self, values: int) -> None:
        self._values_left -= values
        if self._values_left < 0:
            raise TooManyValuesError

    def _refusal(self, why: str) -> NotJsonError:
        return NotJsonError(f"{''.join(self._path)[:200]} {why}")


def key_text(key: object) -> str:
    """A dict key, column or index label as text: dates without a time of day lose it, tuples are joined."""
    if isinstance(key, str):
        return str(key)
    if isinstance(key, tuple):
        return ", ".join(key_text(part) for part in key)
    if isinstance(key, dt.datetime | np.datetime64):
        moment = pd.Timestamp(key)
        return _iso(moment.date() if moment == moment.normalize() else moment)
    if isinstance(key, np.generic):
        key = key.item()
    return str(key)


def _size(value: object) -> int | None:
    """Values in a numpy or pandas collection; None for anything else."""
    if isinstance(value, pd.DataFrame | pd.Series | np.ndarray):
        return int(value.size)
    return len(value) if isinstance(value, pd.Index | ExtensionArray) else None


def _unpacked(value: Any) -> object:
    """A numpy or pandas collection as lists and dicts."""
    if isinstance(value, pd.DataFrame):
        table = value if isinstance(value.index, pd.RangeIndex) else _with_index_as_columns(value)
        columns = [key_text(column) for column in table.columns]
        rows = zip(*(table.iloc[:, i].tolist() for i in range(len(columns))), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]
    if isinstance(value, pd.Series) and value.index.is_unique:
        return dict(zip(value.index.tolist(), value.tolist(), strict=True))
    return value.tolist()


def _number(value: object) -> int | float | None:
    """The value as a plain number or None if it is none. Timedeltas are seconds."""
    if isinstance(value, np.timedelta64 | dt.timedelta):
        return pd.Timedelta(value).total_seconds()
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return _whole_number(int(value))
    if isinstance(value, float | np.floating | Decimal | Fraction):
        return float(value)
    return None


def _whole_number(value: int) -> int | float:
    if -(2**63) <= value < 2**63:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _text(value: object) -> str | None:
    if isinstance(value, np.datetime64):
        return _iso(pd.Timestamp(value))
    if isinstance(value, dt.date | dt.time):
        return _iso(value)
    if isinstance(value, pd.Period | pd.Interval | uuid.UUID):
        return str(value)
    return None


def _iso(value: dt.date | dt.time) -> str:
    return value.isoformat()


def _with_index_as_columns(table: pd.DataFrame) -> pd.DataFrame:
    # A level without a name, or with that of a column, gets one of its own.
    names = [
        f"index_{level}" if name is None or name in table.columns else name
        for level, name in enumerate(table.index.names)
    ]
    return table.set_axis(table.index.set_names(names), axis=0).reset_index()
