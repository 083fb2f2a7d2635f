"""Giấy tờ tiền gửi: the member's statement, the deposit's certificate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diemtua.groups.models import BoardMember, Membership
from diemtua.papers.official.paying import (
    DepositCertificateForm,
    SavingsBookForm,
    SavingsMovementRow,
)
from diemtua.people.queries import in_force
from diemtua.savings import queries
from diemtua.savings.models import DepositPeriod, ResidentDeposit
from diemtua.savings.words import AT_MATURITY, movement_words, term_words


def savings_book(found: Membership, *, rate_pct: Decimal, on: date) -> SavingsBookForm:
    """Sao kê tiền gửi tổ viên, the oldest movement first."""
    leader = (
        BoardMember.objects.filter(in_force(on), group=found.group, post=BoardMember.Post.LEADER)
        .values_list("person__full_name", flat=True)
        .first()
    )
    moved = queries.movements_of(found.pk)[::-1]
    return SavingsBookForm(
        bank_office_name=found.group.office.name,
        paper_number=queries.book_number(found),
        member_name=found.person.full_name,
        group_name=found.group.name,
        group_leader_name=leader,
        rate_pct=rate_pct,
        as_of=on,
        movements=tuple(
            SavingsMovementRow(
                moved_on=one.on,
                what=movement_words(one.kind),
                paid_in_dong=max(one.dong, 0),
                taken_dong=max(-one.dong, 0),
                balance_dong=one.balance_dong,
            )
            for one in moved
        ),
        balance_dong=moved[-1].balance_dong if moved else 0,
        signed_on=on,
    )


def certificate(found: ResidentDeposit, period: DepositPeriod) -> DepositCertificateForm:
    """Chứng nhận tiền gửi của kỳ đang chạy."""
    return DepositCertificateForm(
        bank_office_name=found.office.name,
        paper_number=found.number,
        holder_name=found.person.full_name,
        point_name=found.unit.full_name,
        amount_dong=period.principal_dong,
        term=term_words(period.term_months),
        rate_pct=period.rate_pct,
        placed_on=period.started_on,
        matures_on=period.matures_on,
        at_maturity=str(AT_MATURITY[found.at_maturity]) if period.term_months else None,
        early_rate_pct=period.on_call_pct if period.term_months else None,
        signed_on=period.started_on,
    )
