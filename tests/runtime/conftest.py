from __future__ import annotations

import pytest

from tests.moto_tables import tables
from tests.runtime.stage import Stage

__all__ = ["tables"]


@pytest.fixture
def stage(tables: None) -> Stage:
    return Stage()
