"""The function that runs code which a model wrote."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.functions import LOG_RETENTION, BundledCode, architecture_of, execution_role, fix_logical_id


class Sandbox(Construct):
    """Beneath the process fences of functions/sandbox this is the outer wall, for the day that those fail:

    no rights, no network, no name resolution, no environment, and one execution environment per user, so that not even
    a function that has been taken over whole meets another person's rows.

    It writes no logs either, although a crash log would be welcome: that right would be the only one that its code had,
    and what such code prints is a person's data. The reply carries what a log would have said (the layers reached, the
    exception, the limit that was hit), Lambda reports a killed or late process to the caller by name, and its metrics
    need no right.
    """

    def __init__(self, scope: Construct, construct_id: str, *, code: BundledCode) -> None:
        super().__init__(scope, construct_id)
        vpc = self._nowhere()
        function = lambda_.Function(
            self,
            "SandboxFunction",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=architecture_of(bundle.SANDBOX),
            code=code.of(bundle.SANDBOX),
            handler="functions.sandbox.handler.handler",
            description="Runs analysis code written by a model",
            # 1,769 MB are one whole processor; above it there would be a second one, for which an analysis has no use.
            memory_size=1769,
            timeout=Duration.seconds(60),
            role=self._role(),
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_groups=[
                ec2.SecurityGroup(
                    self,
                    "Closed",
                    vpc=vpc,
                    allow_all_outbound=False,
                    description="Nothing in, nothing out",
                )
            ],
            tenancy_config=lambda_.TenancyConfig.PER_TENANT,
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        fix_logical_id(function, "SandboxFunction")
        acknowledge(function, "Bundles are built and tested for this Python.", "AwsSolutions-L1")
        self.function = function

    def _role(self) -> iam.Role:
        """Lambda itself needs five network actions to place a function in a VPC, and takes them from the function's
        role. Whatever the function's own code asks for carries `lambda:SourceFunctionArn`, and is denied."""
        role = execution_role(self, "SandboxFunction")
        role.add_to_policy(
            iam.PolicyStatement(
                actions=[
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:UnassignPrivateIpAddresses",
                ],
                resources=["*"],
            )
        )
        role.add_to_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=["*"],
                resources=["*"],
                conditions={"Null": {"lambda:SourceFunctionArn": "false"}},
            )
        )
        acknowledge(
            role,
            "What Lambda demands of the role of a function in a VPC; denied to the function's code, as is all else.",
            "AwsSolutions-IAM5[Resource::*]",
        )
        return role

    def _nowhere(self) -> ec2.Vpc:
        """A network without a gateway, an endpoint, or a resolver. Isolated subnets alone would still resolve names,
        and a name that is looked up is a way out for data."""
        vpc = ec2.Vpc(
            self,
            "Nowhere",
            ip_addresses=ec2.IpAddresses.cidr("10.0.0.0/24"),
            max_azs=2,
            nat_gateways=0,
            create_internet_gateway=False,
            enable_dns_support=False,
            enable_dns_hostnames=False,
            # It would take a function of CDK's own to empty it; nothing is ever put into the default group.
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=26)
            ],
        )
        Tags.of(vpc).add("purpose", "the sandbox has no network")
        # Whatever appears here has got out of the process fences.
        vpc.add_flow_log(
            "Attempts",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(
                logs.LogGroup(self, "AttemptLogs", retention=LOG_RETENTION, removal_policy=RemovalPolicy.DESTROY)
            ),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        return vpc
