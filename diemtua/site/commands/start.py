"""`start`, `serve`: from nothing, or from last time, to a page that answers."""

from __future__ import annotations

import argparse
import os
from typing import Any

import psycopg

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.connections import dsn
from diemtua.ground.postgres.homes import DEMONSTRATION, REAL, Home
from diemtua.ground.postgres.problems import EXIT_REFUSED, StartProblem
from diemtua.site.commands import ports, running, supervisor
from diemtua.site.commands.console import progress, tell
from diemtua.site.commands.installation import (
    database_running,
    kind_in_database,
    known_kind,
    refuse_change_of_kind,
    run_child,
    this_home,
    wants_real,
)


class Arguments(argparse.ArgumentParser):
    """Arguments whose refusal is a sentence."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise StartProblem(
            "bad_arguments",
            vi=f"Lệnh {self.prog} không hiểu tham số này. Cách gõ: {self.format_usage().strip()}",
            en=message,
            exit_code=2,
        )


def run(arguments: list[str]) -> int:
    """Start everything, serve until asked to stop, stop everything."""
    wanted = _wanted(arguments)
    home = this_home()
    refuse_change_of_kind(known_kind(home))
    home.make()
    lock = running.take(home)
    if lock is None:
        return _beside_a_running_one(home)
    with lock:
        supervisor.stop_on_signals()
        try:
            return _serve(home, port=wanted.port, host=wanted.host)
        except KeyboardInterrupt:
            tell("")
            progress("Đã dừng tất cả những gì đã khởi động")
            return 0


def _wanted(arguments: list[str]) -> argparse.Namespace:
    parser = Arguments(prog="start", add_help=True)
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--host", default=os.environ.get("DIEMTUA_LISTEN", ports.LOOPBACK))
    wanted = parser.parse_args(arguments)
    if wanted.port is not None and not 1 <= wanted.port <= 65535:
        raise StartProblem(
            "bad_port",
            vi=f"Cổng {wanted.port} không có. Chọn một số từ 1024 đến 65535.",
            en=f"There is no port {wanted.port}. Choose a number from 1024 to 65535.",
            exit_code=2,
        )
    return wanted


def _beside_a_running_one(home: Home) -> int:
    """Two starts of one home: the second shows where the first is."""
    now = running.read(home)
    if now is None or not now.address:
        tell("Đang khởi động ở một cửa sổ khác. Xem lại sau ít giây: python3 run.py status")
        return EXIT_REFUSED
    tell(f"Đang chạy sẵn ở {now.address} (tiến trình {now.pid}). Dừng: python3 run.py stop")
    tell(f"  (Already running at {now.address}.)")
    return 0


def _serve(home: Home, *, port: int | None, host: str) -> int:
    for name in running.end_leftovers(home):
        progress(f"Lần trước dừng đột ngột. Đã dọn tiến trình {name} còn sót.")
    chosen, remark = ports.choose(port, host)
    if remark:
        progress(remark)
    try:
        with database_running(home):
            if code := run_child("prepare"):
                return code
            _serve_pages(home, host=host, port=chosen)
    finally:
        supervisor.deaf()
    return 0


def _serve_pages(home: Home, *, host: str, port: int) -> None:
    server = supervisor.web(home, host=host, port=port)
    children = [server, supervisor.worker(home)]
    now = running.Running(pid=os.getpid(), mark=processes.began(os.getpid()) or "")
    try:
        progress("Mở máy chủ web")
        supervisor.start_children(home, children, now)
        supervisor.wait_until_ready(server, port=port)
        now.address = f"http://localhost:{port}"
        running.write(home, now)
        _tell_address(home, address=now.address)
        supervisor.watch(home, children, now)
    finally:
        supervisor.deaf()
        supervisor.end_children(home, children)


def cards(db: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Thẻ người dùng: name and title of everybody who has a card today, in the order of the first page."""
    found = db.execute(
        """select a.display_name, string_agg(coalesce(nullif(s.title, ''), s.role), ', ' order by s.id)
                 from access_account a
                 join access_assignment s on s.party_id = a.party_id
                 join ground_calendar c on c.id = 1 and s.valid_from <= c.today
                      and (s.valid_to is null or s.valid_to > c.today)
                where a.card_order is not null and a.is_active
                group by a.id, a.display_name, a.card_order order by a.card_order, a.id"""
    ).fetchall()
    return [(str(name), str(title)) for name, title in found]


def _tell_address(home: Home, *, address: str) -> None:
    kind = kind_in_database(home) or (REAL if wants_real() else DEMONSTRATION)
    progress(f"Sẵn sàng: {address}")
    tell("")
    tell(f"    {address}")
    tell("")
    if kind == DEMONSTRATION:
        tell("Bản trình diễn. Vào bằng cách bấm một thẻ ở trang đầu, không cần mật khẩu:")
        with psycopg.connect(dsn("owner", home=home)) as db:
            for name, title in cards(db):
                tell(f"  {name}: {title}")
        tell("  (A demonstration: sign in by clicking one of these cards on the first page.)")
    else:
        tell("Bản thật. Vào bằng tài khoản đã cấp; lần đầu dùng mã in ở trên.")
        tell("  (A real installation: sign in with your account, the first time with the code.)")
    tell("Dừng: Ctrl-C.")
