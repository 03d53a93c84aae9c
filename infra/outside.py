"""The outside services that agents look things up in: where they are, as parameters of the template.

A deployment has the real ones; the cloud in a box fills in its stand-ins.
"""

from __future__ import annotations

from aws_cdk import CfnParameter, Stack
from constructs import Construct


def outside_services(scope: Construct) -> dict[str, str]:
    """The environment of functions whose agents look things up. Called once for a stack."""
    stack = Stack.of(scope)
    ncbi = CfnParameter(
        stack,
        "NcbiBaseUrl",
        default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        allowed_pattern="^https?://.+$",
        description="NCBI's E-utilities (PubMed)",
    )
    datacommons = CfnParameter(
        stack,
        "DataCommonsBaseUrl",
        default="https://api.datacommons.org/v2",
        allowed_pattern="^https?://.+$",
        description="Google Data Commons, REST v2",
    )
    return {"AMY_NCBI_URL": ncbi.value_as_string, "AMY_DATACOMMONS_URL": datacommons.value_as_string}
