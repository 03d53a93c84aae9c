"""How much one user may ask for: parameters of the template, so that the cloud in a box, where tests ask a lot, can have
more room than a deployment. A deployment sets them by its options; what is empty is the default of
functions/core/settings.py."""

from __future__ import annotations

from aws_cdk import CfnParameter, Stack
from constructs import Construct

from infra.options import Options


def request_limits(scope: Construct, options: Options) -> dict[str, str]:
    """The environment of the functions that count requests. Called once for a stack."""
    stack = Stack.of(scope)
    values = {
        "MaxStreamsPerUser": ("AMY_MAX_STREAMS_PER_USER", options.max_streams_per_user, "Open streams of a user"),
        "ReadsPerSecond": ("AMY_READS_PER_SECOND", options.reads_per_second, "GET requests of a user, lasting"),
        "ReadBurst": ("AMY_READ_BURST", options.read_burst, "GET requests of a user, at once"),
        "WritesPerSecond": ("AMY_WRITES_PER_SECOND", options.writes_per_second, "Other requests of a user, lasting"),
        "WriteBurst": ("AMY_WRITE_BURST", options.write_burst, "Other requests of a user, at once"),
        "DeviceLoginBurst": (
            "AMY_DEVICE_LOGIN_BURST",
            options.device_login_burst,
            "Device logins of an address, at once",
        ),
    }
    environment = {}
    for name, (variable, chosen, description) in values.items():
        default = "" if chosen is None else str(chosen)
        parameter = CfnParameter(
            stack, name, default=default, allowed_pattern=r"^([0-9]+(\.[0-9]+)?)?$", description=description
        )
        environment[variable] = parameter.value_as_string
    return environment
