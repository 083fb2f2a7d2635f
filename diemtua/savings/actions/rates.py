"""Lãi suất tiền gửi dân cư: the branch's own, below the ceiling of the day, proposed by one and confirmed by another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diemtua.associations.models import Branch
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.rules.savings import load_savings_policy
from diemtua.savings.models import DepositRate
from diemtua.savings.problems import (
    RateAboveCap,
    RateIsConfirmed,
    RateIsNegative,
    RateIsOfThePast,
    TermNotOffered,
    WhoProposesDoesNotConfirm,
)


@deed("deposit_rate.proposed", needs="savings.rate")
def propose_rate(
    *,
    by: Actor,
    branch: Branch,
    term_months: int,
    rate_pct: Decimal,
    valid_from: date,
    decision: str,
) -> DepositRate:
    """Đề nghị lãi suất một kỳ hạn: from today on, within the ceiling of that day."""
    policy = load_savings_policy()
    if term_months and term_months not in policy.deposit_on(valid_from).terms_months:
        raise TermNotOffered(field="term_months", months=term_months)
    if rate_pct < 0:
        raise RateIsNegative(field="rate_pct")
    if valid_from < by.on:
        raise RateIsOfThePast(field="valid_from")
    cap = policy.cap_pct(term_months=term_months, on=valid_from)
    if cap is not None and rate_pct > cap:
        raise RateAboveCap(field="rate_pct", rate=_shown(rate_pct), cap=_shown(cap))
    return DepositRate.objects.using(by.using).create(
        branch=branch,
        term_months=term_months,
        rate_pct=rate_pct,
        valid_from=valid_from,
        decision=decision,
        proposed_by=by.party_id,
    )


@deed("deposit_rate.confirmed", needs="savings.rate_confirm")
def confirm_rate(*, by: Actor, rate: DepositRate) -> DepositRate:
    """Xác nhận lãi suất: another person; from then on deposits of its day bear it."""
    found = DepositRate.objects.using(by.using).select_for_update().get(pk=rate.pk)
    if found.confirmed_by is not None:
        raise RateIsConfirmed
    if found.proposed_by == by.party_id:
        raise WhoProposesDoesNotConfirm
    found.confirmed_by, found.confirmed_at = by.party_id, now()
    found.save(using=by.using, update_fields=["confirmed_by", "confirmed_at"])
    return found


def _shown(rate: Decimal) -> str:
    return f"{rate.normalize():f}".replace(".", ",")
