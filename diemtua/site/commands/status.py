"""`status`, `stop`, `reset`: what runs, ending it, and beginning a demonstration again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import psycopg

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.connections import database_url, dsn, server
from diemtua.ground.postgres.homes import DEMONSTRATION, MEGABYTE, Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands import running, supervisor
from diemtua.site.commands.console import progress, tell
from diemtua.site.commands.installation import (
    cluster,
    database_running,
    kind_in_database,
    this_home,
    where,
)

KINDS = {DEMONSTRATION: "bản trình diễn", "real": "bản thật", None: "chưa có dữ liệu"}
WORD = "XOA"


def status(arguments: list[str]) -> int:
    """Tell what is there; exit code 0 when the pages answer, 3 when they do not."""
    home = this_home()
    now = running.read(home) if running.is_running(home) else None
    tell(f"Nhà:           {home.path}")
    tell(f"Cơ sở dữ liệu: {where(home)}")
    database_up = bool(database_url()) or cluster(home).running()
    if database_up:
        tell(f"Loại:          {KINDS.get(kind_in_database(home), '?')}")
        tell(f"Dung lượng:    {_size(home)}")
    else:
        tell(f"Loại:          {KINDS.get(home.kind(), '?')} (cơ sở dữ liệu không chạy)")
    tell(f"Sao lưu:       {_last_backup(home)}")
    if now is None:
        tell("Trang:         không chạy. Bắt đầu: python3 run.py")
        return 3
    port = int(now.address.rpartition(":")[2] or 0)
    if now.address and supervisor.answers(port):
        tell(f"Trang:         {now.address} (tiến trình {now.pid})")
        return 0
    tell(f"Trang:         đang khởi động hoặc không trả lời (tiến trình {now.pid})")
    return 3


def _size(home: Home) -> str:
    try:
        with psycopg.connect(dsn("owner", home=home)) as db:
            row = db.execute("select pg_database_size(current_database())").fetchone()
    except psycopg.OperationalError as error:
        return f"không nối được ({str(error).splitlines()[0]})"
    return f"{row[0] // MEGABYTE if row else 0} MB"


def _last_backup(home: Home) -> str:
    found = sorted(home.backups.glob("*.dump"), key=lambda path: path.stat().st_mtime)
    return str(found[-1]) if found else "chưa có bản nào"


def stop(arguments: list[str]) -> int:
    """Stop the pages, the worker and the embedded database of this home."""
    home = this_home()
    if not home.path.exists():
        tell("Không có gì đang chạy.")
        return 0
    stopped = stop_all(home)
    tell("Đã dừng." if stopped else "Không có gì đang chạy.")
    return 0


def stop_all(home: Home) -> bool:
    """End the supervisor, what a killed one left behind, and the database when nobody uses it."""
    did = False
    if running.is_running(home):
        now = running.read(home)
        if now is None or not processes.end(now.pid, mark=now.mark, seconds_max=40):
            raise StartProblem(
                "does_not_stop",
                vi="Máy chủ đang khởi động hoặc chưa dừng được. Thử lại sau ít giây.",
                en="The server is starting or does not stop. Try again in a few seconds.",
            )
        did = True
    lock = running.take(home)
    if lock is not None:
        with lock:
            did = bool(running.end_leftovers(home)) or did
    if database_url():
        return did
    own = cluster(home)
    if own.running():
        if not own.stop_if_unused():
            tell("Cơ sở dữ liệu còn lệnh khác đang dùng; nó dừng khi lệnh đó xong.")
        did = True
    return did


def reset(arguments: list[str]) -> int:
    """Remove the demonstration's data. Never a real installation, never a DATABASE_URL."""
    home = this_home()
    if database_url():
        raise StartProblem(
            "reset_refused",
            vi="Lệnh reset không chạy trên DATABASE_URL. Chưa xóa gì.",
            en="reset never works on DATABASE_URL. Nothing was removed.",
        )
    if not (home.path / "postgres.json").exists():
        tell("Chưa có dữ liệu, không có gì để xóa.")
        return 0
    _refuse_not_demonstration(home)
    if "--yes" not in arguments and not _confirmed(home):
        tell("Chưa xóa gì.")
        return 3
    stop_all(home)
    own = cluster(home)
    if own.running():
        raise StartProblem(
            "still_used",
            vi="Một lệnh khác đang dùng cơ sở dữ liệu. Chờ lệnh đó xong rồi chạy lại. Chưa xóa gì.",
            en="Another command uses the database. Wait for it, then run again. Nothing removed.",
        )
    _remove(home, own.base)
    progress("Đã xóa bản trình diễn. Các bản sao lưu còn nguyên. Dựng lại: python3 run.py")
    return 0


def _refuse_not_demonstration(home: Home) -> None:
    """The mark in the database decides; a database that cannot start is told by the home's."""
    try:
        with database_running(home):
            kind = kind_in_database(home)
    except StartProblem:
        kind = home.kind()
    if kind == DEMONSTRATION or (kind is None and home.kind() in {None, DEMONSTRATION}):
        return
    raise StartProblem(
        "reset_refused",
        vi=f"Ở {home.path} là bản thật. Lệnh reset chỉ xóa bản trình diễn. Chưa xóa gì.",
        en=f"{home.path} holds a real installation. reset removes a demonstration only. "
        "Nothing was removed.",
    )


def _confirmed(home: Home) -> bool:
    if not sys.stdin.isatty():
        raise StartProblem(
            "not_confirmed",
            vi="Lệnh reset cần gõ xác nhận. Trong tập lệnh, thêm --yes. Chưa xóa gì.",
            en="reset must be confirmed by typing. In a script add --yes. Nothing was removed.",
        )
    tell(f"Sắp xóa toàn bộ bản trình diễn trong {home.path}. Bản sao lưu được giữ lại.")
    return input(f"Gõ {WORD} rồi Enter để xóa: ").strip().upper() == WORD


def _remove(home: Home, base: Path) -> None:
    assert server(home).embedded
    shutil.rmtree(base)
    for name in ("postgres.json", "kind", "static.stamp"):
        (home.path / name).unlink(missing_ok=True)
    for folder in ("files", "static", "log"):
        shutil.rmtree(home.path / folder, ignore_errors=True)
    for path in home.secrets.glob("*"):
        path.unlink()
