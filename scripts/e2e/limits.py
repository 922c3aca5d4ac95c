"""AWS's limits, and how near to them template.yaml is: one table."""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from support import Checks

DOCS = "https://docs.aws.amazon.com/"
FORMATION = DOCS + "AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
GATEWAY = DOCS + "apigateway/latest/developerguide/http-api-quotas.html"
LAMBDA = DOCS + "lambda/latest/dg/gettingstarted-limits.html"
FILTERS = DOCS + "lambda/latest/dg/invocation-eventfiltering.html"
IAM = DOCS + "IAM/latest/UserGuide/reference_iam-quotas.html"
WATCH = DOCS + "AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"
ALARM = DOCS + "AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
EVENTS = DOCS + "eventbridge/latest/userguide/eb-quota.html"
BUCKET = DOCS + "AmazonS3/latest/userguide/BucketRestrictions.html"
LIFECYCLE = DOCS + "AmazonS3/latest/userguide/intro-lifecycle-rules.html"
CORS = DOCS + "AmazonS3/latest/userguide/ManageCorsUsing.html"
QUEUE = DOCS + "AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html"
TABLE = DOCS + "amazondynamodb/latest/developerguide/ServiceQuotas.html"
STREAM = DOCS + "amazondynamodb/latest/developerguide/Streams.html"
FRONT = DOCS + "AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"
GROUPS = DOCS + "AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"
TAGS = DOCS + "tag-editor/latest/userguide/best-practices-and-strats.html"
FREE = "https://aws.amazon.com/cloudwatch/pricing/"

# The longest that AWS makes of them, or takes.
STACK, REGION, ACCOUNT, FUNCTION, SID = "s" * 128, "ap-southeast-7", "1" * 12, "f" * 64, 100
# What stands for any other name, address or id.
OTHER = "x" * 128
EMPTY = {"Version": "2012-10-17", "Id": "default", "Statement": []}


class Row(NamedTuple):
    what: str
    limit: int
    ours: int
    source: str


def filled(value: object) -> object:
    """What CloudFormation makes of it at its longest: of two branches the longer one, for a reference a long name."""
    if isinstance(value, list):
        return [each for each in map(filled, value) if each is not None]
    if not isinstance(value, dict):
        return value
    [(function, of), *others] = value.items() or [(None, None)]
    if function in FUNCTIONS and not others:
        return FUNCTIONS[function](of)
    return {name: each for name, part in value.items() if (each := filled(part)) is not None}


def reference(name: str) -> str | None:
    known = {
        "AWS::NoValue": None,
        "AWS::StackName": STACK,
        "AWS::Region": REGION,
        "AWS::AccountId": ACCOUNT,
        "AWS::Partition": "aws-cn",
        "AWS::URLSuffix": "amazonaws.com.cn",
    }
    return known.get(name, FUNCTION if name.endswith("Function") else OTHER)


def substituted(of: str | list) -> str:
    text, own = of if isinstance(of, list) else (of, {})
    own = {name: filled(each) for name, each in own.items()}
    return re.sub(r"\$\{([^}!]+)\}", lambda found: own.get(found[1]) or reference(found[1]), text)


FUNCTIONS = {
    "Ref": reference,
    "Fn::GetAtt": lambda _: f"arn:aws-cn:service:{REGION}:{ACCOUNT}:{OTHER}",
    "Fn::If": lambda of: max(map(filled, of[1:]), key=lambda branch: len(compact(branch))),
    "Fn::Sub": substituted,
}


def compact(value: object) -> str:
    """As AWS counts: without blanks."""
    return json.dumps(value, separators=(",", ":"))


