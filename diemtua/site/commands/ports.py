"""Cổng: is it free, who has it, which one is next."""

from __future__ import annotations

import contextlib
import os
import socket

from diemtua.ground.postgres.problems import StartProblem
from diemtua.ground.postgres.processes import listener_of

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """We could listen there, and nobody answers for `localhost` in the newer protocol either."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # a port of a server that just ended is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except OSError:
        return False
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("::1", port)) != 0
    return True


def next_free(after: int, host: str = LOOPBACK) -> int:
    """The next port that is free."""
    for port in range(after + 1, min(after + 200, 65536)):
        if is_free(port, host):
            return port
    raise StartProblem(
        "no_free_port",
        vi=f"Từ cổng {after} trở lên không còn cổng trống gần đó. Chọn cổng khác: --port N",
        en=f"No port near {after} is free. Choose one with --port N.",
    )


def holder(port: int) -> str:
    """Who listens there, for a sentence."""
    found = listener_of(port)
    return f"{found[1]} (tiến trình {found[0]})" if found else "một chương trình khác"


def choose(wanted: int | None, host: str) -> tuple[int, str]:
    """The port to use, and a sentence when it is not the usual one. A wanted one that is taken
    is refused; the usual one gives way to the next that is free."""
    port = DEFAULT_PORT if wanted is None else wanted
    if is_free(port, host):
        return port, ""
    other = next_free(port, host)
    if wanted is None:
        return other, f"Cổng {port} đang được {holder(port)} dùng. Lần này mở ở cổng {other}."
    raise StartProblem(
        "port_taken",
        vi=f"Cổng {port} đang được {holder(port)} dùng. Cổng {other} còn trống: --port {other}",
        en=f"Port {port} is taken. Port {other} is free: --port {other}",
    )
