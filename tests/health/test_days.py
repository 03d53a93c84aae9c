"""Two imports at once lose nothing of each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from local.state import LocalState
from tests.cloud import User, items


def csv(metric: str, days: int = 200) -> str:
    rows = [f"2021-{1 + day // 28:02d}-{1 + day % 28:02d},{60 + day % 7}" for day in range(days)]
    return "\n".join([f"date,{metric}", *rows])


def test_imports_of_different_metrics_for_the_same_days_both_stand(cloud: LocalState, user: Callable[[], User]) -> None:
    person = user()

    def send(metric: str) -> int:
        answer = person.client.post("/v1/imports", content=csv(metric), headers={"Content-Type": "text/csv"})
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, ("resting_heart_rate", "steps"))) == [201, 201]

    rows = items(cloud, cloud.records_table, f"USER#{person.user_id}", "DAY#")
    assert len(rows) == 200
    for row in rows:
        said = json.loads(row["parts"]["S"])["daily_csv"]["daily"]["metrics"]
        assert set(said) == {"resting_heart_rate", "steps"}
