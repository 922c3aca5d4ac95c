"""What the end-to-end checks share: starting a program, calling the shop, and one line per check."""

import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Logs, screenshots and reports; ignored by git.
TOOLS = ROOT / ".tools"
SHOP = os.environ.get("SHOP_BIN", str(ROOT / "target" / "debug" / "shop"))
# Only ever the password of a shop that lives in memory on this machine for the length of one check.
ADMIN_PASSWORD = "e2e-Only-Password-1"
SHOPPER = {"account": "demo-anna", "secret": "", "type": 200}
ADMIN = {"account": "super", "secret": ADMIN_PASSWORD, "type": 100}


class Checks:
    """Prints `ok NAME` or `FAILED NAME: WHY` and remembers whether anything failed."""

    def __init__(self) -> None:
        self.failed = 0

    def check(self, name: str, passed: bool, why: object = "") -> bool:
        if passed:
            print(f"ok {name}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED {name}: {why}", flush=True)
        return passed


def main(name: str, body) -> None:
    """Runs `body(checks)`; a shop that does not start, or goes away, is one more failed check."""
    checks = Checks()
    try:
        body(checks)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        checks.check(name, False, error)
    sys.exit(1 if checks.failed else 0)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def call(method: str, url: str, body: object = None, token: str | None = None, seconds: float = 10) -> tuple[int, dict]:
    """Sends JSON and answers (HTTP status, envelope); an answer that is no JSON comes back as `{"text": ...}`."""
    request = urllib.request.Request(url, method=method)
    data = None
    if body is not None:
        request.add_header("Content-Type", "application/json")
        data = json.dumps(body).encode()
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, data, timeout=seconds) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            status, text = refusal.code, refusal.read()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, {"text": text[:300].decode(errors="replace")}


def login(base: str, credentials: dict, seconds: float = 10) -> str:
    """A token of that user; the shop makes a WeChat user at the first login."""
    status, answer = call("POST", f"{base}/v1/token", credentials, seconds=seconds)
    if not isinstance(answer.get("data"), dict) or "token" not in answer["data"]:
        raise RuntimeError(f"login as {credentials['account']} answered {status} {answer}")
    return answer["data"]["token"]


@contextlib.contextmanager
def running(name: str, command: list[str], ready, seconds: float = 60, env: dict[str, str] | None = None):
    """Runs `command` for the length of a `with`, from the moment `ready(log text)` is true.

    The output goes to .tools/logs/NAME.log; its end is printed when the program dies or is not ready in time. The whole
    process group is ended, so that what the program itself started goes with it.
    """
    log = TOOLS / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + seconds
        while not ready(log.read_text(errors="replace")):
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}:\n{_tail(log)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} was not ready within {seconds:.0f} s:\n{_tail(log)}")
            time.sleep(0.1)
        yield log
    finally:
        _end(process)


@contextlib.contextmanager
def shop(name: str):
    """A whole shop in memory with demo data, on free ports; gives its base URL and that of its WeChat."""
    base = f"http://127.0.0.1:{free_port()}"
    command = [SHOP, "dev", "--memory", "--port", base.rsplit(":", 1)[1], "--wechat-port", "0"]
    with running(name, command, says_ready, env={"SHOP_ADMIN_PASSWORD": ADMIN_PASSWORD}) as log:
        yield base, re.search(r"^pay here +(\S+?)/?$", log.read_text(), re.MULTILINE)[1]


def says_ready(log: str) -> bool:
    """The last line of the start of `shop dev` and `shop cloud`: everything is filled in and every port listens."""
    return re.search(r"^ready", log, re.MULTILINE) is not None


def _end(process: subprocess.Popen) -> None:
    # The second signal is for whoever in the group has not heeded the first.
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _tail(log: pathlib.Path, lines: int = 40) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


# A SIGTERM (a time-out, a cancelled CI job) unwinds like an error, so that every `with` ends what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
