"""Giấy tờ việc đổi của khoản vay: the frozen values of 08/TD, 14/TD and the slip of a payment."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.groups.papers import association_name
from diemtua.groups.queries import placement_on
from diemtua.lending import reading
from diemtua.lending.actions.adjusting import next_due_on, unpaid_dong
from diemtua.lending.models import DeskPayment, InstalmentAdjustment, Loan, OverdueNotice
from diemtua.lending.papers import leader_name
from diemtua.papers.official.changing import (
    InstalmentAdjustmentForm,
    OverdueNoticeForm,
    PaymentPartRow,
    PaymentSlipForm,
)


def _address(loan: Loan) -> str:
    home = loan.household
    return ", ".join(x for x in (home.address, str(home.village)) if x)


def adjustment(found: InstalmentAdjustment, by: Actor) -> InstalmentAdjustmentForm:
    """Giấy đề nghị điều chỉnh kỳ hạn 08/TD; the bank's part is filled once it has decided."""
    loan, row, group = found.loan, found.instalment, found.loan.group
    agreed = found.state == InstalmentAdjustment.State.AGREED
    balance = reading.balance_of(loan, using=by.using)
    limit = next_due_on(loan, reading.instalments_of(loan, using=by.using), found.due_on)
    return InstalmentAdjustmentForm(
        bank_office_name=loan.office.name,
        borrower_name=loan.person.full_name,
        address=_address(loan),
        group_name=group.name if group else None,
        group_leader_name=leader_name(group, by) if group else None,
        association_name=association_name(group, by) if group else None,
        loan_code=formats.mask_loan_code(loan.code),
        programme_name=loan.programme.name,
        outstanding_dong=balance.in_term_dong + balance.overdue_dong + balance.frozen_dong
        if balance
        else None,
        instalment_no=row.number,
        due_on=found.due_on,
        instalment_dong=unpaid_dong(row),
        reason=found.reason,
        asked_dong=found.amount_dong,
        until=found.until,
        next_due_on=limit,
        asked_on=found.asked_on,
        handed_in_on=found.handed_in_on,
        decided_on=found.decided_on,
        agreed_dong=found.amount_dong if agreed else None,
        agreed_until=found.until if agreed else None,
        refusal_reason=found.refused_reason or None,
    )


def overdue(found: OverdueNotice, by: Actor) -> OverdueNoticeForm:
    """Thông báo chuyển nợ quá hạn 14/TD, with the rates of the day on which it became overdue."""
    loan, group = found.loan, found.loan.group
    balance = reading.balance_of(loan, using=by.using)
    tranches = reading.tranches_of(loan, using=by.using)
    rate = (
        reading.rate_now(tranches[-1].rate_class_id, found.became_on, using=by.using)
        if tranches
        else None
    )
    place = placement_on(group, by.on, using=by.using) if group else None
    due = [
        row.extended_on or row.due_on
        for row in reading.instalments_of(loan, using=by.using)
        if (row.extended_on or row.due_on) <= found.became_on
    ]
    return OverdueNoticeForm(
        bank_office_name=loan.office.name,
        notice_number=found.number,
        borrower_name=loan.person.full_name,
        address=_address(loan),
        group_name=group.name if group else None,
        group_leader_name=leader_name(group, by) if group else None,
        association_name=association_name(group, by) if group else None,
        loan_code=formats.mask_loan_code(loan.code),
        programme_name=loan.programme.name,
        due_on=max(due, default=None),
        became_overdue_on=found.became_on,
        overdue_dong=found.amount_dong,
        outstanding_dong=balance.in_term_dong + balance.overdue_dong + balance.frozen_dong
        if balance
        else None,
        interest_dong=balance.arrears_in_term_dong + balance.arrears_overdue_dong
        if balance
        else None,
        rate_pct=rate.rate_pct if rate else None,
        overdue_rate_pct=rate.overdue_rate_pct if rate else None,
        bears_from=found.became_on + timedelta(days=1),
        pay_at=place.point.name if place else None,
    )


def payment_slip(loan: Loan, made: DeskPayment, by: Actor) -> PaymentSlipForm:
    """Phiếu thu nợ: what is left is of the moment of printing only when nothing came after."""
    balance = reading.balance_of(loan, using=by.using)
    later = loan.desk_payments.using(by.using).filter(pk__gt=made.pk).exists()
    shown = balance if balance and not later and balance.moved_on <= by.on else None
    parts = (
        (_("Thu lãi"), made.interest_dong),
        (_("Thu gốc"), made.principal_dong),
        (_("Gửi tiền gửi tổ viên"), made.to_savings_dong),
    )
    consent = ""
    if made.consent_on is not None:
        consent = _("{paper}, ngày {day}").format(
            paper=made.consent_paper, day=formats.day(made.consent_on)
        )
    savings = made.source == DeskPayment.Source.SAVINGS
    return PaymentSlipForm(
        bank_office_name=loan.office.name,
        slip_number=made.number,
        payer_name=loan.person.full_name,
        group_name=loan.group.name if loan.group else None,
        loan_code=formats.mask_loan_code(loan.code),
        programme_name=loan.programme.name,
        paid_on=made.paid_on,
        source=_("Trích tiền gửi tổ viên") if savings else _("Tiền mặt"),
        consent=consent or None,
        parts=tuple(PaymentPartRow(part=part, amount_dong=dong) for part, dong in parts if dong),
        amount_dong=made.amount_dong,
        relief_dong=made.relief_dong or None,
        outstanding_dong=shown.in_term_dong + shown.overdue_dong + shown.frozen_dong
        if shown
        else None,
        interest_left_dong=shown.arrears_in_term_dong
        + shown.arrears_overdue_dong
        + shown.grace_dong
        if shown
        else None,
    )
