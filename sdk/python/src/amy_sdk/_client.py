"""`Amy` and `AsyncAmy`: an API, a key, and the resources."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from amy_sdk import resources
from amy_sdk._calls import MAX_RETRIES, TIMEOUT, Call, Settings, request_of, send
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._effects import Reply
from amy_sdk._errors import ConfigurationError
from amy_sdk._generated import async_resources
from amy_sdk._generated.resources import AsyncResources, SyncResources

API_URL = "https://api.amy.health"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Amy(SyncResources):
    """A connection to Amy as one person. Close it, or use it in a `with`.

    Args:
        api_key: `amy_sk_…`, or an access token of your sign-in; without it AMY_API_KEY. Empty for what needs none.
        base_url: Without it AMY_API_URL, or else Amy's own address.
        timeout: Seconds without a byte after which a try has failed.
        max_retries: How often a call that failed by accident is sent again.
        headers: Sent along with each request to the API.
        http_client: Instead of one of its own: for proxies, certificates, tests. It is yours to close.

    Raises:
        ConfigurationError: There is no key, or the address is none.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float = TIMEOUT,
        max_retries: int = MAX_RETRIES,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        self._settings = _settings(api_key, base_url, timeout, max_retries, headers)
        self._owned = http_client is None
        self._driver = SyncDriver(http_client or httpx.Client(trust_env=not _is_loopback(self._settings.base_url)))

    @property
    def base_url(self) -> str:
        return self._settings.base_url

    @cached_property
    def turns(self) -> resources.Turns:
        return resources.Turns(self._driver, self._settings)

    @cached_property
    def runs(self) -> resources.Runs:
        return resources.Runs(self._driver, self._settings)

    @cached_property
    def labs(self) -> resources.Labs:
        return resources.Labs(self._driver, self._settings)

    @cached_property
    def imports(self) -> resources.Imports:
        return resources.Imports(self._driver, self._settings)

    @cached_property
    def exports(self) -> resources.Exports:
        return resources.Exports(self._driver, self._settings)

    def request(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> Reply:
        """Any request to the API, retried as calls are, and its answer as it came: status, headers, body.

        Raises ApiError and ConnectionFailedError, as calls do.
        """
        call = Call(method.upper(), path, dict, query=query or {}, body=body)
        return self._driver.run(send(self._settings, request_of(self._settings, call)))

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Amy:
        """The same connection with other settings; `headers` are added. Closing either closes both."""
        other = object.__new__(Amy)
        other._settings = _changed(self._settings, timeout, max_retries, headers)
        other._owned, other._driver = self._owned, self._driver
        return other

    def close(self) -> None:
        if self._owned:
            self._driver.http.close()

    def __enter__(self) -> Amy:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class AsyncAmy(AsyncResources):
    """A connection to Amy as one person, for asyncio. Close it, or use it in an `async with`.

    Args:
        api_key: `amy_sk_…`, or an access token of your sign-in; without it AMY_API_KEY. Empty for what needs none.
        base_url: Without it AMY_API_URL, or else Amy's own address.
        timeout: Seconds without a byte after which a try has failed.
        max_retries: How often a call that failed by accident is sent again.
        headers: Sent along with each request to the API.
        http_client: Instead of one of its own: for proxies, certificates, tests. It is yours to close.

    Raises:
        ConfigurationError: There is no key, or the address is none.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float = TIMEOUT,
        max_retries: int = MAX_RETRIES,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        self._settings = _settings(api_key, base_url, timeout, max_retries, headers)
        self._owned = http_client is None
        is_loopback = _is_loopback(self._settings.base_url)
        self._driver = AsyncDriver(http_client or httpx.AsyncClient(trust_env=not is_loopback))

    @property
    def base_url(self) -> str:
        return self._settings.base_url

    @cached_property
    def turns(self) -> async_resources.AsyncTurns:
        return async_resources.AsyncTurns(self._driver, self._settings)

    @cached_property
    def runs(self) -> async_resources.AsyncRuns:
        return async_resources.AsyncRuns(self._driver, self._settings)

    @cached_property
    def labs(self) -> async_resources.AsyncLabs:
        return async_resources.AsyncLabs(self._driver, self._settings)

    @cached_property
    def imports(self) -> async_resources.AsyncImports:
        return async_resources.AsyncImports(self._driver, self._settings)

    @cached_property
    def exports(self) -> async_resources.AsyncExports:
        return async_resources.AsyncExports(self._driver, self._settings)

    async def request(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> Reply:
        """Any request to the API, retried as calls are, and its answer as it came: status, headers, body.

        Raises ApiError and ConnectionFailedError, as calls do.
        """
        call = Call(method.upper(), path, dict, query=query or {}, body=body)
        return await self._driver.run(send(self._settings, request_of(self._settings, call)))

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncAmy:
        """The same connection with other settings; `headers` are added. Closing either closes both."""
        other = object.__new__(AsyncAmy)
        other._settings = _changed(self._settings, timeout, max_retries, headers)
        other._owned, other._driver = self._owned, self._driver
        return other

    async def close(self) -> None:
        if self._owned:
            await self._driver.http.aclose()

    async def __aenter__(self) -> AsyncAmy:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()


def _settings(
    api_key: str | None, base_url: str | None, timeout: float, max_retries: int, headers: Mapping[str, str] | None
) -> Settings:
    key = os.environ.get("AMY_API_KEY") if api_key is None else api_key
    if key is None:
        raise ConfigurationError("There is no API key: pass api_key, or set AMY_API_KEY.")
    url = (base_url or os.environ.get("AMY_API_URL") or API_URL).rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise ConfigurationError(f"{url!r} is not an http or https address.")
    return Settings(url, key, timeout, max_retries, dict(headers or {}))


def _changed(
    settings: Settings, timeout: float | None, max_retries: int | None, headers: Mapping[str, str] | None
) -> Settings:
    return replace(
        settings,
        timeout=settings.timeout if timeout is None else timeout,
        max_retries=settings.max_retries if max_retries is None else max_retries,
        headers={**settings.headers, **(headers or {})},
    )


def _is_loopback(url: str) -> bool:
    """A proxy of the environment cannot reach this machine's loopback."""
    return urlsplit(url).hostname in _LOOPBACK
