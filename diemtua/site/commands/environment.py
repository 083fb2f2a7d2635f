"""Môi trường: makes `.venv` from the hash-pinned lock. Standard library only: it runs before all else.

Started again without network it looks at a stamp and does nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from diemtua.ground.postgres.homes import need_space, read_json
from diemtua.ground.postgres.problems import StartProblem
from diemtua.site.commands.console import progress

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "diemtua-stamp.json"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
WINDOWS = sys.platform == "win32"
PIP_FLOOR = (22, 3)  # the first pip that installs into another environment


def python() -> Path:
    """The environment's own Python."""
    return ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def ready(*, development: bool = False) -> bool:
    """The stamp says that what the lock names is installed, for this Python and this folder."""
    stamp = read_json(STAMP)
    wanted = (DEVELOPMENT,) if development else (RUNTIME, DEVELOPMENT)
    return (
        _same_ground(stamp)
        and python().exists()
        and any(stamp.get(lock) == _digest(lock) for lock in wanted)
    )


def ensure(*, development: bool = False) -> Path:
    """Have the environment; returns its Python."""
    if ready(development=development):
        return python()
    lock = DEVELOPMENT if development else RUNTIME
    need_space(ROOT, need_mb=900, what_vi="cài thư viện", what_en="the libraries")
    stamp = read_json(STAMP)
    if not (python().exists() and (not stamp or _same_ground(stamp)) and _runs(python())):
        _make()
    _install(lock)
    _link_project()
    STAMP.write_text(json.dumps({**_ground(), lock: _digest(lock)}, indent=1), encoding="utf-8")
    progress("Môi trường đã sẵn sàng")
    return python()


def _ground() -> dict[str, str]:
    return {"python": f"{sys.version_info[0]}.{sys.version_info[1]}", "folder": str(ROOT)}


def _same_ground(stamp: dict[str, object]) -> bool:
    return all(stamp.get(key) == value for key, value in _ground().items())


def _digest(lock: str) -> str:
    try:
        return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    except OSError as error:
        raise StartProblem(
            "lock_missing",
            vi=f"Thiếu tệp {ROOT / lock}. Lấy lại mã nguồn rồi chạy lại.",
            en=f"The file {ROOT / lock} is missing. Get the source again, then run again.",
        ) from error


