"""`test`: what a change must pass: style, types, layers, then every test on a server of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.conf import TEST
from diemtua.ground.postgres.connections import database_url
from diemtua.ground.postgres.homes import HOME_VARIABLE, Home, checkout
from diemtua.ground.roles import ensure_roles
from diemtua.site.commands.console import progress, tell

ROOT = checkout()
BROWSER_VARIABLE = "DIEMTUA_CHROMIUM"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
MODULE = [sys.executable, "-m"]
IMPORT_LINTER = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
TYPED = ("diemtua", "tests", "tools", "bench", "run.py")
INSPECTIONS: tuple[tuple[str, list[str]], ...] = (
    ("Kiểu viết (ruff)", [*MODULE, "ruff", "check", "--quiet", "."]),
    ("Trình bày (ruff format)", [*MODULE, "ruff", "format", "--check", "--quiet", "."]),
    ("Tầng (import-linter)", [sys.executable, "-c", IMPORT_LINTER]),
    ("Kiểu dữ liệu (mypy)", [*MODULE, "mypy", *TYPED]),
)
TESTS = "Kiểm thử (pytest)"
WORKERS_MAX = 4


def run(arguments: list[str]) -> int:
    """All inspections and all tests; with arguments only pytest, with these."""
    say_browser(find_browser())
    with test_database(), ThreadPoolExecutor(max_workers=1) as beside:
        inspected = None if arguments else beside.submit(_inspect)
        failed = _step(TESTS, _pytest(arguments))
        failed = (inspected.result() if inspected else []) + failed
    missing_in_ci = os.environ.get("CI") == "true" and find_browser() is None
    if missing_in_ci:
        failed.append("Trình duyệt không có trong CI")
    tell("Mọi bước đều đạt." if not failed else f"Không đạt: {', '.join(failed)}.")
    return 1 if failed else 0


def _inspect() -> list[str]:
    """The inspections, one after another beside the tests; what each says is shown when it ends."""
    return [name for step in INSPECTIONS for name in _step(*step, shown_at_end=True)]


def _step(name: str, command: list[str], *, shown_at_end: bool = False) -> list[str]:
    """Run one step; its name when it failed, nothing when it passed."""
    began = time.monotonic()
    progress(f"{name} …")
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        check=False,
        stdout=subprocess.PIPE if shown_at_end else None,
        stderr=subprocess.STDOUT if shown_at_end else None,
        encoding="utf-8",
        errors="replace",
    )
    seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
    passed = done.returncode == 0
    if shown_at_end and not passed:
        tell(f"\n{done.stdout.strip()}")
    progress(f"{name}: {'đạt' if passed else f'KHÔNG ĐẠT (mã {done.returncode})'}, {seconds} s")
    return [] if passed else [name]


def _pytest(arguments: list[str]) -> list[str]:
    """The quick suite on every core; arguments given are pytest's own, word for word.

    One worker more than cores: there is always one that waits for a browser, or for a server to start.
    """
    if arguments:
        return [*MODULE, "pytest", *arguments]
    workers = min(WORKERS_MAX, (os.cpu_count() or 1) + 1)
    spread = ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return [*MODULE, "pytest", "-q", "-m", "not slow", *spread]


def _environment() -> dict[str, str]:
    kept = {**os.environ, "PYTHONUTF8": "1"}
    kept.pop("DIEMTUA_HASHED_STATIC", None)
    if browser := find_browser():
        kept[BROWSER_VARIABLE] = browser
    return kept


@contextmanager
def test_database() -> Iterator[None]:
    """The server of the tests: DATABASE_URL's, else one of our own that forgets to be durable."""
    home = Home(Path(os.environ.get("DIEMTUA_TEST_HOME") or ROOT / "var" / "test"))
    os.environ[HOME_VARIABLE] = str(home.path)
    home.make()
    if database_url():
        ensure_roles(home=home)
        yield
        return
    with Cluster(home, profile=TEST, say=progress).used():
        ensure_roles(home=home)
        yield


def find_browser() -> str | None:
    """Chromium or Chrome, where this machine has one."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named and Path(named).exists():
        return named
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    return next((path for path in BROWSER_FILES if Path(path).exists()), None)


def say_browser(found: str | None) -> None:
    """Loudly, when the tests that walk the pages cannot run."""
    if found:
        progress(f"Kiểm thử trên trình duyệt: {found}")
        return
    bar = "=" * 78
    tell(bar)
    tell("KHÔNG THẤY CHROMIUM: các kiểm thử trên trình duyệt KHÔNG chạy.")
    tell("Cài: apt install chromium, hoặc đặt DIEMTUA_CHROMIUM=đường/dẫn/tới/chrome")
    tell("  (No Chromium found: the browser tests do NOT run.)")
    tell(bar)
