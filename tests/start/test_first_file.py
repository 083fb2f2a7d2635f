"""The first file: read by any Python, and what makes the environment."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

import run as first_file
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands import environment

ROOT = Path(__file__).resolve().parents[2]


def test_an_old_python_can_read_the_first_file_and_hears_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as stopped:
        first_file.main([])
    assert "Python 3.11 trở lên" in str(stopped.value)
    assert "3.9" in str(stopped.value)


def test_the_first_file_needs_nothing_that_is_not_in_the_standard_library() -> None:
    """-S -I: no site-packages, no user folder, as on a machine where nothing was ever installed."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import run\n"
        "from diemtua.site.commands import environment, console\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'django', 'psycopg', 'granian'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock that names nothing, so that installing needs no network."""
    root = tmp_path / "Điểm Tựa thử nghiệm"
    root.mkdir()
    for name in (environment.RUNTIME, environment.DEVELOPMENT):
        (root / name).write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "ENVIRONMENT", root / ".venv")
    monkeypatch.setattr(environment, "STAMP", root / ".venv" / "diemtua-stamp.json")
    return root


def test_a_changed_lock_or_a_moved_folder_is_seen(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").touch()
    stamp = {**environment._ground(), environment.RUNTIME: environment._digest(environment.RUNTIME)}
    environment.STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    assert environment.ready()
    assert not environment.ready(development=True)
    (checkout / environment.RUNTIME).write_text("# one more\n", encoding="utf-8")
    assert not environment.ready()
    environment.STAMP.write_text(json.dumps({**stamp, "folder": "/elsewhere"}), encoding="utf-8")
    assert not environment.ready()


@pytest.mark.slow
def test_without_ensurepip_another_pip_fills_the_environment(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    python = environment.ensure()
    assert not (python.parent / "pip").exists()
    told = subprocess.run(
        [str(python), "-c", "import sys; print(sys.path[-1])"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert told.stdout.strip() == str(checkout)
    assert (python.parent / "diemtua").exists()
    assert environment.ready()


def test_without_any_pip_the_sentence_says_what_to_install(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_answers", lambda command: "")
    with pytest.raises(StartProblem) as refused:
        environment._pip()
    assert "python3-venv" in refused.value.vi


def test_a_library_with_another_hash_and_a_lost_network_are_told_apart() -> None:
    hashes = environment._failed_install("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES")
    network = environment._failed_install("ERROR: Could not find a version: Connection refused")
    full = environment._failed_install("OSError: [Errno 28] No space left on device")
    assert [p.code for p in (hashes, network, full)] == [
        "hash_differs",
        "libraries_not_installed",
        "disk_full",
    ]
