"""Bản cài đặt: what every command needs to know of it: home, kind, database, Django."""

from __future__ import annotations

import importlib.resources
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.conf import DURABLE, TEST
from diemtua.ground.postgres.connections import database_url, dsn, server
from diemtua.ground.postgres.homes import (
    DEMONSTRATION,
    HOME_VARIABLE,
    REAL,
    Home,
    default_home,
)
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands.console import progress

SETTINGS = "diemtua.site.settings"
REAL_VARIABLE = "DIEMTUA_REAL"
PROFILE_VARIABLE = "DIEMTUA_SERVER_PROFILE"


def take_real(arguments: list[str]) -> list[str]:
    """Take `--real` out of the arguments: all that follows works on the real installation."""
    if "--real" not in arguments:
        return arguments
    os.environ.setdefault(HOME_VARIABLE, str(default_home(real=True).path))
    os.environ[REAL_VARIABLE] = "1"
    return [argument for argument in arguments if argument != "--real"]


def wants_real() -> bool:
    """This command was typed with --real."""
    return os.environ.get(REAL_VARIABLE) == "1"


def this_home() -> Home:
    """The home of this command, told to every child process too."""
    home = default_home()
    os.environ[HOME_VARIABLE] = str(home.path)
    return home


def cluster(home: Home) -> Cluster:
    """The embedded server of a home, in the profile that was asked for."""
    profile = TEST if os.environ.get(PROFILE_VARIABLE) == TEST else DURABLE
    return Cluster(home, profile=profile, say=progress)


@contextmanager
def database_running(home: Home) -> Iterator[bool]:
    """Have the database running: ours is started and stopped, a DATABASE_URL is left alone."""
    home.make()
    with nullcontext(False) if database_url() else cluster(home).used() as started:
        yield started


def django_ready() -> None:
    """Set Django up in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def child_environment(**more: str) -> dict[str, str]:
    """Environment of a child process of ours."""
    kept = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONUTF8": "1"}
    return {**kept, "PYTHONUNBUFFERED": "1", **more}


def our_command(*arguments: str) -> list[str]:
    """The command line of `diemtua ARGUMENTS`, in this Python."""
    return [sys.executable, "-m", "diemtua.site.cli", *arguments]


def run_child(*arguments: str) -> int:
    """Run `diemtua ARGUMENTS` and wait; a Ctrl-C reaches the child once, through us."""
    child = subprocess.Popen(
        our_command(*arguments), env=child_environment(), start_new_session=True
    )
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


def kind_in_database(home: Home) -> str | None:
    """Which kind the database says it is; None when it has not been made yet."""
    import psycopg

    try:
        with psycopg.connect(dsn("owner", home=home)) as db:
            there = db.execute("select to_regclass('ground_calendar') is not null").fetchone()
            if there is None or not there[0]:
                return None
            row = db.execute("select is_demonstration from ground_calendar").fetchone()
    except psycopg.OperationalError:
        return None
    if row is None:
        return None
    return DEMONSTRATION if row[0] else REAL


def known_kind(home: Home) -> str | None:
    """The kind as far as it is known without the database; a DATABASE_URL knows it itself."""
    return None if database_url() else home.kind()


def refuse_change_of_kind(kind: str | None) -> None:
    """A demonstration never becomes a real installation."""
    if wants_real() and kind == DEMONSTRATION:
        raise StartProblem(
            "kind_differs",
            vi="Ở đây đã có bản trình diễn. Bản trình diễn không đổi thành bản thật được. "
            "Chọn nhà khác cho bản thật: đặt DIEMTUA_HOME, hoặc DATABASE_URL khác.",
            en="There is a demonstration here, and it never becomes a real installation. "
            "Choose another DIEMTUA_HOME or DATABASE_URL for the real one.",
        )


def code_version() -> str:
    """The version of this code, for manifests."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("diemtua")
    except PackageNotFoundError:
        import tomllib

        text = importlib.resources.files("diemtua").joinpath("../pyproject.toml")
        return str(tomllib.loads(text.read_text(encoding="utf-8"))["project"]["version"])


def where(home: Home) -> str:
    """The database in one phrase, without its password."""
    of = server(home)
    if of.embedded:
        return f"cơ sở dữ liệu đi kèm, trong {home.path}"
    return f"cơ sở dữ liệu {of.name} ở {of.host}:{of.port}"
