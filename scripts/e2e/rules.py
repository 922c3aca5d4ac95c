"""What template.yaml refuses before anything is made: its rules and its parameters' patterns, as CloudFormation does.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
"""

import re

from support import Checks

GLOBAL, CHINA = "us-east-1", "cn-northwest-1"
DOMAIN = "shop.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
IN_CHINA = CERTIFICATE.replace("aws:acm:us-east-1", "aws-cn:acm:cn-northwest-1")
UPLOADED = "ASCACKCEVSQ6C2EXAMPLE"
APP = "wx0123456789abcdef"

# Region, what is told, and what refuses it, if anything: a rule, or a parameter that does not take its value.
CASES = [
    (GLOBAL, {}, None),
    (CHINA, {}, None),
    (GLOBAL, {"DomainName": DOMAIN, "DomainCertificateArn": CERTIFICATE, "DomainHostedZoneId": "Z0123456789A"}, None),
    (CHINA, {"DomainName": DOMAIN, "DomainCertificateArn": IN_CHINA}, None),
    (GLOBAL, {"DomainName": DOMAIN}, "Domain"),
    (GLOBAL, {"DomainCertificateArn": CERTIFICATE}, "Domain"),
    (GLOBAL, {"DomainHostedZoneId": "Z0123456789A"}, "Domain"),
    (GLOBAL, {"DomainName": "https://shop.example.com", "DomainCertificateArn": CERTIFICATE}, "DomainName"),
    (GLOBAL, {"DomainName": DOMAIN, "DomainCertificateArn": UPLOADED}, "DomainCertificateArn"),
    (GLOBAL, {"DomainHostedZoneId": "example.com"}, "DomainHostedZoneId"),
    (GLOBAL, {"Cdn": "true"}, None),
    (GLOBAL, {"Cdn": "true", "CdnAlias": DOMAIN, "CdnCertificateArn": CERTIFICATE}, None),
    (GLOBAL, {"Cdn": "true", "CdnAlias": DOMAIN}, "CdnOutsideChina"),
    (GLOBAL, {"Cdn": "true", "CdnCertificateArn": CERTIFICATE}, "CdnOutsideChina"),
    (GLOBAL, {"Cdn": "true", "CdnIamCertificateId": UPLOADED}, "CdnOutsideChina"),
    (
        GLOBAL,
        {"Cdn": "true", "CdnAlias": DOMAIN, "CdnCertificateArn": CERTIFICATE.replace("us-east-1", "ap-east-1")},
        "CdnCertificateArn",
    ),
    (GLOBAL, {"Cdn": "true", "CdnAlias": f"{DOMAIN}/", "CdnCertificateArn": CERTIFICATE}, "CdnAlias"),
    (GLOBAL, {"CdnAlias": DOMAIN}, "NoCdn"),
    (GLOBAL, {"CdnCertificateArn": CERTIFICATE}, "NoCdn"),
    (CHINA, {"CdnIamCertificateId": UPLOADED}, "NoCdn"),
    (GLOBAL, {"Cdn": "true", "CdnOnly": "true"}, None),
    (GLOBAL, {"Cdn": "own", "CdnOnly": "true", "CdnAlias": DOMAIN}, None),
    (GLOBAL, {"CdnOnly": "true"}, "CdnOnly"),
    (CHINA, {"Cdn": "true", "CdnAlias": DOMAIN, "CdnIamCertificateId": UPLOADED}, None),
    (CHINA, {"Cdn": "true"}, "CdnInChina"),
    (CHINA, {"Cdn": "true", "CdnAlias": DOMAIN}, "CdnInChina"),
    (CHINA, {"Cdn": "true", "CdnIamCertificateId": UPLOADED}, "CdnInChina"),
    (
        CHINA,
        {"Cdn": "true", "CdnAlias": DOMAIN, "CdnIamCertificateId": UPLOADED, "CdnCertificateArn": CERTIFICATE},
        "CdnInChina",
    ),
    (CHINA, {"Cdn": "true", "CdnAlias": DOMAIN, "CdnIamCertificateId": IN_CHINA}, "CdnIamCertificateId"),
    (CHINA, {"Cdn": "true", "CdnAlias": DOMAIN, "CdnCertificateArn": IN_CHINA}, "CdnCertificateArn"),
    (GLOBAL, {"WeChatAppId": APP, "WeChatOpenAppId": APP, "WeChatOfficialAppId": APP}, None),
    (GLOBAL, {"WeChatOpenAppId": APP, "WeChatOpenRedirectUri": f"https://{DOMAIN}/login"}, None),
    (GLOBAL, {"WeChatOpenRedirectUri": f"https://{DOMAIN}/login"}, "OpenPlatform"),
    (GLOBAL, {"WeChatOpenAppId": APP, "WeChatOpenRedirectUri": DOMAIN}, "WeChatOpenRedirectUri"),
    (GLOBAL, {"WeChatAppId": "0123456789abcdef0123456789abcdef"}, "WeChatAppId"),
    (GLOBAL, {"AlarmEmail": "owner@example.com"}, None),
    (GLOBAL, {"AlarmEmail": "owner@example.com", "Monitoring": "false"}, "Alarms"),
    (GLOBAL, {"AlarmEmail": "owner"}, "AlarmEmail"),
    (GLOBAL, {"Tracing": "Active"}, None),
    (CHINA, {"Tracing": "Active"}, "TracingInChina"),
    (GLOBAL, {"MediaUrl": f"https://{DOMAIN}"}, None),
    (GLOBAL, {"MediaUrl": f"http://{DOMAIN}"}, "MediaUrl"),
    (GLOBAL, {"AllowedOrigins": f"https://{DOMAIN},http://localhost:5173"}, None),
    (GLOBAL, {"AllowedOrigins": f"https://{DOMAIN}/"}, "AllowedOrigins"),
    (GLOBAL, {"AllowedOrigins": DOMAIN}, "AllowedOrigins"),
    (GLOBAL, {"TimeZone": "Etc/GMT+8"}, None),
    (GLOBAL, {"TimeZone": "Asia Shanghai"}, "TimeZone"),
    (GLOBAL, {"Architecture": "arm"}, "Architecture"),
    (GLOBAL, {"LogRetentionDays": "8"}, "LogRetentionDays"),
]


