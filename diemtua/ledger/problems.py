"""What may go wrong with the journal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class MonthIsClosed(Problem):
    text = _("Tháng này đã khóa sổ. Chưa ghi gì. Ghi vào tháng đang mở, hoặc đề nghị mở lại tháng.")
    constraints = ("month_is_open",)
    status = 409


class AlreadyReversed(Problem):
    text = _("Bút toán này đã được đảo trước đó. Chưa ghi gì thêm.")
    constraints = ("ledger_reversal_pkey",)
    status = 409


class LoanMovedMeanwhile(Problem):
    """The balance would fall below zero: somebody posted in between."""

    constraints = (
        "principal_is_never_negative",
        "tranche_is_never_negative",
        "arrears_are_never_negative",
    )
    text = _(
        "Số dư khoản vay vừa đổi vì người khác ghi sổ. Chưa ghi gì. Mở lại trang để xem số mới."
    )
    status = 409
