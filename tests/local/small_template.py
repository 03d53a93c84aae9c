"""A small CloudFormation template in the shapes that CDK gives: one of each kind that the local cloud knows."""

from __future__ import annotations

import json
from typing import Any

Template = dict[str, Any]

HANDLERS = {
    "Echo": "echo",
    "Identity": "identity",
    "Surroundings": "surroundings",
    "Misbehave": "misbehave",
    "SleepAndMark": "sleep_and_mark",
    "Append": "append",
    "Consume": "consume",
    "TableWriter": "table_writer",
    "ApiHandler": "api",
    "Authorize": "authorize",
}


SMALL_API = {"Name": "small", "BinaryMediaTypes": ["image/png"], "MinimumCompressionSize": 3000}


def ref(name: str) -> Template:
    return {"Ref": name}


def arn(name: str) -> Template:
    return {"Fn::GetAtt": [name, "Arn"]}


def function(name: str, timeout: int = 30, **properties: Any) -> Template:
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"S3Bucket": "assets", "S3Key": "code.zip"},
            "Handler": f"tests.local.handlers.{HANDLERS[name]}",
            "Role": arn("Role"),
            "Runtime": "python3.13",
            "Timeout": timeout,
            "Environment": {
                "Variables": {
                    "TABLE": ref("Records"),
                    "JOURNAL": {"Fn::Join": ["/", [ref("Folder"), f"{name}.jsonl"]]},
                    "MODEL": ref("AnthropicBaseUrl"),
                    "WHERE": {"Fn::Sub": "${AWS::Region}/${AWS::AccountId}/${Queue.QueueName}"},
                }
            },
            **properties,
        },
        "DependsOn": ["Role"],
    }


def lambda_uri(name: str, tail: str = "invocations") -> Template:
    parts = ["arn:", ref("AWS::Partition"), ":apigateway:", ref("AWS::Region"), ":lambda:path/2015-03-31/functions/"]
    return {"Fn::Join": ["", [*parts, arn(name), f"/{tail}"]]}


def method(resource: Template, verb: str, target: str, *, stream: bool = False, authorized: bool = False) -> Template:
    integration: Template = {"IntegrationHttpMethod": "POST", "Type": "AWS_PROXY", "TimeoutInMillis": 2000}
    integration["Uri"] = lambda_uri(target, "response-streaming-invocations" if stream else "invocations")
    if stream:
        integration |= {"ResponseTransferMode": "STREAM", "TimeoutInMillis": 60_000}
    auth = {"AuthorizationType": "CUSTOM", "AuthorizerId": ref("Authorizer")} if authorized else {}
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "HttpMethod": verb,
            "ResourceId": resource,
            "RestApiId": ref("Api"),
            "Integration": integration,
            **({"AuthorizationType": "NONE"} | auth),
        },
    }


def resource(parent: Template, part: str) -> Template:
    return {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {"ParentId": parent, "PathPart": part, "RestApiId": ref("Api")},
    }


ROOT_RESOURCE = {"Fn::GetAtt": ["Api", "RootResourceId"]}

PREFLIGHT = {
    "Type": "AWS::ApiGateway::Method",
    "Properties": {
        "HttpMethod": "OPTIONS",
        "AuthorizationType": "NONE",
        "ResourceId": ref("Things"),
        "RestApiId": ref("Api"),
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": "{ statusCode: 200 }"},
            "IntegrationResponses": [
                {
                    "StatusCode": "204",
                    "ResponseParameters": {"method.response.header.Access-Control-Allow-Origin": "'*'"},
                }
            ],
        },
    },
}


def gateway_response(kind: str, code: str, status: str | None = None) -> Template:
    body = json.dumps({"error": {"code": code, "request_id": "$context.requestId"}})
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Properties": {
            "ResponseType": kind,
            "RestApiId": ref("Api"),
            **({"StatusCode": status} if status else {}),
            "ResponseParameters": {
                "gatewayresponse.header.X-Request-Id": "context.requestId",
                "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            },
            "ResponseTemplates": {"application/json": body},
        },
    }


