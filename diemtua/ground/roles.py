"""Vai trò của cơ sở dữ liệu: owner, app, jobs and backup, named after the database.

The app logs in as itself (a SET ROLE can be undone) and is bound by the row policies. What a role
may do with a table is granted where the table is made; here are only the logins, their time-outs
and the right to connect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from diemtua.ground.postgres.connections import (
    ROLES,
    Server,
    dsn,
    login_dsn,
    make_passwords,
    passwords_file,
    server,
)
from diemtua.ground.postgres.homes import Home, default_home, write_private
from diemtua.ground.postgres.problems import StartProblem

EXTENSIONS = ("ltree", "btree_gist", "unaccent", "pg_trgm")
SERVER_FLOOR = 150000  # SQL of PostgreSQL 15
TIME_OUTS: dict[str, dict[str, str]] = {
    "app": {
        "lock_timeout": "10s",
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "120s",
    },
    "jobs": {"lock_timeout": "30s", "idle_in_transaction_session_timeout": "600s"},
    "backup": {"lock_timeout": "60s"},
    "owner": {"lock_timeout": "10s"},
}
Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Rights:
    """What the owner of a DATABASE_URL may do there."""

    superuser: bool
    may_make_roles: bool
    may_create: bool
    missing_roles: tuple[str, ...]
    missing_extensions: tuple[str, ...]


def ensure_roles(owner_dsn: str | None = None, *, home: Home | None = None) -> None:
    """Make the database, its roles and its extensions where they are missing; never twice.

    Embedded: through the cluster's superuser. Under DATABASE_URL: as its owner where that may make
    roles; otherwise the script for the administrator is handed out with the refusal.
    """
    home = home or default_home()
    of = server(home)
    words = make_passwords(home, of)
    if of.embedded:
        _ensure_embedded(home, of, words)
        return
    with _connected(owner_dsn, home=home) as db:
        _refuse_old_server(db)
        rights = _rights(db, of)
        if _needs_administrator(rights):
            raise _ask_administrator(home, of, rights)
        for role in ROLES[1:]:
            _ensure_login(db, of, role=role, word=words[role], may_alter=rights.may_make_roles)
        _ensure_grants(db, of)
        _ensure_extensions(db, rights.missing_extensions)


def _ensure_embedded(home: Home, of: Server, words: dict[str, str]) -> None:
    with psycopg.connect(dsn("superuser", home=home, database="postgres"), autocommit=True) as db:
        for role in ROLES:
            _ensure_login(db, of, role=role, word=words[role], may_alter=True)
        known = db.execute("select 1 from pg_database where datname = %s", [of.name]).fetchone()
        if known is None:
            statement = sql.SQL("create database {} owner {} template template0")
            db.execute(statement.format(sql.Identifier(of.name), sql.Identifier(of.owner)))
    with psycopg.connect(dsn("superuser", home=home), autocommit=True) as db:
        _ensure_grants(db, of)
        _ensure_extensions(db, EXTENSIONS)
        _grant_reading_of_all(db, of)


def _connected(owner_dsn: str | None, *, home: Home) -> Connection:
    try:
        if owner_dsn:
            return psycopg.connect(owner_dsn, autocommit=True, connect_timeout=10)
        return psycopg.connect(dsn("owner", home=home), autocommit=True)
    except psycopg.OperationalError as error:
        of = server(home)
        raise StartProblem(
            "database_unreachable",
            vi=f"Chưa nối được tới cơ sở dữ liệu {of.name} ở {of.host}:{of.port}. "
            "Kiểm lại DATABASE_URL và xem máy chủ có đang chạy không.",
            en=f"No connection to the database {of.name} at {of.host}:{of.port}. "
            "Check DATABASE_URL and whether the server runs.",
            detail=str(error),
        ) from error


def _refuse_old_server(db: Connection) -> None:
    if db.info.server_version < SERVER_FLOOR:
        found = db.info.server_version // 10000
        raise StartProblem(
            "server_too_old",
            vi=f"Máy chủ là PostgreSQL {found}. Điểm Tựa cần bản 15 trở lên.",
            en=f"The server is PostgreSQL {found}. Điểm Tựa needs version 15 or later.",
        )


def _rights(db: Connection, of: Server) -> Rights:
    row = db.execute(
        """select rolsuper, rolcreaterole or rolsuper,
                  has_database_privilege(current_database(), 'create')
                  and has_schema_privilege('public', 'create')
             from pg_roles where rolname = current_user"""
    ).fetchone()
    assert row is not None
    logins = [of.user(role) for role in ROLES[1:]]
    known = db.execute("select rolname from pg_roles where rolname = any(%s)", [logins]).fetchall()
    there = db.execute("select extname from pg_extension").fetchall()
    return Rights(
        superuser=row[0],
        may_make_roles=row[1],
        may_create=row[2],
        missing_roles=tuple(sorted(set(logins) - {name for (name,) in known})),
        missing_extensions=tuple(e for e in EXTENSIONS if e not in {name for (name,) in there}),
    )


def _needs_administrator(rights: Rights) -> bool:
    if not rights.may_create:
        return True
    return bool(rights.missing_roles) and not rights.may_make_roles


def _ensure_login(db: Connection, of: Server, *, role: str, word: str, may_alter: bool) -> None:
    """Make the login or bring it to what it must be: no superuser, nothing past the policies."""
    name = sql.Identifier(of.user(role))
    known = db.execute("select 1 from pg_roles where rolname = %s", [of.user(role)]).fetchone()
    if known is None:
        rights = sql.SQL("createdb" if role == "owner" else "nocreatedb")
        db.execute(sql.SQL("create role {} login nocreaterole {}").format(name, rights))
    elif _logs_in(db, of, role=role, word=word) or not may_alter:
        return
    # The verifier is worked out here, so that the password stands in no log of the server.
    made = db.pgconn.encrypt_password(word.encode(), of.user(role).encode(), b"scram-sha-256")
    db.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(made.decode())))
    for setting, value in TIME_OUTS[role].items():
        change = sql.SQL("alter role {} set {} = {}")
        db.execute(change.format(name, sql.Identifier(setting), sql.Literal(value)))


def _logs_in(db: Connection, of: Server, *, role: str, word: str) -> bool:
    try:
        tried = login_dsn(of, user=of.user(role), password=word, database=db.info.dbname)
        psycopg.connect(tried).close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_grants(db: Connection, of: Server) -> None:
    database = sql.Identifier(db.info.dbname)
    db.execute(sql.SQL("revoke all on database {} from public").format(database))
    for role in ROLES:  # the owner too: the drafts of a posting are its temporary tables
        rights = sql.SQL("connect" if role == "backup" else "connect, temporary")
        grant = sql.SQL("grant {} on database {} to {}")
        db.execute(grant.format(rights, database, sql.Identifier(of.user(role))))


def _grant_reading_of_all(db: Connection, of: Server) -> None:
    """The backup reads every table, also of the libraries; row policies still bind it by name."""
    grant = sql.SQL("grant pg_read_all_data to {}")
    db.execute(grant.format(sql.Identifier(of.user("backup"))))


def _ensure_extensions(db: Connection, wanted: tuple[str, ...]) -> None:
    for name in wanted:
        db.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))


def ensure_extensions(db: Connection) -> None:
    """Extensions in one more database of the same server, such as a test's or a restore's."""
    _ensure_extensions(db, EXTENSIONS)


def administrator_script(home: Home, of: Server) -> str:
    """What a database administrator runs once, where the owner may not make roles."""
    words = make_passwords(home, of)
    lines = [f"\\connect {_quoted(of.name)}"]
    for role in ROLES[1:]:
        login = _quoted(of.user(role))
        lines.append(f"create role {login} login nocreaterole nocreatedb password '{words[role]}';")
        lines += [
            f"alter role {login} set {setting} = '{value}';"
            for setting, value in TIME_OUTS[role].items()
        ]
        lines.append(f"grant connect, temporary on database {_quoted(of.name)} to {login};")
    lines.append(f"grant pg_read_all_data to {_quoted(of.user('backup'))};")
    lines.append(f"grant create, temporary on database {_quoted(of.name)} to {_quoted(of.owner)};")
    lines.append(f"grant create on schema public to {_quoted(of.owner)};")
    lines += [f"create extension if not exists {_quoted(name)};" for name in EXTENSIONS]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _ask_administrator(home: Home, of: Server, rights: Rights) -> StartProblem:
    script = home.secrets / f"{passwords_file(home, of).stem}-roles.sql"
    write_private(script, administrator_script(home, of))
    lacking = ", ".join(rights.missing_roles) or "create"
    return StartProblem(
        "roles_missing",
        vi=f"Người dùng {of.owner} không tạo được vai trò cơ sở dữ liệu ({lacking}). "
        f"Nhờ người quản trị chạy tệp {script} một lần bằng psql, rồi chạy lại. "
        "Tệp có mật khẩu, chỉ giao tận tay.",
        en=f"The user {of.owner} may not make what is missing ({lacking}). Have the administrator "
        f"run {script} once with psql, then run again. The file holds passwords.",
    )
