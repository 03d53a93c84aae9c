"""One at a time, and once: Powertools' idempotency around whatever acts.

Its record is the lease of the process that acts: another one that comes meanwhile is sent away, and one that comes after its
death waits for the end of the time that the dead one's invocation had. What lasts is the action's row; this record goes
after a day. Decision 0010 says why requests have a mechanism of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyInconsistentStateError,
    IdempotencyPersistenceLayerError,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.core.aws import client
from functions.core.errors import ActionInProgress, StoreUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings

KEEP_SECONDS = 24 * 3600


def once(
    principal: Principal, event_id: str, act: Callable[[], dict[str, Any]], context: LambdaContext
) -> dict[str, Any]:
    """What `act` gives, or gave when it ran to its end for this event before.

    Raises ActionInProgress while another process is at it, StoreUnavailable, and what `act` raises: then it did not run to
    its end, and the next try is free.
    """
    records = DynamoDBPersistenceLayer(
        table_name=get_settings().ephemeral_table,
        key_attr="pk",
        static_pk_value=principal.partition,
        sort_key_attr="sk",
        expiry_attr="expires_at",
        boto3_client=client("dynamodb"),
    )
    config = IdempotencyConfig(expires_after_seconds=KEEP_SECONDS, lambda_context=context)

    def do(*, event_id: str) -> dict[str, Any]:  # noqa: ARG001 - the key is taken from the argument of this name
        return act()

    guarded: Callable[..., dict[str, Any]] = idempotent_function(
        do,
        data_keyword_argument="event_id",
        persistence_store=records,
        config=config,
        key_prefix="IDEMPOTENCY#ACTION",
    )
    try:
        return guarded(event_id=event_id)
    except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError) as error:
        raise ActionInProgress from error
    except IdempotencyPersistenceLayerError as error:
        raise StoreUnavailable from error
