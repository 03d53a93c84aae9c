"""The wall around code that a model wrote, as far as it is AWS that stands there."""

from __future__ import annotations

from tests.infra.template import Template


def test_its_code_may_do_nothing(template: Template) -> None:
    # given
    role = template.role_of("SandboxFunction")
    statements = list(template.statements(role=role))

    # then: whatever carries the mark of the function's own code is denied,
    denied = [one for one in statements if one.effect == "Deny"]
    assert [(one.actions, one.resources, one.condition) for one in denied] == [
        (("*",), ("*",), {"Null": {"lambda:SourceFunctionArn": "false"}})
    ]
    # and what is allowed is what Lambda itself needs in order to place the function, which carries no such mark.
    allowed = {action for one in statements if one.effect == "Allow" for action in one.actions}
    assert allowed == {
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    }
    assert "ManagedPolicyArns" not in template.properties(role)


def test_it_knows_nothing(template: Template) -> None:
    function = template.properties("SandboxFunction")

    assert "Environment" not in function
    assert "Layers" not in function
    assert "TracingConfig" not in function


def test_each_user_has_an_execution_environment_of_their_own(template: Template) -> None:
    assert template.properties("SandboxFunction")["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}


def test_its_network_leads_nowhere_and_resolves_nothing(template: Template) -> None:
    (network,) = template.of_type("AWS::EC2::VPC").values()
    assert network["Properties"]["EnableDnsSupport"] is False
    kinds = {one["Type"] for one in template.resources.values() if one["Type"].startswith("AWS::EC2::")}
    assert kinds == {
        "AWS::EC2::VPC",
        "AWS::EC2::Subnet",
        "AWS::EC2::RouteTable",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::FlowLog",
    }


def test_its_security_group_lets_nothing_out_or_in(template: Template) -> None:
    (group,) = template.of_type("AWS::EC2::SecurityGroup").values()

    # A group without a rule would get AWS's default one, all traffic out; this rule matches no traffic.
    (rule,) = group["Properties"]["SecurityGroupEgress"]
    assert (rule["CidrIp"], rule["IpProtocol"]) == ("255.255.255.255/32", "icmp")
    assert "SecurityGroupIngress" not in group["Properties"]


def test_nobody_may_call_it_but_the_turn(template: Template) -> None:
    callers = {
        one.owner for one in template.statements() if "lambda:InvokeFunction" in one.actions and "Sandbox" in str(one)
    }

    assert len(callers) == 1
    assert "TurnFunction" in callers.pop()
    assert not [
        one
        for one in template.of_type("AWS::Lambda::Permission").values()
        if "SandboxFunction" in str(one["Properties"]["FunctionName"])
    ]
