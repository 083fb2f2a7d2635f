"""Người trông máy chủ: runs the web server and the worker, and ends with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.homes import DEMONSTRATION, Home
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands.console import progress
from diemtua.site.commands.installation import child_environment, kind_in_database, our_command
from diemtua.site.commands.running import Running, forget, write

READY_SECONDS_MAX = 60
FALLS_MAX = 5
FALLS_WITHIN_SECONDS = 120
LOG_BYTES_MAX = 20_000_000


@dataclass
class Child:
    """Tiến trình con: a program that is started again when it falls, within reason."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C is ours to hand on."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=child_environment(DIEMTUA_HASHED_STATIC="1", **self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def fell(self) -> bool:
        """It ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def may_start_again(self) -> bool:
        """It does not fall all the time."""
        now = time.monotonic()
        self.falls = [at for at in self.falls if now - at < FALLS_WITHIN_SECONDS] + [now]
        return len(self.falls) <= FALLS_MAX

    def words(self) -> str:
        """The last lines that it wrote."""
        try:
            return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-12:])
        except OSError:
            return ""


def web(home: Home, *, host: str, port: int) -> Child:
    """Máy chủ web: granian over our WSGI application. A demonstration's tells how long each page took."""
    workers = min(2, os.cpu_count() or 1)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
        "--respawn-failed-workers", "--workers-kill-timeout", "10", "--no-ws",
        "--log-level", "warning", "diemtua.site.wsgi:application",
    ]  # fmt: skip
    timed = kind_in_database(home) == DEMONSTRATION
    told = {"DIEMTUA_SERVER_TIMING": "1"} if timed else {}
    return Child("web", command, home.logs / "web.log", told)


def worker(home: Home) -> Child:
    """Người làm việc nền: the job worker."""
    return Child("worker", our_command("worker"), home.logs / "worker.log")


def stop_on_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal all mean: stop everything, in order."""

    def stop(_number: int, _frame: object) -> None:
        deaf()
        progress("Đang dừng")
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def deaf() -> None:
    """While stopping, a second Ctrl-C changes nothing."""
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def start_children(home: Home, children: list[Child], running: Running) -> None:
    """Start what is not running and write down who they are."""
    for child in children:
        if child.process is None or child.fell():
            child.start()
            assert child.process is not None
            mark = processes.began(child.process.pid) or ""
            running.children[child.name] = (child.process.pid, mark)
            write(home, running)


def wait_until_ready(server: Child, *, port: int) -> None:
    """Until the first page answers; a server that fell says its last words."""
    until = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < until:
        if server.fell():
            break
        if answers(port):
            return
        time.sleep(0.1)
    raise StartProblem(
        "server_does_not_start",
        vi=f"Máy chủ web chưa trả lời. Lời cuối của nó ở dưới, đủ hơn trong {server.log}.",
        en=f"The web server does not answer. Its last words are below, more in {server.log}.",
        detail=server.words(),
    )


def answers(port: int) -> bool:
    """Something speaks HTTP there and is not broken."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as page:
            return bool(page.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False


def watch(home: Home, children: list[Child], running: Running) -> None:
    """Start again what falls; give up on what falls all the time. Ends by KeyboardInterrupt."""
    while True:
        time.sleep(0.5)
        for child in children:
            if not child.fell():
                continue
            assert child.process is not None
            code = child.process.returncode
            if not child.may_start_again():
                raise StartProblem(
                    "child_falls",
                    vi=f"Tiến trình {child.name} dừng liên tục (mã {code}). Xem {child.log}.",
                    en=f"The process {child.name} keeps ending (code {code}). See {child.log}.",
                    detail=child.words(),
                )
            progress(f"Tiến trình {child.name} đã dừng (mã {code}). Khởi động lại.")
            start_children(home, [child], running)


def end_children(home: Home, children: list[Child]) -> None:
    """End all that was started: asked first, killed after 15 seconds."""
    living = [c for c in children if c.process is not None and c.process.poll() is None]
    for child in living:
        assert child.process is not None
        child.process.terminate()
    until = time.monotonic() + 15
    for child in living:
        assert child.process is not None
        try:
            child.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
    forget(home)
