"""`sam deploy` at a terminal: what it asks, and somebody who answers."""

import os
import pathlib
import pty
import re
import select
import signal
import time

from support import TOOLS

SAM = str(TOOLS / "sam" / "bin" / "sam")
# What `--guided` asks for beside the template's parameters.
QUESTIONS = [
    "Stack Name",
    "AWS Region",
    "Confirm changes before deploy",
    "Allow SAM CLI IAM role creation",
    "Disable rollback",
    "Save arguments to configuration file",
    "SAM configuration file",
    "SAM configuration environment",
]
STYLE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Name and default, as click asks. A secret has no default.
QUESTION = re.compile(r"\s*(?:Parameter )?(.+?)(?: \[.*\])?: $")


class Terminal:
    """SAM at a terminal, and somebody who types."""

    def __init__(self, folder: pathlib.Path, env: dict[str, str], *arguments: str) -> None:
        command = [SAM, *arguments]
        self.said, self.asked = "", []
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(command[0], command, env)

    def talk(self, answers: dict[str, str], seconds: float = 180) -> int:
        """Answers each question by its name, and by Enter alone where there is no answer for it; the exit code."""
        deadline = time.monotonic() + seconds
        heard = time.monotonic()
        try:
            while time.monotonic() < deadline:
                if select.select([self.terminal], [], [], 0.1)[0]:
                    chunk = self._read()
                    if not chunk:
                        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                    self.said += STYLE.sub("", chunk)
                    heard = time.monotonic()
                line = self.said.rpartition("\n")[2]
                # One without a default might be an unfinished line of something else.
                if line.endswith("]: ") or (line.endswith(": ") and time.monotonic() - heard > 2):
                    self._answer(QUESTION.match(line)[1], answers)
            raise RuntimeError(f"sam has not ended within {seconds:.0f} s: {self.said[-2000:]}")
        except BaseException:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise
        finally:
            os.close(self.terminal)

    def _read(self) -> str:
        # Linux says so when the other end is closed.
        try:
            return os.read(self.terminal, 65536).decode(errors="replace")
        except OSError:
            return ""

    def _answer(self, question: str, answers: dict[str, str]) -> None:
        self.asked.append(question)
        if self.asked.count(question) > 2:
            raise RuntimeError(f"sam does not take the answer to: {question}")
        self.said += "\n"
        os.write(self.terminal, answers.get(question, "").encode() + b"\n")
