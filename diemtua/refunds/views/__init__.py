"""Trang hoàn lãi: runs, one run with its progress and lists, one loan."""

from __future__ import annotations

from diemtua.refunds.views.deciding import confirm, go_on, new_run, refuse, withdraw
from diemtua.refunds.views.loans import pay, refund
from diemtua.refunds.views.runs import paper, progress, run, runs

__all__ = [
    "confirm",
    "go_on",
    "new_run",
    "paper",
    "pay",
    "progress",
    "refund",
    "refuse",
    "run",
    "runs",
    "withdraw",
]