def api_resources() -> Template:
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": SMALL_API},
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": ref("Api"), "StageName": "v1", "DeploymentId": ref("Deployment")},
        },
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": ref("Api")}},
        "Authorizer": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "Name": "authorizer",
                "RestApiId": ref("Api"),
                "Type": "REQUEST",
                "AuthorizerResultTtlInSeconds": 60,
                "AuthorizerUri": lambda_uri("Authorize"),
                "IdentitySource": "method.request.header.Authorization",
            },
        },
        "Things": resource(ROOT_RESOURCE, "things"),
        "Thing": resource(ref("Things"), "{id}"),
        "Latest": resource(ref("Things"), "latest"),
        "Rest": resource(ROOT_RESOURCE, "{proxy+}"),
        "Streams": resource(ROOT_RESOURCE, "streams"),
        "Stream": resource(ref("Streams"), "{name}"),
        "ThingsAny": method(ref("Things"), "ANY", "ApiHandler"),
        "ThingsOptions": PREFLIGHT,
        "ThingGet": method(ref("Thing"), "GET", "ApiHandler"),
        "LatestGet": method(ref("Latest"), "GET", "ApiHandler"),
        "RestAny": method(ref("Rest"), "ANY", "ApiHandler", authorized=True),
        "StreamGet": method(ref("Stream"), "GET", "Web", stream=True, authorized=True),
        "Unauthorized": gateway_response("UNAUTHORIZED", "unauthorized", "401"),
        "NotFound": gateway_response("MISSING_AUTHENTICATION_TOKEN", "not_found", "404"),
        "TooLarge": gateway_response("REQUEST_TOO_LARGE", "payload_too_large", "413"),
        "Broken": gateway_response("DEFAULT_5XX", "internal_error"),
        "Refused": gateway_response("DEFAULT_4XX", "bad_request"),
        "Late": gateway_response("INTEGRATION_TIMEOUT", "temporarily_unavailable", "504"),
    }


def machine(definition: Template, **substitutions: Any) -> Template:
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "DefinitionString": json.dumps(definition),
            "DefinitionSubstitutions": substitutions,
            "RoleArn": arn("Role"),
        },
    }


def task(target: str, **extra: Any) -> Template:
    parameters = {"FunctionName": "${" + target + "}", "Payload.$": "$"}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": parameters,
        "OutputPath": "$.Payload",
        **extra,
    }


CHAIN = {
    "StartAt": "S0",
    "States": {f"S{n}": task("Fn", Next=f"S{n + 1}") for n in range(14)} | {"S14": task("Fn", End=True)},
}
"""Fifteen tasks in a row: a turn's worth."""

CAREFUL = {
    "StartAt": "Try",
    "States": {
        "Try": task(
            "Fn",
            Catch=[
                {"ErrorEquals": [name], "ResultPath": "$.error", "Next": name.replace(".", "")}
                for name in ("OutOfTune", "Runtime.ExitError", "Sandbox.Timedout", "Lambda.TooManyRequestsException")
            ],
            End=True,
        ),
        **{
            name: {"Type": "Pass", "Parameters": {"caught": name}, "End": True}
            for name in ("OutOfTune", "RuntimeExitError", "SandboxTimedout", "LambdaTooManyRequestsException")
        },
    },
}

WAITING = {
    "StartAt": "Ask",
    "States": {
        "Ask": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": "${Fn}", "Payload": {"token.$": "$$.Task.Token", "fail.$": "$.fail"}},
            "TimeoutSeconds": 3600,
            "Retry": [{"ErrorEquals": ["OutOfTune"], "IntervalSeconds": 1, "MaxAttempts": 1}],
            "End": True,
        }
    },
}
"""A task whose function is told the token and answers nothing; tests answer."""


