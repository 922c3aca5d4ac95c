"""The walk that an owner takes through a deployed shop, through a new demo shop: everything must be there."""

import subprocess

from support import SHOP, Checks, main, shop


def walk(checks: Checks) -> None:
    with shop("shop-smoke") as (base, _):
        done = subprocess.run([SHOP, "smoke", base], capture_output=True, text=True, timeout=120, check=False)
        steps = done.stdout.splitlines()
        skipped = [step for step in steps if step.startswith("skipped")]
        checks.check(f"smoke: {len(steps)} lines", done.returncode == 0, done.stdout + done.stderr)
        checks.check("smoke: nothing skipped", not skipped, skipped)


if __name__ == "__main__":
    main("smoke", walk)
