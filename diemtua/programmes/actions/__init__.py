"""Việc của chương trình: lists of disadvantaged areas, changes of policy."""

from __future__ import annotations

from diemtua.programmes.actions.areas import add_area_list, end_area_list, units_typed
from diemtua.programmes.actions.changing import (
    confirm_change,
    propose_change,
    refuse_change,
    withdraw_change,
)

__all__ = [
    "add_area_list",
    "confirm_change",
    "end_area_list",
    "propose_change",
    "refuse_change",
    "units_typed",
    "withdraw_change",
]
