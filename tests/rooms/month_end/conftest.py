from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from django.db import connections, transaction

from tests.conftest import ALIASES, _dsn
from tests.rooms.month_end.books import Books
from tests.world import build_world


@pytest.fixture
def books(own_database: str, today: date) -> Iterator[Books]:
    """Books of the small district in a database of their own, where commits are real."""
    with transaction.atomic():
        world = build_world(today)
    found = Books(world)
    found.open_partitions()
    yield found
    let_go(own_database)


def let_go(name: str) -> None:
    """Close every connection and wait until the server has seen it: the owner may not end another role's session."""
    for alias in ALIASES:
        connections[alias].close()
    with psycopg.connect(_dsn("postgres"), autocommit=True) as db:
        for _try in range(100):
            if not db.execute(
                "select 1 from pg_stat_activity where datname = %s", [name]
            ).fetchone():
                return
            time.sleep(0.02)
