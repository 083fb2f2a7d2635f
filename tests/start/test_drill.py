"""Whole starts, in a clone whose folder has spaces and Vietnamese letters. Minutes; `make start-drill`."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemtua.ground.postgres import processes
from diemtua.ground.postgres.homes import Home
from diemtua.site.commands import running as running_now

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
READY = re.compile(r"Sẵn sàng: (http://localhost:\d+)")
COLD_SECONDS_MAX = 120
WARM_SECONDS_MAX = 10


@pytest.fixture(scope="module")
def clone() -> Iterator[Path]:
    """A fresh clone with what stands in this checkout, and an empty home."""
    folder = Path(tempfile.mkdtemp(prefix="diemtua-drill-"))
    folder.chmod(0o755)
    target = folder / "Điểm Tựa thử nghiệm"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())
    yield target
    subprocess.run([sys.executable, "run.py", "stop"], cwd=target, env=typed(), check=False)
    subprocess.run(
        [sys.executable, "run.py", "stop", "--real"], cwd=target, env=typed(), check=False
    )
    shutil.rmtree(folder, ignore_errors=True)


def typed(**more: str) -> dict[str, str]:
    """The environment of somebody who types: none of this test run's own variables."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DIEMTUA", "DATABASE_URL", "PYTEST", "DJANGO", "VIRTUAL_ENV"))
    }
    return {**kept, **more}


def run_py(clone: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [base_python(), "run.py", *arguments],
        cwd=clone,
        env=typed(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


def base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


@contextlib.contextmanager
def started(clone: Path, *arguments: str, **more: str) -> Iterator[tuple[str, float, int, str]]:
    """`run.py …` until its address is printed: (address, seconds, process, what it said)."""
    began = time.monotonic()
    with subprocess.Popen(
        [base_python(), "run.py", *arguments],
        cwd=clone,
        env=typed(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := READY.search(line):
                break
        else:
            pytest.fail(said)
        try:
            yield found[1], time.monotonic() - began, process.pid, said
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.stdout.read()
            process.wait(timeout=60)


def page(address: str) -> int:
    with urllib.request.urlopen(address + "/healthz", timeout=10) as answer:
        return int(answer.status)


def ours(home: Home) -> list[int]:
    """Processes of this home that live now: pages, worker, database."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(folder.name)
            said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            if str(home.path).encode() in said and pid != os.getpid():
                found.append(pid)
    return found


def test_from_nothing_to_a_page_and_back_to_nothing(clone: Path) -> None:
    with started(clone) as (address, seconds, _pid, said):
        assert page(address) == 200
        assert seconds < COLD_SECONDS_MAX, said
        second = run_py(clone)
        assert second.returncode == 0
        assert address in second.stdout
        assert run_py(clone, "status").returncode == 0
    assert ours(Home(clone / "var")) == []
    assert run_py(clone, "status").returncode == 3


def test_the_second_start_needs_no_network_and_ten_seconds(clone: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:1/", "PIP_NO_INDEX": "1"}
    with started(clone, **nowhere) as (address, seconds, _pid, said):
        assert page(address) == 200
        assert seconds < WARM_SECONDS_MAX, said


def test_a_killed_supervisor_leaves_nothing_that_hinders(clone: Path) -> None:
    home = Home(clone / "var")
    with started(clone) as (_address, _seconds, pid, _said):
        now = running_now.read(home)
        assert now is not None
        os.kill(pid, signal.SIGKILL)
    web, mark = now.children["web"]
    assert processes.began(web) == mark
    with started(clone) as (address, _seconds, _pid, said):
        assert page(address) == 200
        assert "còn sót" in said
        assert processes.began(web) != mark
    assert ours(home) == []


def test_stop_ends_what_another_terminal_started(clone: Path) -> None:
    with started(clone) as (_address, _seconds, pid, _said):
        assert run_py(clone, "stop").stdout.strip().endswith("Đã dừng.")
        assert processes.began(pid) is None
    assert ours(Home(clone / "var")) == []


def test_a_web_server_that_falls_is_started_again(clone: Path) -> None:
    home = Home(clone / "var")
    with started(clone) as (address, _seconds, _pid, _said):
        now = running_now.read(home)
        assert now is not None
        os.kill(now.children["web"][0], signal.SIGKILL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            again = running_now.read(home)
            if again and again.children["web"] != now.children["web"]:
                with contextlib.suppress(OSError):
                    if page(address) == 200:
                        break
            time.sleep(0.3)
        else:
            pytest.fail("the web server did not come back")


def test_check_backup_and_restore_of_a_whole_demonstration(clone: Path) -> None:
    assert run_py(clone, "check").returncode == 0
    done = run_py(clone, "backup")
    assert done.returncode == 0, done.stderr
    dump = next((clone / "var" / "backups").glob("*.dump"))
    restored = run_py(clone, "restore", str(dump))
    assert restored.returncode == 0, restored.stderr
    assert run_py(clone, "check").returncode == 0
    with started(clone) as (address, _seconds, _pid, _said):
        assert page(address) == 200


def test_a_real_installation_beside_it_shows_its_code_once(clone: Path) -> None:
    with started(clone, "--real") as (address, _seconds, _pid, said):
        assert page(address) == 200
        assert "bản thật" in run_py(clone, "status", "--real").stdout
        code = re.search(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", said)
        assert code, said
    with started(clone, "--real") as (_address, _seconds, _pid, again):
        assert code[0] not in again
        assert "first_admin_code" in again
    refused = run_py(clone, "reset", "--real", "--yes")
    assert refused.returncode == 3
    assert "bản thật" in refused.stderr
    assert (clone / "var" / "real" / "postgres.json").exists()


def test_reset_begins_the_demonstration_again_and_keeps_the_backups(clone: Path) -> None:
    assert run_py(clone, "reset", "--yes").returncode == 0
    assert list((clone / "var" / "backups").glob("*.dump"))
    assert not (clone / "var" / "postgres").exists()
    with started(clone) as (address, _seconds, _pid, _said):
        assert page(address) == 200
