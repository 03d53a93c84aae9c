from __future__ import annotations

import json
from pathlib import Path

import pytest
from aws_cdk import App, Stack, assertions
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_route53 as route53
from pydantic import ValidationError

from functions.core.settings import read_settings
from infra.assembly import assemble
from infra.bundle import Bundle
from infra.bundle_sources import BundleNotBuilt, require_built
from infra.front_door import CustomDomain, Firewall
from infra.options import Options
from tests.infra.template import Template


def options(**context: object) -> Options:
    """As `-c amy:<name>=<value>` would give them."""
    app = App(context={f"amy:{name}": value for name, value in context.items()}, analytics_reporting=False)
    return Options.from_context(app.node)


def test_options_come_as_text_from_the_command_line() -> None:
    given = options(stage="prod", waf="true", throttle_rate="200")

    assert (given.stage, given.waf, given.throttle_rate) == ("prod", True, 200)


@pytest.mark.parametrize(
    ("context", "named"),
    [
        ({"wav": "true"}, "wav"),
        ({"stage": "Prod!"}, "stage"),
        ({"domain_name": "api.amy.health"}, "amy:certificate_arn"),
        ({"hosted_zone_id": "Z1"}, "amy:hosted_zone_name"),
        ({"docs_url": "https://docs.amy.health/"}, "docs_url"),
        ({"model_providers": "openai"}, "model_providers"),
        ({"model_providers": "anthropic,bedrock"}, "amy:bedrock_models"),
        ({"bedrock_models": '{"claude-opus-4-7": "eu.anthropic.claude-opus-4-7"}'}, "amy:model_providers"),
        ({"bedrock_region": "eu-central-1"}, "amy:model_providers"),
        ({"max_turns": "0"}, "max_turns"),
        ({"read_burst": "0"}, "read_burst"),
        ({"oidc_issuer": "https://clerk.example.com"}, "amy:oidc_audience"),
        ({"oidc_issuer": "http://clerk.example.com"}, "oidc_issuer"),
    ],
)
def test_a_wrong_option_is_refused_by_name(context: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        options(**context)


def test_models_are_set_only_where_somebody_chose_them() -> None:
    assert options().model_environment() == {}
    assert options(fast_model="haiku", cost_warn_usd="1.5").model_environment() == {
        "AMY_FAST_MODEL": "haiku",
        "AMY_COST_WARN_USD": "1.5",
    }


def test_providers_and_limits_come_as_settings_that_the_functions_can_read() -> None:
    models = {"claude-opus-4-7": "eu.anthropic.claude-opus-4-7", "claude-sonnet-4-6": "anthropic.claude-sonnet-4-6"}
    given = options(
        model_providers="bedrock,anthropic",
        bedrock_models=json.dumps(models),
        bedrock_region="eu-central-1",
        breaker_failures="3",
        breaker_seconds="12.5",
        max_turns="40",
        max_turns_per_user="2",
    )

    tables = {"AMY_RECORDS_TABLE": "r", "AMY_EPHEMERAL_TABLE": "e", "AMY_BUCKET": "b"}
    settings = read_settings({**tables, **given.model_environment(), **given.admission_environment()})
    assert settings.model_providers == "bedrock,anthropic"
    assert json.loads(settings.bedrock_models) == models
    assert settings.bedrock_region == "eu-central-1"
    assert (settings.breaker_failures, settings.breaker_seconds) == (3, 12.5)
    assert (settings.max_turns, settings.max_turns_per_user) == (40, 2)


def test_bedrock_is_let_call_the_models_that_were_chosen_and_no_others() -> None:
    chosen = {"claude-opus-4-7": "eu.anthropic.claude-opus-4-7", "claude-sonnet-4-6": "anthropic.claude-sonnet-4-6"}
    app = assemble(context={"amy:model_providers": "bedrock", "amy:bedrock_models": json.dumps(chosen)})
    template = Template(app.synth().get_stack_by_name("amy-dev").template)

    calls = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
    for function in ("TurnFunction", "RunFunction", "LabFunction"):
        allowed = [one for one in template.statements(role=template.role_of(function)) if one.actions == calls]
        places = {json.dumps(resource) for one in allowed for resource in one.resources}
        assert len(places) == 3
        assert any("foundation-model/anthropic.claude-sonnet-4-6" in place for place in places)
        assert any("inference-profile/eu.anthropic.claude-opus-4-7" in place for place in places)
        (anywhere,) = [one for one in allowed if one.condition]
        assert "foundation-model/anthropic.claude-opus-4-7" in json.dumps(anywhere.resources)
        assert "inference-profile/eu.anthropic.claude-opus-4-7" in json.dumps(anywhere.condition)
    callers = {one.owner for one in template.statements() if calls[1] in one.actions}
    assert len(callers) == 3


def test_the_time_to_approve_is_set_for_every_function_and_ends_before_the_state_does() -> None:
    assert options().approval_environment() == {}
    assert options(approval_hours="1.5").approval_environment() == {"AMY_APPROVAL_HOURS": "1.5"}
    with pytest.raises(ValidationError, match="approval_hours"):
        options(approval_hours="48")


def test_the_firewall_counts_but_does_not_stop_what_people_write() -> None:
    # when
    stack, api = _api()
    Firewall(stack, "Firewall", api=api, stage="dev")
    template = _synthesized(stack)

    # then
    (acl,) = template.of_type("AWS::WAFv2::WebACL").values()
    rules = {one["Name"]: one for one in acl["Properties"]["Rules"]}
    assert "RateBasedStatement" in rules["RatePerAddress"]["Statement"]
    common = rules["AWSManagedRulesCommonRuleSet"]["Statement"]["ManagedRuleGroupStatement"]
    counted = {one["Name"] for one in common["RuleActionOverrides"] if "Count" in one["ActionToUse"]}
    assert {"SizeRestrictions_BODY", "CrossSiteScripting_BODY"} <= counted
    assert len(template.of_type("AWS::WAFv2::WebACLAssociation")) == 1


def test_a_domain_gets_its_record_where_the_zone_is_ours() -> None:
    # given
    stack, api = _api()
    zone = route53.HostedZone.from_hosted_zone_attributes(stack, "Zone", hosted_zone_id="Z1", zone_name="amy.health")

    # when
    certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
    CustomDomain(stack, "Domain", api=api, name="api.amy.health", certificate_arn=certificate, zone=zone)
    template = _synthesized(stack)

    # then
    (domain,) = template.of_type("AWS::ApiGateway::DomainName").values()
    assert domain["Properties"]["SecurityPolicy"] == "TLS_1_2"
    (record,) = template.of_type("AWS::Route53::RecordSet").values()
    assert record["Properties"]["Name"] == "api.amy.health."


def test_a_deployment_refuses_a_bundle_that_was_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("infra.bundle.BUILD", tmp_path)

    with pytest.raises(BundleNotBuilt, match="make build"):
        require_built(Bundle(name="stream", packages=("functions/stream",), entries=()))


def _api() -> tuple[Stack, apigateway.RestApi]:
    stack = Stack(App(analytics_reporting=False), "Small")
    api = apigateway.RestApi(stack, "Api")
    api.root.add_method("GET")
    return stack, api


def _synthesized(stack: Stack) -> Template:
    return Template(dict(assertions.Template.from_stack(stack).to_json()))
