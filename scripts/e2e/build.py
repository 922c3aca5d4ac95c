"""How `sam build` has the functions built, for either processor: the real sam and the real Makefile, and a cargo that
makes small programs in no time and writes down what it was asked for.
"""

import json
import os
import shutil
import stat
import subprocess
import tempfile
import tomllib
from itertools import pairwise
from pathlib import Path

from support import ROOT, TOOLS, Checks, main

FUNCTIONS = sorted(folder.parent.name for folder in (ROOT / "functions").glob("*/Cargo.toml"))
# How cargo-lambda is asked for a processor, and how ELF names it.
MACHINES = {"arm64": ("--arm64", b"\xb7"), "x86_64": ("--x86-64", b"\x3e")}
CARGO = """#!/bin/sh
# Stands in for cargo, whose calls end up in {calls}.
printf '%s\\n' "$*" >>{calls}
sleep 1
[ ! -e {calls}.fail ] || {{ echo 'error: no such thing'; exit 101; }}
while [ $# -gt 0 ]; do
    case $1 in
        -p) packages="$packages $2" ;;
        --lambda-dir) folder=$2 ;;
    esac
    shift
done
for package in $packages; do
    mkdir -p "$folder/$package"
    cp {program} "$folder/$package/bootstrap"
    printf '%s' "$package" >>"$folder/$package/bootstrap"
done
"""


class Stage:
    """A folder with the cargo, the program it makes, and its notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls, self.program = folder / "calls", folder / "program"
        cargo = folder / "bin" / "cargo"
        cargo.parent.mkdir()
        cargo.write_text(CARGO.format(calls=self.calls, program=self.program))
        cargo.chmod(cargo.stat().st_mode | stat.S_IXUSR)
        self.env = {**os.environ, "PATH": f"{cargo.parent}:{os.environ['PATH']}", "SAM_CLI_TELEMETRY": "0"}
        self.made = folder / "made"

    def makes(self, machine: str, glibc: str = "2.34") -> None:
        header = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00" + MACHINES[machine][1] + b"\x00"
        self.program.write_bytes(header + bytes(44) + f"\0GLIBC_2.2.5\0GLIBC_{glibc}\0".encode())

    def asked(self) -> list[list[str]]:
        """The calls since the last time, each as its words."""
        calls = [line.split() for line in self.calls.read_text().splitlines()] if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return calls

    def sam(self, *arguments: str) -> tuple[bool, str]:
        command = [str(TOOLS / "sam" / "bin" / "sam"), "build", "--build-dir", str(self.made), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=180, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    def make(self, architecture: str, function: str = "token") -> tuple[bool, str]:
        """What sam calls for a single function."""
        shutil.rmtree(self.made, ignore_errors=True)
        artifacts, copy = self.made / "Function", self.folder / "copy"
        artifacts.mkdir(parents=True)
        shutil.copytree(ROOT / "functions" / function, copy, dirs_exist_ok=True)
        makefile = ROOT / "scripts" / "build" / architecture / "Makefile"
        command = ["make", "--makefile", str(makefile), "build-Function"]
        env = {**self.env, "ARTIFACTS_DIR": str(artifacts)}
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode == 0, done.stdout + done.stderr


def built(stage: Stage) -> dict[str, str]:
    """The function that each resource's program says it is."""
    resources = {path.parent.name: path.read_bytes() for path in stage.made.glob("*Function/bootstrap")}
    return {name: program.rpartition(b"\0")[2].decode() for name, program in resources.items()}


def look_at(checks: Checks, stage: Stage, architecture: str, *arguments: str) -> None:
    what = f"sam build for {architecture}" + (f" {arguments[-1]}" if len(arguments) > 1 else "")
    stage.makes(architecture)
    done, said = stage.sam(*arguments)
    checks.check(what, done, said[-2000:])
    calls = stage.asked()
    words = calls[0] if calls else []
    checks.check(f"{what}: cargo is called once", len(calls) == 1, calls)
    checks.check(f"{what}: optimized", words[:3] == ["lambda", "build", "--release"], words)
    asked = [option for option, _ in MACHINES.values() if option in words]
    checks.check(f"{what}: for this processor alone", asked == [MACHINES[architecture][0]], words)
    packages = sorted(package for option, package in pairwise(words) if option == "-p")
    checks.check(f"{what}: all functions", packages == FUNCTIONS, packages)
    programs = built(stage)
    own = {name: name.removesuffix("Function").lower() for name in programs}
    wrong = {name: program for name, program in programs.items() if program.replace("_", "") != own[name]}
    checks.check(f"{what}: each has its own program", sorted(programs.values()) == FUNCTIONS and not wrong, wrong)


def look(checks: Checks) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        for architecture in MACHINES:
            look_at(checks, stage, architecture, "--parameter-overrides", f"Architecture={architecture}")
        look_at(checks, stage, "arm64", "--parameter-overrides", "Architecture=arm64", "--parallel")
        # What `sam build && sam deploy` do where nobody says anything.
        config = tomllib.loads((ROOT / "samconfig.toml").read_text())
        said = json.dumps(config["default"].get("global", {}))
        look_at(checks, stage, "x86_64" if "x86_64" in said else "arm64")

        stage.makes("x86_64")
        done, said = stage.make("arm64")
        checks.check("a program for another processor is refused", not done and "is not for arm64" in said, said)
        for glibc, starts in (("2.34", True), ("2.35", False), ("2.100", False), ("2.4", True)):
            stage.makes("x86_64", glibc)
            done, said = stage.make("x86_64")
            told = starts or ("Unset CARGO_LAMBDA_COMPILER" in said and f"needs glibc {glibc}" in said)
            checks.check(f"glibc {glibc} {'starts' if starts else 'is refused'}", done == starts and told, said)
        stage.asked()

        (stage.folder / "calls.fail").touch()
        done, said = stage.sam("--parameter-overrides", "Architecture=x86_64", "--parallel")
        failed = not done and "error: no such thing" in said
        checks.check("what does not compile is said once", failed and len(stage.asked()) == 1, said[-2000:])


if __name__ == "__main__":
    main("sam build", look)
