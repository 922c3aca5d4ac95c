"""A stand-in for AWS on this machine (ministack), and what `sam build` has made, fit for it."""

import contextlib
import os
import pathlib
import time
import urllib.request
from collections.abc import Iterator

import boto3
from samcli.yamlhelper import yaml_dump, yaml_parse

from support import ROOT, TOOLS, free_port, running

BUILT = ROOT / ".aws-sam" / "build"
REGION = "us-east-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


class Cloud:
    """The stand-in, as SAM and we talk to it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.env = {**os.environ, **KEYS, "AWS_ENDPOINT_URL": endpoint, "SAM_CLI_TELEMETRY": "0"}
        self.formation = self.client("cloudformation")
        self.functions = self.client("lambda")

    def client(self, service: str):
        session = boto3.Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], region_name=REGION)
        return session.client(service, endpoint_url=self.endpoint)

    def stacks(self) -> dict[str, str]:
        """Name and state of every stack that is there, but for the one in which SAM keeps its packages."""
        all_stacks = self.formation.list_stacks()["StackSummaries"]
        states = {stack["StackName"]: stack["StackStatus"] for stack in all_stacks}
        return {
            name: state
            for name, state in states.items()
            if state != "DELETE_COMPLETE" and not name.startswith("aws-sam-cli-")
        }

    def create(self, stack: str, template: str, parameters: dict[str, str]) -> None:
        """Without SAM, where it has deployed before: a template of this size is read from its bucket."""
        [bucket] = self.resources("aws-sam-cli-managed-default", "AWS::S3::Bucket").values()
        self.client("s3").put_object(Bucket=bucket, Key=f"{stack}.template", Body=template.encode())
        self.formation.create_stack(
            StackName=stack,
            TemplateURL=f"{self.endpoint}/{bucket}/{stack}.template",
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )

    def settled(self, stack: str, seconds: float = 120) -> str:
        """The stack's state when nothing is under way any more."""
        deadline = time.monotonic() + seconds
        while (state := self.stacks().get(stack, "")).endswith("_IN_PROGRESS") and time.monotonic() < deadline:
            time.sleep(0.5)
        return state

    def resources(self, stack: str, kind: str, *, gone: bool = True) -> dict[str, str]:
        """Logical and physical names of a stack's resources of one type; with those that were deleted, if `gone`."""
        pages = self.formation.get_paginator("list_stack_resources").paginate(StackName=stack)
        found = [resource for page in pages for resource in page["StackResourceSummaries"]]
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in found
            if each["ResourceType"] == kind and (gone or each["ResourceStatus"] != "DELETE_COMPLETE")
        }

    def delete(self, stack: str) -> tuple[bool, str]:
        """As CloudFormation does it: `sam delete` wants to clear away packages that the stand-in names differently."""
        self.formation.delete_stack(StackName=stack)
        for _ in range(60):
            state = self.stacks().get(stack)
            if state is None:
                return True, ""
            time.sleep(1)
        return False, state

    def build(self, folder: pathlib.Path) -> None:
        """What `sam build` has made, as if it had made it in `folder`, which is empty.

        The functions are told where AWS answers. Alarms on sums of metrics are left out, of which the stand-in knows
        nothing.
        """
        made = folder / ".aws-sam" / "build"
        made.mkdir(parents=True)
        for each in BUILT.iterdir():
            if each.name != "template.yaml":
                (made / each.name).symlink_to(each)
        template = yaml_parse((BUILT / "template.yaml").read_text())
        template["Globals"]["Function"]["Environment"]["Variables"]["AWS_ENDPOINT_URL"] = self.endpoint
        resources = template["Resources"]
        for name in [name for name, resource in resources.items() if "Metrics" in resource.get("Properties", {})]:
            del resources[name]
        (made / "template.yaml").write_text(yaml_dump(template))


@contextlib.contextmanager
def cloud() -> Iterator[Cloud]:
    endpoint = f"http://127.0.0.1:{(port := free_port())}"
    settings = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1"}
    program = [str(TOOLS / "ministack" / "bin" / "ministack")]
    with running("ministack", program, lambda _: _answers(endpoint), env=settings):
        yield Cloud(endpoint)


def _answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2):
            return True
    except OSError:
        return False
