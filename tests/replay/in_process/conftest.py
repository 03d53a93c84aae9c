"""The two tables and the bucket on moto, and a scripted model: steps are run one by one, as Step Functions would."""

from __future__ import annotations

from tests.health.conftest import model
from tests.moto_tables import tables

__all__ = ["model", "tables"]
