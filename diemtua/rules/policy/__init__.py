"""Chính sách có hiệu lực: the shipped tables of `catalogue/` with the dated changes that were decided here.

A rule asks `table("fees")`, a loader is marked `@once`: both read the policy of the moment, which is the shipped one
until somebody says `with under(policy)` or `hold(policy)`. So a proposed change can be tried on the whole rulebook
before it is in force.
"""

from __future__ import annotations

from diemtua.rules.policy.amending import (
    Amendment,
    amended,
    row_on,
    rows_at,
    series_of,
    with_change,
)
from diemtua.rules.policy.in_force import SHIPPED, Policy, hold, in_force, once, table, under
from diemtua.rules.policy.judging import NOT_READ, Fault, cannot_be_read, faults
from diemtua.rules.policy.leaves import (
    BASIS,
    Kind,
    Place,
    kind_of,
    leaves,
    named_on_the_way,
    with_leaf,
)
from diemtua.rules.policy.tables import TABLES, DatedTable, Follow, dated_table, programme_tables

__all__ = [
    "BASIS",
    "NOT_READ",
    "SHIPPED",
    "TABLES",
    "Amendment",
    "DatedTable",
    "Fault",
    "Follow",
    "Kind",
    "Place",
    "Policy",
    "amended",
    "cannot_be_read",
    "dated_table",
    "faults",
    "hold",
    "in_force",
    "kind_of",
    "leaves",
    "named_on_the_way",
    "once",
    "programme_tables",
    "row_on",
    "rows_at",
    "series_of",
    "table",
    "under",
    "with_change",
    "with_leaf",
]
