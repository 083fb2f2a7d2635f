"""`check`: named checks of the installation and of its books; not 0 when any fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from diemtua.ground.postgres.conf import TIME_ZONE
from diemtua.ground.postgres.connections import database_url, dsn, server
from diemtua.ground.postgres.homes import MEGABYTE, Home, readable_by_others
from diemtua.ground.roles import EXTENSIONS, SERVER_FLOOR
from diemtua.site.commands import backup
from diemtua.site.commands.console import tell
from diemtua.site.commands.installation import django_ready, this_home

if TYPE_CHECKING:
    from diemtua.ground.checks import Difference

FREE_MB_MIN = 1000


@dataclass(frozen=True)
class Finding:
    """Kết quả soát: what was looked at, and what is wrong with it (empty: nothing)."""

    name: str
    wrong: str = ""


def run(arguments: list[str]) -> int:
    """Run every check and show each; 1 when any found something."""
    home = this_home()
    django_ready()
    found = [*installation(home), *database(home), *code(), *books()]
    for finding in found:
        tell(f"{'✗' if finding.wrong else '✓'} {finding.name}" + _indented(finding.wrong))
    bad = sum(1 for finding in found if finding.wrong)
    tell(f"{len(found)} mục soát, {bad} mục có vấn đề." if bad else f"{len(found)} mục đều tốt.")
    return 1 if bad else 0


def _indented(wrong: str) -> str:
    return "".join(f"\n    {line}" for line in wrong.strip().splitlines())


def installation(home: Home) -> Iterator[Finding]:
    """The folders and secrets of the home."""
    open_files = [p.name for p in home.secrets.glob("*") if readable_by_others(p)]
    yield Finding(
        "Tệp bí mật chỉ chủ nhân đọc được",
        f"Người khác đọc được: {', '.join(open_files)}. Sửa: chmod 600" if open_files else "",
    )
    free_mb = shutil.disk_usage(home.path).free // MEGABYTE
    low = f"Còn {free_mb} MB, nên có ít nhất {FREE_MB_MIN} MB." if free_mb < FREE_MB_MIN else ""
    yield Finding("Đĩa còn đủ chỗ", low)
    unfinished = [p.name for p in home.backups.glob("*.part")]
    lonely = [p.name for p in home.backups.glob("*.dump") if not backup.Backup(p).manifest.exists()]
    wrong = [f"{name}: sao lưu dở" for name in unfinished]
    wrong += [f"{name}: thiếu tệp manifest" for name in lonely]
    yield Finding("Các bản sao lưu đủ tệp", "\n".join(wrong))


def database(home: Home) -> Iterator[Finding]:
    """The server, the roles and the laws that only the database can hold."""
    of = server(home)
    with psycopg.connect(dsn("owner", home=home)) as db:
        old = db.info.server_version < SERVER_FLOOR
        yield Finding("PostgreSQL từ bản 15", "Máy chủ cũ hơn bản 15." if old else "")
        yield Finding("Vai trò không vượt chính sách hàng", _strong_roles(db, of.name, of.owner))
        yield Finding("Đủ phần mở rộng", _missing_extensions(db))
        yield Finding("Bảng có chính sách thì áp cả cho chủ sở hữu", _unforced(db))
        hidden = backup.hidden_tables(db, of.user("backup"), partitions=False)
        told = f"Không thấy hết: {', '.join(hidden)}. Chạy: diemtua migrate" if hidden else ""
        yield Finding("Vai trò sao lưu thấy mọi hàng", told)
        if not database_url():
            yield Finding("Ghi bền và múi giờ", _settings(db))
    for role in ("app", "jobs", "backup"):
        yield Finding(f"Đăng nhập được bằng vai trò {role}", _login(home, role))


def _strong_roles(db: psycopg.Connection[Any], base: str, owner: str) -> str:
    found = db.execute(
        """select rolname from pg_roles
            where rolname = any(%s) and (rolsuper or rolbypassrls or rolcreaterole)""",
        [[f"{base}_{role}" for role in ("app", "jobs", "backup")]],
    ).fetchall()
    member = db.execute(
        "select 1 from pg_roles where rolname = %s and pg_has_role(rolname, %s, 'member')",
        [f"{base}_app", owner],
    ).fetchone()
    wrong = [f"{name} là siêu người dùng hoặc bỏ qua được chính sách" for (name,) in found]
    return "\n".join(wrong + (["app là thành viên của chủ sở hữu"] if member else []))


def _missing_extensions(db: psycopg.Connection[Any]) -> str:
    there = {name for (name,) in db.execute("select extname from pg_extension").fetchall()}
    return "\n".join(f"Thiếu {name}" for name in EXTENSIONS if name not in there)


def _unforced(db: psycopg.Connection[Any]) -> str:
    found = db.execute(
        "select relname from pg_class where relrowsecurity and not relforcerowsecurity"
    ).fetchall()
    return "\n".join(f"Bảng {name} thiếu FORCE ROW LEVEL SECURITY" for (name,) in found)


def _settings(db: psycopg.Connection[Any]) -> str:
    wanted = {"fsync": "on", "full_page_writes": "on", "TimeZone": TIME_ZONE}
    wrong = []
    for name, value in wanted.items():
        row = db.execute("select current_setting(%s)", [name]).fetchone()
        if row is None or row[0] != value:
            wrong.append(f"{name} là {row[0] if row else '?'}, phải là {value}")
    return "\n".join(wrong)


def _login(home: Home, role: str) -> str:
    try:
        psycopg.connect(dsn(role, home=home)).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return ""


def code() -> Iterator[Finding]:
    """Database and code are of one age, and Django itself has nothing to say."""
    from django.core.checks import ERROR, run_checks

    from diemtua.ground.sql_files import differing
    from diemtua.site.commands.prepare import pending_migrations

    pending = pending_migrations()
    yield Finding(
        "Cơ sở dữ liệu cùng bản với mã",
        f"Còn {pending} bước nâng cấp. Chạy: diemtua migrate" if pending else "",
    )
    late = [] if pending else differing("owner")
    yield Finding("Văn bản SQL cùng bản với mã", "\n".join(late))
    serious = [str(message) for message in run_checks() if message.level >= ERROR]
    yield Finding("Cấu hình trang", "\n".join(serious))


def books() -> Iterator[Finding]:
    """Every room's own checks of the books; the run is kept, as the night's is."""
    from diemtua.ground import checks

    for title, wrong in checks.titled(checks.run(using="jobs")):
        yield Finding(f"Sổ sách: {title}", "\n".join(_said(one) for one in wrong))


def _said(one: Difference) -> str:
    """The words, and the page of what they are about."""
    from diemtua.desks.places import about_url

    url = about_url(one)
    return f"{one.text}  →  {url}" if url else one.text
