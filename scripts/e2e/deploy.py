"""Deploys what `sam build` has made to a stand-in for AWS on this machine, as an owner does it: `sam deploy --guided`
at a terminal with nothing but Enter, `sam deploy` from then on, `--guided` once more for WeChat's app ids. Uses the
shop, deletes it again, and has a first deployment fail.

The stand-in (ministack) runs the functions' own programs. It knows no routes of an HTTP API, so they are invoked by
name; what goes through the gateway is rehearsed by `cargo shop rehearse`.
"""

import json
import pathlib
import re
import subprocess
import tempfile
import time
import tomllib

from samcli.yamlhelper import yaml_dump, yaml_parse

from guided import QUESTIONS, Terminal
from stand_in import BUILT, REGION, Cloud, cloud
from support import ROOT, SHOP, Checks, main

SETTINGS = (ROOT / "samconfig.toml").read_text()
STACK = tomllib.loads(SETTINGS)["default"]["deploy"]["parameters"]["stack_name"]
SCHEDULE = {"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
WECHAT = {
    "WeChatAppId": "wx0123456789abcdef",
    "WeChatOpenAppId": "wxfedcba9876543210",
    "WeChatOpenRedirectUri": "https://shop.example.com/login",
    "WeChatOfficialAppId": "wx00000000deadbeef",
}
# What is left of a stack that could not be made.
LEFT = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::Lambda::Function"]


def request(path: str) -> dict:
    """An API Gateway event, version 2.0, of a GET without a login."""
    http = {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "e2e"}
    context = {"accountId": "1", "apiId": "a", "domainName": "shop.test", "requestId": "r", "routeKey": "$default"}
    context |= {"stage": "$default", "time": "", "timeEpoch": 0, "http": http}
    event = {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": ""}
    return event | {"headers": {"host": "shop.test"}, "requestContext": context, "isBase64Encoded": False}


class Shop:
    """The stack, and the folder that it is deployed from: a copy of what a checkout has after `sam build`."""

    def __init__(self, there: Cloud, folder: pathlib.Path) -> None:
        self.there, self.folder = there, folder
        there.build(folder)
        # Functions of the processor that they were built for here.
        self.settings = folder / "samconfig.toml"
        self.settings.write_text(SETTINGS.replace("Architecture=arm64", "Architecture=x86_64"))

    def deploy(self, *arguments: str, answers: dict[str, str] | None = None) -> tuple[Terminal, bool, object]:
        """At a terminal; whether it went well, and what to look at if it did not."""
        sam = Terminal(self.folder, self.there.env, "deploy", *arguments)
        ended = sam.talk(answers or {})
        stacks = self.there.stacks()
        done = ended == 0 and list(stacks) == [STACK] and stacks[STACK] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
        return sam, done, (ended, stacks, sam.said[-3000:])

    def functions(self) -> dict[str, dict]:
        """What the stand-in knows of each function, by its name in the template."""
        names = self.there.resources(STACK, "AWS::Lambda::Function")
        about = self.there.functions.get_function_configuration
        return {logical: about(FunctionName=name) for logical, name in names.items()}

    def variables(self) -> dict[str, dict[str, str]]:
        return {name: about.get("Environment", {}).get("Variables", {}) for name, about in self.functions().items()}

    def invoke(self, resource: str, event: dict) -> dict:
        found = self.there.formation.describe_stack_resource(StackName=STACK, LogicalResourceId=resource)
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        answer = self.there.functions.invoke(FunctionName=name, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def is_protected(self) -> bool:
        """Whether the table may not be deleted: the last thing that a deployment does, by a function of its own."""
        table = self.there.client("dynamodb").describe_table(TableName=self.table())["Table"]
        return table["DeletionProtectionEnabled"]

    def edge(self) -> list[str]:
        """The hashes of what a CDN sends, which a deployment makes where there is a CDN."""
        key = {"pk": {"S": "KEYS"}, "sk": {"S": "EDGE"}}
        item = self.there.client("dynamodb").get_item(TableName=self.table(), Key=key).get("Item")
        return [entry["S"] for entry in item["hashes"]["L"]] if item else []

    def table(self) -> str:
        [table] = self.there.resources(STACK, "AWS::DynamoDB::Table").values()
        return table


def story(checks: Checks, shop: Shop) -> None:
    guided, deployed, why = shop.deploy("--guided")
    if not checks.check("deploy: --guided and nothing but Enter makes a shop", deployed, why):
        return
    questions = sorted([*QUESTIONS, *yaml_parse((BUILT / "template.yaml").read_text())["Parameters"]])
    checks.check("deploy: --guided asks for each parameter once", sorted(guided.asked) == questions, guided.asked)
    needless = [asked for asked in guided.asked if re.search("secret|no authentication", asked, re.IGNORECASE)]
    checks.check("deploy: --guided asks for no secret and about no route", not needless, needless)
    processors = {name: about["Architectures"] for name, about in shop.functions().items()}
    right = processors and all(each == ["x86_64"] for each in processors.values())
    checks.check("deploy: functions run on the processors that samconfig.toml names", right, processors)
    use(checks, shop)

    checks.check("deploy: a production shop's table is protected", shop.is_protected())
    checks.check("deploy: no secret of a CDN without one", not shop.edge(), shop.edge())

    changed = shop.settings.read_text().replace("Asia/Shanghai", "Asia/Urumqi").replace('Cdn=\\"false', 'Cdn=\\"own')
    shop.settings.write_text(changed)
    again, updated, why = shop.deploy()
    checks.check("deploy: without arguments the same stack, without questions", updated and not again.asked, why)
    told = shop.variables()["ProductFunction"].get("SHOP_TIME_ZONE")
    checks.check("deploy: an update", told == "Asia/Urumqi", told)
    checks.check("deploy: the secret of a CDN", [len(digest) for digest in shop.edge()] == [64], (shop.edge(), changed))
    read = shop.invoke("ProductFunction", request("/v1/product/recent"))
    checks.check("deploy: a read after the update", read.get("statusCode") == 200, read)

    _, updated, why = shop.deploy("--guided", answers=WECHAT)
    checks.check("deploy: --guided with WeChat's app ids", updated, why)
    variables = shop.variables()
    told = {value for each in variables.values() for value in each.values()}
    checks.check("deploy: functions are told the ids", set(WECHAT.values()) <= told, sorted(told))
    checks.check("deploy: and what was answered before stays", "Asia/Urumqi" in told, sorted(told))
    secret = {name: [key for key in each if "SECRET" in key] for name, each in variables.items()}
    checks.check("deploy: no function is told a secret", not any(secret.values()), secret)

    packaged = shop.there.formation.get_template(StackName=STACK, TemplateStage="Original")["TemplateBody"]
    destroy(checks, shop.there)
    fail(checks, shop.there, packaged)


def use(checks: Checks, shop: Shop) -> None:
    swept = shop.invoke("WorkerFunction", SCHEDULE)
    checks.check("deploy: the worker's minute", swept.get("failed") == 0, swept)
    read = shop.invoke("CategoryFunction", request("/v1/category/all"))
    body = json.loads(read.get("body") or "{}")
    checks.check("deploy: a read of the empty table", (read.get("statusCode"), body.get("data")) == (200, []), read)
    health = shop.invoke("DocsFunction", request("/health"))
    checks.check("deploy: /health", health.get("statusCode") == 200, health)
    missing = shop.invoke("MediaFunction", request("/static/images/none.png"))
    checks.check("deploy: a picture that is not in the bucket", missing.get("statusCode") == 404, missing)


def destroy(checks: Checks, there: Cloud) -> None:
    """`cargo shop destroy`, of a bucket that keeps what was replaced and deleted."""
    [bucket] = there.resources(STACK, "AWS::S3::Bucket").values()
    [table] = there.resources(STACK, "AWS::DynamoDB::Table").values()
    s3 = there.client("s3")
    for body in (b"first", b"second"):
        s3.put_object(Bucket=bucket, Key="static/files/a.txt", Body=body)
    s3.delete_object(Bucket=bucket, Key="static/files/a.txt")
    kept = s3.list_object_versions(Bucket=bucket)
    versions = (len(kept.get("Versions", [])), len(kept.get("DeleteMarkers", [])))
    checks.check("deploy: the bucket keeps old versions", versions == (2, 1), kept)
    command = [SHOP, "destroy", "--stack", STACK, "--yes", STACK, "--region", REGION]
    env = {**there.env, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)
    left = [*there.stacks(), *there.client("dynamodb").list_tables()["TableNames"]]
    left += [each["Name"] for each in s3.list_buckets()["Buckets"]]
    gone = not {STACK, table, bucket} & set(left)
    checks.check("deploy: destroyed, old versions and all", done.returncode == 0 and gone, (left, done))


def fail(checks: Checks, there: Cloud, packaged: str | dict) -> None:
    """A production shop whose first deployment fails when nearly all of it is there."""
    template = packaged if isinstance(packaged, dict) else yaml_parse(packaged)
    # Of no such template there is anything to be had.
    nowhere = {"TemplateURL": f"{there.endpoint}/nothing/here.yaml"}
    others = [name for name, resource in template["Resources"].items() if "Condition" not in resource]
    # The table's protection comes last of all, when nothing can fail any more.
    others.remove("Protection")
    template["Resources"]["Protection"]["DependsOn"].append("Broken")
    template["Resources"]["Broken"] = {"Type": "AWS::CloudFormation::Stack", "DependsOn": others, "Properties": nowhere}
    parameters = {"Architecture": "x86_64", "Stage": "prod"}
    there.create("broken", yaml_dump(template), parameters)
    state = there.settled("broken")
    checks.check("deploy: a first deployment that fails is rolled back", state == "ROLLBACK_COMPLETE", state)
    left = {kind: there.resources("broken", kind, gone=False) for kind in LEFT}
    checks.check("deploy: and leaves nothing behind", not any(left.values()), left)
    checks.check("deploy: and can be deleted", *there.delete("broken"))


def deploy(checks: Checks) -> None:
    with cloud() as there, tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        story(checks, Shop(there, pathlib.Path(folder)))
        print(f"   deploy: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main("deploy", deploy)
