"""Nhà của một bản cài đặt: the folder that holds its data, keys, backups and logs.

One installation, one home. Everything that must outlive the code stands in it, so that moving an
installation is moving one folder.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diemtua.ground.postgres.problems import StartProblem

HOME_VARIABLE = "DIEMTUA_HOME"
MEGABYTE = 1024 * 1024
DEMONSTRATION = "demonstration"
REAL = "real"


@dataclass(frozen=True)
class Home:
    """Nhà của bản cài đặt: the paths of one installation."""

    path: Path

    @property
    def secrets(self) -> Path:
        """Chìa khóa: passwords of the database roles and the key ring; 0700, files 0600."""
        return self.path / "secrets"

    @property
    def backups(self) -> Path:
        """Bản sao lưu: dumps with their manifests."""
        return self.path / "backups"

    @property
    def logs(self) -> Path:
        """Nhật ký: what the server and the worker wrote."""
        return self.path / "log"

    @property
    def run(self) -> Path:
        """Tệp lúc đang chạy: locks and the address of the running server."""
        return self.path / "run"

    def make(self) -> None:
        """Make the home and its folders; a folder that cannot be made is said in one sentence."""
        try:
            for folder in (self.path, self.logs, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            for folder in (self.secrets, self.backups):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise folder_problem(self.path, error) from error

    def kind(self) -> str | None:
        """Loại bản cài đặt: demonstration or real, as first started; None before the first start.

        The mark that counts is in the database; this one is for what must be known without it.
        """
        try:
            return (self.path / "kind").read_text(encoding="utf-8").strip() or None
        except OSError:
            return None

    def mark_kind(self, kind: str) -> None:
        """Write down the kind once; it never changes afterwards."""
        if self.kind() is None:
            (self.path / "kind").write_text(kind + "\n", encoding="utf-8")


def checkout() -> Path:
    """The folder that holds the package: the checkout of a clone."""
    return Path(__file__).resolve().parents[3]


def default_home(*, real: bool = False) -> Home:
    """$DIEMTUA_HOME, else `var` in the checkout; a real start beside it lives in `var/real`."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named).expanduser().absolute())
    root = checkout()
    if not (root / "pyproject.toml").exists():  # installed as a wheel: site-packages is no home
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "diemtua"
    return Home(root / "var" / "real" if real else root / "var")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600 by mkstemp
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any]:
    """The object in a small JSON file; an absent or half-written file is an empty one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def readable_by_others(path: Path) -> bool:
    """A secret that somebody beside its owner may read."""
    if os.name != "posix":
        return False
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def need_space(folder: Path, *, need_mb: int, what_vi: str, what_en: str) -> None:
    """Refuse before starting what would fill the disk half way."""
    probe = folder
    while not probe.exists() and probe != probe.parent:
        probe = probe.parent
    free_mb = shutil.disk_usage(probe).free // MEGABYTE
    if free_mb < need_mb:
        raise StartProblem(
            "disk_full",
            vi=f"Đĩa chứa {folder} còn {free_mb} MB, {what_vi} cần {need_mb} MB. "
            "Chưa làm gì. Dọn chỗ trống rồi chạy lại.",
            en=f"The disk of {folder} has {free_mb} MB free; {what_en} needs {need_mb} MB. "
            "Nothing was done. Free some space and run again.",
        )


def folder_problem(path: Path, error: OSError) -> StartProblem:
    """The sentence for a folder that cannot be made or written."""
    if error.errno == errno.ENOSPC:
        return disk_full(path)
    return StartProblem(
        "folder_refused",
        vi=f"Không ghi được vào thư mục {path}. Thư mục thuộc người dùng khác hoặc chỉ cho đọc. "
        f"Sửa quyền, hoặc chọn thư mục khác bằng biến {HOME_VARIABLE}.",
        en=f"The folder {path} cannot be written: it belongs to another user or is read-only. "
        f"Change its rights, or choose another one with {HOME_VARIABLE}.",
        detail=str(error),
    )


def disk_full(path: Path) -> StartProblem:
    """The sentence for a disk that filled while writing."""
    return StartProblem(
        "disk_full",
        vi=f"Đĩa chứa {path} đã đầy. Những gì đã ghi sổ còn nguyên. Dọn chỗ trống rồi chạy lại.",
        en=f"The disk of {path} is full. What was posted is safe. Free some space and run again.",
    )
