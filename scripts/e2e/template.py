"""What CloudFormation gets to see of template.yaml, in China and elsewhere: made by SAM's own transform, offline."""

import logging
import os
import re

from samcli.lib.config.samconfig import SamConfig
from samtranslator.translator.arn_generator import ArnGenerator
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

import limits
import rules
from support import ROOT, Checks, main

REGIONS = {"us-east-1": "aws", "cn-north-1": "aws-cn"}
CDN = {"scripts/cdn/global.yaml": "us-east-1", "scripts/cdn/china.yaml": "cn-north-1"}
# Names of services, which are the same everywhere.
PRINCIPAL = re.compile(r"(apigateway|cloudfront|events|lambda)\.amazonaws\.com$")


class ManagedPolicies:
    """SAM asks IAM for these; the names are all it needs."""

    def __init__(self, partition: str) -> None:
        self.partition = partition

    def load(self) -> dict[str, str]:
        names = ["AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole"]
        return {name: f"arn:{self.partition}:iam::aws:policy/service-role/{name}" for name in names}


def parsed(name: str) -> dict:
    return yaml_parse((ROOT / name).read_text())


def transformed(region: str) -> dict:
    # Asked for in two places, one of which remembers the first answer.
    os.environ["AWS_DEFAULT_REGION"] = ArnGenerator.BOTO_SESSION_REGION_NAME = region
    template = parsed("template.yaml")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    return transform(template, {}, ManagedPolicies(REGIONS[region]))


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.items() for text in texts(list(part))]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def foreign(template: dict, partition: str) -> list[str]:
    """What names another partition, or a host where the suffix belongs."""
    found = []
    for text in texts(template):
        arns = re.findall(r"arn:(aws[a-z-]*):", text)
        hosts = "amazonaws.com" in text and not PRINCIPAL.search(text)
        if hosts or any(arn != partition for arn in arns):
            found.append(text)
    return found


def off_the_dashboard(template: dict) -> list[str]:
    """Functions whose errors nobody would see there. A search would find another stack's, too."""
    [body] = [
        resource["Properties"]["DashboardBody"]["Fn::Sub"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::CloudWatch::Dashboard"
    ]
    functions = {
        name
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function" and resource["Properties"].get("Events")
    }
    missing = sorted(functions - set(re.findall(r"\$\{(\w+Function)\}", body)))
    return [*missing, "SEARCH"] if "SEARCH" in body else missing


def kept_when_it_fails(template: dict) -> list[str]:
    """What a first deployment that fails would leave behind: then the next one finds it in its way.

    The stand-in for AWS deletes a table that is protected from being deleted. AWS does not.
    """
    return [
        name
        for name, resource in template["Resources"].items()
        if resource.get("DeletionPolicy") in ("Retain", "Snapshot")
        or resource.get("Properties", {}).get("DeletionProtectionEnabled", False) is not False
    ]


def processors() -> dict[str, set[str]]:
    """What `sam build` and `sam deploy` take from each environment of samconfig.toml, read by SAM itself."""
    config = SamConfig(ROOT)
    found = {}
    for name in config.get_stage_configuration_names():
        for command in ("build", "deploy"):
            told = config.get_all([command], "parameters", name).get("parameter_overrides", "")
            found.setdefault(name, set()).add(next(iter(re.findall(r"\bArchitecture=(\S+)", told)), "nothing"))
    return found


def look(checks: Checks) -> None:
    raw = parsed("template.yaml")
    told = processors()
    one_each = told and all(len(each) == 1 and "nothing" not in each for each in told.values())
    checks.check("template: samconfig.toml says once what to build and to deploy for", one_each, told)
    kept = kept_when_it_fails(raw)
    checks.check("template: a first deployment that fails keeps nothing", not kept, kept)
    for region, partition in REGIONS.items():
        template = transformed(region)
        # Which ARNs a parameter takes is said with the parameter.
        found = foreign({name: part for name, part in template.items() if name != "Parameters"}, partition)
        checks.check(f"template: nothing of another partition in {region}", not found, found)
        limits.look(checks, region, limits.main_template(limits.Template(raw, template)))
    for name, region in CDN.items():
        found = foreign(parsed(name), REGIONS[region])
        checks.check(f"template: nothing of another partition in {name}", not found, found)
        limits.look(checks, name, limits.cdn_template(parsed(name)))
    missing = off_the_dashboard(raw)
    checks.check("template: the dashboard names every function", not missing, missing)
    rules.look(checks, raw)


if __name__ == "__main__":
    # It says that nobody collects its metrics.
    logging.disable()
    main("template", look)
