"""`restore`: from a dump into a new database beside the old one, then swapped; all or nothing."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from diemtua.ground.clock import now
from diemtua.ground.postgres.binaries import PROGRAM_SUFFIX, programs
from diemtua.ground.postgres.connections import dsn, program_environment, server
from diemtua.ground.postgres.homes import DEMONSTRATION, MEGABYTE, REAL, Home, need_space, read_json
from diemtua.ground.postgres.problems import StartProblem
from diemtua.ground.roles import ensure_extensions, ensure_roles
from diemtua.site.commands import backup, keys, running
from diemtua.site.commands.console import progress, tell
from diemtua.site.commands.installation import (
    kind_in_database,
    known_kind,
    this_home,
    wants_real,
)
from diemtua.site.commands.start import Arguments

HARMLESS = re.compile(r'unrecognized configuration parameter "transaction_timeout"')
GUARD = re.compile(r"\d+; \d+ \d+ (POLICY|ROW SECURITY) ")


@dataclass(frozen=True)
class Source:
    """Nguồn phục hồi: a dump that has been looked at, its manifest and its keys."""

    dump: Path
    manifest: dict[str, Any]
    key_files: dict[str, str]


def run(arguments: list[str]) -> int:
    """`restore FILE [--keys FILE]`."""
    parser = Arguments(prog="restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--keys", type=Path, default=None)
    wanted = parser.parse_args(arguments)
    home = this_home()
    _refuse_while_running(home)
    source = look_at(home, wanted.file.absolute(), keys_path=wanted.keys)
    ensure_roles(home=home)
    stamp = now().strftime("%Y%m%d%H%M%S")
    if server(home).embedded:
        _restore_and_swap(home, source, stamp=stamp)
        if kind := source.manifest.get("kind"):
            (home.path / "kind").write_text(f"{kind}\n", encoding="utf-8")
    else:
        _restore_into_empty(home, source)
    for name in keys.put_back(home, source.key_files, stamp=stamp):
        progress(f"Đã đặt lại tệp khóa {name}")
    tell(f"Đã phục hồi từ {source.dump}.")
    tell("Bắt đầu lại: python3 run.py" + (" --real" if wants_real() else ""))
    return 0


def _refuse_while_running(home: Home) -> None:
    if running.is_running(home):
        raise StartProblem(
            "still_running",
            vi="Máy chủ đang chạy. Dừng trước rồi phục hồi: python3 run.py stop",
            en="The server is running. Stop it first: python3 run.py stop",
        )


def look_at(home: Home, path: Path, *, keys_path: Path | None) -> Source:
    """Refuse, before anything is touched, what cannot be restored whole."""
    found = backup.Backup(path)
    if not path.is_file():
        raise StartProblem(
            "no_such_backup",
            vi=f"Không có tệp {path}. Các bản đã có: {_listed(home)}",
            en=f"There is no file {path}.",
        )
    manifest = read_json(found.manifest)
    if manifest.get("format") != backup.FORMAT or not isinstance(manifest.get("keys"), dict):
        raise StartProblem(
            "manifest_missing",
            vi=f"Thiếu tệp {found.manifest.name} đi cùng bản sao lưu, hoặc tệp không đúng dạng. "
            "Chép cả hai tệp về cùng một thư mục rồi chạy lại.",
            en=f"The file {found.manifest.name} that belongs to the dump is missing or is not "
            "one. Put both in one folder, then run again.",
        )
    if backup.sha256(path) != manifest["sha256"]:
        raise StartProblem(
            "backup_damaged",
            vi=f"Tệp {path.name} khác với lúc sao lưu: hỏng hoặc bị sửa. Chưa phục hồi gì. "
            "Dùng bản sao lưu khác.",
            en=f"The file {path.name} is not what was backed up: damaged or changed. "
            "Nothing was restored. Use another backup.",
        )
    _refuse_other_roles(home, manifest)
    _refuse_other_kind(home, manifest)
    need = int(manifest["database_bytes"]) * 11 // 10 // MEGABYTE + 100
    need_space(home.path, need_mb=need, what_vi="phục hồi", what_en="the restore")
    return Source(path, manifest, _keys_for(home, found, manifest, keys_path=keys_path))


def _keys_for(
    home: Home, found: backup.Backup, manifest: dict[str, Any], *, keys_path: Path | None
) -> dict[str, str]:
    """The key files to put back: those given, those beside the dump, or the home's own."""
    if keys_path is None and found.keys.exists():
        keys_path = found.keys
    given = keys.read(keys_path.absolute()) if keys_path else {}
    keys.refuse_missing(
        manifest["keys"], have={**keys.named(keys.files(home)), **keys.named(given)}
    )
    return given


