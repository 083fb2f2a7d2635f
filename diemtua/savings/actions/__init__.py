"""Việc của tiền gửi: member savings taken out and given their interest; residents' deposits; rates; campaigns."""

from __future__ import annotations

from diemtua.savings.actions.campaigns import make_campaign, set_group_targets, set_targets
from diemtua.savings.actions.deposits import (
    DepositAsked,
    ask_closing,
    ask_deposit,
    decide_closing,
    decide_deposit,
    payable_dong,
    roll_over,
    term_of,
)
from diemtua.savings.actions.interest import (
    post_closing_interest,
    post_savings_interest,
    work_out,
)
from diemtua.savings.actions.rates import confirm_rate, propose_rate
from diemtua.savings.actions.withdrawing import withdraw_savings

__all__ = [
    "DepositAsked",
    "ask_closing",
    "ask_deposit",
    "confirm_rate",
    "decide_closing",
    "decide_deposit",
    "make_campaign",
    "payable_dong",
    "post_closing_interest",
    "post_savings_interest",
    "propose_rate",
    "roll_over",
    "set_group_targets",
    "set_targets",
    "term_of",
    "withdraw_savings",
    "work_out",
]
