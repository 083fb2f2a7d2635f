"""Dòng tiến độ: what the terminal shows while something takes its time. Standard library only."""

from __future__ import annotations

import io
import os
import sys
import time

from diemtua.ground.postgres.problems import StartProblem

STARTED_VARIABLE = "DIEMTUA_STARTED_AT"


def speak_utf8() -> None:
    """Vietnamese on every terminal, whatever its locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def began_at() -> float:
    """When the command was typed; child processes go on counting from there."""
    known = os.environ.get(STARTED_VARIABLE)
    if known is None:
        known = os.environ[STARTED_VARIABLE] = repr(time.time())
    return float(known)


def progress(line: str) -> None:
    """One line with the seconds since the command was typed."""
    seconds = f"{max(0.0, time.time() - began_at()):6.1f}".replace(".", ",")
    print(f"{seconds} s  {line}", flush=True)


def tell(text: str) -> None:
    """A sentence for the user."""
    print(text, flush=True)


def tell_problem(problem: StartProblem) -> int:
    """A refusal: its sentences, and the exit code of the command."""
    sys.stdout.flush()
    print(problem.text(), file=sys.stderr, flush=True)
    return problem.exit_code