class Template:
    """The template as SAM has transformed it."""

    def __init__(self, raw: dict, transformed: dict) -> None:
        self.raw, self.all = raw, transformed
        self.resources = transformed["Resources"]

    def of(self, kind: str) -> dict[str, dict]:
        """Properties of the resources of a type, which is written without `AWS::`."""
        named = self.resources.items()
        return {name: each.get("Properties", {}) for name, each in named if each["Type"] == f"AWS::{kind}"}

    def every(self, kind: str) -> list[dict]:
        return list(self.of(kind).values())

    def tagged(self) -> list[dict]:
        properties = [resource.get("Properties", {}) for resource in self.resources.values()]
        return [each for each in properties if "Tags" in each]

    def log_groups(self) -> list[str]:
        return [filled(each["LogGroupName"]) for each in self.every("Logs::LogGroup")]

    def dashboard(self) -> dict:
        [about] = self.every("CloudWatch::Dashboard")
        return json.loads(filled(about["DashboardBody"]))

    def permissions(self) -> dict[str, int]:
        """Bytes of each function's own policy, to which SAM adds a statement for each of its events."""
        sizes: dict[str, int] = {}
        for about in self.every("Lambda::Permission"):
            statement = {
                "Sid": "s" * SID,
                "Effect": "Allow",
                "Principal": {"Service": about["Principal"]},
                "Action": about["Action"],
                "Resource": f"arn:aws-cn:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}",
                "Condition": {"ArnLike": {"AWS:SourceArn": filled(about["SourceArn"])}},
            }
            name = about["FunctionName"]["Ref"]
            sizes[name] = sizes.get(name, size(EMPTY)) + size(statement) + len(",")
        return sizes

    def called_by_the_gateway(self) -> list[dict]:
        permissions = self.every("Lambda::Permission")
        called = {each["FunctionName"]["Ref"] for each in permissions if each["Principal"].startswith("apigateway.")}
        return [function for name, function in self.of("Lambda::Function").items() if name in called]


def most(values: Iterable[int]) -> int:
    return max(values, default=0)


def longest(values: Iterable) -> int:
    return most(map(len, values))


def size(value: object) -> int:
    return len(compact(filled(value)))


def policies(resources: dict[str, dict]) -> int:
    return most(size(about["PolicyDocument"]) for about in resources.values())


def variables(function: dict) -> int:
    of = filled(function.get("Environment", {}).get("Variables", {}))
    return sum(len(name.encode()) + len(str(value).encode()) for name, value in of.items())


def inline(role: dict) -> int:
    return sum(size(policy["PolicyDocument"]) for policy in role.get("Policies", []))


