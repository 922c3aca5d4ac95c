"""The processor that samconfig.toml names is the one that functions are built for, and the one that they run on.

Runs the real `sam build`, for both values, in a copy of what it reads. Nothing is compiled: in cargo's place stands a
program that remembers what it was asked for, and makes programs of a few bytes for that processor.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

from samcli.lib.config.samconfig import SamConfig
from samcli.yamlhelper import yaml_parse

from support import ROOT, TOOLS, Checks, main

SAM = str(TOOLS / "sam" / "bin" / "sam")
LINE = "Architecture=arm64"
# In an ELF header of 64 bits, little endian: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
MACHINES = {"arm64": (b"\xb7", "--arm64"), "x86_64": (b"\x3e", "--x86-64")}
CARGO = """#!/bin/sh
echo "$*" >>"$ASKED"
while [ $# -gt 0 ]; do
    case $1 in
        --lambda-dir) shift; to=$1 ;;
        -p) shift; packages="$packages $1" ;;
    esac
    shift
done
for package in $packages; do
    mkdir -p "$to/$package"
    cp "$PROGRAM" "$to/$package/bootstrap"
done
"""


def copy(folder: pathlib.Path, processor: str) -> None:
    """What `sam build` reads, for this processor by the one line that says so."""
    (folder / "samconfig.toml").write_text(
        (ROOT / "samconfig.toml").read_text().replace(LINE, f"Architecture={processor}")
    )
    shutil.copy(ROOT / "template.yaml", folder)
    for part in ("scripts/build", "scripts/cdn"):
        shutil.copytree(ROOT / part, folder / part)
    for manifest in (ROOT / "functions").glob("*/Cargo.toml"):
        (folder / "functions" / manifest.parent.name).mkdir(parents=True)
        shutil.copy(manifest, folder / "functions" / manifest.parent.name)


def build(folder: pathlib.Path, machine: bytes) -> tuple[str, list[str]]:
    """What SAM says, and how cargo was asked."""
    programs, asked = folder / "bin", folder / "asked"
    programs.mkdir()
    (programs / "cargo").write_text(CARGO)
    (programs / "cargo").chmod(0o755)
    (folder / "program").write_bytes(b"\x7fELF\x02\x01\x01".ljust(18, b"\0") + machine.ljust(46, b"\0"))
    asked.touch()
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "ASKED": str(asked), "SAM_CLI_TELEMETRY": "0"}
    env |= {"PROGRAM": str(folder / "program"), "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run([SAM, "build"], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)
    return (done.stdout + done.stderr)[-2000:], asked.read_text().splitlines()


def drive(checks: Checks) -> None:
    for processor, (machine, target) in MACHINES.items():
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            copy(folder, processor)
            said, asked = build(folder, machine)
            right = bool(asked) and all(target in call.split() for call in asked)
            checks.check(f"architecture: sam build for {processor}", right, (asked, said))
            template = folder / ".aws-sam" / "build" / "template.yaml"
            resources = yaml_parse(template.read_text())["Resources"] if template.exists() else {}
            functions = {k for k, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
            built = {path.parent.name for path in template.parent.glob("*/bootstrap")}
            checks.check(f"architecture: all functions for {processor}", functions and functions == built, said)
            told = SamConfig(folder).get_all(["deploy"], "parameters")["parameter_overrides"]
            checks.check(f"architecture: sam deploy for {processor}", f"Architecture={processor}" in told.split(), told)


if __name__ == "__main__":
    main("architecture", drive)
