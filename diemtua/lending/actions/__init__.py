"""Việc của cho vay."""

from __future__ import annotations

from diemtua.lending.actions.adjusting import (
    adjust_instalment,
    agree_adjustment,
    ask_adjustment,
    refuse_adjustment,
)
from diemtua.lending.actions.ageing import becomes_overdue_at
from diemtua.lending.actions.applying import (
    Asked,
    Ballot,
    confirm_by_commune,
    make_request_list,
    return_list,
    review_loans,
    sign_for_union,
    submit_application,
)
from diemtua.lending.actions.approving import (
    approve_loan,
    pass_notice,
    propose_approval,
    refuse_loan,
    send_back,
    send_notice,
    tell_borrowers,
)
from diemtua.lending.actions.disbursing import disburse_loans, disburse_tranches
from diemtua.lending.actions.drafting import drop_draft, keep_draft
from diemtua.lending.actions.ending import end_tranches
from diemtua.lending.actions.extending import extend_term, extend_terms
from diemtua.lending.actions.freezing import (
    FreezeAsked,
    freeze_debt,
    freeze_debts,
)
from diemtua.lending.actions.opening import (
    Books,
    OpeningLoan,
    OpeningSaving,
    OpeningTranche,
    open_books,
)
from diemtua.lending.actions.paying import mark_paid_off, take_principal_many
from diemtua.lending.actions.renewing import renew_freezes
from diemtua.lending.actions.rolling_over import roll_over
from diemtua.lending.actions.settling import Consent, settle_at_desk
from diemtua.lending.actions.telling import (
    pass_overdue_notice,
    send_overdue_notice,
    tell_overdue_borrower,
)
from diemtua.lending.actions.undoing import Handled, standing, undo_handling
from diemtua.lending.actions.unfreezing import end_freezes, let_freezes_end, unfreeze_now
from diemtua.lending.actions.withdrawing import withdraw_application
from diemtua.lending.actions.writing_off import (
    WriteOffAsked,
    collect_written_off,
    write_off_debts,
)

__all__ = [
    "Asked",
    "Ballot",
    "Books",
    "Consent",
    "FreezeAsked",
    "Handled",
    "OpeningLoan",
    "OpeningSaving",
    "OpeningTranche",
    "WriteOffAsked",
    "adjust_instalment",
    "agree_adjustment",
    "approve_loan",
    "ask_adjustment",
    "becomes_overdue_at",
    "collect_written_off",
    "confirm_by_commune",
    "disburse_loans",
    "disburse_tranches",
    "drop_draft",
    "end_freezes",
    "end_tranches",
    "extend_term",
    "extend_terms",
    "freeze_debt",
    "freeze_debts",
    "keep_draft",
    "let_freezes_end",
    "make_request_list",
    "mark_paid_off",
    "open_books",
    "pass_notice",
    "pass_overdue_notice",
    "propose_approval",
    "refuse_adjustment",
    "refuse_loan",
    "renew_freezes",
    "return_list",
    "review_loans",
    "roll_over",
    "send_back",
    "send_notice",
    "send_overdue_notice",
    "settle_at_desk",
    "sign_for_union",
    "standing",
    "submit_application",
    "take_principal_many",
    "tell_borrowers",
    "tell_overdue_borrower",
    "undo_handling",
    "unfreeze_now",
    "withdraw_application",
    "write_off_debts",
]
