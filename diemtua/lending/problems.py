"""What may go wrong on a loan's way."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class BooksAlreadyOpen(Problem):
    text = _("Sổ của {office} đã mở. Mỗi phòng giao dịch mở sổ một lần.")
    constraints = ("lending_loanopening_office_id_key",)
    status = 409


class OpeningDoesNotAdd(Problem):
    text = _(
        "Khoản vay {code} khi mở sổ không khớp: dư nợ, số đã giải ngân và phân kỳ phải cộng bằng nhau."
    )


class OverTheLoan(Problem):
    text = _("Khoản vay {code} chỉ còn được giải ngân {left} đ theo phê duyệt.")


class MoreThanOwed(Problem):
    text = _(
        "Số nộp của khoản vay {code} nhiều hơn dư nợ gốc, hoặc không phải số dương. Xem lại số tiền."
    )


class NothingToExtend(Problem):
    text = _("Khoản vay {code} không còn đủ gốc ngoài phần khoanh cho việc này.")


class UntilOutOfBounds(Problem):
    text = _("Ngày này ngoài thời hạn cho phép. Ngày xa nhất: {last:%d/%m/%Y}.")
