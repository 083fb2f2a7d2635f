"""Việc của phiên: planned, prepared, collected in the village, opened, counted, posted, briefed, closed."""

from __future__ import annotations

from diemtua.commune_sessions.actions.closing import close_session, write_briefing
from diemtua.commune_sessions.actions.collecting import (
    Taken,
    correct_receipt,
    hand_in_sheet,
    receive_facts,
)
from diemtua.commune_sessions.actions.desk import (
    add_principal_payer,
    count_sheet,
    mark_absent,
    open_session,
    pay_out,
    set_aside_sheet,
    take_principal_at_session,
)
from diemtua.commune_sessions.actions.planning import plan_sessions, prepare_sheets
from diemtua.commune_sessions.actions.posting import post_session

__all__ = [
    "Taken",
    "add_principal_payer",
    "close_session",
    "correct_receipt",
    "count_sheet",
    "hand_in_sheet",
    "mark_absent",
    "open_session",
    "pay_out",
    "plan_sessions",
    "post_session",
    "prepare_sheets",
    "receive_facts",
    "set_aside_sheet",
    "take_principal_at_session",
    "write_briefing",
]
