"""The template loader: CloudFormation's functions, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from local.template.intrinsics import Resolver, TemplateError
from local.template.loader import Loader


class Made:
    """Stands for the loader: everything exists, and is called by its name."""

    def ref(self, logical_id: str) -> str:
        return f"<{logical_id}>"

    def attribute(self, logical_id: str, name: str) -> Any:
        return f"<{logical_id}.{name}>"


TEMPLATE = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a,b"},
        "Empty": {"Type": "String"},
    },
    "Conditions": {
        "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsNotProd": {"Fn::Not": [{"Condition": "IsProd"}]},
        "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsNotProd"}]},
        "Either": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "IsNotProd"}]},
    },
    "Mappings": {"Sizes": {"dev": {"memory": "128"}}},
    "Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}},
}

PSEUDO = {"AWS::Region": "eu-west-1", "AWS::AccountId": "1", "AWS::StackName": "amy"}


def resolver(**given: str) -> Resolver:
    return Resolver(TEMPLATE, given, PSEUDO, Made())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "Table"}, "<Table>"),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "<Table.Arn>"),
        ({"Fn::GetAtt": "Table.Stream.Arn"}, "<Table.Stream.Arn>"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}, "b"]]}, "a-dev-b"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b"),
        ({"Fn::Sub": "x-${Stage}-${Table}-${Table.Arn}-${!Literal}"}, "x-dev-<Table>-<Table.Arn>-${Literal}"),
        ({"Fn::Sub": ["${Mine}/${AWS::Region}", {"Mine": {"Ref": "Stage"}}]}, "dev/eu-west-1"),
        ({"Fn::Select": [1, {"Fn::Split": [":", "a:b:c"]}]}, "b"),
        ({"Fn::If": ["IsProd", "yes", "no"]}, "no"),
        ({"Fn::If": ["Either", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Both", "yes", "no"]}, "no"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}, "128"),
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
        ({"Ref": "Stage", "not": "a function"}, {"Ref": "Stage", "not": "a function"}),
    ],
)
def test_functions_of_cloudformation(value: Any, expected: Any) -> None:
    assert resolver().resolve(value) == expected


def test_a_given_parameter_replaces_its_default() -> None:
    assert resolver(Stage="prod").resolve({"Fn::If": ["IsProd", "yes", "no"]}) == "yes"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"Ref": "Nobody"}, "Nobody"),
        ({"Ref": "Empty"}, "Empty"),
        ({"Fn::Magic": 1}, "Fn::Magic"),
        ({"Fn::If": ["Unheard", 1, 2]}, "Unheard"),
        ({"Fn::FindInMap": ["Sizes", "prod", "memory"]}, "Sizes.prod.memory"),
    ],
)
def test_what_cannot_be_resolved_is_named(value: Any, told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        resolver().resolve(value)


def load(resources: dict[str, Any]) -> Loader:
    """Load without an endpoint: nothing here is to be created."""
    loader = Loader({"Resources": resources}, "http://127.0.0.1:9", "us-east-1")
    loader.load()
    return loader


def function(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "a.b", "Code": {}, **properties}}


def test_a_function_does_not_run_with_a_hole_in_its_environment() -> None:
    resources = {
        "Graph": {"Type": "AWS::Neptune::DBCluster"},
        "Asking": function(Environment={"Variables": {"GRAPH": {"Ref": "Graph"}}}),
    }

    with pytest.raises(TemplateError, match=r"Graph, a AWS::Neptune::DBCluster"):
        load(resources)


def test_what_nobody_refers_to_may_be_unknown() -> None:
    model = load({"Graph": {"Type": "AWS::Neptune::DBCluster"}, "Alone": function()}).cloud

    assert [each.label for each in model.functions] == ["Alone"]


def test_what_changes_nothing_here_is_named_plausibly() -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {}}
    with_role = function(Environment={"Variables": {"ROLE": {"Fn::GetAtt": ["Role", "Arn"]}}})

    model = load({"Role": role, "WithRole": with_role}).cloud

    assert model.functions[0].environment["ROLE"].endswith(":role/amy-Role")


def test_a_condition_that_is_false_leaves_a_resource_out() -> None:
    template = {
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        "Resources": {"Here": function(), "NotHere": {**function(), "Condition": "Never"}},
    }
    loader = Loader(template, "http://127.0.0.1:9", "us-east-1")

    assert [each.label for each in loader.load().functions] == ["Here"]


def test_resources_that_need_each_other() -> None:
    resources = {
        "One": function(Environment={"Variables": {"TWO": {"Ref": "Two"}}}),
        "Two": function(Environment={"Variables": {"ONE": {"Ref": "One"}}}),
    }

    with pytest.raises(TemplateError, match="One → Two → One"):
        load(resources)


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"Code": {"ImageUri": "x"}}, "Docker"),
        ({"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/other"}}}, "/opt/other"),
    ],
)
def test_functions_that_cannot_run_here(properties: dict[str, Any], told: str) -> None:
    with pytest.raises(TemplateError, match=told):
        load({"Odd": function(**properties)})


def test_a_version_and_an_alias_lead_to_their_function() -> None:
    resources = {
        "Fn": function(),
        "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Fn"}}},
        "Alias": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "Fn"}, "Name": "live"}},
    }

    loader = load(resources)

    assert loader.ref("Version") == "arn:aws:lambda:us-east-1:123456789012:function:amy-Fn:1"
    assert loader.ref("Alias") == "arn:aws:lambda:us-east-1:123456789012:function:amy-Fn:live"
