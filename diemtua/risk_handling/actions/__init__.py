"""Việc của xử lý nợ bị rủi ro."""

from __future__ import annotations

from diemtua.risk_handling.actions.batching import Struck, make_batch, move_batch, search_commune
from diemtua.risk_handling.actions.booking import book
from diemtua.risk_handling.actions.deciding import Decided, decide, refuse, waiting_in
from diemtua.risk_handling.actions.making import (
    Wanted,
    change_line,
    hand_in,
    make_dossier,
    put_in,
    take_out,
    withdraw,
)
from diemtua.risk_handling.actions.proposing import appraise, papers_of, pass_up, propose, send_back
from diemtua.risk_handling.actions.undoing import ask_undo, undo
from diemtua.risk_handling.actions.verifying import (
    confirm_for_commune,
    confirm_for_union,
    receive_paper,
    write_minutes,
)

__all__ = [
    "Decided",
    "Struck",
    "Wanted",
    "appraise",
    "ask_undo",
    "book",
    "change_line",
    "confirm_for_commune",
    "confirm_for_union",
    "decide",
    "hand_in",
    "make_batch",
    "make_dossier",
    "move_batch",
    "papers_of",
    "pass_up",
    "propose",
    "put_in",
    "receive_paper",
    "refuse",
    "search_commune",
    "send_back",
    "take_out",
    "undo",
    "waiting_in",
    "withdraw",
    "write_minutes",
]