def build() -> Template:
    web = function("Echo", Handler="tests/local/web.sh")
    web["Properties"]["Environment"]["Variables"] |= {
        "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap",
        "AWS_LWA_PORT": "8080",
    }
    return {
        "Parameters": {
            "AnthropicBaseUrl": {"Type": "String", "Default": "https://api.anthropic.com"},
            "Folder": {"Type": "String"},
            "BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk"},
        },
        "Resources": {
            **{name: function(name) for name in HANDLERS},
            "Misbehave": function("Misbehave", timeout=2),
            "Append": function("Append"),
            "PerTenant": function("Surroundings", TenancyConfig={"TenantIsolationMode": "PER_TENANT"}),
            "NoModule": function("Echo", Handler="tests.local.nowhere.handler"),
            "NoHandler": function("Echo", Handler="tests.local.handlers.nobody"),
            "Narrow": function("SleepAndMark", ReservedConcurrentExecutions=1),
            "Web": web,
            "EchoVersion": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": ref("Echo")}},
            "AppendAsync": {
                "Type": "AWS::Lambda::EventInvokeConfig",
                "Properties": {
                    "FunctionName": ref("Append"),
                    "Qualifier": "$LATEST",
                    "MaximumRetryAttempts": 1,
                    "DestinationConfig": {"OnFailure": {"Destination": arn("DeadLetters")}},
                },
            },
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
            "Records": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "KeySchema": [
                        {"AttributeName": "pk", "KeyType": "HASH"},
                        {"AttributeName": "sk", "KeyType": "RANGE"},
                    ],
                    "AttributeDefinitions": [
                        {"AttributeName": "pk", "AttributeType": "S"},
                        {"AttributeName": "sk", "AttributeType": "S"},
                    ],
                    "BillingMode": "PAY_PER_REQUEST",
                    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
                    "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
                },
            },
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}},
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
            "ModelSecret": {"Type": "AWS::SecretsManager::Secret", "Properties": {}},
            "DeadLetters": {"Type": "AWS::SQS::Queue", "Properties": {}},
            "Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": 2},
                    "VisibilityTimeout": 60,
                },
            },
            "Inbox": {"Type": "AWS::SQS::Queue", "Properties": {}},
            "QueueSource": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "EventSourceArn": arn("Queue"),
                    "FunctionName": ref("Consume"),
                    "BatchSize": 5,
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                },
            },
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "small-bus"}},
            "ToInbox": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "EventBusName": ref("Bus"),
                    "EventPattern": {
                        "source": [{"prefix": "amy."}],
                        "detail": {"kind": [{"anything-but": "secret"}], "note": [{"exists": True}]},
                    },
                    "Targets": [
                        {
                            "Id": "Inbox",
                            "Arn": arn("Inbox"),
                            "InputTransformer": {
                                "InputPathsMap": {"kind": "$.detail.kind", "detail": "$.detail"},
                                "InputTemplate": '{"kind": "a <kind>", "detail": <detail>}',
                            },
                        }
                    ],
                },
            },
            "Ended": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "EventPattern": {
                        "source": ["aws.states"],
                        "detail-type": ["Step Functions Execution Status Change"],
                        "detail": {"stateMachineArn": [ref("Careful")], "status": ["FAILED", "ABORTED", "TIMED_OUT"]},
                    },
                    "Targets": [{"Id": "Append", "Arn": arn("Append")}],
                },
            },
            "Yearly": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "ScheduleExpression": "cron(0 0 1 1 ? *)",
                    "Targets": [{"Id": "Append", "Arn": arn("Append"), "Input": '{"from": "yearly"}'}],
                },
            },
            "Hourly": {
                "Type": "AWS::Scheduler::Schedule",
                "Properties": {
                    "FlexibleTimeWindow": {"Mode": "OFF"},
                    "ScheduleExpression": "rate(1 hour)",
                    "Target": {
                        "Arn": arn("Append"),
                        "RoleArn": arn("Role"),
                        "Input": '{"from": "hourly", "at": "<aws.scheduler.scheduled-time>"}',
                    },
                },
            },
            "Chain": machine(CHAIN, Fn=arn("Identity")),
            "Careful": machine(CAREFUL, Fn=arn("Misbehave")),
            "Waiting": machine(WAITING, Fn=arn("Append")),
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Dimensions": [ref("Echo")]}},
            **api_resources(),
        },
        "Outputs": {"Url": {"Value": {"Fn::Join": ["", ["https://", ref("Api"), "/", ref("Stage")]]}}},
    }
