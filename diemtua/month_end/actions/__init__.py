"""Khóa sổ tháng: asked by the manager, carried out step by step, resumed after a kill, reopened by two people."""

from __future__ import annotations

from diemtua.month_end.actions.asking import (
    agree_to_reopen,
    ask_to_reopen,
    books_begin,
    close_month,
    next_to_close,
    resume_close,
    unfinished_sessions,
    waiting_requests,
)
from diemtua.month_end.actions.running import STEPS, run_close
from diemtua.month_end.actions.working import is_worked_on, work_on
from diemtua.month_end.actions.works import frozen_digest

__all__ = [
    "STEPS",
    "agree_to_reopen",
    "ask_to_reopen",
    "books_begin",
    "close_month",
    "frozen_digest",
    "is_worked_on",
    "next_to_close",
    "resume_close",
    "run_close",
    "unfinished_sessions",
    "waiting_requests",
    "work_on",
]
