"""Kể kết quả: a table for people, JSON for machines; each figure with seed, commit and machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from bench.closing import Closed
from bench.posting import Posted
from diemtua.ground.clock import now
from diemtua.ground.postgres.conf import memory_mb

ROOT = Path(__file__).parent.parent
OF_COPY_LEAST, TIMES_LEAST, OF_UNLOGGED_LEAST, CLOSE_SECONDS_MOST = 0.2, 40, 0.2, 10.0


def machine() -> dict[str, Any]:
    """Máy đo, so that a figure is never read without it; the load says whether others shared it."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(),
        "memory_mb": memory_mb(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_1_minute": load and round(load, 1),
    }


def commit() -> str:
    """The commit measured, with a mark when the files differ from it."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--exclude=*"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return said.stdout.strip()


def as_data(
    *, loans: int, seed: int, server: str, filled: float, posted: list[Posted], closed: list[Closed]
) -> dict[str, Any]:
    return {
        "measured_at": now().isoformat(timespec="seconds"),
        "commit": commit(),
        "seed": seed,
        "loans": loans,
        "server": server,
        "machine": machine(),
        "fill_seconds": round(filled, 1),
        "posting": [
            {
                "lines": p.lines,
                "sheets": p.sheets,
                "http_ms": round(p.http * 1000, 1),
                "copy_ms": round(p.copy * 1000, 1),
                "one_at_a_time_ms": round(p.one_at_a_time * 1000, 1),
                "replay_ms": round(p.replay * 1000, 1),
                "of_copy": round(p.of_copy, 3),
                "times_one_at_a_time": round(p.times_one_at_a_time, 1),
            }
            for p in posted
        ],
        "close": [
            {
                "month": c.month.isoformat(),
                "loans": c.loans,
                "seconds": round(c.seconds, 2),
                "unlogged_seconds": round(c.unlogged, 2),
                "facts_unlogged_seconds": round(c.facts_unlogged, 2),
                "of_unlogged": round(c.of_unlogged, 3),
                "facts_of_unlogged": round(c.facts_of_unlogged, 3),
                "steps": c.steps,
            }
            for c in closed
        ],
    }


def as_table(data: dict[str, Any]) -> str:
    """One line a figure, its goal beside it."""
    where = data["machine"]
    lines = [
        f"{data['loans']:,} loans · seed {data['seed']} · commit {data['commit']} · {data['server']}"
        f" · {where['cores']} cores · load {where['load_1_minute']}",
        "",
        "posting        HTTP ms   COPY ms   of COPY   one at a time ms    times   replay ms",
    ]
    lines += [
        f"{p['lines']:>6} lines {p['http_ms']:>9} {p['copy_ms']:>9} {p['of_copy']:>9}"
        f" {p['one_at_a_time_ms']:>18} {p['times_one_at_a_time']:>8} {p['replay_ms']:>11}"
        for p in data["posting"]
    ]
    lines += [
        "",
        "close             loans   seconds   unlogged s   of unlogged   without savings' interest",
    ]
    for c in data["close"]:
        lines.append(
            f"{c['month'][:7]:<10} {c['loans']:>12,} {c['seconds']:>9} {c['unlogged_seconds']:>12} {c['of_unlogged']:>13}"
            f" {c['facts_of_unlogged']:>26}"
        )
        lines.append("   " + " · ".join(f"{name} {took}" for name, took in c["steps"].items()))
    return "\n".join([*lines, "", *(missed(data) or ["every goal reached"])])


def missed(data: dict[str, Any]) -> list[str]:
    """Goals not reached in this run: of sheets of a thousand lines, and of the last close."""
    found = []
    for p in data["posting"]:
        if p["lines"] >= 1000 and p["of_copy"] < OF_COPY_LEAST:
            found.append(
                f"posting {p['lines']} lines: {p['of_copy']} of COPY, goal {OF_COPY_LEAST}"
            )
        if p["lines"] >= 1000 and p["times_one_at_a_time"] < TIMES_LEAST:
            found.append(
                f"posting {p['lines']} lines: {p['times_one_at_a_time']} times one at a time, goal {TIMES_LEAST}"
            )
    last = data["close"][-1]
    if last["of_unlogged"] < OF_UNLOGGED_LEAST:
        found.append(
            f"close: {last['of_unlogged']} of the unlogged write, goal {OF_UNLOGGED_LEAST}"
        )
    if last["seconds"] >= CLOSE_SECONDS_MOST:
        found.append(f"close: {last['seconds']} s, goal under {CLOSE_SECONDS_MOST} s")
    return [f"not reached: {line}" for line in found]


def keep(data: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
