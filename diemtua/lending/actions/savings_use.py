"""Trích tiền gửi trả nợ: a member's savings pay her debt only with a paper by which she agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ledger.models import AccountBalance
from diemtua.lending.models import Loan
from diemtua.lending.problems import ConsentMissing, NotSoMuchSavedToPay
from diemtua.rules.postings import Account


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Đồng ý trích tiền gửi: the paper, its day, and who saw a fingerprint given."""

    paper: str
    on: date
    witness: str = ""

    def __post_init__(self) -> None:
        if not self.paper.strip():
            raise ConsentMissing(field="consent_paper")


def savings_of(loan: Loan, *, using: str = "default", lock: bool = False) -> int:
    """Số dư tiền gửi của người vay ở tổ."""
    rows = AccountBalance.objects.using(using).filter(
        account=Account.MEMBER_SAVINGS, subject=loan.membership_id or 0, office_id=loan.office_id
    )
    if lock:
        rows = rows.select_for_update()
    return sum(-int(row.balance_dong) for row in rows)


def check_savings(loan: Loan, amount_dong: int, by: Actor) -> None:
    """As much must be there; the row is locked until the payment stands."""
    held = savings_of(loan, using=by.using, lock=True)
    if amount_dong > held:
        raise NotSoMuchSavedToPay(field="amount_dong", held=f"{held:,}".replace(",", "."))
