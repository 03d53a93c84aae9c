"""The pages: a function that serves static files, and the paths that lead to it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from infra import bundle
from infra.acknowledge import acknowledge
from infra.functions import BundledFunction
from infra.ground import Ground

PATHS = ("console", "docs", "llms.txt", "llms-full.txt")
"""And `/` itself, which leads to the console."""

FOLDERS = ("console", "docs")


class Site(Construct):
    """Public, so it knows where the bucket is (the console's policy names its host) and may reach nothing."""

    def __init__(self, scope: Construct, construct_id: str, ground: Ground) -> None:
        super().__init__(scope, construct_id)
        self.function = BundledFunction(
            self,
            "SiteFunction",
            bundle=bundle.SITE,
            code=ground.code,
            handler="functions.site.handler.handler",
            description="The console page and the documentation",
            memory_mb=256,
            timeout=Duration.seconds(10),
            environment={name: ground.environment[name] for name in ("AMY_BUCKET", "AMY_DOCS_URL")},
        )

    def serve_at(self, root: apigateway.IResource) -> None:
        """Take the site's paths of an API."""
        served = apigateway.LambdaIntegration(self.function, scope_permission_to_method=False)
        resources = [root]
        for path in PATHS:
            resources.append(root.add_resource(path))
            if path in FOLDERS:
                resources.append(resources[-1].add_resource("{proxy+}"))
        for resource in resources:
            method = resource.add_method("ANY", served)
            acknowledge(method, "Public: files that are the same for everybody.", "AwsSolutions-APIG4")
