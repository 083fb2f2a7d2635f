"""Cấu hình máy chủ cơ sở dữ liệu: the settings of the embedded server, scaled to its machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from diemtua.ground.postgres.homes import MEGABYTE

TIME_ZONE = "Asia/Ho_Chi_Minh"
DURABLE = "durable"
TEST = "test"
PORT = 5432  # of the socket's name; nothing listens on TCP but on Windows
CONF_NAME = "diemtua.conf"


def memory_mb() -> int:
    """Memory this process may use: the machine's, or its container's limit where lower."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    except (AttributeError, ValueError, OSError):
        total = 2048
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limit = Path(name).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if limit.isdigit():
            return min(total, int(limit) // MEGABYTE)
    return total


def settings(*, base: Path, socket_dir: Path, tcp_port: int | None, profile: str) -> dict[str, str]:
    """Every setting we depart from the server's own default in, and nothing else."""
    memory = memory_mb()
    free_gb = shutil.disk_usage(base).free // (1024 * MEGABYTE)
    chosen = {
        "listen_addresses": "127.0.0.1" if tcp_port else "",
        "port": str(tcp_port or PORT),
        "unix_socket_directories": "" if tcp_port else str(socket_dir),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{_between(memory // 8, 64, 512)}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
        "work_mem": f"{_between(memory // 256, 4, 32)}MB",
        "maintenance_work_mem": f"{_between(memory // 16, 64, 512)}MB",
        "max_wal_size": "4GB" if free_gb > 20 else "1GB",
        "wal_compression": "pglz",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "autovacuum": "on",
        "timezone": TIME_ZONE,
        "log_timezone": TIME_ZONE,
        "password_encryption": "scram-sha-256",
        "log_line_prefix": "%m [%p] %u@%d ",
    }
    if _small_shared_memory():  # a container's 64 MB: parallel queries would fail in it
        chosen["dynamic_shared_memory_type"] = "mmap"
    if profile == TEST:  # a test's data may be lost with the machine; the product's never
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return chosen


def write(data: Path, chosen: dict[str, str]) -> str:
    """The text of diemtua.conf; an administrator's own ALTER SYSTEM stays stronger."""
    lines = ["# Written by Điểm Tựa at every start. Use ALTER SYSTEM for settings of your own."]
    lines += [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in chosen.items()]
    text = "\n".join(lines) + "\n"
    (data / CONF_NAME).write_text(text, encoding="utf-8")
    return text


def _between(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _small_shared_memory() -> bool:
    try:
        return shutil.disk_usage("/dev/shm").total < 256 * MEGABYTE
    except OSError:
        return False
