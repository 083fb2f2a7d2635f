"""Kết nối: which database, as whom, by which password. The one place that reads DATABASE_URL."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from diemtua.ground.postgres.conf import PORT
from diemtua.ground.postgres.homes import (
    Home,
    default_home,
    folder_problem,
    read_json,
    write_private,
)
from diemtua.ground.postgres.problems import StartProblem

URL_VARIABLE = "DATABASE_URL"
EMBEDDED_NAME = "diemtua"
SUPERUSER = "postgres"
ROLES = ("owner", "app", "jobs", "backup")
SOCKET_PATH_BYTES_MAX = 100  # the kernel's limit is 107 on Linux, 103 on macOS


@dataclass(frozen=True)
class Server:
    """Máy chủ cơ sở dữ liệu: where it is, and the name that its roles are named after."""

    name: str
    host: str
    port: str
    embedded: bool
    owner: str
    owner_password: str
    options: tuple[tuple[str, str], ...] = ()

    def user(self, role: str) -> str:
        """The login of one role: `diemtua_app`; the owner of a DATABASE_URL is the URL's own."""
        return self.owner if role == "owner" else f"{self.name}_{role}"


def database_url() -> str | None:
    """The owner's DATABASE_URL, where one is given; it always wins over the embedded server."""
    return os.environ.get(URL_VARIABLE) or None


def server(home: Home | None = None) -> Server:
    """The server that this installation uses, without asking it anything."""
    url = database_url()
    if url:
        return from_url(url)
    place = place_of(home or default_home())
    host, port = place.get("host", ""), place.get("port", str(PORT))
    return Server(
        name=EMBEDDED_NAME,
        host=host or str((home or default_home()).path / "postgres" / "socket"),
        port=port,
        embedded=True,
        owner=f"{EMBEDDED_NAME}_owner",
        owner_password="",
    )


def from_url(url: str) -> Server:
    """Read a URL; what is missing is said, with its password left out."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or PORT)
    except ValueError as error:
        raise _bad_url() from error
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name or not parts.username:
        raise _bad_url()
    host = options.pop("host", "") or unquote(parts.hostname or "") or "localhost"
    return Server(
        name=name,
        host=host,
        port=options.pop("port", "") or port,
        embedded=False,
        owner=unquote(parts.username),
        owner_password=unquote(parts.password or ""),
        options=tuple(sorted(options.items())),
    )


def _bad_url() -> StartProblem:
    return StartProblem(
        "bad_database_url",
        vi="DATABASE_URL chưa đúng dạng. "
        "Dạng đúng: postgresql://chu_so_huu:mat_khau@may_chu:5432/ten_co_so_du_lieu",
        en="DATABASE_URL is not of the form postgresql://owner:password@host:5432/database",
    )


def place_of(home: Home) -> dict[str, str]:
    """Where the embedded server of a home stands: base folder, host (socket folder) and port."""
    return {key: str(value) for key, value in read_json(home.path / "postgres.json").items()}


def passwords_file(home: Home, of: Server) -> Path:
    """The 0600 file with the roles' passwords: one for each server an installation has used."""
    if of.embedded:
        return home.secrets / "database.json"
    mark = hashlib.sha256(f"{of.host}:{of.port}/{of.name}".encode()).hexdigest()[:8]
    return home.secrets / f"database-{mark}.json"


def passwords(home: Home, of: Server) -> dict[str, str]:
    """Known passwords by role; the environment (DIEMTUA_APP_PASSWORD …) wins over the file."""
    try:
        known = {key: str(value) for key, value in read_json(passwords_file(home, of)).items()}
    except PermissionError as error:
        raise folder_problem(home.secrets, error) from error
    for role in ROLES[1:]:
        given = os.environ.get(f"DIEMTUA_{role.upper()}_PASSWORD")
        if given:
            known[role] = given
    if not of.embedded:
        known["owner"] = of.owner_password
    return known


def make_passwords(home: Home, of: Server) -> dict[str, str]:
    """Draw the passwords that are still missing and keep them; returns all of them."""
    known = passwords(home, of)
    wanted = ROLES if not of.embedded else ("superuser", *ROLES)
    missing = [role for role in wanted if role not in known]
    if missing:
        known |= {role: secrets.token_urlsafe(24) for role in missing}
        kept = {role: word for role, word in known.items() if of.embedded or role != "owner"}
        home.make()
        write_private(passwords_file(home, of), _as_json(kept))
    return known


def _as_json(kept: dict[str, str]) -> str:
    import json

    return json.dumps(kept, indent=1) + "\n"


def connection_params(role: str) -> dict[str, str]:
    """Tham số kết nối: NAME, USER, PASSWORD, HOST and PORT of one role, as Django names them."""
    home = default_home()
    of = server(home)
    return {
        "NAME": of.name,
        "USER": of.user(role),
        "PASSWORD": passwords(home, of).get(role, ""),
        "HOST": of.host,
        "PORT": of.port,
    }


def url_options() -> dict[str, str]:
    """What DATABASE_URL asks for after its question mark, such as sslmode; for Django's OPTIONS."""
    url = database_url()
    return dict(from_url(url).options) if url else {}


def conninfo(role: str, *, home: Home | None = None, database: str | None = None) -> dict[str, str]:
    """The same in libpq's own words."""
    home = home or default_home()
    of = server(home)
    user = SUPERUSER if role == "superuser" else of.user(role)
    found = {
        "dbname": database or of.name,
        "user": user,
        "password": passwords(home, of).get(role, ""),
        "host": of.host,
        "port": of.port,
        "connect_timeout": "10",
        **dict(of.options),
    }
    return {key: value for key, value in found.items() if value}


def dsn(role: str, *, home: Home | None = None, database: str | None = None) -> str:
    """The connection string of one role, for `psycopg.connect`."""
    return _dsn_of(conninfo(role, home=home, database=database))


def _dsn_of(given: dict[str, str]) -> str:
    def quoted(value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    return " ".join(f"{key}={quoted(value)}" for key, value in given.items())


def login_dsn(of: Server, *, user: str, password: str, database: str) -> str:
    """The connection string of a login that is being tried."""
    given = {"dbname": database, "user": user, "password": password, "host": of.host}
    return _dsn_of({**given, "port": of.port, "connect_timeout": "10", **dict(of.options)})


def program_environment(role: str, *, home: Home | None = None) -> dict[str, str]:
    """Environment of pg_dump and the like: the password never stands on a command line."""
    names = {"password": "PGPASSWORD", "user": "PGUSER", "host": "PGHOST", "port": "PGPORT"}
    given = conninfo(role, home=home)
    told = {names[key]: value for key, value in given.items() if key in names}
    told |= {f"PG{key.upper()}": value for key, value in server(home).options}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**kept, **told, "LC_ALL": "C"}
