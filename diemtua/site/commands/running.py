"""Bản đang chạy: who runs the server of a home, told by a held lock and a small file beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.homes import Home, read_json, write_private
from diemtua.ground.postgres.locks import is_locked, try_lock


@dataclass
class Running:
    """Bản đang chạy: its supervisor, its children and its address."""

    pid: int
    mark: str
    address: str = ""
    children: dict[str, tuple[int, str]] = field(default_factory=dict)


def lock_path(home: Home) -> Path:
    """Held by the supervisor as long as it lives."""
    return home.run / "server.lock"


def take(home: Home) -> IO[bytes] | None:
    """Become the one supervisor of this home, or None beside a running one."""
    return try_lock(lock_path(home))


def is_running(home: Home) -> bool:
    """A supervisor lives."""
    return is_locked(lock_path(home))


def read(home: Home) -> Running | None:
    """What the last supervisor wrote."""
    found = read_json(home.run / "server.json")
    if not found.get("pid"):
        return None
    children = {name: (int(pid), str(mark)) for name, (pid, mark) in found["children"].items()}
    return Running(int(found["pid"]), str(found["mark"]), str(found["address"]), children)


def write(home: Home, running: Running) -> None:
    """Tell the other commands."""
    write_private(home.run / "server.json", json.dumps(asdict(running)))


def forget(home: Home) -> None:
    """Nothing runs any more."""
    (home.run / "server.json").unlink(missing_ok=True)


def end_leftovers(home: Home) -> list[str]:
    """End the children of a supervisor that was killed; returns their names.

    Only under the supervisor's lock, and only processes that bear the mark written down then.
    """
    left = read(home)
    if left is None:
        return []
    ended = []
    for name, (pid, mark) in left.children.items():
        if processes.began(pid) == mark:
            processes.end(pid, mark=mark)
            ended.append(name)
    forget(home)
    return ended
