"""Đọc của phòng phiên: sessions and their lists, the desk's queues, figures with their rows, the public board."""

from __future__ import annotations

from diemtua.commune_sessions.queries.board import Borrower, borrowers, lending_terms
from diemtua.commune_sessions.queries.briefing import (
    attendance_of,
    briefing_of,
    expected_people,
    open_tasks,
    task,
    union_results,
)
from diemtua.commune_sessions.queries.control import (
    correction,
    corrections,
    difference_dong,
    open_correction,
    unchecked_sheets,
    waiting_for_control,
    withdrawals_to_approve,
)
from diemtua.commune_sessions.queries.figures import FIGURES, Figure, figure_rows, figures
from diemtua.commune_sessions.queries.paying import (
    CommissionRow,
    OnItsWay,
    commission_payment,
    commission_rows,
    on_their_way,
    savers_here,
)
from diemtua.commune_sessions.queries.sessions import (
    box_lines,
    box_parts,
    candidates,
    session,
    sessions,
    team_of,
    what_is_due,
)
from diemtua.commune_sessions.queries.sheets import (
    Member,
    member_of,
    members_of,
    receipt,
    sheet,
    sheet_of_leader,
    sheet_to_fill,
    sheets,
    sums_of,
)
from diemtua.commune_sessions.queries.tellers import item, loans_here, queue

__all__ = [
    "FIGURES",
    "Borrower",
    "CommissionRow",
    "Figure",
    "Member",
    "OnItsWay",
    "attendance_of",
    "borrowers",
    "box_lines",
    "box_parts",
    "briefing_of",
    "candidates",
    "commission_payment",
    "commission_rows",
    "correction",
    "corrections",
    "difference_dong",
    "expected_people",
    "figure_rows",
    "figures",
    "item",
    "lending_terms",
    "loans_here",
    "member_of",
    "members_of",
    "on_their_way",
    "open_correction",
    "open_tasks",
    "queue",
    "receipt",
    "savers_here",
    "session",
    "sessions",
    "sheet",
    "sheet_of_leader",
    "sheet_to_fill",
    "sheets",
    "sums_of",
    "task",
    "team_of",
    "unchecked_sheets",
    "union_results",
    "waiting_for_control",
    "what_is_due",
    "withdrawals_to_approve",
]
