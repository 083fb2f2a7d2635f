"""`backup`: one dump of the database, its manifest, and the keys in a file of their own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from diemtua.ground.clock import now
from diemtua.ground.postgres.binaries import PROGRAM_SUFFIX, programs
from diemtua.ground.postgres.connections import dsn, program_environment, server
from diemtua.ground.postgres.homes import (
    MEGABYTE,
    Home,
    disk_full,
    folder_problem,
    need_space,
    write_private,
)
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands import keys
from diemtua.site.commands.console import progress, tell
from diemtua.site.commands.installation import code_version, kind_in_database, this_home

AUTOMATIC_KEPT = 5
FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """Bản sao lưu: three files with one stamp."""

    dump: Path

    @property
    def manifest(self) -> Path:
        """What is in the dump and how to know that it is whole."""
        return self.dump.with_suffix(".manifest.json")

    @property
    def keys(self) -> Path:
        """The keys; to be kept in another place than the dump."""
        return self.dump.with_suffix(".keys.json")


def run(arguments: list[str]) -> int:
    """`backup [FOLDER]`."""
    home = this_home()
    made = make(home, folder=Path(arguments[0]).absolute() if arguments else None)
    size_mb = made.dump.stat().st_size / MEGABYTE
    size = f"{size_mb:.1f}".replace(".", ",")
    tell(f"Bản sao lưu: {made.dump} ({size} MB)")
    tell(f"Tệp khóa:    {made.keys}")
    tell("Cất tệp khóa ở nơi khác với bản sao lưu. Mất tệp khóa thì không đọc được số căn cước.")
    tell("  (Keep the key file apart from the dump: without it citizen ids cannot be read.)")
    return 0


def make(home: Home, *, folder: Path | None = None, automatic: bool = False) -> Backup:
    """Dump as the backup role, whole or not at all."""
    home.make()
    folder = folder or home.backups
    facts = _facts(home)
    need = facts["database_bytes"] // MEGABYTE + 50
    need_space(folder, need_mb=need, what_vi="bản sao lưu", what_en="the backup")
    stamp = now().strftime("%Y%m%dT%H%M%S%fZ")
    name = f"diemtua-{'before-upgrade-' if automatic else ''}{stamp}.dump"
    made = Backup(folder / name)
    progress("Sao lưu cơ sở dữ liệu")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _dump(home, made.dump)
        kept = keys.files(home)
        keys.write(made.keys, kept)
        facts |= {"sha256": sha256(made.dump), "keys": keys.named(kept)}
        facts |= {"bytes": made.dump.stat().st_size, "made_at": now().isoformat()}
        write_private(made.manifest, json.dumps(facts, ensure_ascii=False, indent=1))
    except OSError as error:
        raise folder_problem(folder, error) from error
    if automatic:
        _forget_old(folder)
    return made


def _facts(home: Home) -> dict[str, Any]:
    """What a restore must know before it touches anything."""
    of = server(home)
    with psycopg.connect(dsn("owner", home=home)) as db:
        open_partitions(db, of.user("backup"))
        if hidden := hidden_tables(db, of.user("backup")):
            raise _hidden(hidden)
        row = db.execute(
            """select pg_database_size(current_database()),
                      (select count(*) from pg_class where relkind in ('r', 'p')
                        and relnamespace = 'public'::regnamespace)"""
        ).fetchone()
        version = db.info.server_version
    assert row is not None
    return {
        "format": FORMAT,
        "database": of.name,
        "roles_of": of.name,
        "owner": of.owner,
        "kind": kind_in_database(home),
        "server_version": version,
        "database_bytes": row[0],
        "tables": row[1],
        "code_version": code_version(),
    }


def _hidden(tables: list[str]) -> StartProblem:
    named = ", ".join(tables[:3]) + (f" … ({len(tables)})" if len(tables) > 3 else "")
    return StartProblem(
        "tables_hidden_from_backup",
        vi=f"Vai trò sao lưu không thấy hết hàng của bảng {named}. "
        "Bản sao lưu sẽ thiếu, nên chưa sao lưu. Chạy: diemtua migrate",
        en=f"The backup role does not see all rows of {named}; the backup "
        "would lack them, so none was made. Run: diemtua migrate",
    )


def open_partitions(db: psycopg.Connection[Any], role: str) -> list[str]:
    """Let the backup read what has been partitioned off a table that it may read.

    A dump reads partitions one by one, and they have policies of their own: none, so that nobody
    goes around the parent table. Months are added all the time; here each meets its backup.
    """
    closed = set(hidden_tables(db, role))
    found = db.execute(
        """select c.relname, pg_partition_root(c.oid)::regclass::text from pg_class c
            where c.relispartition and c.relkind = 'r'
              and c.relnamespace = 'public'::regnamespace order by 1"""
    ).fetchall()
    opened = [name for name, root in found if name in closed and root not in closed]
    for name in opened:
        names = {"part": sql.Identifier(name), "role": sql.Identifier(role)}
        for statement in (
            "create policy copied on {part} for select to {role} using (true)",
            "grant select on {part} to {role}",
        ):
            db.execute(sql.SQL(statement).format(**names))
    db.commit()
    return opened


def hidden_tables(db: psycopg.Connection[Any], role: str, *, partitions: bool = True) -> list[str]:
    """Tables whose row policies would silently leave rows out of the dump."""
    found = db.execute(
        """select c.relname from pg_class c
            where c.relrowsecurity and c.relnamespace = 'public'::regnamespace
              and (%s or not c.relispartition)
              and not exists (select 1 from pg_policy p where p.polrelid = c.oid
                    and p.polcmd in ('*', 'r') and p.polpermissive
                    and pg_get_expr(p.polqual, p.polrelid) = 'true'
                    and (p.polroles = '{0}'
                         or (select oid from pg_roles where rolname = %s) = any(p.polroles)))
            order by 1""",
        [partitions, role],
    ).fetchall()
    return [name for (name,) in found]


def _dump(home: Home, target: Path) -> None:
    draft = target.with_suffix(".dump.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            done = subprocess.run(
                [
                    str(programs() / f"pg_dump{PROGRAM_SUFFIX}"), "-Fc", "--enable-row-security",
                    "--lock-wait-timeout=60000", "-w", server(home).name,
                ],
                env=program_environment("backup", home=home),
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
            out.flush()
            os.fsync(out.fileno())
        _refuse_failed_dump(done, target)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _refuse_failed_dump(done: subprocess.CompletedProcess[bytes], target: Path) -> None:
    if done.returncode == 0:
        return
    written = done.stderr.decode("utf-8", errors="replace")
    if "No space left" in written:
        raise disk_full(target)
    raise StartProblem(
        "dump_failed",
        vi="Chưa sao lưu được. Cơ sở dữ liệu còn nguyên. Lời của pg_dump ở dưới.",
        en="The backup failed. The database is unchanged. pg_dump says why below.",
        detail="\n".join(written.strip().splitlines()[-6:]),
    )


def sha256(path: Path) -> str:
    """Digest of a file, read in pieces."""
    seen = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(MEGABYTE):
            seen.update(piece)
    return seen.hexdigest()


def _forget_old(folder: Path) -> None:
    """Backups made before upgrades do not fill the disk; those asked for are never removed."""
    found = sorted(folder.glob("diemtua-before-upgrade-*.dump"))
    for dump in found[:-AUTOMATIC_KEPT]:
        old = Backup(dump)
        for path in (old.dump, old.manifest, old.keys):
            path.unlink(missing_ok=True)
