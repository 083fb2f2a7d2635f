"""Điểm gãy: named places where a test may kill or fail a deed. Nothing happens unless the environment names one."""

from __future__ import annotations

import os
import signal

ENVIRONMENT = "DIEMTUA_FAILPOINT"


class FailedOnPurpose(RuntimeError):
    """Raised by a failpoint in a test."""


def failpoint(name: str) -> None:
    """`DIEMTUA_FAILPOINT=name` raises here; `name:kill` kills the process as a power cut of its memory would."""
    asked = os.environ.get(ENVIRONMENT)
    if asked == name:
        raise FailedOnPurpose(name)
    if asked == f"{name}:kill":
        os.kill(os.getpid(), signal.SIGKILL)
