"""Tính thử khoản vay: what an officer types becomes a case of `diemtua simulate`, and its answer becomes a page.

Nothing is reckoned here: the same rules answer the command, the calculator and the question "what if" of a real loan.
"""

from __future__ import annotations

from diemtua.desks.calculator.answering import Answered, answer_of
from diemtua.desks.calculator.asking import case_of_form, events_of, monthly_sessions
from diemtua.desks.calculator.forms import EventForms, LoanForm, WhenForm, event_forms
from diemtua.desks.calculator.telling import ROWS, figures_of, rows_of, say

__all__ = [
    "ROWS",
    "Answered",
    "EventForms",
    "LoanForm",
    "WhenForm",
    "answer_of",
    "case_of_form",
    "event_forms",
    "events_of",
    "figures_of",
    "monthly_sessions",
    "rows_of",
    "say",
]
