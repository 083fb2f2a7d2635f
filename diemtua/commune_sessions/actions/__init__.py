"""Việc của phiên: planned, prepared, collected in the village, opened, counted, posted, briefed, closed."""

from __future__ import annotations

from diemtua.commune_sessions.actions.closing import close_session, finish_task, write_briefing
from diemtua.commune_sessions.actions.collecting import Taken, correct_receipt, receive_facts
from diemtua.commune_sessions.actions.commission import BoardPaid, pay_commissions
from diemtua.commune_sessions.actions.correcting import (
    ask_correction,
    decide_correction,
    settle_difference,
)
from diemtua.commune_sessions.actions.counting import (
    count_sheet,
    set_aside_sheet,
    waive_union_check,
)
from diemtua.commune_sessions.actions.deposits import (
    ask_closing_at_session,
    ask_deposit_at_session,
    decide_deposit_at_session,
)
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
from diemtua.commune_sessions.actions.withdrawing import (
    approve_withdrawal,
    pay_withdrawals,
    queue_withdrawal,
)

__all__ = [
    "BoardPaid",
    "Taken",
    "TeamPart",
    "add_principal_payer",
    "approve_withdrawal",
    "ask_closing_at_session",
    "ask_correction",
    "ask_deposit_at_session",
    "check_sheet_by_union",
    "close_session",
    "correct_receipt",
    "count_sheet",
    "decide_correction",
    "decide_deposit_at_session",
    "finish_task",
    "hand_in_sheet",
    "mark_absent",
    "open_session",
    "pay_commissions",
    "pay_out",
    "pay_withdrawals",
    "plan_sessions",
    "post_session",
    "prepare_sheets",
    "queue_payouts",
    "queue_withdrawal",
    "receive_facts",
    "return_sheet",
    "set_aside_sheet",
    "settle_difference",
    "take_back_sheet",
    "take_principal_at_session",
    "waive_union_check",
    "write_briefing",
]
