"""Who is let in: the authorizer function, and the two authorizers of API Gateway in front of it."""

from __future__ import annotations

from aws_cdk import CfnParameter, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from infra import bundle
from infra.ground import Ground
from infra.options import Options


class SignIn(Construct):
    """One function, asked in two ways.

    `by_header` is asked about the `Authorization` header, and its answer is remembered for a minute. API Gateway demands all
    identity sources of an authorizer that remembers, so a stream, which may bring its token in the query instead, has
    `of_streams`: without identity sources, and asked anew each time.
    """

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        self.function = ground.function(
            self,
            "AuthorizerFunction",
            bundle=bundle.AUTHORIZER,
            handler="functions.authorizer.handler.handler",
            description="API key or access token in, principal out",
            timeout=Duration.seconds(10),
            environment=_issuer(Stack.of(self), ground.options),
        )
        ground.storage.let_sign_in(self.function)
        self.by_header = apigateway.RequestAuthorizer(
            self,
            "Authorizer",
            handler=self.function,
            identity_sources=[apigateway.IdentitySource.header("Authorization")],
            # How long a revoked key still opens the door.
            results_cache_ttl=Duration.seconds(60),
        )
        self.of_streams = apigateway.RequestAuthorizer(
            self,
            "StreamAuthorizer",
            handler=self.function,
            identity_sources=[],
            results_cache_ttl=Duration.seconds(0),
        )


def _issuer(stack: Stack, options: Options) -> dict[str, str]:
    """Parameters, so that the cloud in a box can put its stand-in there; a deployment sets them by its options."""
    values = {
        "OidcIssuer": ("AMY_OIDC_ISSUER", options.oidc_issuer, "Who signs access tokens; empty: API keys alone"),
        "OidcAudience": ("AMY_OIDC_AUDIENCE", options.oidc_audience, "For whom; several with commas"),
        "OidcJwksUrl": ("AMY_OIDC_JWKS_URL", options.oidc_jwks_url, "Where the issuer's public keys are"),
    }
    environment: dict[str, str] = {"AMY_OIDC_AUDIENCE_CLAIM": options.oidc_audience_claim or ""}
    for name, (variable, default, description) in values.items():
        parameter = CfnParameter(stack, name, default=default or "", description=description)
        environment[variable] = parameter.value_as_string
    return environment
