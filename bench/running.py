"""Một lượt đo: the database is made as `start` makes it, filled, measured, and told."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import psycopg

from bench import closing, filling, posting, telling
from diemtua.ground.postgres.connections import dsn
from diemtua.ground.postgres.homes import Home
from diemtua.rules.periods import Month
from diemtua.site.commands import prepare

SHEETS = ((60, 40), (1_000, 13))
SHEETS_QUICK = ((60, 12), (1_000, 6))
SINGLES = 200
"""Receipts saved one by one: enough for a rate, scaled to the sheet's length."""


def run(asked: argparse.Namespace, home: Home, told: filling.Told) -> int:
    """Fill and measure; 0 when every goal is reached."""
    data = _measured(asked, home, told)
    telling.keep(data, asked.json or Path("var") / f"bench-{asked.loans}.json")
    print(telling.as_table(data))
    return 1 if telling.missed(data) else 0


def _measured(asked: argparse.Namespace, home: Home, told: filling.Told) -> dict[str, object]:
    size = filling.Size(loans=asked.loans, sheets=SHEETS_QUICK if asked.quick else SHEETS)
    began = time.perf_counter()
    filling.fill(size, seed=asked.seed, told=told)
    opening = closing.measure(Month.of(filling.OPENING_ON))
    told("tháng mở sổ đã khóa")
    filling.post_interest(size, told=told)
    filled = time.perf_counter() - began
    posted = posting.measure(home, one_at_a_time=SINGLES)
    told("bảng kê đã đo")
    month = closing.measure(Month.of(filling.TODAY))
    told("khóa sổ đã đo")
    prepare.close_connections()
    return telling.as_data(
        loans=asked.loans, seed=asked.seed, server=_server(home), filled=filled, posted=posted,
        closed=[opening, month],
    )  # fmt: skip


def _server(home: Home) -> str:
    """Version and durability, since a figure without fsync is another figure."""
    with psycopg.connect(dsn("owner", home=home)) as db:
        version = db.execute("show server_version").fetchone()
        fsync = db.execute("show fsync").fetchone()
    assert version
    assert fsync
    return f"PostgreSQL {version[0].split()[0]}, fsync {fsync[0]}"
