"""Findings of cdk-nag that we live with. Each stands beside the code it is about and says why."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reason: str, *rules: str) -> None:
    """Accepts these rules for this construct and all below it. An IAM5 rule names its finding: `IAM5[Resource::*]`."""
    Validations.of(construct).acknowledge(*(Acknowledgment(id=rule, reason=reason) for rule in rules))
