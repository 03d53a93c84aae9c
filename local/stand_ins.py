"""The outside services of the cloud in a box: their stand-ins, and how the template is told of them.

A service's address that the environment has (AMY_NCBI_URL, AMY_DATACOMMONS_URL) is used in place of its stand-in, as with
the model.
"""

from __future__ import annotations

import os

from local.datacommons.server import DataCommonsServer
from local.pubmed.server import PubMedServer
from local.stand_in import StandIn
from local.terra.server import TerraServer


class StandIns:
    """Listen on loopback; answer after `start()`."""

    def __init__(self, api_url: str) -> None:
        """`api_url`: of the local gateway, where Terra sends its events."""
        self.terra = TerraServer(f"{api_url}/webhooks/terra")
        self._servers: dict[str, StandIn] = {"NcbiBaseUrl": PubMedServer(), "DataCommonsBaseUrl": DataCommonsServer()}

    @property
    def parameters(self) -> dict[str, str]:
        """Of the template: where each service is."""
        given = {"NcbiBaseUrl": "AMY_NCBI_URL", "DataCommonsBaseUrl": "AMY_DATACOMMONS_URL"}
        urls = {name: os.environ.get(given[name]) or server.url for name, server in self._servers.items()}
        return {**urls, "TerraBaseUrl": self.terra.api_url, "TerraPayloadOrigins": self.terra.url}

    def start(self) -> None:
        for server in (*self._servers.values(), self.terra):
            server.start()

    def close(self) -> None:
        for server in (*self._servers.values(), self.terra):
            server.close()
