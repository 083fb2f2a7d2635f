"""Khóa tệp: who starts the server, and who still uses it. The lock decides, never a process id.

The last one out turns off the light: every process that uses the embedded server holds a shared
lock; the one that can take it alone when it leaves may stop the server.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from diemtua.ground.postgres.homes import folder_problem
from diemtua.ground.postgres.problems import StartProblem

if sys.platform == "win32":  # pragma: no cover - not run on this platform's machines yet
    import msvcrt
else:
    import fcntl


def _open(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, "a+b")
    except OSError as error:
        raise folder_problem(path.parent, error) from error


def try_lock(path: Path, *, shared: bool = False) -> IO[bytes] | None:
    """The held lock file, or None when another process holds it. Closing the file frees it."""
    file = _open(path)
    try:
        if sys.platform == "win32":  # pragma: no cover
            if not shared:  # Windows has no shared lock here: users are then not counted
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(file.fileno(), kind | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


@contextmanager
def locked(path: Path, *, seconds_max: float = 300) -> Iterator[None]:
    """Hold a lock alone, waiting for another process a bounded time."""
    end = time.monotonic() + seconds_max
    while (file := try_lock(path)) is None:
        if time.monotonic() > end:
            raise StartProblem(
                "lock_busy",
                vi=f"Một tiến trình khác giữ khóa {path} đã quá {int(seconds_max)} giây. "
                "Xem tiến trình nào đang chạy rồi thử lại.",
                en=f"Another process has held {path} for over {int(seconds_max)} seconds. "
                "See which one is running, then try again.",
            )
        time.sleep(0.1)
    try:
        yield
    finally:
        file.close()


def is_locked(path: Path) -> bool:
    """Some other process holds this lock."""
    if not path.exists():
        return False
    file = try_lock(path)
    if file is None:
        return True
    file.close()
    return False


def private_folder(path: Path, *, uid: int, gid: int) -> None:
    """Make a 0700 folder of one user; in a shared temp folder somebody else's is refused."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "posix":  # pragma: no cover
        return
    if path.is_symlink() or path.lstat().st_uid not in {uid, os.geteuid()}:
        raise StartProblem(
            "folder_foreign",
            vi=f"Thư mục {path} thuộc người dùng khác. Xóa thư mục này rồi chạy lại.",
            en=f"The folder {path} belongs to another user. Remove it, then run again.",
        )
    if os.geteuid() == 0:
        os.chown(path, uid, gid)
    path.chmod(0o700)