# The functions that may stand in a rule, as far as ours use them; `Fn::If` and conditions may not.
FUNCTIONS = {
    "Fn::Equals": lambda of: of[0] == of[1],
    "Fn::Not": lambda of: not of[0],
    "Fn::And": all,
    "Fn::Or": any,
    "Fn::Contains": lambda of: of[1] in of[0],
}


def evaluate(expression: object, values: dict[str, object]) -> object:
    if isinstance(expression, list):
        return [evaluate(each, values) for each in expression]
    if not isinstance(expression, dict):
        return expression
    [(function, of)] = expression.items()
    return values[of] if function == "Ref" else FUNCTIONS[function](evaluate(of, values))


def misfits(parameters: dict, told: dict[str, str]) -> list[str]:
    """The parameters that do not take their values."""
    found = []
    for name, about in parameters.items():
        value = told.get(name, str(about["Default"]))
        each = value.split(",") if about["Type"] == "CommaDelimitedList" else [value]
        pattern, allowed = about.get("AllowedPattern", ".*"), about.get("AllowedValues")
        fits = all(re.fullmatch(pattern, part) for part in each)
        if not fits or (allowed and value not in [str(one) for one in allowed]):
            found.append(name)
    return found


def broken(template: dict, region: str, told: dict[str, str]) -> dict[str, list[int]]:
    """Rules that refuse it, and which of their assertions."""
    values = {name: about["Default"] for name, about in template["Parameters"].items()}
    values |= told | {"AWS::Region": region}
    found = {}
    for name, rule in template["Rules"].items():
        if evaluate(rule.get("RuleCondition", True), values) is True:
            asserted = [evaluate(each["Assert"], values) for each in rule["Assertions"]]
            if failed := [at for at, holds in enumerate(asserted) if holds is not True]:
                found[name] = failed
    return found


def look(checks: Checks, template: dict) -> None:
    wrong, tried = [], set()
    for region, told, refused_by in CASES:
        rules, parameters = broken(template, region, told), misfits(template["Parameters"], told)
        tried |= {(name, at) for name, failed in rules.items() for at in failed}
        # A value that is none goes first: CloudFormation looks at no rule then.
        if (parameters or list(rules)) != ([refused_by] if refused_by else []):
            wrong.append((region, told, refused_by, parameters, rules))
    checks.check(f"template: {len(CASES)} combinations of parameters are taken or refused", not wrong, wrong)
    all_of_them = {(name, at) for name, rule in template["Rules"].items() for at in range(len(rule["Assertions"]))}
    checks.check("template: every assertion refuses something", tried == all_of_them, all_of_them - tried)
    patterns = {
        name for name, about in template["Parameters"].items() if {"AllowedPattern", "AllowedValues"} & set(about)
    }
    unbounded = set(template["Parameters"]) - patterns
    checks.check("template: every parameter says what it takes", not unbounded, unbounded)
