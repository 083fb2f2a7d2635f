"""Tiến trình: which process is which, told without trusting a bare number.

Numbers are reused, above all after a container restarts. A process is known by its number and the
moment it began.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def alive(pid: int) -> bool:
    """There is such a process (a zombie counts: the kernel still answers for it)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stat_fields(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def is_zombie(pid: int) -> bool:
    """Dead, and nobody has asked for its exit code yet (first process without an init)."""
    fields = _stat_fields(pid)
    return bool(fields) and fields[0] in {"Z", "X"}


def began(pid: int) -> str | None:
    """A mark that another process with the same number would not have; None when it is gone."""
    if not alive(pid) or is_zombie(pid):
        return None
    fields = _stat_fields(pid)
    if fields:
        return fields[19]  # field 22 of /proc/PID/stat: start time in ticks since boot
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or None


def works_in(pid: int, folder: Path) -> bool | None:
    """Whether the process has this working folder; None where that cannot be read."""
    try:
        return os.path.samefile(PROC / str(pid) / "cwd", folder)
    except FileNotFoundError:
        return False if PROC.exists() and not (PROC / str(pid)).exists() else None
    except OSError:
        return None


def name_of(pid: int) -> str:
    """The short name of a process, for a sentence."""
    try:
        return (PROC / str(pid) / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def end(pid: int, *, mark: str | None, seconds_max: float = 15) -> bool:
    """Ask a process to end and wait; kill it after that. Only the process that bears the mark."""
    if mark is None or began(pid) != mark:
        return True
    for number, patience in ((signal.SIGTERM, seconds_max), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if began(pid) != mark:
                return True
            time.sleep(0.05)
    return False


def listener_of(port: int) -> tuple[int, str] | None:
    """Who listens on a TCP port: (process id, name), where the system lets us see it."""
    inodes = _listening_inodes(port)
    if not inodes:
        return None
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for descriptor in (folder / "fd").iterdir():
                with contextlib.suppress(OSError):
                    if os.readlink(descriptor) in inodes:
                        pid = int(folder.name)
                        return pid, name_of(pid)
    return None


def _listening_inodes(port: int) -> set[str]:
    found: set[str] = set()
    for table in (PROC / "net" / "tcp", PROC / "net" / "tcp6"):
        with contextlib.suppress(OSError):
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{fields[9]}]")
    return found
