"""Chẩn đoán: what is wrong with a data folder or a failed start, in one sentence each."""

from __future__ import annotations

import os
from pathlib import Path

from diemtua.ground.postgres.conf import CONF_NAME
from diemtua.ground.postgres.homes import disk_full
from diemtua.ground.postgres.problems import StartProblem

SERVER_MAJOR = "18"
TAIL_LINES = 8
FULL = "No space left on device"
HOPELESS = (
    FULL,
    "PANIC",
    "invalid checkpoint record",
    "could not locate",
    "incompatible",
    "checksum in control file",
)


def pid_in(path: Path) -> int | None:
    """The process number in postmaster.pid."""
    try:
        first = path.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0]
    except OSError:
        return None
    return int(first) if first.strip().isdigit() else None


def tail(log: Path, offset: int = 0) -> str:
    """What the server wrote since an offset; its last lines."""
    try:
        with open(log, "rb") as file:
            file.seek(offset)
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-TAIL_LINES:])


def hopeless(written: str) -> bool:
    """Trying again would not help."""
    return any(sign in written for sign in HOPELESS)


def refuse_foreign(data: Path, *, our_uid: int) -> None:
    """A data folder that is not ours, of another version, of another user, or half there."""
    if not data.exists():
        return
    if os.name == "posix" and (owner := data.stat().st_uid) != our_uid:
        raise StartProblem(
            "data_of_another_user",
            vi=f"Dữ liệu trong {data} thuộc người dùng số {owner}. "
            "Chạy bằng người dùng đó, hoặc bằng root.",
            en=f"The data in {data} belongs to user number {owner}. Run as that user, or as root.",
        )
    version_file = data / "PG_VERSION"
    version = version_file.read_text(encoding="ascii").strip() if version_file.exists() else ""
    if version and version != SERVER_MAJOR:
        raise StartProblem(
            "data_of_another_version",
            vi=f"Dữ liệu trong {data} là của PostgreSQL {version}, máy chủ đi kèm là "
            f"{SERVER_MAJOR}. Chưa đụng vào dữ liệu. Mở bằng bản Điểm Tựa cũ, sao lưu, "
            "rồi phục hồi bằng bản này.",
            en=f"The data in {data} is of PostgreSQL {version}, the server that comes with us is "
            f"{SERVER_MAJOR}. Nothing was touched. Back up with the older release, "
            "then restore with this one.",
        )
    if not version or not (data / "global" / "pg_control").exists():
        raise StartProblem(
            "data_damaged",
            vi=f"Thư mục {data} thiếu tệp của PostgreSQL: dữ liệu hỏng hoặc chép dở. "
            "Chưa đụng vào dữ liệu. Chuyển thư mục này đi chỗ khác, "
            "rồi phục hồi: python3 run.py restore TỆP",
            en=f"The folder {data} lacks files of PostgreSQL: damaged, or copied in part. "
            "Nothing was touched. Move it away, then run: python3 run.py restore FILE",
        )
    if not (data / CONF_NAME).exists():
        raise StartProblem(
            "data_foreign",
            vi=f"Dữ liệu trong {data} không do Điểm Tựa tạo. Chưa đụng vào dữ liệu. "
            "Chọn thư mục khác bằng biến DIEMTUA_HOME.",
            en=f"The data in {data} was not made by Điểm Tựa. Nothing was touched. "
            "Choose another folder with DIEMTUA_HOME.",
        )


def of_failed_start(log: Path, *, offset: int, base: Path) -> StartProblem:
    """Why pg_ctl could not start the server."""
    written = tail(log, offset)
    if FULL in written:
        return disk_full(base)
    return StartProblem(
        "database_does_not_start",
        vi="Cơ sở dữ liệu chưa khởi động được. Lời của máy chủ ở dưới, đủ hơn trong "
        f"{log}. Nếu tệp dữ liệu hỏng: chuyển {base / 'data'} đi chỗ khác, "
        "rồi phục hồi: python3 run.py restore TỆP",
        en="The database did not start. Its own words are below, more of them in "
        f"{log}. If its files are damaged: move {base / 'data'} away, "
        "then run: python3 run.py restore FILE",
        detail=written,
    )


def does_not_answer(log: Path) -> StartProblem:
    """A server process that lives and does not answer."""
    return StartProblem(
        "database_does_not_answer",
        vi="Cơ sở dữ liệu đang chạy mà không trả lời. "
        f"Chờ một lát rồi thử lại, hoặc xem nhật ký {log}.",
        en=f"The database runs but does not answer. Wait and try again, or see its log {log}.",
        detail=tail(log),
    )


def unreachable(base: Path, user: str) -> StartProblem:
    """Under root: a folder that the unprivileged server user cannot enter."""
    return StartProblem(
        "data_unreachable",
        vi=f"Người dùng {user} chạy cơ sở dữ liệu mà không vào được {base}. "
        "Chọn thư mục khác bằng biến DIEMTUA_HOME.",
        en=f"The user {user} runs the database but cannot enter {base}. "
        "Choose another folder with DIEMTUA_HOME.",
    )


def passwords_lost(data: Path, secrets: Path) -> StartProblem:
    """Data without the passwords that belong to it: the secrets were removed, or not moved along."""
    return StartProblem(
        "passwords_lost",
        vi=f"Có dữ liệu trong {data}, mà mật khẩu trong {secrets} không còn. Chưa đụng vào dữ liệu. "
        "Chép lại thư mục secrets của bản này, hoặc chuyển dữ liệu đi rồi phục hồi bản sao lưu.",
        en=f"There is data in {data}, but its passwords in {secrets} are gone. Nothing was touched. "
        "Put the secrets folder back, or move the data away and restore a backup.",
    )
