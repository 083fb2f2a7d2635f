"""Việc của phiên: planned, prepared, collected in the village, opened, counted, posted, briefed, closed."""

from __future__ import annotations

from diemtua.commune_sessions.actions.closing import close_session, finish_task, write_briefing
from diemtua.commune_sessions.actions.collecting import Taken, correct_receipt, receive_facts
from diemtua.commune_sessions.actions.counting import count_sheet, set_aside_sheet
from diemtua.commune_sessions.actions.desk import (
    TeamPart,
    add_principal_payer,
    mark_absent,
    open_session,
    pay_out,
    queue_payouts,
    take_principal_at_session,
)
from diemtua.commune_sessions.actions.handing_in import (
    check_sheet_by_union,
    hand_in_sheet,
    return_sheet,
    take_back_sheet,
)
from diemtua.commune_sessions.actions.planning import plan_sessions, prepare_sheets
from diemtua.commune_sessions.actions.posting import post_session

__all__ = [
    "Taken",
    "TeamPart",
    "add_principal_payer",
    "check_sheet_by_union",
    "close_session",
    "correct_receipt",
    "count_sheet",
    "finish_task",
    "hand_in_sheet",
    "mark_absent",
    "open_session",
    "pay_out",
    "plan_sessions",
    "post_session",
    "prepare_sheets",
    "queue_payouts",
    "receive_facts",
    "return_sheet",
    "set_aside_sheet",
    "take_back_sheet",
    "take_principal_at_session",
    "write_briefing",
]
