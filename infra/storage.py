"""Where everything is kept: two tables and a bucket under one key."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.functions import BundledFunction, fix_logical_id

_READ_ROWS = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
_WRITE_ROWS = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
_DECRYPT = ("kms:Decrypt", "kms:DescribeKey")
_ENCRYPT = (
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


class Storage(Construct):
    """Health data, so: encrypted with a key of our own, TLS only, recoverable, and not deleted with the stack.

    What it hands out never includes a scan or a list of tables: every read names a partition, and partitions are users.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            description="Amy: health data at rest",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        fix_logical_id(self.key, "DataKey")
        self.records = self._records()
        self.ephemeral = self._ephemeral()
        self.bucket = self._bucket()

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AMY_RECORDS_TABLE": self.records.table_name,
            "AMY_EPHEMERAL_TABLE": self.ephemeral.table_name,
            "AMY_BUCKET": self.bucket.bucket_name,
        }

    def let_look_up(self, function: BundledFunction) -> None:
        """One row of `records` at a time, by its key."""
        self.records.grant(function, "dynamodb:GetItem")
        self.key.grant(function, *_DECRYPT)

    def let_sign_in(self, function: BundledFunction) -> None:
        """What the authorizer reads, one row at a time; it writes when a key was used, and who signed in the first time."""
        self.let_look_up(function)
        self._let(function, self.ephemeral, ["dynamodb:GetItem"], "DIRECTORY#STREAMTOKEN#*")
        self._let(function, self.records, ["dynamodb:PutItem"], "DIRECTORY#SUBJECT#*", "USER#*")
        self._let(function, self.records, ["dynamodb:UpdateItem"], "DIRECTORY#APIKEY#*", "DIRECTORY#SUBJECT#*")
        self.key.grant(function, *_ENCRYPT)

    def let_count(self, function: BundledFunction) -> None:
        """Requests and streams of a user, for functions that write nothing else."""
        self._let(function, self.ephemeral, ["dynamodb:PutItem", "dynamodb:UpdateItem"], "LIMITS#*")
        self.key.grant(function, *_ENCRYPT)

    @staticmethod
    def _let(function: BundledFunction, table: dynamodb.Table, actions: list[str], *partitions: str) -> None:
        """Some partitions of a table, by their keys' beginning."""
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=actions,
                resources=[table.table_arn],
                conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(partitions)}},
            )
        )

    def let_read(self, function: BundledFunction) -> None:
        for table in (self.records, self.ephemeral):
            table.grant(function, *_READ_ROWS)
        self._let_read_objects(function)
        self.key.grant(function, *_DECRYPT)

    def let_read_and_write(self, function: BundledFunction) -> None:
        for table in (self.records, self.ephemeral):
            table.grant(function, *_READ_ROWS, *_WRITE_ROWS)
        self._let_read_objects(function)
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:PutObject"], resources=[self.bucket.arn_for_objects("*")])
        )
        self.key.grant(function, *_DECRYPT, *_ENCRYPT)

    def let_keep_payloads(self, function: BundledFunction) -> None:
        """Write what wearables' services send, and nothing else."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:PutObject"], resources=[self.bucket.arn_for_objects("raw/*")])
        )
        self.key.grant(function, *_ENCRYPT)
        acknowledge(
            function.execution_role,
            "Payloads of all users: whose one is, the function finds out.",
            "AwsSolutions-IAM5[Resource::<Bucket.Arn>/raw/*]",
        )

    def let_delete(self, function: BundledFunction, area: str) -> None:
        """Objects of one area of the bucket, such as `journal` or `raw/unknown`; what else there is is not within reach."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:DeleteObject"], resources=[self.bucket.arn_for_objects(f"{area}/*")])
        )
        acknowledge(
            function.execution_role,
            "Objects of all users: which user's, a repository decides by the principal it was made for.",
            f"AwsSolutions-IAM5[Resource::<Bucket.Arn>/{area}/*]",
        )

    def let_erase(self, function: BundledFunction) -> None:
        """For the erasure, and no other function: everything of a person goes, with all versions, and a search says whether
        it did. That search is the one scan of the tables that anybody may do, and it may ask for nothing but keys and
        owners: whoever gets hold of it learns who is here, and nothing about them."""
        for table in (self.records, self.ephemeral):
            function.add_to_role_policy(
                iam.PolicyStatement(
                    actions=["dynamodb:Scan"],
                    resources=[table.table_arn],
                    conditions={
                        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "user_id"]},
                        "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
                    },
                )
            )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucketVersions", "s3:ListBucketMultipartUploads"], resources=[self.bucket.bucket_arn]
            )
        )
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"],
                resources=[self.bucket.arn_for_objects("*")],
            )
        )

    def _let_read_objects(self, function: BundledFunction) -> None:
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["s3:GetObject"], resources=[self.bucket.arn_for_objects("*")])
        )
        # Without it S3 answers 403 instead of 404 for a key that does not exist, and the two could not be told apart.
        function.add_to_role_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket.bucket_arn]))
        acknowledge(
            function.execution_role,
            "Objects of all users: which user's, a repository decides by the principal it was made for.",
            "AwsSolutions-IAM5[Resource::<Bucket.Arn>/*]",
        )

    def _records(self) -> dynamodb.Table:
        """What a person has here, for as long as the person has it."""
        table = dynamodb.Table(
            self,
            "RecordsTable",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        fix_logical_id(table, "RecordsTable")
        return table

    def _ephemeral(self) -> dynamodb.Table:
        """What ends by itself: idempotency records, event logs, device codes, rate buckets. Readers check `expires_at`
        themselves, since TTL deletes up to days late."""
        table = dynamodb.Table(
            self,
            "EphemeralTable",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            time_to_live_attribute="expires_at",
            removal_policy=RemovalPolicy.DESTROY,
        )
        fix_logical_id(table, "EphemeralTable")
        acknowledge(table, "Nothing in it is worth restoring: it lives 30 days at most.", "AwsSolutions-DDB3")
        return table

    def _bucket(self) -> s3.Bucket:
        """raw/ and labs/ are the person's own and stay until the person goes; what came for a wearable that is nobody's is
        under raw/unknown/ and waits 30 days for its owner.

        journal/ holds how a turn came to its answer (trace, replay, fork, and the event log after 30 days). 400 days: a
        question asked a year ago can still be laid beside this year's, with a month to spare, and health data is not
        kept beyond its use; the turn with its answer stays in the table. exports/ are copies that somebody has fetched
        or forgotten after a week. uploads/ are files on their way in: whoever reads one removes it, and what nobody came for
        goes after two days. memory/ holds vectors that can be made anew from the rows: former versions serve nobody,
        and what a person has Amy forget is gone from them after a day.
        """
        access_logs = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            lifecycle_rules=[s3.LifecycleRule(id="forget-access", expiration=Duration.days(400))],
            removal_policy=RemovalPolicy.RETAIN,
        )
        acknowledge(access_logs, "It holds the access log of the other bucket.", "AwsSolutions-S1")
        bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix="bucket/",
            versioned=True,
            # Browsers send files straight here, by a presigned form; any origin, since what lets them in is the form.
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.POST], allowed_origins=["*"], allowed_headers=["*"], max_age=7200
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(id="forget-journals", prefix="journal/", expiration=Duration.days(400)),
                s3.LifecycleRule(
                    id="forget-unowned",
                    prefix="raw/unknown/",
                    expiration=Duration.days(30),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                s3.LifecycleRule(id="forget-exports", prefix="exports/", expiration=Duration.days(7)),
                s3.LifecycleRule(
                    id="forget-uploads",
                    prefix="uploads/",
                    expiration=Duration.days(2),
                    noncurrent_version_expiration=Duration.days(1),
                ),
                # A version is a way back from a mistake, no archive: what a person erased is gone after 30 days.
                s3.LifecycleRule(id="forget-versions", noncurrent_version_expiration=Duration.days(30)),
                s3.LifecycleRule(
                    id="forget-memory-versions", prefix="memory/", noncurrent_version_expiration=Duration.days(1)
                ),
                s3.LifecycleRule(
                    id="forget-export-versions", prefix="exports/", noncurrent_version_expiration=Duration.days(1)
                ),
                s3.LifecycleRule(id="drop-unfinished", abort_incomplete_multipart_upload_after=Duration.days(7)),
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        fix_logical_id(bucket, "Bucket")
        return bucket
