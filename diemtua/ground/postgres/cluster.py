"""Cụm máy chủ: makes, starts and stops the embedded PostgreSQL of one home.

What the wheel's own starter does (C locale, trust, no spaces in paths, opening private folders
under root, a server that stays when its client is killed) is left out here on purpose.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from diemtua.ground.postgres import binaries, conf, diagnosis, processes
from diemtua.ground.postgres.connections import (
    SOCKET_PATH_BYTES_MAX,
    SUPERUSER,
    make_passwords,
    passwords,
    place_of,
    server,
)
from diemtua.ground.postgres.homes import (
    Home,
    disk_full,
    folder_problem,
    need_space,
    write_private,
)
from diemtua.ground.postgres.locks import locked, private_folder, try_lock
from diemtua.ground.postgres.problems import StartProblem

ACCEPTS, STARTING, SILENT = 0, 1, 2  # exit codes of pg_isready
LOG_BYTES_MAX = 20_000_000
RECOVERY_SECONDS_MAX = 1800
OUTSIDE = Path("/var/lib/diemtua")
Say = Callable[[str], None]


class Cluster:
    """Cụm máy chủ đi kèm: one data folder, one private socket, one unprivileged server."""

    def __init__(self, home: Home, *, profile: str = conf.DURABLE, say: Say | None = None) -> None:
        self.home = home
        self.profile = profile
        self.say: Say = say or (lambda _line: None)

    # --- where it stands -------------------------------------------------------------------

    @cached_property
    def base(self) -> Path:
        """Folder of data, socket and log; outside a home that the server's user cannot reach."""
        known = place_of(self.home).get("base")
        inside = self.home.path / "postgres"
        if known and (Path(known) / "data").exists():
            return Path(known)
        user = binaries.server_user(inside / "data")
        if binaries.reaches(user, self.home.path):
            return inside
        # Drawn, not made of the path: a home made anew in the same place is another home.
        return OUTSIDE / secrets.token_hex(6)

    @property
    def data(self) -> Path:
        """Thư mục dữ liệu."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """Nhật ký của máy chủ cơ sở dữ liệu."""
        return self.base / "server.log"

    @cached_property
    def user(self) -> binaries.ServerUser | None:
        """Whom the server runs as; None is ourselves."""
        return binaries.server_user(self.data)

    @cached_property
    def socket_dir(self) -> Path:
        """The private folder of the socket; in the temp folder when the path is too long."""
        inside = self.base / "socket"
        if len(str(inside / f".s.PGSQL.{conf.PORT}").encode()) <= SOCKET_PATH_BYTES_MAX:
            return inside
        mark = hashlib.sha256(str(self.base).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"diemtua-{mark}"

    @cached_property
    def programs(self) -> Path:
        """Where pg_ctl is, in a place that the server's user reaches."""
        return binaries.reachable_programs(self.user, self.base)

    # --- what it does ----------------------------------------------------------------------

    @contextmanager
    def used(self) -> Iterator[bool]:
        """Have the server running while the block runs; the last to leave stops it.

        Yields whether this call started it.
        """
        self.home.make()
        with locked(self._start_lock):
            started = self._start()
            mine = self._join()
        try:
            yield started
        finally:
            mine.close()
            self.stop_if_unused()

    def stop_if_unused(self) -> bool:
        """Stop the server when nobody uses it; True when it does not run afterwards."""
        if not self.running():
            return True
        with locked(self._start_lock):
            alone = try_lock(self._users_lock)
            if alone is None:
                return False
            try:
                self._stop()
            finally:
                alone.close()
        return True

    def running(self) -> bool:
        """The server of this data folder answers on its own socket."""
        return self._postmaster() is not None and self.answer() != SILENT

    def answer(self) -> int:
        """What pg_isready says."""
        place = place_of(self.home)
        if not place:
            return SILENT
        asked = self._run("pg_isready", "-q", "-h", place["host"], "-p", place["port"], "-t", "3")
        return asked.returncode

    # --- how -------------------------------------------------------------------------------

    @property
    def _start_lock(self) -> Path:
        return self.home.run / "postgres.lock"

    @property
    def _users_lock(self) -> Path:
        return self.home.run / "postgres-users.lock"

    def _join(self) -> IO[bytes]:
        mine = try_lock(self._users_lock, shared=True)
        assert mine is not None, "nobody holds the users' lock alone outside the start lock"
        return mine

    def _start(self) -> bool:
        try:
            self._make_base()
            self._init()
            if self._ready():
                return False
            need_space(self.base, need_mb=200, what_vi="cơ sở dữ liệu", what_en="the database")
            self._take_over_pid_file()
            self._write_conf()
            self._launch()
        except OSError as error:
            raise folder_problem(self.base, error) from error
        return True

    def _make_base(self) -> None:
        owner = self.user
        uid, gid = (owner.uid, owner.gid) if owner else (_uid(), _gid())
        diagnosis.refuse_foreign(self.data, our_uid=uid)
        if self.base.parent != self.home.path:
            self.base.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.say(f"Dữ liệu đặt ở {self.base}: người dùng máy chủ không vào được thư mục nhà.")
        private_folder(self.base, uid=uid, gid=gid)
        if place_of(self.home).get("base") != str(self.base):
            self._write_place(tcp_port=None)
        if owner and not binaries.reaches(owner, self.base):
            raise diagnosis.unreachable(self.base, owner.name)

    def _init(self) -> None:
        if self.data.exists():
            if "superuser" not in passwords(self.home, server(self.home)):
                raise diagnosis.passwords_lost(self.data, self.home.secrets)
            return
        need_space(self.base, need_mb=300, what_vi="cơ sở dữ liệu", what_en="the database")
        self.say("Tạo cơ sở dữ liệu")
        draft, words = self.base / "data.init", self.base / "initdb.words"
        shutil.rmtree(draft, ignore_errors=True)
        write_private(words, make_passwords(self.home, server(self.home))["superuser"] + "\n")
        self._give(words)
        quickly = ["--no-sync"] if self.profile == conf.TEST else []
        try:
            self._checked(
                "initdb", "-D", str(draft), "-U", SUPERUSER, "--pwfile", str(words),
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *quickly,
            )  # fmt: skip
        finally:
            words.unlink(missing_ok=True)
        with open(draft / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(f"\ninclude_if_exists = '{conf.CONF_NAME}'\n")
        (draft / conf.CONF_NAME).touch()
        self._give(draft / conf.CONF_NAME)
        draft.rename(self.data)

    def _write_conf(self) -> None:
        port = _free_port() if sys.platform == "win32" else None
        owner = self.user
        private_folder(
            self.socket_dir,
            uid=owner.uid if owner else _uid(),
            gid=owner.gid if owner else _gid(),
        )
        chosen = conf.settings(
            base=self.base, socket_dir=self.socket_dir, tcp_port=port, profile=self.profile
        )
        conf.write(self.data, chosen)
        self._give(self.data / conf.CONF_NAME)
        self._write_place(tcp_port=port)

    def _write_place(self, *, tcp_port: int | None) -> None:
        """Tell every process of this home where its server is."""
        place = {
            "base": str(self.base),
            "host": "127.0.0.1" if tcp_port else str(self.socket_dir),
            "port": str(tcp_port or conf.PORT),
        }
        write_private(self.home.path / "postgres.json", json.dumps(place, ensure_ascii=False))

    def _launch(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))
        offset = self.log.stat().st_size if self.log.exists() else 0
        for attempt in range(6):
            done = self._run(
                "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "120", "start"
            )
            if done.returncode == 0 and self.answer() == ACCEPTS:
                return
            if self._recovering() and self._wait_for_recovery():
                return
            written = diagnosis.tail(self.log, offset)
            if diagnosis.hopeless(written):
                break
            time.sleep(0.3 * (attempt + 1))
            self._take_over_pid_file()
        raise diagnosis.of_failed_start(self.log, offset=offset, base=self.base)

    def _ready(self) -> bool:
        """Already running and answering; waits for a server that is still starting or ending."""
        until = time.monotonic() + 30
        while self._postmaster() is not None:
            told = self.answer()
            if told == ACCEPTS:
                return True
            if told == STARTING and self._wait_for_recovery():
                return True
            if time.monotonic() > until:
                raise diagnosis.does_not_answer(self.log)
            time.sleep(0.1)
        return False

    def _recovering(self) -> bool:
        return self._postmaster() is not None and self.answer() == STARTING

    def _wait_for_recovery(self) -> bool:
        """Until it answers; False when it ended instead (it was stopping, or could not recover)."""
        self.say("Cơ sở dữ liệu đang tự phục hồi sau lần dừng đột ngột")
        until = time.monotonic() + RECOVERY_SECONDS_MAX
        while self._postmaster() is not None:
            if self.answer() == ACCEPTS:
                return True
            if time.monotonic() > until:
                raise diagnosis.does_not_answer(self.log)
            time.sleep(0.2)
        return False

    def _postmaster(self) -> int | None:
        """The live server process of this data folder, told by its working folder, not its id."""
        pid = diagnosis.pid_in(self.data / "postmaster.pid")
        if pid is None or not processes.alive(pid) or processes.is_zombie(pid):
            return None
        return None if processes.works_in(pid, self.data) is False else pid

    def _take_over_pid_file(self) -> None:
        """Point a stale lock file of a killed server at no process.

        Only its first line changes. The rest lets the server still see whether an old shared memory
        is in use, which removing the file would hide.
        """
        path = self.data / "postmaster.pid"
        pid = diagnosis.pid_in(path)
        if pid is None or not processes.alive(pid) or self._postmaster() is not None:
            return
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([str(_no_process()), *lines[1:]]) + "\n", encoding="utf-8")

    def _stop(self) -> None:
        done = self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "300", "stop")
        if done.returncode != 0 and self._postmaster() is not None:
            raise StartProblem(
                "database_does_not_stop",
                vi=f"Cơ sở dữ liệu chưa dừng sau 300 giây. Xem nhật ký {self.log}.",
                en=f"The database did not stop within 300 seconds. See its log {self.log}.",
            )
        if self.socket_dir.parent != self.base:  # what stood in the temp folder goes with it
            with contextlib.suppress(OSError):
                self.socket_dir.rmdir()

    def _give(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.uid, self.user.gid)

    def _checked(self, program: str, *arguments: str) -> None:
        done = self._run(program, *arguments, told=True)
        if done.returncode != 0:
            if "No space left on device" in done.stdout:
                raise disk_full(self.base)
            raise StartProblem(
                "database_not_made",
                vi=f"Chưa tạo được cơ sở dữ liệu trong {self.base}. {program} báo lỗi dưới đây.",
                en=f"The database could not be made in {self.base}; {program} says why below.",
                detail="\n".join(done.stdout.strip().splitlines()[-6:]),
            )

    def _run(
        self, program: str, *arguments: str, told: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """One program of the server, as its user. Only a program that ends may be listened to:
        the server itself would keep the pipe of pg_ctl open."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        as_user: dict[str, Any] = {}
        if self.user is not None:
            as_user = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []}
            kept["HOME"] = str(self.base)
        return subprocess.run(
            [str(self.programs / f"{program}{binaries.PROGRAM_SUFFIX}"), *arguments],
            env={**kept, "LC_ALL": "C"},
            cwd=self.base,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if told else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if told else subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            check=False,
            **as_user,
        )


def _uid() -> int:
    return os.getuid() if sys.platform != "win32" else 0


def _gid() -> int:
    return os.getgid() if sys.platform != "win32" else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _no_process() -> int:
    """A process number that nobody bears now, for a lock file that must point at nobody."""
    return next(pid for pid in range(32767, 1, -1) if not processes.alive(pid))