def _refuse_other_roles(home: Home, manifest: dict[str, Any]) -> None:
    of = server(home)
    if manifest["roles_of"] == of.name:
        return
    raise StartProblem(
        "other_database_name",
        vi=f"Bản sao lưu của cơ sở dữ liệu tên {manifest['roles_of']}, ở đây tên {of.name}. "
        "Vai trò mang tên cơ sở dữ liệu, nên hai tên phải giống nhau. Chưa phục hồi gì.",
        en=f"The backup is of a database named {manifest['roles_of']}, this one is {of.name}. "
        "Roles bear the database's name, so both must be the same. Nothing was restored.",
    )


def _refuse_other_kind(home: Home, manifest: dict[str, Any]) -> None:
    there, coming = kind_in_database(home) or known_kind(home), manifest.get("kind")
    if wants_real() and coming == DEMONSTRATION:
        there = REAL
    if there is None or coming is None or there == coming:
        return
    names = {DEMONSTRATION: "bản trình diễn", REAL: "bản thật"}
    raise StartProblem(
        "kind_differs",
        vi=f"Bản sao lưu là của {names[coming]}, ở đây là {names[there]}. Hai loại không đổi "
        "cho nhau. Chưa phục hồi gì. Chọn nhà khác bằng biến DIEMTUA_HOME.",
        en=f"The backup is of a {coming} installation, this is a {there} one. Neither becomes the "
        "other. Nothing was restored. Choose another folder with DIEMTUA_HOME.",
    )


def _listed(home: Home) -> str:
    return ", ".join(sorted(path.name for path in home.backups.glob("*.dump"))[-5:]) or "chưa có"


def _restore_and_swap(home: Home, source: Source, *, stamp: str) -> None:
    of = server(home)
    fresh, old = f"{of.name}_restored_{stamp}", f"{of.name}_before_{stamp}"
    with psycopg.connect(dsn("superuser", home=home, database="postgres"), autocommit=True) as db:
        made = sql.SQL("create database {} owner {} template template0")
        db.execute(made.format(sql.Identifier(fresh), sql.Identifier(of.owner)))
        try:
            with psycopg.connect(
                dsn("superuser", home=home, database=fresh), autocommit=True
            ) as inside:
                ensure_extensions(inside)
            _pg_restore(home, source, database=fresh)
        except BaseException:
            db.execute(_dropped(fresh))
            raise
        progress("Đổi cơ sở dữ liệu cũ lấy bản vừa phục hồi")
        _swap(db, home, fresh=fresh, old=old)
    ensure_roles(home=home)


def _swap(db: psycopg.Connection[Any], home: Home, *, fresh: str, old: str) -> None:
    name = server(home).name
    db.execute(
        """select pg_terminate_backend(pid) from pg_stat_activity
            where datname = any(%s) and pid <> pg_backend_pid()""",
        [[name, fresh]],
    )
    rename = sql.SQL("alter database {} rename to {}")
    db.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
    try:
        db.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except psycopg.Error:
        db.execute(rename.format(sql.Identifier(old), sql.Identifier(name)))
        raise
    earlier = db.execute(
        "select datname from pg_database where datname like %s and datname <> %s",
        [f"{name}\\_before\\_%", old],
    ).fetchall()
    for (gone,) in earlier:  # the one before this restore stays, older ones go
        db.execute(_dropped(gone))


