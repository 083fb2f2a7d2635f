"""`prepare`, `migrate`, `demo`: brings database, texts and static files to this code."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from diemtua.ground.postgres.connections import database_url, dsn
from diemtua.ground.postgres.homes import DEMONSTRATION, REAL, Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.ground.roles import ensure_roles
from diemtua.site.commands import backup, first_admin
from diemtua.site.commands.console import progress
from diemtua.site.commands.installation import (
    django_ready,
    kind_in_database,
    known_kind,
    refuse_change_of_kind,
    this_home,
    wants_real,
)

UPGRADE_LOCK = 7_310_001  # any number, the same for every process that upgrades
LOADERS = ("load_places", "load_catalogue")


def run(arguments: list[str]) -> int:
    """All of it: roles, migrations, texts, static files, and data where there is none."""
    home = this_home()
    os.environ["DIEMTUA_HASHED_STATIC"] = "1"  # what the server will serve, and so collect
    migrate(arguments)
    publish(home)
    kind = kind_in_database(home)
    refuse_change_of_kind(kind)
    if kind is None:
        kind = REAL if wants_real() or known_kind(home) == REAL else DEMONSTRATION
        begin(kind)
    elif kind == DEMONSTRATION and unfinished():
        progress("Lần trước dựng dở. Dựng tiếp.")
        begin(kind)
    elif kind == REAL:
        first_admin.remind()
    if not database_url():
        home.mark_kind(kind)
    return 0


def migrate(arguments: list[str]) -> int:
    """Roles, then migrations and SQL texts as owner, one process at a time, backed up before."""
    home = this_home()
    ensure_roles(home=home)
    django_ready()
    with alone(home):
        pending = pending_migrations()
        if pending and kind_in_database(home) is not None:
            progress("Có bản nâng cấp. Sao lưu trước khi nâng cấp.")
            backup.make(home, automatic=True)
        _bring_up(pending)
    return 0


def _bring_up(pending: int) -> None:
    from django.core.management import call_command

    if pending:
        progress(f"Nâng cấp cơ sở dữ liệu: {pending} bước")
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("install_sql", stdout=io.StringIO())
    for name in LOADERS:
        call_command(name, stdout=io.StringIO())
    close_connections()


def close_connections() -> None:
    """Leave no connection behind: a backup or a swap may follow."""
    from django.db import connections

    connections.close_all()


def pending_migrations() -> int:
    """How many migrations the database lacks; one from a newer code is refused."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    known = executor.loader.disk_migrations
    applied = executor.loader.applied_migrations
    ours = {label for label, _name in known}
    newer = sorted(f"{a}.{n}" for a, n in applied if a in ours and (a, n) not in known)
    if newer and not _replaced(executor.loader.replacements, newer):
        raise StartProblem(
            "database_is_newer",
            vi="Cơ sở dữ liệu đã nâng cấp bằng bản Điểm Tựa mới hơn "
            f"({newer[-1]}). Dùng bản mới ấy, hoặc phục hồi bản sao lưu trước lần nâng cấp.",
            en=f"The database was upgraded by a newer release ({newer[-1]}). "
            "Use that release, or restore the backup made before the upgrade.",
        )
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _replaced(replacements: object, names: list[str]) -> bool:
    """Every one of these names was squashed into a migration that we have."""
    assert isinstance(replacements, dict)
    gone = {f"{a}.{n}" for squashed in replacements.values() for a, n in squashed.replaces}
    return set(names) <= gone


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Only one process upgrades a database, also from two machines."""
    with psycopg.connect(dsn("owner", home=home), autocommit=True) as db:
        told = False
        while True:
            row = db.execute("select pg_try_advisory_lock(%s)", [UPGRADE_LOCK]).fetchone()
            if row is not None and row[0]:
                break
            if not told:
                progress("Một lượt nâng cấp khác đang chạy. Chờ lượt đó xong.")
                told = True
            time.sleep(0.5)
        yield


def begin(kind: str) -> None:
    """Fill an empty database: the demonstration, or the first administrator's code."""
    from django.core.management import call_command

    if kind == DEMONSTRATION:
        progress("Dựng dữ liệu trình diễn")
        call_command("build_demo")
        return
    from diemtua.ground.models import Calendar

    Calendar.objects.using("owner").get_or_create(pk=1, defaults={"is_demonstration": False})
    first_admin.show_code()


def unfinished() -> bool:
    """A demonstration whose build was killed: its day, which only moves on, is before the plan's."""
    from diemtua.demonstration.plan.dates import AS_OF
    from diemtua.ground.models import Calendar

    mark = Calendar.objects.using("owner").filter(pk=1).first()
    return mark is not None and mark.today is not None and mark.today < AS_OF


def demo(arguments: list[str]) -> int:
    """`demo build`: the demonstration into an empty database, nowhere else."""
    if arguments != ["build"]:
        raise StartProblem(
            "bad_arguments",
            vi="Cách gõ: diemtua demo build",
            en="Usage: diemtua demo build",
            exit_code=2,
        )
    home = this_home()
    migrate([])
    if (kind := kind_in_database(home)) is not None and not unfinished():
        what = "bản trình diễn" if kind == DEMONSTRATION else "bản thật"
        raise StartProblem(
            "database_not_empty",
            vi=f"Cơ sở dữ liệu đã là {what}. Chỉ dựng được vào cơ sở dữ liệu trống.",
            en="The database is not empty. The demonstration is built into an empty one only.",
        )
    begin(DEMONSTRATION)
    if not database_url():
        home.mark_kind(DEMONSTRATION)
    return 0


def publish(home: Home) -> None:
    """Compile texts and collect static files where they are older than their sources."""
    from django.conf import settings

    for folder in map(Path, settings.LOCALE_PATHS):
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            compile_text(source)
    stamp = home.path / "static.stamp"
    now = _static_digest()
    root = Path(settings.STATIC_ROOT)
    if root.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    from django.core.management import call_command

    progress("Gom tệp tĩnh")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now, encoding="ascii")


def compile_text(source: Path) -> bool:
    """Make the .mo beside a .po that is newer than it; True when made."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with open(source, "rb") as file:
        catalogue = read_po(file)
    draft = target.with_suffix(".mo.draft")
    with open(draft, "wb") as out:
        write_mo(out, catalogue)
    draft.replace(target)
    return True


def _static_digest() -> str:
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
