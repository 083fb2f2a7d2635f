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
from diemtua.commune_sessions.queries.figures import FIGURES, Figure, figure_rows, figures
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
    "Figure",
    "Member",
    "attendance_of",
    "borrowers",
    "box_lines",
    "box_parts",
    "briefing_of",
    "candidates",
    "expected_people",
    "figure_rows",
    "figures",
    "item",
    "lending_terms",
    "loans_here",
    "member_of",
    "members_of",
    "open_tasks",
    "queue",
    "receipt",
    "session",
    "sessions",
    "sheet",
    "sheet_of_leader",
    "sheet_to_fill",
    "sheets",
    "sums_of",
    "task",
    "team_of",
    "union_results",
    "what_is_due",
]
