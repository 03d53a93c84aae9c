"""What wakes somebody up."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as sns_subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.actions import Actions
from infra.api import Api
from infra.check_ins import CheckIns
from infra.closing import Closing
from infra.dashboard import add_dashboard
from infra.functions import fix_logical_id
from infra.ground import Ground
from infra.imports import Imports
from infra.ingestion import Ingestion
from infra.labs import Labs
from infra.machines import Machine
from infra.personal_data import PersonalData
from infra.runs import Runs
from infra.site import Site
from infra.storage import Storage
from infra.turns import Turns

_FIVE_MINUTES = Duration.minutes(5)


class Observability(Construct):
    """Every alarm tells one topic. A silent metric is a good sign here: nobody asked, nothing failed."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        ground: Ground,
        *,
        turns: Turns,
        runs: Runs,
        check_ins: CheckIns,
        closing: Closing,
        actions: Actions,
        labs: Labs,
        ingestion: Ingestion,
        imports: Imports,
        api: Api,
        personal_data: PersonalData,
        sandbox: lambda_.Function,
        site: Site,
    ) -> None:
        super().__init__(scope, construct_id)
        self.topic = self._topic(ground)
        # How many errors in five minutes are nobody's business.
        self._tolerated: dict[lambda_.Function, int] = {
            # An error is how a step asks its state for a retry.
            turns.turn_function: 20,
            turns.science_function: 20,
            runs.run_function: 20,
            sandbox: 20,
            # An error is how API Gateway is told to answer 401; what else goes wrong there is a 5xx of the API.
            api.authorizer_function: 500,
            api.api_function: 2,
            api.waiting_function: 2,
            api.stream_function: 2,
            closing.close_turn_function: 2,
            closing.sweeper_function: 2,
            check_ins.function: 2,
            # An error is how a step asks its state for a retry, at the limit of turns for an hour.
            check_ins.step_function: 20,
            # A message that fails is none; only a process that died is.
            actions.function: 2,
            # An error is how a step asks its state for a retry.
            actions.step_function: 20,
            # The same; and a file that is no report is the person's business.
            labs.function: 50,
            personal_data.export_function: 20,
            personal_data.erasure_function: 20,
            # Both answer or report what fails; an error is a process that died.
            ingestion.webhook_function: 2,
            ingestion.function: 2,
            imports.function: 20,
            site.function: 2,
        }
        self._machine("Turn", turns.machine)
        self._machine("Run", runs.machine)
        self._machine("LabReport", labs.machine)
        self._machine("Import", imports.machine)
        self._machine("CheckIn", check_ins.machine)
        self._lost(
            "EndsLost",
            closing.dead_letters,
            meaning="CloseTurn failed for an event. The sweeper closes the turn; the message says what went wrong.",
        )
        self._lost(
            "CheckInsLost",
            check_ins.dead_letters,
            meaning="A slot of a check-in was not started; the message says which.",
        )
        self._actions(actions)
        self._personal_data(personal_data)
        self._ingestion(ingestion)
        self._api(api)
        self._functions()
        self._tables(ground.storage)
        machines = {
            "turn": turns.machine,
            "run": runs.machine,
            "check-in": check_ins.machine,
            "lab report": labs.machine,
            "import": imports.machine,
        }
        dead_letters = {
            "ends": closing.dead_letters,
            "actions": actions.queue.dead_letters,
            "check-ins": check_ins.dead_letters,
            "ingestion": ingestion.queue.dead_letters,
        }
        add_dashboard(
            self, ground, machines=machines, dead_letters=dead_letters, functions=list(self._tolerated), api=api
        )

    def _topic(self, ground: Ground) -> sns.Topic:
        topic = sns.Topic(
            self, "Alarms", display_name=f"Amy {ground.options.stage}", master_key=ground.storage.key, enforce_ssl=True
        )
        ground.storage.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
            )
        )
        fix_logical_id(topic, "AlarmTopic")
        if ground.options.alarm_email is not None:
            topic.add_subscription(sns_subscriptions.EmailSubscription(ground.options.alarm_email))
        return topic

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        *,
        above: float,
        meaning: str,
        periods: int = 1,
        out_of: int | None = None,
    ) -> None:
        """Goes off when the metric is at `above` or more in `periods` of the last `out_of` periods."""
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            evaluation_periods=out_of or periods,
            datapoints_to_alarm=periods,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=meaning,
        )
        alarm.add_alarm_action(cloudwatch_actions.SnsAction(self.topic))
        fix_logical_id(alarm, f"{name}Alarm")

    def _machine(self, name: str, machine: Machine) -> None:
        """`name`: Turn, Run, CheckIn, …"""
        many = f"{name.lower()}s"
        self._alarm(
            f"{name}sFailing",
            _failed(machine, period=Duration.minutes(15), label=f"failed {many}"),
            above=3,
            meaning=f"Three {many} failed within 15 minutes: the model provider, the store, or a defect.",
        )
        self._alarm(
            f"{name}TimedOut",
            machine.metric_timed_out(period=_FIVE_MINUTES),
            above=1,
            meaning="An execution reached its own time limit: a state waits for something that does not come.",
        )
        self._alarm(
            f"{name}sThrottled",
            machine.metric_throttled(period=_FIVE_MINUTES),
            above=1,
            meaning=f"Step Functions throttles state transitions: {many} are slow; ask for a higher quota.",
        )

    def _lost(self, name: str, queue: sqs.IQueue, *, meaning: str) -> None:
        """Goes off for a single message among the dead letters."""
        metric = queue.metric_approximate_number_of_messages_visible(period=_FIVE_MINUTES)
        self._alarm(name, metric, above=1, meaning=meaning)

    def _actions(self, actions: Actions) -> None:
        self._lost(
            "ActionsLost",
            actions.queue.dead_letters,
            meaning=(
                "What an agent asked for could not be done, or somebody forged an event: see the log group of "
                "ActionsFunction. `amy actions redrive` has it tried again."
            ),
        )
        self._alarm(
            "ActionsWaiting",
            actions.queue.metric_approximate_age_of_oldest_message(period=_FIVE_MINUTES),
            above=900,
            meaning="What agents asked for has waited for a quarter of an hour: the consumer does not keep up or fails.",
        )

    def _personal_data(self, personal_data: PersonalData) -> None:
        for name, machine, meaning in (
            ("ExportFailing", personal_data.export_machine, "An export of somebody's data failed; they can ask again."),
            (
                "ErasureFailing",
                personal_data.erasure_machine,
                "An erasure did not get to its end. It begins anew each minute until it does: the log group of "
                "ErasureFunction says what is in its way.",
            ),
        ):
            self._alarm(name, _failed(machine, period=_FIVE_MINUTES, label="failed"), above=1, meaning=meaning)

    def _ingestion(self, ingestion: Ingestion) -> None:
        self._lost(
            "IngestLost",
            ingestion.queue.dead_letters,
            meaning=(
                "A wearable's payload could not be taken in; it lies under raw/, and the log group of IngestFunction says "
                "why. `amy ingest redrive` has it tried again."
            ),
        )
        self._alarm(
            "IngestWaiting",
            ingestion.queue.metric_approximate_age_of_oldest_message(period=_FIVE_MINUTES),
            above=1800,
            meaning="Wearables' payloads have waited for half an hour: the consumer does not keep up or fails.",
        )
        self._alarm(
            "WebhookSlow",
            ingestion.webhook_function.metric_duration(period=_FIVE_MINUTES, statistic="p95"),
            above=300,
            periods=2,
            out_of=3,
            meaning="One webhook in twenty takes 300 ms or more to acknowledge; Terra gives up after 8 seconds.",
        )
        refused = cloudwatch.Metric(
            namespace="Amy",
            metric_name="WebhookRefused",
            dimensions_map={"reason": "webhook_not_signed"},
            statistic="Sum",
            period=_FIVE_MINUTES,
        )
        self._alarm(
            "WebhooksNotSigned",
            refused,
            above=20,
            meaning="Webhooks are refused for their signature: a changed secret, retries that are too old, or a forger.",
        )

    def _api(self, api: Api) -> None:
        stage = api.rest_api.deployment_stage
        self._alarm(
            "ApiErrors",
            # The average of 5XXError is the share of requests that ended so.
            stage.metric_server_error(period=_FIVE_MINUTES, statistic="Average"),
            above=0.01,
            periods=2,
            out_of=3,
            meaning="One request in a hundred, or more, ends with a 5xx.",
        )
        self._alarm(
            "ApiSlow",
            # The API's own latency would count streams, which last minutes by design.
            api.api_function.metric_duration(period=_FIVE_MINUTES, statistic="p95"),
            above=2000,
            periods=2,
            out_of=3,
            meaning="One request in twenty takes two seconds or more.",
        )

    def _functions(self) -> None:
        for function, tolerated in self._tolerated.items():
            name = function.node.id
            self._alarm(
                f"{name}Errors",
                function.metric_errors(period=_FIVE_MINUTES),
                above=tolerated + 1,
                meaning=f"{name} fails more often than its work explains: see its log group.",
            )
            self._alarm(
                f"{name}Throttles",
                function.metric_throttles(period=_FIVE_MINUTES),
                above=1,
                meaning=f"{name} is refused for lack of concurrency: ask for a higher quota.",
            )

    def _tables(self, storage: Storage) -> None:
        for name, table in (("Records", storage.records), ("Ephemeral", storage.ephemeral)):
            self._alarm(
                f"{name}Throttled",
                cloudwatch.MathExpression(
                    expression="reads + writes",
                    using_metrics={
                        "reads": table.metric("ReadThrottleEvents", statistic="Sum", period=_FIVE_MINUTES),
                        "writes": table.metric("WriteThrottleEvents", statistic="Sum", period=_FIVE_MINUTES),
                    },
                    period=_FIVE_MINUTES,
                    label="throttled requests",
                ),
                above=10,
                meaning=f"The table of {name.lower()} throttles: a partition is hot, or traffic doubled too fast.",
            )


def _failed(machine: Machine, *, period: Duration, label: str) -> cloudwatch.MathExpression:
    return cloudwatch.MathExpression(
        expression="failed + late",
        using_metrics={
            "failed": machine.metric_failed(period=period),
            "late": machine.metric_timed_out(period=period),
        },
        period=period,
        label=label,
    )
