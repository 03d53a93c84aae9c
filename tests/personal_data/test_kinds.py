"""Every kind of rows says how it is exported and what an erasure undoes beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from functions.core.settings import Settings
from functions.personal_data import KINDS, Elsewhere, kind_of
from local.state import LocalState
from tests.cloud import User, aws
from tests.personal_data.conftest import Rich
from tests.personal_data.declared import undeclared


def test_what_a_person_has_is_declared(cloud: LocalState, rich: Rich) -> None:
    """The same is looked at once more when all tests are through, see the fixture `cloud`."""
    assert rich.answered.id
    assert undeclared(cloud) == set()


def test_a_kind_that_nobody_declared_is_noticed(cloud: LocalState, user: Callable[[], User]) -> None:
    key = {"pk": {"S": f"USER#{user().user_id}"}, "sk": {"S": "NOVELTY#1"}}
    table = aws(cloud, "dynamodb")
    table.put_item(TableName=cloud.records_table, Item=key)

    found = undeclared(cloud)

    table.delete_item(TableName=cloud.records_table, Key=key)
    assert found == {"NOVELTY"}


def test_kinds_are_told_apart_and_say_why_one_is_not_exported() -> None:
    names, prefixes = Counter(kind.name for kind in KINDS), Counter((kind.place, kind.prefix) for kind in KINDS)

    assert set(names.values()) | set(prefixes.values()) == {1}
    for kind in KINDS:
        assert kind_of(kind.place, f"{kind.prefix}x" if kind.prefix.endswith("#") else kind.prefix) is kind
        assert not isinstance(kind.exported, Elsewhere) or len(kind.exported.why) > 10
        assert kind.machine in {"", *Settings.model_fields}
