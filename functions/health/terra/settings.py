"""What the connection to Terra needs to know of where it runs, and the secret: read on first use."""

from __future__ import annotations

import json
import os
import time
from functools import cache, lru_cache
from typing import Annotated

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from functions.core.aws import client
from functions.core.errors import SettingInvalid
from functions.health.errors import SourcesNotConfigured

_SECRET_SECONDS = 300
"""How long a process believes what it read, so that a replaced signing secret counts soon."""


class TerraSettings(BaseModel):
    """From AMY_TERRA_URL, AMY_TERRA_SECRET_ARN, … and AMY_INGEST_QUEUE_URL."""

    model_config = ConfigDict(frozen=True)

    terra_url: str = "https://api.tryterra.co/v2"
    terra_secret_arn: str = ""
    """Secrets Manager; JSON `{"dev_id", "api_key", "signing_secret"}`."""
    terra_tolerance_seconds: Annotated[int, Field(ge=1)] = 300
    """How old a signature may be. Whether Terra signs a retry anew, over up to 8 hours, is not documented: where late
    retries are refused as stale, 30000 takes them. Nothing depends on it but that: an event that comes again changes
    nothing."""
    terra_payload_origins: str = "https://terra-payload-bucket.s3.eu-west-2.amazonaws.com"
    """Where `s3_payload` may send us, with commas: whole origins, of which no part is a pattern."""
    terra_history_days: Annotated[int, Field(ge=0, le=365)] = 90
    """How far back a new connection's history is asked for."""
    ingest_queue_url: str = ""

    @property
    def payload_origins(self) -> frozenset[str]:
        return frozenset(origin.strip() for origin in self.terra_payload_origins.split(",") if origin.strip())


class TerraKeys(BaseModel):
    """The secret; shown in no log and no repr."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dev_id: str
    api_key: SecretStr
    signing_secret: SecretStr


@cache
def terra_settings() -> TerraSettings:
    """Raises SettingInvalid."""
    given = {name: os.environ.get(f"AMY_{name.upper()}", "") for name in TerraSettings.model_fields}
    try:
        return TerraSettings.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        details = {"setting": f"AMY_{str(first['loc'][0]).upper()}", "expected": first["msg"]}
        raise SettingInvalid(details) from error


def terra_keys() -> TerraKeys:
    """Raises SourcesNotConfigured where nobody has put the secret there yet, and SettingInvalid."""
    keys = _keys(terra_settings().terra_secret_arn, int(time.monotonic() // _SECRET_SECONDS))
    if keys is None:
        forget_keys()  # one that is put there counts at once
        raise SourcesNotConfigured
    return keys


def forget_keys() -> None:
    """Read the secret anew at the next call."""
    _keys.cache_clear()


@lru_cache(maxsize=1)
def _keys(secret_arn: str, _span: int) -> TerraKeys | None:
    if not secret_arn:
        return None
    try:
        text = client("secretsmanager").get_secret_value(SecretId=secret_arn)["SecretString"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            # A fresh deployment: the secret is there and has no value yet.
            return None
        raise
    try:
        return TerraKeys.model_validate_json(text)
    except ValidationError:
        # Not chained: what pydantic says of the text may quote a key.
        expected = json.dumps({"dev_id": "…", "api_key": "…", "signing_secret": "…"}, ensure_ascii=False)
        raise SettingInvalid({"setting": "the secret of AMY_TERRA_SECRET_ARN", "expected": expected}) from None
