"""Runs schemathesis over every operation of the shop's own OpenAPI document, each with the caller who gets furthest.

One shop in memory serves all passes. E2E_SECONDS (default 80) is their time together, E2E_SEED another seed than the
fixed one. The full reports are in .tools/logs/conformance-*.log.
"""

import json
import os
import re
import subprocess

from support import ADMIN, ROOT, SHOPPER, TOOLS, Checks, call, main, shop

HERE = ROOT / "scripts" / "e2e"
METHODS = ("get", "put", "post", "delete", "patch")
LOGIN = "POST /v1/token"
CLOSE_ACCOUNT = "DELETE /v1/user"


def passes(document: dict) -> list[tuple[str, dict, list[str]]]:
    """(pass, credentials, operations): an operation that names a permission belongs to the staff."""
    shopper, staff, last = [], [], []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            name = f"{method.upper()} {path}"
            security = item[method].get("security", document.get("security", []))
            if name in (LOGIN, CLOSE_ACCOUNT):
                last.append(name)
            elif any(scopes for scheme in security for scopes in scheme.values()):
                staff.append(name)
            else:
                shopper.append(name)
    result = [("shopper", SHOPPER, shopper), ("staff", ADMIN, staff)]
    # By themselves and last, in this order: a closed account takes its orders with it, and fuzzed logins end in a
    # throttle that refuses the good ones, too. A WeChat user is made anew by the login after the account was closed.
    result += [(name, {**SHOPPER, "account": "demo-leaver"}, [name]) for name in (CLOSE_ACCOUNT, LOGIN) if name in last]
    return [each for each in result if each[2]]


def run_pass(base: str, name: str, credentials: dict, operations: list[str], seconds: int) -> tuple[bool, str]:
    command = [str(TOOLS / "schemathesis" / "bin" / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", f"{base}/openapi.yaml", "--max-time", str(seconds), "--no-color"]
    if seed := os.environ.get("E2E_SEED"):
        command += ["--seed", seed]
    for operation in operations:
        command += ["--include-name", operation]
    env = {
        "E2E_BASE": base,
        "E2E_CREDENTIALS": json.dumps(credentials),
        "SCHEMATHESIS_HOOKS": "conformance_hooks",
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower())
    log = TOOLS / "logs" / f"conformance-{slug}.log"
    with log.open("w") as output:
        # The budget ends the run by itself; this is for the case that it does not.
        done = subprocess.run(
            command,
            cwd=TOOLS,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=seconds + 120,
            check=False,
        )
    return done.returncode == 0, log.read_text(errors="replace")


def run_all(checks: Checks) -> None:
    budget = int(os.environ.get("E2E_SECONDS", "80"))
    with shop("conformance-shop") as (base, _):
        status, answer = call("GET", f"{base}/health")
        checks.check("conformance: /health", status == 200, (status, answer))
        status, document = call("GET", f"{base}/openapi.json")
        if not checks.check("conformance: /openapi.json", status == 200, (status, document)):
            return
        todo = passes(document)
        total = sum(len(operations) for _, _, operations in todo)
        for name, credentials, operations in todo:
            seconds = max(8, budget * len(operations) // total)
            print(f"   conformance: {name}, {len(operations)} operations, {seconds} s ...", flush=True)
            passed, report = run_pass(base, name, credentials, operations, seconds)
            checks.check(f"conformance: {name} ({summary(report)})", passed, "\n" + report)
            # A budget too small for that many operations would leave some out, and still be green.
            tested = re.search(r"Tested: (\d+)", report)
            checks.check(f"conformance: {name}, all tested", bool(tested) and int(tested[1]) == len(operations), tested)
            # A few operations meet no data that they could be let in with; a caller who is nobody meets none anywhere.
            refused = re.search(r"Authentication failed: (\d+) operation", report)
            checks.check(
                f"conformance: {name}, let in", not refused or int(refused[1]) * 10 <= len(operations), refused
            )


def summary(report: str) -> str:
    """`seed: 20260101, 24,022 generated` from the report's last lines."""
    found = (re.search(pattern, report) for pattern in (r"Seed: \d+", r"[\d,]+ generated"))
    return ", ".join(each[0].lower() for each in found if each) or "no summary"


if __name__ == "__main__":
    main("conformance", run_all)
