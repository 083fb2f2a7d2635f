"""Giấy tờ chi tại phiên: builds the frozen values of the commission's receipt and of the savings withdrawal slip."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diemtua.access.models import Account
from diemtua.commune_sessions.models import CommissionPayment, CommuneSession, QueueItem
from diemtua.commune_sessions.papers import point_name
from diemtua.groups.models import BoardMember
from diemtua.papers.official.paying import CommissionReceiptForm, WithdrawalSlipForm
from diemtua.people.queries import in_force
from diemtua.savings.queries import balances, book_number


def commission_receipt(paid: CommissionPayment) -> CommissionReceiptForm:
    """Phiếu chi hoa hồng: signed by who of the board received it."""
    session = paid.session
    post = (
        BoardMember.objects.filter(
            in_force(session.held_on), group=paid.group_id, person=paid.received_by_id
        )
        .values_list("post", flat=True)
        .first()
    )
    words = {"leader": _("Tổ trưởng"), "deputy": _("Tổ phó")}
    return CommissionReceiptForm(
        bank_office_name=session.office.name,
        paper_number=paid.number,
        point_name=point_name(session),
        session_on=session.held_on,
        group_name=paid.group.name,
        group_code=paid.group.code,
        receiver_name=paid.received_by.full_name,
        receiver_post=str(words[post]) if post else None,
        paid_for=_("Hoa hồng ban quản lý tổ theo các kỳ khóa sổ đã tính"),
        amount_dong=paid.amount_dong,
        signed_on=session.held_on,
    )


def withdrawal_slip(session: CommuneSession, item: QueueItem) -> WithdrawalSlipForm:
    """Giấy rút tiền gửi: for the pen before it is paid, with the balances as they stand."""
    assert item.membership is not None
    now = balances([item.membership.pk]).get(item.membership.pk, 0)
    paid = item.state == QueueItem.State.DONE
    approver = (
        Account.objects.filter(party=item.approved_by)
        .values_list("display_name", flat=True)
        .first()
        if item.approved_by
        else None
    )
    return WithdrawalSlipForm(
        bank_office_name=session.office.name,
        point_name=point_name(session),
        session_on=session.held_on,
        customer_name=item.person.full_name,
        book_number=book_number(item.membership),
        group_name=item.membership.group.name,
        before_dong=now + item.amount_dong if paid else now,
        amount_dong=item.amount_dong,
        after_dong=now if paid else now - item.amount_dong,
        approver_name=approver,
        signed_on=session.held_on,
    )