def _dropped(name: str) -> sql.Composed:
    return sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))


def _restore_into_empty(home: Home, source: Source) -> None:
    of = server(home)
    with psycopg.connect(dsn("owner", home=home)) as db:
        row = db.execute(
            """select count(*) from pg_class where relkind in ('r', 'p')
                and relnamespace = 'public'::regnamespace"""
        ).fetchone()
    if row is None or row[0]:
        raise StartProblem(
            "database_not_empty",
            vi=f"Cơ sở dữ liệu {of.name} đã có bảng. Chỉ phục hồi vào cơ sở dữ liệu trống. "
            "Chưa phục hồi gì.",
            en=f"The database {of.name} has tables. A restore goes into an empty one only. "
            "Nothing was restored.",
        )
    _pg_restore(home, source, database=of.name)


def _pg_restore(home: Home, source: Source, *, database: str) -> None:
    """Run as owner, in three steps that each end before the next begins.

    All rows first: a parallel restore puts a partitioned table's trigger on before its partitions are
    filled, and the laws of the journal would judge half an entry. Row security last: while it is on,
    the owner's own foreign keys cannot be checked. Extensions are there already.
    """
    listed = _run_pg_restore(home, ["-l", str(source.dump)])
    _refuse_failed_restore(listed)
    entries = [line for line in listed.stdout.splitlines() if " EXTENSION " not in line]
    guards = [line for line in entries if GUARD.match(line)]
    rest = [line for line in entries if not GUARD.match(line)]
    rows = ["--section=pre-data", "--section=data"]
    for told, chosen, sections in (
        ("Phục hồi dữ liệu", rest, rows),
        ("Dựng chỉ mục và ràng buộc", rest, ["--section=post-data"]),
        ("Đặt lại chính sách hàng", guards, []),
    ):
        progress(told)
        _restore_entries(home, source, database=database, chosen=chosen, sections=sections)
    _refuse_fewer_tables(home, source, database=database)


def _restore_entries(
    home: Home, source: Source, *, database: str, chosen: list[str], sections: list[str]
) -> None:
    toc = home.run / f"restore-{os.getpid()}.list"
    toc.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    jobs = str(min(2, os.cpu_count() or 1))
    common = ["-d", database, "-L", str(toc), "--no-owner", "-w", "-j", jobs]
    try:
        done = _run_pg_restore(home, [*common, *sections, str(source.dump)])
    finally:
        toc.unlink(missing_ok=True)
    _refuse_failed_restore(done)


def _run_pg_restore(home: Home, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(programs() / f"pg_restore{PROGRAM_SUFFIX}"), *arguments],
        env=program_environment("owner", home=home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _refuse_failed_restore(done: subprocess.CompletedProcess[str]) -> None:
    """Older servers lack one setting of the newer dump; every other error refuses the restore."""
    said = [line for line in done.stderr.splitlines() if ": error: " in line]
    serious = [line for line in said if not HARMLESS.search(line)]
    if serious or (done.returncode != 0 and not said):
        raise StartProblem(
            "restore_failed",
            vi="Chưa phục hồi được. Cơ sở dữ liệu đang dùng còn nguyên. Lời của máy ở dưới.",
            en="The restore failed. The database in use is unchanged. See below.",
            detail="\n".join(serious[:6]) or done.stderr[-600:],
        )


def _refuse_fewer_tables(home: Home, source: Source, *, database: str) -> None:
    with psycopg.connect(dsn("owner", home=home, database=database)) as db:
        row = db.execute(
            """select count(*) from pg_class where relkind in ('r', 'p')
                and relnamespace = 'public'::regnamespace"""
        ).fetchone()
    if row is None or row[0] != source.manifest["tables"]:
        raise StartProblem(
            "restore_incomplete",
            vi=f"Bản sao lưu có {source.manifest['tables']} bảng, phục hồi được "
            f"{row[0] if row else 0}. Không dùng bản phục hồi này.",
            en="The restored database lacks tables of the backup and is not used.",
        )
