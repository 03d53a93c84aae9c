from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest

from functions.commerce import settings
from functions.commerce.graphql import GraphQL
from functions.commerce.settings import Shop
from functions.commerce.shopify import Shopify
from functions.core.principal import Principal
from local.shopify.server import ShopServer
from tests.commerce.shop import DemoShop
from tests.moto_tables import tables

__all__ = ["tables"]


@pytest.fixture(scope="session")
def server() -> Iterator[ShopServer]:
    made = ShopServer()
    made.start()
    yield made
    made.close()


@pytest.fixture
def demo(server: ShopServer) -> Iterator[DemoShop]:
    shop = DemoShop(server.url)
    yield shop
    shop.client.delete(f"{server.url}/_faults")
    shop.client.close()


@pytest.fixture
def waits() -> list[float]:
    """How long the adapter waited, each time; it does not really."""
    return []


@pytest.fixture
def shop(demo: DemoShop, waits: list[float]) -> Shopify:
    """The adapter on the stand-in, over HTTP."""
    entry = Shop.model_validate({"url": demo.url, "access_token": "offline"})
    return Shopify(GraphQL(entry, pause=waits.append))


@pytest.fixture
def merchant(tables: None, demo: DemoShop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Principal]:
    """A user whose shop is the stand-in, by the secret. Nobody else has one."""
    principal = Principal("user_01JD0000000000000000000000")
    text = json.dumps({principal.user_id: {"url": demo.url, "access_token": "offline"}})
    made = boto3.client("secretsmanager").create_secret(Name="shops", SecretString=text)
    monkeypatch.setenv("AMY_SHOP_SECRET_ARN", made["ARN"])
    settings.commerce_settings.cache_clear()
    settings.forget_shops()
    yield principal
    settings.commerce_settings.cache_clear()
    settings.forget_shops()
