"""The outside services of the cloud in a box: their stand-ins, and how the template is told of them.

A service's address that the environment has (AMY_NCBI_URL, AMY_DATACOMMONS_URL) is used in place of its stand-in, as with
the model.
"""

from __future__ import annotations

import os

from local.datacommons.server import DataCommonsServer
from local.issuer.server import AUDIENCE, IssuerServer
from local.pubmed.server import PubMedServer
from local.stand_in import StandIn
from local.terra.server import TerraServer


class StandIns:
    """Listen on loopback; answer after `start()`."""

    def __init__(self, api_url: str) -> None:
        """`api_url`: of the local gateway, where Terra sends its events."""
        self.terra = TerraServer(f"{api_url}/webhooks/terra")
        self.issuer = IssuerServer()
        self._servers: dict[str, StandIn] = {"NcbiBaseUrl": PubMedServer(), "DataCommonsBaseUrl": DataCommonsServer()}

    @property
    def parameters(self) -> dict[str, str]:
        """Of the template: where each service is."""
        given = {"NcbiBaseUrl": "AMY_NCBI_URL", "DataCommonsBaseUrl": "AMY_DATACOMMONS_URL"}
        urls = {name: os.environ.get(given[name]) or server.url for name, server in self._servers.items()}
        terra = {"TerraBaseUrl": self.terra.api_url, "TerraPayloadOrigins": self.terra.url}
        issuer = {"OidcIssuer": self.issuer.url, "OidcAudience": AUDIENCE, "OidcJwksUrl": self.issuer.jwks_url}
        return {**urls, **terra, **issuer}

    def start(self) -> None:
        for server in self._all:
            server.start()

    def close(self) -> None:
        for server in self._all:
            server.close()

    @property
    def _all(self) -> tuple[StandIn, ...]:
        return (*self._servers.values(), self.terra, self.issuer)
