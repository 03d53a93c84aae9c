"""The whole of Amy in one stack: each capability is a construct, and this says how they hang together."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import CfnOutput, CfnParameter, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_route53 as route53
from constructs import Construct

from infra.actions import Actions
from infra.api import Api
from infra.check_ins import CheckIns
from infra.closing import Closing
from infra.front_door import CustomDomain, Firewall
from infra.functions import BundledCode, fix_logical_id
from infra.ground import Ground
from infra.imports import Imports
from infra.ingestion import Ingestion
from infra.labs import Labs
from infra.models import Models
from infra.observability import Observability
from infra.options import Options
from infra.personal_data import PersonalData
from infra.runs import Runs
from infra.sandbox import Sandbox
from infra.shops import Shops
from infra.site import Site
from infra.storage import Storage
from infra.turns import Turns


class AmyStack(Stack):
    """Belongs to no account and no region before it is deployed, so synthesis needs neither."""

    def __init__(
        self, scope: Construct, construct_id: str, *, options: Options, definitions: Mapping[str, str]
    ) -> None:
        """`definitions`: the texts of statemachines/*.asl.json, by name."""
        super().__init__(
            scope,
            construct_id,
            stack_name=f"amy-{options.stage}",
            description="Amy: the backend of a personal health agent",
            termination_protection=options.stage == "prod",
        )
        code = BundledCode(options.bundles)
        storage = Storage(self, "Storage")
        event_bus = events.EventBus(
            self, "Events", description="What agents ask the outside world to do, and which check-ins are ready"
        )
        fix_logical_id(event_bus, "EventBus")
        ground = Ground(
            options=options,
            code=code,
            storage=storage,
            environment={
                **storage.environment,
                "AMY_EVENT_BUS": event_bus.event_bus_name,
                "AMY_STAGE": options.stage,
                "AMY_DOCS_URL": self._docs_url(options),
                **options.approval_environment(),
            },
        )
        sandbox = Sandbox(self, "Sandbox", code=code)
        models = Models(self, "Models", ground)
        turns = Turns(self, "Turns", ground, definition=definitions["turn"], models=models, sandbox=sandbox)
        runs = Runs(self, "Runs", ground, definition=definitions["run"], models=models)
        # For what starts and watches executions. What a state machine calls must not know of it: it is part of the
        # definition, and the template would turn in a circle.
        machines = {"AMY_TURN_STATE_MACHINE_ARN": turns.machine, "AMY_RUN_STATE_MACHINE_ARN": runs.machine}
        check_ins = CheckIns(
            self, "CheckIns", ground, definition=definitions["check_in"], bus=event_bus, machines=machines
        )
        actions = Actions(self, "Actions", ground, definition=definitions["action"], bus=event_bus)
        for function in (turns.turn_function, runs.run_function):
            actions.let_emit(function)
        shops = Shops(self, "Shops", ground)
        for function in (runs.run_function, actions.function, actions.step_function):
            shops.let_use(function)
        closing = Closing(self, "Closing", ground, machines=machines)
        ingestion = Ingestion(self, "Ingestion", ground)
        site = Site(self, "Site", ground)
        api = Api(self, "Api", ground, machines=machines, webhooks={"terra": ingestion.webhook_function}, site=site)
        ingestion.let_connect(api.api_function)
        labs = Labs(self, "Labs", ground, definition=definitions["lab"], models=models)
        labs.let_take_reports(api.api_function)
        imports = Imports(self, "Imports", ground, definition=definitions["import"])
        imports.let_import(api.api_function)
        for function in (api.api_function, closing.sweeper_function):
            turns.machine.let_answer(function)
            actions.machine.let_answer(function)
            check_ins.let_manage(function)
        check_ins.let_fire(api.api_function)
        for function in (api.api_function, closing.close_turn_function, closing.sweeper_function):
            check_ins.let_answer(function)
        personal_data = PersonalData(
            self, "PersonalData", ground, definitions=definitions, machines=machines, actions=actions
        )
        personal_data.let_stop(
            {
                "AMY_LAB_STATE_MACHINE_ARN": labs.machine,
                "AMY_IMPORT_STATE_MACHINE_ARN": imports.machine,
                "AMY_CHECK_IN_STATE_MACHINE_ARN": check_ins.machine,
            }
        )
        check_ins.let_remove(personal_data.erasure_function)
        check_ins.let_answer(personal_data.erasure_function)
        ingestion.let_end(personal_data.erasure_function)
        personal_data.let_ask(api.api_function)
        personal_data.let_finish(closing.sweeper_function)
        if options.waf:
            Firewall(self, "Firewall", api=api.rest_api, stage=options.stage)
        if options.domain_name is not None and options.certificate_arn is not None:
            CustomDomain(
                self,
                "CustomDomain",
                api=api.rest_api,
                name=options.domain_name,
                certificate_arn=options.certificate_arn,
                zone=self._zone(options),
            )
        Observability(
            self,
            "Observability",
            ground,
            turns=turns,
            runs=runs,
            check_ins=check_ins,
            closing=closing,
            actions=actions,
            labs=labs,
            ingestion=ingestion,
            imports=imports,
            api=api,
            personal_data=personal_data,
            sandbox=sandbox.function,
            site=site,
        )
        address = f"https://{options.domain_name}" if options.domain_name else api.rest_api.url
        CfnOutput(self, "ApiUrl", value=address, description="Set it as AMY_API_URL")
        CfnOutput(self, "ModelSecretArn", value=models.secret.secret_arn, description="Put the model key here")
        CfnOutput(self, "ShopSecretArn", value=shops.secret.secret_arn, description="Put shops and their tokens here")
        CfnOutput(self, "TerraSecretArn", value=ingestion.secret.secret_arn, description="Put Terra's keys here")
        CfnOutput(self, "TurnStateMachineArn", value=turns.machine.state_machine_arn)
        CfnOutput(self, "RunStateMachineArn", value=runs.machine.state_machine_arn)

    def _docs_url(self, options: Options) -> str:
        """A parameter, so that the cloud in a box can name its own, where it serves the docs itself."""
        parameter = CfnParameter(
            self,
            "DocsUrl",
            default=options.docs_url,
            allowed_pattern="^https?://.+[^/]$",
            description="Where error messages point to",
        )
        return parameter.value_as_string

    def _zone(self, options: Options) -> route53.IHostedZone | None:
        if options.hosted_zone_id is None or options.hosted_zone_name is None:
            return None
        return route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=options.hosted_zone_id, zone_name=options.hosted_zone_name
        )
