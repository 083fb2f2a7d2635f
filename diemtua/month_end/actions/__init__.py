"""Khóa sổ tháng: asked by the manager, carried out step by step, resumed after a kill, reopened by two people."""

from __future__ import annotations

from diemtua.month_end.actions.asking import agree_to_reopen, ask_to_reopen, close_month
from diemtua.month_end.actions.running import STEPS, run_close

__all__ = ["STEPS", "agree_to_reopen", "ask_to_reopen", "close_month", "run_close"]
