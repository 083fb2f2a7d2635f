"""Trang chính sách: programmes, lists of areas, dated parameters and their changes."""

from __future__ import annotations

from diemtua.programmes.views.catalogue import (
    area_list,
    area_lists,
    end_area_list,
    new_area_list,
    programme,
    programmes,
)
from diemtua.programmes.views.changes import (
    change,
    changes,
    confirm_change,
    new_change,
    parameter,
    parameters,
    refuse_change,
    withdraw_change,
)

__all__ = [
    "area_list",
    "area_lists",
    "change",
    "changes",
    "confirm_change",
    "end_area_list",
    "new_area_list",
    "new_change",
    "parameter",
    "parameters",
    "programme",
    "programmes",
    "refuse_change",
    "withdraw_change",
]
