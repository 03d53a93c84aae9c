from __future__ import annotations

import pytest

from tests.infra.template import Template


def test_both_tables_have_one_key_scheme_and_no_other_way_in(template: Template) -> None:
    for name in ("RecordsTable", "EphemeralTable"):
        table = template.properties(name)
        assert table["KeySchema"] == [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ]
        assert {one["AttributeType"] for one in table["AttributeDefinitions"]} == {"S"}
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"]["SSEType"] == "KMS"
        assert "GlobalSecondaryIndexes" not in table


def test_records_can_be_restored_followed_and_not_deleted(template: Template) -> None:
    table = template.properties("RecordsTable")

    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["DeletionProtectionEnabled"] is True
    assert template.resources["RecordsTable"]["DeletionPolicy"] == "Retain"


def test_ephemeral_rows_end_by_expires_at(template: Template) -> None:
    assert template.properties("EphemeralTable")["TimeToLiveSpecification"] == {
        "AttributeName": "expires_at",
        "Enabled": True,
    }


def test_the_bucket_is_encrypted_with_our_key_and_closed(template: Template) -> None:
    bucket = template.properties("Bucket")

    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert template.resources["Bucket"]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("bucket", ["Bucket", "StorageAccessLogs"])
def test_a_bucket_refuses_what_is_not_tls(template: Template, bucket: str) -> None:
    policies = [
        one["Properties"]["PolicyDocument"]["Statement"]
        for one in template.of_type("AWS::S3::BucketPolicy").values()
        if one["Properties"]["Bucket"]["Ref"].startswith(bucket)
    ]

    assert len(policies) == 1
    refusals = [one for one in policies[0] if one["Condition"].get("Bool") == {"aws:SecureTransport": "false"}]
    assert [(one["Effect"], one["Action"]) for one in refusals] == [("Deny", "s3:*")]


def test_journals_and_exports_are_forgotten_and_what_a_person_brought_is_not(template: Template) -> None:
    rules = template.properties("Bucket")["LifecycleConfiguration"]["Rules"]

    days = {one.get("Prefix"): one["ExpirationInDays"] for one in rules if "ExpirationInDays" in one}
    assert days == {"journal/": 400, "exports/": 7, "uploads/": 2}


def test_versions_are_a_way_back_for_a_while_and_those_of_vectors_for_a_day(template: Template) -> None:
    rules = template.properties("Bucket")["LifecycleConfiguration"]["Rules"]

    versions = {
        one.get("Prefix"): one["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for one in rules
        if "NoncurrentVersionExpiration" in one
    }
    assert versions == {None: 30, "memory/": 1, "uploads/": 1}


def test_a_browser_may_send_a_form_to_the_bucket_and_nothing_else(template: Template) -> None:
    (rule,) = template.properties("Bucket")["CorsConfiguration"]["CorsRules"]

    assert (rule["AllowedMethods"], rule["AllowedOrigins"]) == (["POST"], ["*"])


def test_the_model_key_is_not_in_the_template(template: Template) -> None:
    assert template.properties("ModelSecret").keys() == {"Description", "KmsKeyId"}
