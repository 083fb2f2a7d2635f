"""Homes in folders with spaces and Vietnamese letters, with real servers in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diemtua.ground.postgres.cluster import Cluster
from diemtua.ground.postgres.conf import TEST
from diemtua.ground.postgres.connections import URL_VARIABLE
from diemtua.ground.postgres.homes import HOME_VARIABLE, Home
from diemtua.ground.roles import ensure_roles

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "Điểm Tựa thử nghiệm"
Diemtua = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    """These stories are of the embedded server, whatever the tests run on."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that root's server user walks through, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="diemtua-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home(open_folder: Path, no_url: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home of this test's own; a server left in it is stopped."""
    found = Home(open_folder / FOLDER)
    monkeypatch.setenv(HOME_VARIABLE, str(found.path))
    yield found
    if (found.path / "postgres.json").exists():
        left = Cluster(found, profile=TEST)
        if left.running():
            left.stop_if_unused()
        if left.base.parent != found.path:
            shutil.rmtree(left.base, ignore_errors=True)


@pytest.fixture(scope="session")
def made_once() -> Iterator[Home]:
    """A home with an empty database and its roles, stopped; the stories work on copies."""
    folder = Path(tempfile.mkdtemp(prefix="diemtua-tests-"))
    folder.chmod(0o755)
    made = Home(folder / FOLDER)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(URL_VARIABLE, raising=False)
        patch.setenv(HOME_VARIABLE, str(made.path))
        with Cluster(made, profile=TEST).used():
            ensure_roles(home=made)
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(home: Home, made_once: Home) -> Iterator[Cluster]:
    """A home whose database runs, with its roles made."""
    subprocess.run(["cp", "-a", str(made_once.path), str(home.path)], check=True)
    (home.path / "postgres.json").unlink()
    cluster = Cluster(home, profile=TEST)
    with cluster.used():
        yield cluster


@pytest.fixture
def diemtua(home: Home) -> Diemtua:
    """`diemtua(…)`: the command as typed, in this home."""

    def typed(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {**os.environ, HOME_VARIABLE: str(home.path), "DIEMTUA_SERVER_PROFILE": TEST}
        return subprocess.run(
            [sys.executable, "-m", "diemtua.site.cli", *arguments],
            env={**kept, "PYTHONPATH": str(ROOT), **variables},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return typed
