"""The pack's own settings, read on first use: the API's version, whose shop is whose, and how much a refund may be."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from functions.commerce.errors import SHOPIFY, ShopNotConnected
from functions.core.aws import client
from functions.core.errors import SettingInvalid
from functions.core.principal import Principal

EVERYBODY = "*"
"""Stands for all users where the whole deployment works for one shop."""
_SECRET_SECONDS = 300
"""How long a process believes what it read: after that, who was taken out of the secret has no shop any more."""

Limit = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class CommerceSettings(BaseModel):
    """What the pack needs to know of where it runs."""

    model_config = ConfigDict(frozen=True)

    shopify_api_version: Annotated[str, Field(pattern=r"^\d{4}-(01|04|07|10)$")] = "2026-04"
    """Pinned. From this version on Shopify asks for an idempotency key with each refund; a version is served for a year."""
    shop_secret_arn: str = ""
    """Secrets Manager; JSON `{"<user id or *>": {"url", "access_token"}}`."""
    refund_limits: Mapping[str, Limit] = {"USD": Decimal(50), "EUR": Decimal(50)}
    """By currency: up to this amount a refund is made without asking a person. A currency that is not here always asks."""


class Shop(BaseModel):
    """One entry of the secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[str, Field(pattern=r"^(https://[A-Za-z0-9.-]+|http://127\.0\.0\.1:\d+)$")]
    """`https://<shop>.myshopify.com`. Without TLS only what never leaves the machine."""
    access_token: SecretStr
    """Of the Admin API. It is shown in no log and no repr."""


@cache
def commerce_settings() -> CommerceSettings:
    """From AMY_SHOPIFY_API_VERSION, AMY_SHOP_SECRET_ARN and AMY_REFUND_LIMITS (JSON). Raises SettingInvalid."""
    given = {name: os.environ.get(f"AMY_{name.upper()}", "") for name in CommerceSettings.model_fields}
    values = {name: value for name, value in given.items() if value}
    try:
        if "refund_limits" in values:
            return CommerceSettings.model_validate({**values, "refund_limits": json.loads(values["refund_limits"])})
        return CommerceSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        details = {"setting": f"AMY_{str(first['loc'][0]).upper()}", "expected": first["msg"]}
        raise SettingInvalid(details) from error
    except ValueError as error:
        expected = 'a JSON object: an amount by currency, such as {"EUR": "50"}'
        raise SettingInvalid({"setting": "AMY_REFUND_LIMITS", "expected": expected}) from error


def shop_of(principal: Principal) -> Shop:
    """The user's own shop, or the one that all share. Raises ShopNotConnected and SettingInvalid."""
    shops = _shops(commerce_settings().shop_secret_arn, int(time.monotonic() // _SECRET_SECONDS))
    shop = shops.get(principal.user_id) or shops.get(EVERYBODY)
    if shop is None:
        raise ShopNotConnected({"service": SHOPIFY})
    return shop


def forget_shops() -> None:
    """Read the secret anew at the next call: a token that was refused may have been replaced since."""
    _shops.cache_clear()


@lru_cache(maxsize=1)
def _shops(secret_arn: str, _span: int) -> dict[str, Shop]:
    if not secret_arn:
        return {}
    try:
        text = client("secretsmanager").get_secret_value(SecretId=secret_arn)["SecretString"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            # A fresh deployment: the secret is there and has no value yet.
            return {}
        raise
    try:
        return {user_id: Shop.model_validate(shop) for user_id, shop in json.loads(text).items()}
    except (ValueError, AttributeError):
        # Not chained: what pydantic and json say of the text may quote the token.
        expected = 'JSON: {"<user id or *>": {"url": "https://<shop>.myshopify.com", "access_token": "…"}}'
        raise SettingInvalid({"setting": "the secret of AMY_SHOP_SECRET_ARN", "expected": expected}) from None
