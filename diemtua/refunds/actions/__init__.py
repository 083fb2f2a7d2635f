"""Hoàn lãi: proposed, counted, confirmed by another person, posted part by part, paid out."""

from __future__ import annotations

from diemtua.refunds.actions.deciding import (
    confirm_run,
    go_on,
    propose_run,
    refuse_run,
    withdraw_run,
)
from diemtua.refunds.actions.paying import pay_refund
from diemtua.refunds.actions.running import is_worked_on, work_on

__all__ = [
    "confirm_run",
    "go_on",
    "is_worked_on",
    "pay_refund",
    "propose_run",
    "refuse_run",
    "withdraw_run",
    "work_on",
]
