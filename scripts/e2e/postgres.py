"""Dumps of a real PostgreSQL fill the same shop as the MySQL dump of the same rows.

    scripts/e2e/postgres.py [--write]

Loads the rows of tests/import/shop.sql into a server of its own, dumps them in each of the ways that pg_dump has for
plain SQL, imports all of them, and compares the shops item by item. With --write it renews the dumps that the tests
read. Without a PostgreSQL on this machine it says so and is done.
"""

import contextlib
import gzip
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from support import ROOT, SHOP, Checks, main

TESTS = ROOT / "tests" / "import"
# What the original's tables have as truth values; MySQL has 0 and 1 for them.
TRUTH = {
    "config": ["type"],
    "dict": ["is_default", "status"],
    "dict_type": ["status"],
    "identity": ["verified"],
    "login_log": ["status"],
    "notice": ["status"],
    "route": ["hidden"],
}
# The ways to dump, and what the tests call a dump of that way.
WAYS = {
    "copy": ([], "shop.pg_dump.sql"),
    "inserts": (["--inserts"], "shop.pg_dump_inserts.sql"),
    "columns": (["--column-inserts", "--rows-per-insert", "3"], None),
    "data": (["--data-only", "--no-comments"], None),
}
VALUE = re.compile(r"'(?:[^']|'')*'|[^\s,()]+")
STATEMENT = re.compile(r"^INSERT INTO tea\.`(\w+)` \(([^)]*)\) VALUES\n(.*?);$", re.MULTILINE | re.DOTALL)
# A word that pg_dump draws anew each time, so that nobody can put commands into a dump.
WORD = re.compile(r"^(\\(?:un)?restrict) \w+$", re.MULTILINE)


def find_server() -> pathlib.Path | None:
    """The folder of the server's programs: Debian keeps them out of the way."""
    found = shutil.which("initdb")
    folders = [pathlib.Path(found).resolve().parent] if found else []
    folders += sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_dump").exists()), None)


class Server:
    """A server that nobody else reaches: it listens in its own folder only."""

    def __init__(self, programs: pathlib.Path, folder: pathlib.Path) -> None:
        self.programs, self.folder = programs, folder
        # The server refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, program: str, *arguments: str, text: str | None = None) -> str:
        command = [*self.user, str(self.programs / program), *arguments]
        # What the server goes on writing to must not be what is waited for.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, input=text, stdout=output, stderr=subprocess.STDOUT, text=True, timeout=120, check=False
            )
            output.seek(0)
            said = output.read()
        if done.returncode != 0:
            raise RuntimeError(f"{program} ended with {done.returncode}: {said[-2000:]}")
        return said

    @contextlib.contextmanager
    def running(self):
        data = str(self.folder / "data")
        ways = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
        self.run("initdb", "--pgdata", data, *ways)
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self.run("pg_ctl", "--pgdata", data, "--wait", "--options", options, "--log", str(self.folder / "log"), "start")
        try:
            yield self
        finally:
            self.run("pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop")

    def sql(self, text: str) -> None:
        reach = ["--host", str(self.folder), "--username", "postgres", "--dbname", "postgres"]
        self.run("psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", *reach, text=text)

    def dump(self, options: list[str]) -> str:
        reach = ["--host", str(self.folder), "--username", "postgres", "--dbname", "postgres"]
        return self.run("pg_dump", "--format", "plain", "--no-owner", *options, *reach)


def tables(dump: str) -> list[tuple[str, list[str], list[str]]]:
    """The tables of our own dump: name, columns, and rows as they are written."""
    found = []
    for statement in STATEMENT.finditer(dump):
        columns = [column.strip(" `") for column in statement[2].split(",")]
        rows = [line.strip().rstrip(",") for line in statement[3].splitlines()]
        found.append((statement[1], columns, rows))
    return found


def kind(values: list[str]) -> str:
    """The type of a column that has these values."""
    known = [value for value in values if value != "NULL"]
    if not known or any(value.startswith("'") for value in known):
        return "text"
    if any("e" in value for value in known):
        return "double precision"
    return "numeric(10,2)" if any("." in value for value in known) else "integer"


def as_postgres(name: str, columns: list[str], rows: list[str]) -> str:
    cells = [VALUE.findall(row) for row in rows]
    kinds = [kind([row[place] for row in cells]) for place in range(len(columns))]
    defined = ", ".join(f'"{column}" {of}' for column, of in zip(columns, kinds, strict=True))
    key = ", PRIMARY KEY (id)" if columns[0] == "id" else ""
    names = ", ".join(f'"{column}"' for column in columns)
    sql = f'CREATE TABLE "{name}" ({defined}{key});\nINSERT INTO "{name}" ({names}) VALUES\n' + ",\n".join(rows) + ";\n"
    for column in TRUTH.get(name, []):
        sql += f'ALTER TABLE "{name}" ALTER COLUMN "{column}" TYPE boolean USING "{column}"::integer::boolean;\n'
    return sql


def bring_in(dump: pathlib.Path, folder: pathlib.Path) -> tuple[str, list[str]]:
    """Imports a dump into a new shop; gives the report, and every item of the shop."""
    data, backup = folder / f"{dump.name}-shop", folder / f"{dump.name}.jsonl"
    told = []
    for command in (["import", str(dump)], ["backup", str(backup)]):
        whole = [SHOP, *command, "--data", str(data)]
        done = subprocess.run(whole, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} {dump.name}: {done.stdout}{done.stderr}")
        told.append(done.stdout)
    return told[0], sorted(items(backup.read_text()))


def items(backup: str):
    # Ids and times that each shop makes for itself.
    made = re.compile(r"\b\d{14,16}\b|\b1[789]\d{8}\b")
    for line in backup.splitlines():
        item = json.loads(line)
        if "format" not in item and "items" not in item:
            yield made.sub("N", json.dumps(item, sort_keys=True, ensure_ascii=False))


def compare(checks: Checks) -> None:
    programs = find_server()
    if programs is None:
        print("ok postgres: there is no PostgreSQL here, so that nothing was compared", flush=True)
        return
    mysql = TESTS / "shop.sql"
    with tempfile.TemporaryDirectory() as name:
        folder, home = pathlib.Path(name), pathlib.Path(name) / "server"
        home.mkdir()
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(home, "postgres", "postgres")
        dumps = {}
        with Server(programs, home).running() as server:
            for table in tables(mysql.read_text()):
                server.sql(as_postgres(*table))
            for way, (options, _) in WAYS.items():
                dumps[way] = server.dump(options)
        if "--write" in sys.argv[1:]:
            for way, (_, file) in WAYS.items():
                if file:
                    (TESTS / file).write_text(WORD.sub(r"\1 word", dumps[way]))
        report, expected = bring_in(mysql, folder)
        for way, dump in dumps.items():
            path = folder / f"{way}.sql"
            path.write_text(dump)
            if way == "columns":
                path = folder / f"{way}.sql.gz"
                path.write_bytes(gzip.compress(dump.encode()))
            told, found = bring_in(path, folder)
            strange = sorted(set(found) ^ set(expected))
            checks.check(f"postgres: {way}, {len(found)} items", found == expected, "\n".join(strange)[:2000])
            numbers = [line for line in report.splitlines() if re.fullmatch(r"\w+( +\d+){4}", line)]
            checks.check(f"postgres: {way}, {len(numbers)} tables", all(line in told for line in numbers), told)


if __name__ == "__main__":
    main("postgres", compare)
