"""Lưu vụ: the same principal goes into a next cycle at the rate of today, without money changing hands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import LoanBalance, TrancheBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.lending.actions.extending import EVENTS, EXTEND, last_days_of
from diemtua.lending.actions.moving import begin, post_interest, run
from diemtua.lending.balances import make_balances
from diemtua.lending.models import Loan, Tranche
from diemtua.lending.problems import NotRolledOver, UntilOutOfBounds
from diemtua.lending.relief import areas_of
from diemtua.programmes.queries import catalogue, rate_class_of
from diemtua.rules.postings import rolled_over
from diemtua.rules.risk_handling import rollover_limit_on, rollover_max_term_months


@deed("loan.rolled_over", needs="lending.adjust")
def roll_over(*, by: Actor, loan: Loan, until: date, on: date) -> Tranche:
    """Lưu vụ: interest is posted and must be paid; the new cycle is a disbursement of its own, at the rate of the day.

    The journal carries the principal from the old disbursements into the new one; nobody receives money, and no turn
    is counted. Extension is measured from the new last day.
    """
    begin(by, [loan.pk])
    found = Loan.objects.using(by.using).select_for_update().get(pk=loan.pk)
    post_interest(by, [found.pk], on)
    held = LoanBalance.objects.using(by.using).get(loan_id=found.pk)
    reason = against_rollover(found, held, on=on, using=by.using)
    if reason:
        raise NotRolledOver(code=found.code, reason=reason)
    last = last_days_of([found.pk], using=by.using)[found.pk]
    limit = rollover_limit_on(on, term_months=found.term_months)
    if not max(on, last) < until <= limit:
        raise UntilOutOfBounds(field="until", last=limit)
    tranche = _new_tranche(found, held, on, by)
    _post(found, held, tranche, on, by)
    facts: dict[str, Any] = {
        "loans": [found.pk],
        "untils": [until],
        "on": on,
        "event": "rolled",
    }
    run(by.using, EVENTS, facts)
    run(by.using, EXTEND, facts)
    found.due_on = found.extended_to = until
    found.save(using=by.using, update_fields=["due_on", "extended_to"])
    return tranche


def against_rollover(loan: Loan, held: LoanBalance, *, on: date, using: str) -> str | None:
    """Điều còn vướng, in the order of `simulate`; None lets it go on."""
    programme = catalogue().programmes[loan.programme_id]
    if not programme.rollover_allowed:
        return _("chương trình này không cho lưu vụ.")
    longest = rollover_max_term_months(on)
    if loan.term_months > longest:
        return _("thời hạn {months} tháng, chỉ lưu vụ khoản vay tới {longest} tháng.").format(
            months=loan.term_months, longest=longest
        )
    if held.overdue_dong:
        return _("còn {money} gốc quá hạn.").format(money=formats.money(held.overdue_dong))
    if held.frozen_dong:
        return _("còn {money} gốc khoanh.").format(money=formats.money(held.frozen_dong))
    if _lent_dong(loan, using) < loan.amount_dong:
        return _("còn lần giải ngân chưa nhận.")
    if not held.in_term_dong:
        return _("không còn gốc.")
    unpaid = held.arrears_in_term_dong + held.arrears_overdue_dong + held.grace_dong
    if unpaid:
        return _("còn {money} lãi chưa trả. Trả hết lãi rồi lưu vụ.").format(
            money=formats.money(unpaid)
        )
    return None


def _lent_dong(loan: Loan, using: str) -> int:
    tranches = Tranche.objects.using(using).filter(loan=loan, by_rollover=False)
    return int(tranches.aggregate(s=Sum("amount_dong"))["s"] or 0)


def _new_tranche(loan: Loan, held: LoanBalance, on: date, by: Actor) -> Tranche:
    lives = (loan.group_id, loan.household_id)
    area = areas_of([lives], using=by.using)[lives]
    number = Tranche.objects.using(by.using).filter(loan=loan).count() + 1
    tranche = Tranche.objects.using(by.using).create(
        loan=loan,
        number=number,
        disbursed_on=on,
        amount_dong=held.in_term_dong,
        rate_class=rate_class_of(loan.programme_id, on, area=area, using=by.using),
        by_rollover=True,
        path=loan.path,
        union_code=loan.union_code,
    )
    make_balances([], [tranche.pk], using=by.using)
    return tranche


def _post(loan: Loan, held: LoanBalance, tranche: Tranche, on: date, by: Actor) -> None:
    into, _out = rolled_over(held.in_term_dong)
    subject = {"office_id": loan.office_id, "loan_id": loan.pk, "programme": held.programme}
    parts = [([into], Subjects(tranche_id=tranche.pk, **subject))]
    old = TrancheBalance.objects.using(by.using).filter(loan_id=loan.pk, in_term_dong__gt=0)
    for balance in old.order_by("tranche_id"):
        _into, out = rolled_over(balance.in_term_dong)
        parts.append(([out], Subjects(tranche_id=balance.tranche_id, **subject)))
    post(
        [
            Draft(
                kind="rollover",
                office_id=loan.office_id,
                business_date=on,
                path=loan.path,
                union_code=loan.union_code,
                group_id=loan.group_id,
                parts=[*parts],
            )
        ],
        by=by,
    )
