"""Which crates are part of which function: read from the symbols of what `sam build` has made, and held against
scripts/build/crates.toml. And how large each is.

All functions are built at once, and with the features that any of them asks for; what a function does not call is left
out by the linker. This is where it shows that it was.

    CARGO_PROFILE_RELEASE_STRIP=debuginfo sam build --parameter-overrides Architecture=x86_64
    .tools/sam/bin/python scripts/e2e/crates.py [--write]    --write renews the file
"""

import re
import struct
import sys
import tomllib
import zlib
from pathlib import Path

from support import ROOT, Checks, main

BUILT = ROOT / ".aws-sam" / "build"
LIST = ROOT / "scripts" / "build" / "crates.toml"
HEAD = """# The crates of each function, as scripts/e2e/crates.py finds them: renew with its --write. One more makes a
# function larger, and its start later: it is a decision, and a review sees it here.
"""
# A symbol as rustc names it begins with a crate, or with the type whose implementation it is, and its crate.
OWNER = re.compile(r"_ZN\d+_\$LT\$(?:\$[A-Za-z0-9]+\$|mut\$u20\$|dyn\$u20\$)*([a-z_][a-z0-9_]*)\.\.")
PATH = re.compile(r"_ZN(\d+)")
# The newer way to name it.
NEW = re.compile(r"_R[A-Za-z]*?C(?:s[0-9A-Za-z]*_)?(\d+)_?")

# Bytes of a function as it is uploaded, 4 MB as Lambda counts them: its start takes the longer, the more it has.
LARGEST = 4 << 20


def read(program: Path) -> tuple[bytes, list[tuple[int, ...]]]:
    """An ELF file, and its table of sections."""
    data = program.read_bytes()
    (offset,) = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    return data, [struct.unpack_from("<IIQQQQIIQQ", data, offset + size * number) for number in range(count)]


def zipped(program: Path) -> int:
    """Its bytes in a zip file, without the symbols that it has here alone."""
    whole, sections = read(program)
    stripped = whole
    for table in [section for section in sections if section[1] == 2]:  # SHT_SYMTAB
        for section in (table, sections[table[6]]):
            stripped = stripped.replace(whole[section[4] : section[4] + section[5]], b"", 1)
    return len(zlib.compress(stripped, 6))


def symbols(program: Path) -> list[str]:
    """The names of functions and data that are part of an ELF file."""
    data, sections = read(program)
    names = []
    for section in sections:
        if section[1] != 2:  # SHT_SYMTAB
            continue
        start = sections[section[6]][4]
        for name, info, _, index, _, length in struct.iter_unpack(
            "<IBBHQQ", data[section[4] : section[4] + section[5]]
        ):
            if index and length and info & 15 in (1, 2):  # data, functions
                names.append(data[start + name : data.index(b"\0", start + name)].decode())
    return names


def crate(symbol: str) -> str | None:
    if found := NEW.match(symbol):
        return symbol[found.end() : found.end() + int(found[1])]
    if found := OWNER.match(symbol):
        return found[1]
    found = PATH.match(symbol)
    name = symbol[found.end() : found.end() + int(found[1])] if found else ""
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else None


def found() -> dict[str, set[str]]:
    functions = {}
    for program in sorted(BUILT.glob("*Function/bootstrap")):
        crates = {name for symbol in symbols(program) if (name := crate(symbol))}
        if not crates:
            raise RuntimeError(f"{program} has no symbols: build with CARGO_PROFILE_RELEASE_STRIP=debuginfo")
        functions[program.parent.name] = crates
    if not functions:
        raise RuntimeError("nothing is built: sam build")
    return functions


def listed() -> dict[str, set[str]]:
    if not LIST.exists():
        raise RuntimeError(f"there is no {LIST.relative_to(ROOT)}: --write makes it")
    content = tomllib.loads(LIST.read_text())
    return {name: set(content["all"]) | set(own) for name, own in content["beyond"].items()}


def write(functions: dict[str, set[str]]) -> None:
    common = set.intersection(*functions.values())

    def array(crates: set[str]) -> str:
        return "".join(f'\n    "{name}",' for name in sorted(crates)) + ("\n" if crates else "")

    parts = [HEAD, f"all = [{array(common)}]\n", "\n[beyond]\n"]
    parts += [f"{name} = [{array(crates - common)}]\n" for name, crates in sorted(functions.items())]
    LIST.write_text("".join(parts))


def look(checks: Checks) -> None:
    functions, expected = found(), listed()
    checks.check("crates: the functions are those of the list", functions.keys() == expected.keys(), functions.keys())
    for name, crates in functions.items():
        new, gone = sorted(crates - expected.get(name, set())), sorted(expected.get(name, set()) - crates)
        checks.check(f"crates: {name} has those of the list", not new and not gone, f"new {new}, no more {gone}")
    sizes = {program.parent.name: zipped(program) for program in BUILT.glob("*Function/bootstrap")}
    largest = max(sizes, key=sizes.get)
    told = f"{largest}, the largest function, has {sizes[largest]:,} bytes zipped, of at most {LARGEST:,}"
    checks.check(told, sizes[largest] <= LARGEST)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(found())
    else:
        main("crates", look)
