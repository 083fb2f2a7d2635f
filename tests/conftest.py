"""The tests' ground: a template database built once by the owner; tests connect as the app, inside a scope.

As owner or superuser every policy test would pass for nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from diemtua.ground.actors import Actor, set_context

os.environ.setdefault("DIEMTUA_JOBS", "inline")

ROOT = Path(__file__).parent.parent
TEMPLATE: list[str] = []
ALIASES = ("default", "owner", "jobs", "backup")


hypothesis.settings.register_profile("quick", deadline=None, print_blob=True)
hypothesis.settings.register_profile("drill", deadline=None, print_blob=True, max_examples=2_000)
hypothesis.settings.load_profile(os.environ.get("DIEMTUA_HYPOTHESIS", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker is left alone with one at the end.

    Before all others come those without a database: one worker makes the template while the rest do not wait for it.
    """
    items.sort(key=_when)


def _when(item: pytest.Item) -> int:
    folder = item.path.parent.name
    opens_a_browser = "chromium" in item.path.stem or folder == "walks"
    return 0 if folder == "demonstration" else 1 if opens_a_browser else 2


def _dsn(name: str, role: str = "owner") -> str:
    s = settings.DATABASES[role]
    parts = {"host": s["HOST"], "port": s["PORT"], "user": s["USER"], "password": s["PASSWORD"]}
    told = {key: str(value) for key, value in parts.items() if value}
    return psycopg.conninfo.make_conninfo("", dbname=name, **told)


def _let_go(db: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Wait until the server has seen every connection end: the owner may not end another role's session."""
    for alias in ALIASES:
        connections[alias].close()
    for _try in range(1500):
        if not db.execute("select 1 from pg_stat_activity where datname = %s", [name]).fetchone():
            return
        time.sleep(0.02)


def _digest() -> str:
    """Whatever shapes the template: migrations, SQL texts, declarations, shipped data, installed Django, this file."""
    seen = hashlib.sha256(str(__import__("django").VERSION).encode())
    seen.update(Path(__file__).read_bytes())
    patterns = (
        "*/migrations/*.py",
        "*/sql/*.sql",
        "*/apps.py",
        "*/data/*",
        "catalogue/**/*.toml",
        "*/loading.py",
    )
    for pattern in (*patterns, "ground/row_security.py", "ground/sql_files.py"):
        for path in sorted((ROOT / "diemtua").glob(pattern)):
            if path.is_file():
                seen.update(path.read_bytes())
    return seen.hexdigest()[:12]


def _point_to(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def _template() -> str:
    from diemtua.ground.models import Calendar

    base = str(settings.DATABASES["owner"]["NAME"])
    name = f"{base}_tests_{_digest()}"
    with psycopg.connect(_dsn(base), autocommit=True) as db:
        # One worker builds while the others wait, longer than the owner otherwise waits for anything.
        db.execute("set lock_timeout = 0")
        db.execute("select pg_advisory_lock(7316)")
        if db.execute(
            "select 1 from pg_database where datname = %s and datistemplate", [name]
        ).fetchone():
            return name
        db.execute(f'drop database if exists "{name}" with (force)')
        for (old,) in db.execute(
            "select datname from pg_database where datistemplate and datname like %s",
            [f"{base}_tests_%"],
        ).fetchall():
            db.execute(f'alter database "{old}" is_template false')
            db.execute(f'drop database "{old}" with (force)')
        db.execute(f'create database "{name}" template template0')
        with psycopg.connect(_dsn(name), autocommit=True) as fresh:
            for extension in ("ltree", "btree_gist", "pg_trgm", "unaccent"):
                fresh.execute(f"create extension if not exists {extension}")
        _point_to(name)
        call_command("migrate", database="owner", verbosity=0)
        for command in ("install_sql", "load_places", "load_catalogue"):
            call_command(command, stdout=io.StringIO())
        with connections["owner"].cursor() as cursor:
            # The months of nearly every story: made here once, not anew in each test.
            cursor.execute("select ledger_make_partitions('2024-12-01', '2025-12-01')")
        Calendar.objects.using("owner").create(
            id=1, is_demonstration=True, today=date(2025, 3, 12), name="tests"
        )
        for alias in ALIASES:
            connections[alias].close()
        db.execute(f'alter database "{name}" is_template true')
    return name


def _clone(name: str) -> None:
    with psycopg.connect(_dsn("postgres"), autocommit=True) as db:
        db.execute(f'drop database if exists "{name}" with (force)')
        db.execute(f'create database "{name}" template "{TEMPLATE[0]}" strategy file_copy')


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """One database a worker, cloned from the template; dropped at the end."""
    own = {alias: settings.DATABASES[alias]["NAME"] for alias in ALIASES}
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        TEMPLATE[:] = [_template()]
        name = f"{own['owner']}_run_{os.getpid()}_{worker}"
        _clone(name)
        _point_to(name)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for alias in ALIASES:
            connections[alias].close()
            settings.DATABASES[alias]["NAME"] = own[alias]
        with psycopg.connect(_dsn("postgres"), autocommit=True) as db:
            _let_go(db, name)
            db.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A database of this test's own, where commits are real: for jobs, crashes and two people at once."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"{TEMPLATE[0]}_own_{os.getpid()}"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _clone(name)
        _point_to(name)
        yield name
        _point_to(str(before))
        with psycopg.connect(_dsn("postgres"), autocommit=True) as db:
            _let_go(db, name)
            db.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture
def far_months(db: None) -> None:
    """Months before and after those that the template has, for stories that go on for years."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2023-12-01', '2028-12-01')")


@pytest.fixture
def today() -> date:
    """The business day of the stories: a demonstration's own day."""
    return date(2025, 3, 12)


@pytest.fixture
def world(db: None, today: date) -> object:
    """A small district: one office, two communes, two villages each, points, unions, contracts, groups and people."""
    from tests.world import build_world

    return build_world(today)


@pytest.fixture
def as_role(world: object) -> Callable[..., Actor]:
    """`as_role("teller")`: that person's actor, with the database told who acts."""
    from tests.world import World, actor_for

    assert isinstance(world, World)

    def become(role: str, n: int = 0) -> Actor:
        actor = actor_for(world, role, n)
        set_context(actor)
        return actor

    return become
