"""Biểu mẫu việc đổi của khoản vay: a payment at the desk, a request 08/TD."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.lending.actions.savings_use import Consent
from diemtua.people.forms import bind

CASH, SAVINGS = "cash", "savings"


class PaymentForm(ShapedForm):
    """Thu nợ: how much, which day, from cash or from savings with the paper of consent."""

    amount_dong = MoneyField(label=_("Số tiền thu (đồng)"))
    paid_on = DayField(
        label=_("Ngày người vay trả"),
        help_text=_("Ngày trước hôm nay thì sổ ghi lại những gì sau ngày ấy."),
    )
    source = forms.ChoiceField(label=_("Nguồn tiền"))
    over_to_savings = forms.BooleanField(
        label=_("Phần thừa gửi vào tiền gửi của người vay"), required=False
    )
    consent_paper = forms.CharField(
        label=_("Giấy đồng ý trích tiền gửi (số, loại)"), max_length=120, required=False
    )
    consent_on = DayField(label=_("Ngày đồng ý"), required=False)
    consent_witness = forms.CharField(
        label=_("Người chứng kiến, nếu điểm chỉ"), max_length=120, required=False
    )

    def __init__(self, data: Any = None, *, saved_dong: int, today: date, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        self.today = today
        chosen = self.fields["source"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(CASH, _("Tiền mặt"))]
        if saved_dong > 0:
            chosen.choices = [(CASH, _("Tiền mặt")), (SAVINGS, _("Trích tiền gửi tổ viên"))]
        else:
            for name in ("consent_paper", "consent_on", "consent_witness"):
                del self.fields[name]
        bind(self, data)

    def clean(self) -> dict[str, Any]:
        """Savings are taken with a paper; no payment is of a day to come."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        paid_on = cleaned.get("paid_on")
        if paid_on and paid_on > self.today:
            self.add_error("paid_on", _("Ngày này chưa tới."))
        if cleaned.get("source") == SAVINGS:
            for name in ("consent_paper", "consent_on"):
                if not cleaned.get(name):
                    self.add_error(name, _("Trích tiền gửi thì ghi giấy đồng ý và ngày."))
        return cleaned

    def payment(self) -> dict[str, Any]:
        """What the deed takes."""
        values = self.cleaned_data
        consent = None
        if values["source"] == SAVINGS:
            consent = Consent(
                paper=values["consent_paper"],
                on=values["consent_on"],
                witness=values["consent_witness"],
            )
        return {
            "amount_dong": values["amount_dong"],
            "on": values["paid_on"],
            "consent": consent,
            "over_to_savings": values["over_to_savings"],
        }


class AdjustmentForm(ShapedForm):
    """Đề nghị 08/TD: how much of the instalment, until when, why, and the borrower's own day."""

    amount_dong = MoneyField(label=_("Số tiền xin chuyển (đồng)"))
    until = DayField(label=_("Sang ngày"))
    asked_on = DayField(label=_("Ngày người vay đề nghị"))
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
