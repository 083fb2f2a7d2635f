"""The roles: the app logs in as itself and cannot become more; who may make them, and who not."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.connections import dsn, server
from diemtua.ground.postgres.homes import Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.ground.roles import EXTENSIONS, ensure_roles

LOWLY = ("app", "jobs", "backup")


def test_no_role_is_more_than_it_should_be(running: Cluster) -> None:
    with psycopg.connect(dsn("owner", home=running.home)) as db:
        found = db.execute(
            """select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin
                 from pg_roles where rolname like 'diemtua\\_%' order by 1"""
        ).fetchall()
    assert found == [
        (f"diemtua_{role}", False, False, False, True)
        for role in ("app", "backup", "jobs", "owner")
    ]


@pytest.mark.parametrize("role", LOWLY)
def test_a_lowly_role_cannot_become_the_owner_nor_make_anything(
    running: Cluster, role: str
) -> None:
    with psycopg.connect(dsn(role, home=running.home), autocommit=True) as db:
        for statement in (
            "set role diemtua_owner",
            "set session authorization diemtua_owner",
            "create table mine (n int)",
            "create role friend",
            "alter role current_user bypassrls",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)


def test_a_table_of_the_owner_is_closed_until_it_is_granted(running: Cluster) -> None:
    with psycopg.connect(dsn("owner", home=running.home)) as db:
        db.execute("create table closed (n int)")
    for role in ("app", "jobs"):
        with (
            psycopg.connect(dsn(role, home=running.home)) as db,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            db.execute("select * from closed")


def test_the_app_never_waits_for_ever(running: Cluster) -> None:
    with psycopg.connect(dsn("app", home=running.home)) as db:
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            row = db.execute("select current_setting(%s)", [name]).fetchone()
            assert row is not None
            assert row[0] != "0", name


def test_made_twice_the_passwords_stay(running: Cluster) -> None:
    before = dsn("app", home=running.home)
    ensure_roles(home=running.home)
    assert dsn("app", home=running.home) == before
    psycopg.connect(before).close()


def test_a_lost_password_file_is_made_anew_where_roles_may_be_changed(running: Cluster) -> None:
    before = dsn("app", home=running.home)
    with psycopg.connect(dsn("superuser", home=running.home, database="postgres")) as db:
        db.execute("alter role diemtua_app password 'changed-by-somebody'")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(before)
    ensure_roles(home=running.home)
    psycopg.connect(dsn("app", home=running.home)).close()


@pytest.fixture
def guest(running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A DATABASE_URL whose owner may make no roles, on the running server."""
    superuser = dsn("superuser", home=running.home, database="postgres")
    with psycopg.connect(superuser, autocommit=True) as db:
        db.execute("create role chu login password 'w'")
        db.execute("create database hoi owner chu")
    of = server(running.home)
    guest = Home(tmp_path / "khách")
    guest.make()
    monkeypatch.setenv("SUPERUSER_DSN", dsn("superuser", home=running.home, database="hoi"))
    monkeypatch.setenv("DATABASE_URL", f"postgresql://chu:w@/hoi?host={of.host}&port={of.port}")
    return guest


def test_an_owner_without_createrole_gets_a_script_for_the_administrator(
    guest: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StartProblem) as refused:
        ensure_roles(home=guest)
    assert refused.value.code == "roles_missing"
    script = next(guest.secrets.glob("*-roles.sql"))
    assert str(script) in refused.value.vi
    assert script.stat().st_mode & 0o077 == 0
    import os

    with psycopg.connect(os.environ["SUPERUSER_DSN"], autocommit=True) as db:
        statements = [s for s in script.read_text("utf-8").splitlines() if s[:1] != "\\"]
        for statement in statements:
            db.execute(statement.encode())
    ensure_roles(home=guest)
    for role in LOWLY:
        psycopg.connect(dsn(role, home=guest)).close()


def test_an_owner_with_createrole_makes_all_that_is_missing(guest: Home) -> None:
    import os

    with psycopg.connect(os.environ["SUPERUSER_DSN"], autocommit=True) as db:
        db.execute("alter role chu createrole")
    ensure_roles(home=guest)
    for role in LOWLY:
        psycopg.connect(dsn(role, home=guest)).close()
    with psycopg.connect(dsn("owner", home=guest)) as db:
        there = {name for (name,) in db.execute("select extname from pg_extension").fetchall()}
    assert set(EXTENSIONS) <= there


def test_a_server_that_does_not_answer_is_told_without_the_password(
    no_url: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://chu:secret@127.0.0.1:1/hoi")
    with pytest.raises(StartProblem) as refused:
        ensure_roles(home=Home(tmp_path / "nhà"))
    assert refused.value.code == "database_unreachable"
    assert "secret" not in refused.value.text()
