"""Deploys what `sam build` has made to a stand-in for AWS on this machine, uses it, updates it, and deletes it again.

The stand-in (ministack) runs the functions' own programs. It knows no routes of an HTTP API, so they are invoked by
name; what goes through the gateway is rehearsed by `cargo shop rehearse`.
"""

import json
import os
import re
import subprocess
import time
import urllib.request

import boto3

from support import ROOT, TOOLS, Checks, free_port, main, running

BUILT = ROOT / ".aws-sam" / "build"
STACK = "shop"
SCHEDULE = {"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


def request(path: str) -> dict:
    """An API Gateway event, version 2.0, of a GET without a login."""
    http = {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "e2e"}
    context = {"accountId": "1", "apiId": "a", "domainName": "shop.test", "requestId": "r", "routeKey": "$default"}
    context |= {"stage": "$default", "time": "", "timeEpoch": 0, "http": http}
    event = {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": ""}
    return event | {"headers": {"host": "shop.test"}, "requestContext": context, "isBase64Encoded": False}


def template(endpoint: str) -> str:
    """The built template with one more variable: where AWS answers. Beside the original, whose paths are relative."""
    text = (BUILT / "template.yaml").read_text()
    heading = re.search(r"^Globals:\n(?:[ ]+.*\n)*?( +)Variables:\n", text, re.MULTILINE)
    if not heading:
        raise RuntimeError("the built template has no Globals with Variables")
    variable = f"{heading[1]}  AWS_ENDPOINT_URL: {endpoint}\n"
    path = BUILT / "stand-in.yaml"
    path.write_text(text[: heading.end()] + variable + text[heading.end() :])
    return str(path)


class Stack:
    def __init__(self, endpoint: str) -> None:
        self.env = {**os.environ, **KEYS, "AWS_ENDPOINT_URL": endpoint, "SAM_CLI_TELEMETRY": "0"}
        session = boto3.Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], region_name="us-east-1")
        self.formation, self.functions, self.dynamo = (
            session.client(name, endpoint_url=endpoint) for name in ("cloudformation", "lambda", "dynamodb")
        )
        self.template = template(endpoint)

    def sam(self, *arguments: str) -> tuple[bool, str]:
        command = [str(TOOLS / "sam" / "bin" / "sam"), *arguments, "--stack-name", STACK, "--region", "us-east-1"]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=240, check=False)
        return done.returncode == 0, (done.stdout + done.stderr)[-3000:]

    def deploy(self, *parameters: str) -> tuple[bool, str]:
        options = ["--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar"]
        # The stand-in knows no alarms on sums of metrics.
        values = ["Architecture=x86_64", "Monitoring=false", *parameters]
        return self.sam("deploy", "--template-file", self.template, *options, "--parameter-overrides", *values)

    def delete(self) -> tuple[bool, str]:
        """As CloudFormation does it: `sam delete` wants to clear away packages that the stand-in names differently."""
        self.formation.delete_stack(StackName=STACK)
        for _ in range(60):
            stacks = self.formation.list_stacks()["StackSummaries"]
            states = [stack["StackStatus"] for stack in stacks if stack["StackName"] == STACK]
            if all(state == "DELETE_COMPLETE" for state in states):
                return True, ""
            time.sleep(1)
        return False, str(states)

    def function(self, resource: str) -> str:
        found = self.formation.describe_stack_resource(StackName=STACK, LogicalResourceId=resource)
        return found["StackResourceDetail"]["PhysicalResourceId"]

    def invoke(self, resource: str, event: dict) -> dict:
        answer = self.functions.invoke(FunctionName=self.function(resource), Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def protected(self) -> bool:
        """Whether the table may not be deleted: the last thing that a deployment does, by a function of its own."""
        return self.dynamo.describe_table(TableName=self.function("Table"))["Table"]["DeletionProtectionEnabled"]

    def edge(self) -> list[str]:
        """The hashes of what a CDN sends, which a deployment makes where there is a CDN."""
        key = {"pk": {"S": "KEYS"}, "sk": {"S": "EDGE"}}
        item = self.dynamo.get_item(TableName=self.function("Table"), Key=key).get("Item")
        return [entry["S"] for entry in item["hashes"]["L"]] if item else []

    def variables(self, resource: str) -> dict:
        found = self.functions.get_function_configuration(FunctionName=self.function(resource))
        return found["Environment"]["Variables"]


def story(checks: Checks, stack: Stack) -> None:
    deployed, said = stack.deploy()
    if not checks.check("deploy: a new stack", deployed, said):
        return
    swept = stack.invoke("WorkerFunction", SCHEDULE)
    checks.check("deploy: the worker's minute", swept.get("failed") == 0, swept)
    read = stack.invoke("CategoryFunction", request("/v1/category/all"))
    body = json.loads(read.get("body") or "{}")
    checks.check("deploy: a read of the empty table", (read.get("statusCode"), body.get("data")) == (200, []), read)
    health = stack.invoke("DocsFunction", request("/health"))
    checks.check("deploy: /health", health.get("statusCode") == 200, health)
    missing = stack.invoke("MediaFunction", request("/static/images/none.png"))
    checks.check("deploy: a picture that is not in the bucket", missing.get("statusCode") == 404, missing)

    checks.check("deploy: a production shop's table is protected", stack.protected())
    checks.check("deploy: no secret of a CDN without one", not stack.edge(), stack.edge())

    updated, said = stack.deploy("TimeZone=Asia/Urumqi", "Cdn=own", "Stage=dev")
    told = stack.variables("ProductFunction").get("SHOP_TIME_ZONE") if updated else said
    checks.check("deploy: an update", told == "Asia/Urumqi", told)
    checks.check("deploy: a test shop's table is not protected", not stack.protected())
    checks.check("deploy: the secret of a CDN", [len(digest) for digest in stack.edge()] == [64], stack.edge())
    read = stack.invoke("ProductFunction", request("/v1/product/recent"))
    checks.check("deploy: a read after the update", read.get("statusCode") == 200, read)

    checks.check("deploy: deleted", *stack.delete())


def answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2):
            return True
    except OSError:
        return False


def deploy(checks: Checks) -> None:
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    settings = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1"}
    with running(
        "ministack", [str(TOOLS / "ministack" / "bin" / "ministack")], lambda _: answers(endpoint), env=settings
    ):
        began = time.monotonic()
        story(checks, Stack(endpoint))
        print(f"   deploy: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main("deploy", deploy)