def looks_back(alarm: dict) -> int:
    periods = [each["MetricStat"]["Period"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
    return most([alarm.get("Period", 0), *periods]) * alarm["EvaluationPeriods"]


def metrics(alarm: dict) -> int:
    return sum("MetricStat" in each for each in alarm.get("Metrics", [])) or 1


def main_template(it: Template) -> list[Row]:
    functions, roles, parameters = it.every("Lambda::Function"), it.every("IAM::Role"), it.raw["Parameters"].values()
    alarms, rules, sources = (
        it.every("CloudWatch::Alarm"),
        it.every("Events::Rule"),
        it.every("Lambda::EventSourceMapping"),
    )
    [api], [bucket], [table] = it.every("ApiGatewayV2::Api"), it.every("S3::Bucket"), it.every("DynamoDB::Table")
    routes = [route for path in api["Body"]["paths"].values() for route in path.values()]
    called = [function.get("Timeout", 3) for function in it.called_by_the_gateway()]
    filters = [each.get("FilterCriteria", {}).get("Filters", []) for each in sources]
    widgets = [widget["properties"]["metrics"] for widget in it.dashboard()["widgets"]]
    drawn = sum(map(len, widgets))
    documents = {kind: policies(it.of(kind)) for kind in ("IAM::ManagedPolicy", "S3::BucketPolicy", "SQS::QueuePolicy")}
    return [
        Row("resources", 500, len(it.resources), FORMATION),
        Row("parameters", 200, len(parameters), FORMATION),
        Row("outputs", 200, len(it.raw["Outputs"]), FORMATION),
        Row("bytes of the template", 1_000_000, len(compact(it.all).encode()), FORMATION),
        Row("bytes of the template's description", 1024, len(it.raw["Description"].encode()), FORMATION),
        Row("bytes of a parameter's description", 4000, longest(each["Description"] for each in parameters), FORMATION),
        Row("bytes of a parameter's default", 4096, longest(str(each["Default"]) for each in parameters), FORMATION),
        Row("characters of a resource's name", 255, longest(it.resources), FORMATION),
        Row("routes of the HTTP API", 300, len(routes), GATEWAY),
        # SAM makes one for each route.
        Row("integrations of the HTTP API", 300, len(routes), GATEWAY),
        Row("seconds of a function that the gateway calls", 30, most(called), GATEWAY),
        Row("seconds of a function", 900, most(each.get("Timeout", 3) for each in functions), LAMBDA),
        Row("MB of a function", 10_240, most(each["MemorySize"] for each in functions), LAMBDA),
        Row("bytes of a function's variables", 4096, most(map(variables, functions)), LAMBDA),
        Row("bytes of a function's own policy", 20_480, most(it.permissions().values()), LAMBDA),
        Row("filters of an event source", 5, longest(filters), FILTERS),
        Row("characters of a filter", 4096, longest(each["Pattern"] for some in filters for each in some), FILTERS),
        Row("managed policies of a role", 10, longest(each["ManagedPolicyArns"] for each in roles), IAM),
        Row("characters of a role's own policies", 10_240, most(map(inline, roles)), IAM),
        Row("characters of a managed policy", 6144, documents["IAM::ManagedPolicy"], IAM),
        Row("metrics of an alarm", 10, most(map(metrics, alarms)), WATCH),
        Row("seconds that an alarm looks back", 86_400, most(map(looks_back, alarms)), ALARM),
        Row("characters of an alarm's description", 1024, longest(each["AlarmDescription"] for each in alarms), ALARM),
        Row("actions of an alarm", 5, longest(each["AlarmActions"] for each in alarms), ALARM),
        Row("widgets of the dashboard", 500, len(widgets), WATCH),
        Row("metrics of a widget", 500, longest(widgets), WATCH),
        Row("metrics of the dashboard", 2500, drawn, WATCH),
        Row("metrics of a dashboard in the free tier", 50, drawn, FREE),
        Row("characters of a rule's pattern", 2048, most(size(each.get("EventPattern", "")) for each in rules), EVENTS),
        Row("targets of a rule", 5, longest(each["Targets"] for each in rules), EVENTS),
        Row("rules of the bucket's lifecycle", 1000, len(bucket["LifecycleConfiguration"]["Rules"]), LIFECYCLE),
        Row("rules of the bucket's CORS", 100, len(bucket["CorsConfiguration"]["CorsRules"]), CORS),
        Row("bytes of the bucket's policy", 20_480, documents["S3::BucketPolicy"], BUCKET),
        Row("bytes of a queue's policy", 8192, documents["SQS::QueuePolicy"], QUEUE),
        Row("indexes of the table", 20, len(table["GlobalSecondaryIndexes"]), TABLE),
        # More would be slowed down.
        Row("readers of the table's stream", 2, len(sources), STREAM),
        Row("characters of a log group's name", 512, longest(it.log_groups()), GROUPS),
        Row("tags of a resource", 50, longest(each["Tags"] for each in it.tagged()), TAGS),
    ]


def cdn_template(template: dict) -> list[Row]:
    it = Template(template, template)
    [distribution] = [each["DistributionConfig"] for each in it.every("CloudFront::Distribution")]
    behaviours = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    forwarded = [behaviour.get("ForwardedValues", {}) for behaviour in behaviours]
    keys = [each.get("QueryStringCacheKeys", []) for each in forwarded]
    for policy in it.every("CloudFront::CachePolicy"):
        key = policy["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
        keys.append(key["QueryStringsConfig"].get("QueryStrings", []))
    name = "n" * template["Parameters"]["Name"].get("MaxLength", 128)
    edge, access = it.every("CloudFront::Function"), it.every("CloudFront::OriginAccessControl")
    names = [each["Name"] for each in [*edge, *(about["OriginAccessControlConfig"] for about in access)]]
    names = [each["Fn::Sub"].replace("${Name}", name) for each in names]
    return [
        Row("behaviours of the distribution", 75, len(behaviours), FRONT),
        Row("origins of the distribution", 100, len(distribution["Origins"]), FRONT),
        Row("characters of the distribution's comment", 128, len(name), FRONT),
        Row("headers that a behaviour forwards", 10, longest(each.get("Headers", []) for each in forwarded), FRONT),
        Row("query strings in a cache's key", 10, longest(keys), FRONT),
        Row("bytes of a function at the edge", 10_240, most(size(each["FunctionCode"]) for each in edge), FRONT),
        Row("characters of a name at the edge", 64, longest(names), FRONT),
    ]


def look(checks: Checks, where: str, rows: list[Row]) -> None:
    """One line for all that hold; one for each that does not."""
    over = [row for row in rows if row.ours > row.limit]
    for row in over:
        checks.check(f"template: {where}: {row.what}", False, f"{row.ours} of {row.limit}: {row.source}")
    nearest = max(rows, key=lambda row: row.ours / row.limit)
    said = f"nearest: {nearest.what}, {nearest.ours} of {nearest.limit}"
    if not over:
        checks.check(f"template: {where}: {len(rows)} limits of AWS are kept ({said})", True)