def _runs(program: Path) -> bool:
    """The environment's Python starts and is of this version: its base may have been removed."""
    try:
        asked = subprocess.run(
            [str(program), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and asked.stdout.strip() == _ground()["python"]


def _make() -> None:
    progress("Tạo môi trường Python riêng trong .venv")
    if ENVIRONMENT.is_symlink():
        ENVIRONMENT.unlink()
    elif ENVIRONMENT.exists():
        _refuse_own_removal()
        shutil.rmtree(ENVIRONMENT)
    # A pip of this machine fills it as well: copying one in would take seconds and serve once.
    with_pip = not _machine_pip() and importlib.util.find_spec("ensurepip") is not None
    command = [_base(), "-m", "venv", *([] if with_pip else ["--without-pip"]), str(ENVIRONMENT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and with_pip:  # Debian: ensurepip is there and refuses to work
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        command.insert(3, "--without-pip")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StartProblem(
            "environment_not_made",
            vi=f"Chưa tạo được môi trường Python trong {ENVIRONMENT}. Lời của máy ở dưới.",
            en=f"The Python environment could not be made in {ENVIRONMENT}; see below.",
            detail=(done.stderr or done.stdout)[-800:],
        )


def _refuse_own_removal() -> None:
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        raise StartProblem(
            "inside_environment",
            vi="Môi trường .venv cần làm lại, mà lệnh này đang chạy trong đó. "
            "Gõ deactivate rồi chạy lại.",
            en="The environment must be made again, and this command runs inside it. "
            "Type deactivate, then run again.",
        )


def _base() -> str:
    """The machine's Python, also when this command runs inside the environment."""
    return getattr(sys, "_base_executable", "") or sys.executable


def _pip() -> list[str]:
    """The command that installs into the environment: its own pip, else one of this machine."""
    own = [str(python()), "-m", "pip"]
    if _answers([*own, "--version"]):
        return [*own, "install"]
    if found := _machine_pip():
        return [*found, "--python", str(python()), "install"]
    if _answers([str(python()), "-m", "ensurepip"]):
        return [*own, "install"]
    raise StartProblem(
        "no_pip",
        vi="Máy này thiếu pip và mô-đun venv của Python. "
        "Trên Debian, Ubuntu: apt install python3-venv. Rồi chạy lại.",
        en="This machine has neither pip nor a working venv module. "
        "On Debian or Ubuntu: apt install python3-venv. Then run again.",
    )


def _machine_pip() -> list[str]:
    """A pip outside the environment that can install into it, as a command; empty when there is none."""
    others = [[_base(), "-m", "pip"]]
    others += [[found] for name in ("pip3", "pip") if (found := shutil.which(name))]
    for other in others:
        version = _answers([*other, "--version"]).split()[1:2]
        numbers = tuple(int(n) for n in version[0].split(".")[:2]) if version else (0, 0)
        if numbers >= PIP_FLOOR:
            return other
    return []


def _answers(command: list[str]) -> str:
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout if asked.returncode == 0 else ""


def _install(lock: str) -> None:
    named = (ROOT / lock).read_text(encoding="utf-8").count("==")
    progress(f"Cài {named} thư viện theo {lock} (lần đầu cần mạng)")
    command = [
        *_pip(), "--quiet", "--no-compile", "--require-hashes", "--only-binary", ":all:",
        "--disable-pip-version-check", "--no-input", "-r", str(ROOT / lock),
    ]  # fmt: skip
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    environment.pop("PIP_REQUIRE_VIRTUALENV", None)
    environment.pop("PIP_USER", None)
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise _failed_install(done.stderr)
    _compile()


def _compile() -> None:
    """Bytecode of the libraries, on every core: pip would make it on one. Without it all works, only slower."""
    command = [str(python()), "-m", "compileall", "-q", "-j", "0", str(_libraries())]
    subprocess.run(command, capture_output=True, check=False)


def _failed_install(written: str) -> StartProblem:
    detail = "\n".join([line for line in written.splitlines() if line.strip()][-4:])
    if "No space left" in written:
        return StartProblem(
            "disk_full",
            vi=f"Đĩa chứa {ROOT} đã đầy khi cài thư viện. Dọn chỗ trống rồi chạy lại.",
            en=f"The disk of {ROOT} filled while installing. Free some space and run again.",
        )
    if "HASHES" in written or "hashes" in written:
        return StartProblem(
            "hash_differs",
            vi="Một thư viện tải về khác với mã băm trong tệp khóa. Chưa cài gì từ nó. "
            "Kiểm lại nguồn tải, rồi chạy lại.",
            en="A downloaded library differs from the hash in the lock. Nothing of it was "
            "installed. Check where it came from, then run again.",
            detail=detail,
        )
    return StartProblem(
        "libraries_not_installed",
        vi="Chưa cài đủ thư viện: không có mạng, hoặc kho thư viện không trả lời. "
        "Chạy lại khi có mạng; phần đã tải được dùng tiếp.",
        en="The libraries could not all be installed: no network, or the package registry "
        "does not answer. Run again with a network.",
        detail=detail,
    )


def _libraries() -> Path:
    """The folder of the environment where libraries stand."""
    asked = subprocess.run(
        [str(python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    return Path(asked.stdout.strip())


def _link_project() -> None:
    """Make the checkout importable and give the command `diemtua`, without a build step."""
    # An import line in ASCII: a plain path would be read in the machine's locale.
    line = f"import sys; sys.path.append({str(ROOT)!a})\n"
    (_libraries() / "diemtua-checkout.pth").write_text(line, encoding="ascii")
    if WINDOWS:
        text = f'@"{python()}" -m diemtua.site.cli %*\r\n'
        (python().parent / "diemtua.cmd").write_text(text, encoding="utf-8")
        return
    script = python().parent / "diemtua"
    where = shlex.quote(str(python()))
    script.write_text(f'#!/bin/sh\nexec {where} -m diemtua.site.cli "$@"\n', encoding="utf-8")
    script.chmod(0o755)
