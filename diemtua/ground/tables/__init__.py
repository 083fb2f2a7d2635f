"""Bảng: one way to list anything. A room says its columns; search, filter, order, paging, totals and export follow.

SPEC = ListSpec(
    label=_("Tổ viên"),
    columns=(
        Column(key="name", label=_("Họ và tên"), sort="person__sort_key", url=member_url),
        Column(key="outstanding_dong", label=_("Dư nợ"), kind="money", sort="outstanding_dong", total=True),
    ),
    chips=(Chip(key="late", label=_("Cần xem"), where=Q(overdue_dong__gt=0)),),
    search_on=("person__fold", "code"),
)
table = table_of(SPEC, members, request.GET, request.path)        # a template value: <c-ledger-table :table="table" />
content = export_of(SPEC, members, request.GET, marks)            # bytes of a workbook, all rows of the same search
"""

from __future__ import annotations

from diemtua.ground.tables.build import export_of, export_rows, table_of, wants_export
from diemtua.ground.tables.columns import Chip, Column, ListSpec
from diemtua.ground.tables.export import ExportMarks, write_csv, write_titled_xlsx, write_xlsx
from diemtua.ground.tables.view import Cell, TableView

__all__ = [
    "Cell",
    "Chip",
    "Column",
    "ExportMarks",
    "ListSpec",
    "TableView",
    "export_of",
    "export_rows",
    "table_of",
    "wants_export",
    "write_csv",
    "write_titled_xlsx",
    "write_xlsx",
]
