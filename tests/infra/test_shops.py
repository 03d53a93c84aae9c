"""Who may know the shops' tokens, and how the limits of refunds get to who needs them."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from infra.options import Options
from tests.infra.template import Template

KNOWING = {"RunFunction", "ActionsFunction", "ActionStepFunction"}


def test_only_who_looks_orders_up_or_refunds_them_knows_the_shops(template: Template) -> None:
    functions = template.of_type("AWS::Lambda::Function")
    reading = {
        name
        for name in functions
        for one in template.statements(role=template.role_of(name))
        if "secretsmanager:GetSecretValue" in one.actions and {"Ref": "ShopSecret"} in one.resources
    }

    assert {name for name in functions if "AMY_SHOP_SECRET_ARN" in template.environment(name)} == KNOWING
    assert reading == KNOWING


def test_the_secret_is_created_empty_and_under_our_key(template: Template) -> None:
    assert template.properties("ShopSecret").keys() == {"Description", "KmsKeyId"}
    assert template.content["Outputs"]["ShopSecretArn"]["Value"] == {"Ref": "ShopSecret"}


def test_limits_are_the_pack_s_own_unless_somebody_chose_them(template: Template) -> None:
    assert not any("AMY_REFUND_LIMITS" in template.environment(name) for name in KNOWING)
    assert Options.model_validate({"refund_limits": json.dumps({"SEK": "500"})}).refund_limits == {"SEK": Decimal(500)}


@pytest.mark.parametrize("text", ["50", "{", '{"EUR": "-1"}', '{"EUR": "much"}'])
def test_limits_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="refund_limits"):
        Options.model_validate({"refund_limits": text})
