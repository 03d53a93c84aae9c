"""The HTTPS door: one REST API, a function for its routes, one for the route that waits, one for the streams of events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from aws_cdk import Aws, Duration, RemovalPolicy, Size
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.embeddings import let_embed
from infra.functions import LOG_RETENTION, BundledFunction, fix_logical_id
from infra.gateway_responses import add_gateway_responses
from infra.ground import Ground
from infra.limits import request_limits
from infra.machines import Machine, arns
from infra.options import Options
from infra.sign_in import SignIn
from infra.site import Site

PUBLIC_PATHS = ("healthz", "openapi.json")
"""Served without a token. Everything else passes the authorizer, but the site's pages, webhooks, which are signed, and one
more path: see `_routes`."""

_WEB_ADAPTER = f"arn:aws:lambda:{Aws.REGION}:753240598075:layer:LambdaAdapterLayerArm64:27"

_ACCESS_LOG = {
    "request_id": "$context.requestId",
    "trace_id": "$context.xrayTraceId",
    "at": "$context.requestTime",
    "principal": "$context.authorizer.principalId",
    "method": "$context.httpMethod",
    # Without the query: it may carry a token of a stream.
    "path": "$context.path",
    "status": "$context.status",
    "latency_ms": "$context.responseLatency",
    "integration_latency_ms": "$context.integrationLatency",
    "bytes": "$context.responseLength",
    "error": "$context.error.responseType",
    "authorizer_error": "$context.authorizer.error",
    "waf": "$context.wafResponseCode",
}


class Api(Construct):
    """Regional, since an edge-optimized endpoint closes a stream that is silent for 30 seconds.

    Routing is the API function's business. The template names only what differs: the public paths, those that stream,
    and the one that waits. Where a resource is named, API Gateway no longer hands its neighbours to the catch-all above
    it, so each level on the way there has a catch-all of its own.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        machines: Mapping[str, Machine],
        webhooks: Mapping[str, BundledFunction],
        site: Site,
    ) -> None:
        """`machines`: of turns and of runs, by the setting that names each. `webhooks`: who serves POST /webhooks/<name>."""
        super().__init__(scope, construct_id)
        self._webhooks = webhooks
        limits = request_limits(self, ground.options)
        self._site = site
        starting = {
            **limits,
            **ground.options.admission_environment(),
            **arns(machines),
        }
        self.api_function = self._api_function(
            ground, "ApiFunction", "All routes of the API but the streams and the one that waits", starting
        )
        ground.storage.let_delete(self.api_function, "journal")
        ground.storage.let_delete(self.api_function, "raw")
        let_embed(self.api_function)
        # A function of its own, so that how long the others take shows whether something is wrong.
        self.waiting_function = self._api_function(
            ground, "WaitingApiFunction", "The route that waits for what it started: POST /v1/runs", starting
        )
        for function in (self.api_function, self.waiting_function):
            ground.storage.let_read_and_write(function)
            for machine in machines.values():
                machine.let_start(function)
        for machine in machines.values():
            machine.let_stop(self.api_function)

        self.stream_function = self._stream_function(ground, limits)
        ground.storage.let_read(self.stream_function)
        ground.storage.let_count(self.stream_function)

        self._sign_in = SignIn(self, "SignIn", ground)
        self.authorizer_function = self._sign_in.function

        self.rest_api = self._rest_api(ground.options)
        add_gateway_responses(self.rest_api, ground.environment["AMY_DOCS_URL"])
        self._routes()
        self._name_preflights()

    def _api_function(
        self, ground: Ground, name: str, description: str, environment: Mapping[str, str]
    ) -> BundledFunction:
        return ground.function(
            self,
            name,
            handler="functions.api.app.handler",
            description=description,
            memory_mb=1024,
            timeout=Duration.seconds(28),  # one less than API Gateway waits, so that the answer is ours
            environment=environment,
        )

    def _stream_function(self, ground: Ground, limits: Mapping[str, str]) -> BundledFunction:
        """An ASGI application behind Lambda Web Adapter, since Python's own runtime does not stream."""
        return ground.function(
            self,
            "StreamFunction",
            bundle=bundle.STREAM,
            handler="run.sh",
            description="Server-sent events of a turn",
            # A client that leaves does not end its stream. The application ends each after 4 minutes at most, and the
            # client resumes; this is the fence behind it.
            timeout=Duration.minutes(6),
            environment={
                **limits,
                "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap",
                "AWS_LWA_INVOKE_MODE": "response_stream",
                "AWS_LWA_PORT": "8080",
            },
            layers=[lambda_.LayerVersion.from_layer_version_arn(self, "WebAdapter", _WEB_ADAPTER)],
        )

    def _rest_api(self, options: Options) -> apigateway.RestApi:
        api = apigateway.RestApi(
            self,
            "RestApi",
            rest_api_name=f"amy-{options.stage}",
            description="Amy",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # With a name of its own, there is no second door around it.
            disable_execute_api_endpoint=options.domain_name is not None,
            cloud_watch_role=True,
            cloud_watch_role_removal_policy=RemovalPolicy.RETAIN,
            deploy_options=apigateway.StageOptions(
                stage_name=options.stage,
                throttling_rate_limit=options.throttle_rate,
                throttling_burst_limit=options.throttle_burst,
                tracing_enabled=True,
                metrics_enabled=True,
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                data_trace_enabled=False,
                access_log_destination=apigateway.LogGroupLogDestination(
                    logs.LogGroup(self, "AccessLogs", retention=LOG_RETENTION, removal_policy=RemovalPolicy.DESTROY)
                ),
                access_log_format=apigateway.AccessLogFormat.custom(json.dumps(_ACCESS_LOG)),
            ),
            # A form with a file; and pictures of the docs, by the first type that a browser's <img> accepts, which is what
            # API Gateway goes by. Everything else is text.
            binary_media_types=["multipart/form-data", "image/avif", "image/webp", "image/png"],
            # The gateway compresses what is larger, for clients that accept it; a stream is not its business.
            min_compression_size=Size.kibibytes(1),
            # Any origin: what lets a caller in is a key in a header, which a browser never adds by itself.
            default_cors_preflight_options=apigateway.CorsOptions(
                allow_origins=apigateway.Cors.ALL_ORIGINS,
                allow_methods=["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"],
                allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-Id"],
                expose_headers=[
                    "X-Request-Id",
                    "Location",
                    "Retry-After",
                    "X-Should-Retry",
                    "Idempotent-Replayed",
                    "RateLimit",
                    "RateLimit-Policy",
                    "WWW-Authenticate",
                ],
                max_age=Duration.hours(2),
            ),
        )
        fix_logical_id(api, "RestApi")
        fix_logical_id(api.deployment_stage, "ApiStage")
        acknowledge(
            api,
            "Bodies are checked by the contract's models, which answer in the API's error shape.",
            "AwsSolutions-APIG2",
        )
        acknowledge(
            api,
            "Request authorizers of our own know API keys and the tokens of any OIDC issuer; one may be a Cognito pool.",
            "AwsSolutions-COG4",
        )
        acknowledge(api, "A context option (amy:waf): it has a monthly price.", "AwsSolutions-APIG3")
        acknowledge(
            api,
            "AWS's own policy for writing API Gateway's logs; the role is the account's, not the API's.",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
        )
        return api

    def _routes(self) -> None:
        authorizer = self._sign_in.by_header
        # One permission for all methods: a function's policy ends at 20 KB.
        served = apigateway.LambdaIntegration(self.api_function, scope_permission_to_method=False)
        waited_for = apigateway.LambdaIntegration(self.waiting_function, scope_permission_to_method=False)
        streamed = apigateway.LambdaIntegration(
            self.stream_function,
            scope_permission_to_method=False,
            response_transfer_mode=apigateway.ResponseTransferMode.STREAM,
            timeout=Duration.minutes(15),
        )
        root = self.rest_api.root
        for path in PUBLIC_PATHS:
            public = root.add_resource(path).add_method("ANY", served)
            acknowledge(public, "Public: it says nothing about anybody.", "AwsSolutions-APIG4")

        self._site.serve_at(root)
        webhooks = root.add_resource("webhooks")
        for name, function in self._webhooks.items():
            received = apigateway.LambdaIntegration(function, scope_permission_to_method=False)
            signed = webhooks.add_resource(name).add_method("POST", received)
            acknowledge(signed, "The sender signs each request; the function checks it first.", "AwsSolutions-APIG4")

        v1 = root.add_resource("v1")
        for resource in (root.add_resource("{proxy+}"), v1, v1.add_resource("{proxy+}")):
            resource.add_method("ANY", served, authorizer=authorizer)
        # When an account is erased, its keys are the first to go; the link that the person was given has a token of its own.
        erasures = v1.add_resource("erasures")
        erasures.add_method("ANY", served, authorizer=authorizer)
        status = erasures.add_resource("{id}").add_method("GET", served)
        acknowledge(status, "The token of the link is the key; what is shown names nobody.", "AwsSolutions-APIG4")
        for name in ("turns", "runs"):
            collection = v1.add_resource(name)
            one = collection.add_resource("{id}")
            events = one.add_resource("events")
            for resource in (collection, one, one.add_resource("{proxy+}"), events):
                resource.add_method("ANY", served, authorizer=authorizer)
            events.add_method("GET", streamed, authorizer=self._sign_in.of_streams)
            if name == "runs":
                collection.add_method("POST", waited_for, authorizer=authorizer)
        # Who begins to sign in a device has nothing to show yet; who asks for its token shows the device's code, and who
        # signs it out the key.
        auth = v1.add_resource("auth")
        cli = auth.add_resource("cli")
        for resource in (auth, auth.add_resource("{proxy+}"), cli, cli.add_resource("{proxy+}")):
            resource.add_method("ANY", served, authorizer=authorizer)
        for name in ("start", "token", "revoke"):
            public = cli.add_resource(name).add_method("ANY", served)
            acknowledge(public, "RFC 8628 and 7009: what the body holds is the secret.", "AwsSolutions-APIG4")

    def _name_preflights(self) -> None:
        """A preflight is answered by API Gateway itself; it gets a request id as all answers have one."""
        for method in self.rest_api.methods:
            if method.http_method != "OPTIONS":
                continue
            resource = cast(apigateway.CfnMethod, method.node.default_child)
            header = "method\\.response\\.header\\.X-Request-Id"
            answer = f"Integration.IntegrationResponses.0.ResponseParameters.{header}"
            resource.add_property_override(answer, "context.requestId")
            resource.add_property_override(f"MethodResponses.0.ResponseParameters.{header}", value=True)
