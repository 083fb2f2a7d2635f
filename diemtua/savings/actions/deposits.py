"""Tiền gửi dân cư: asked by the teller, opened by the controller; rolled over at its day; closed by two people again."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from diemtua.associations.models import Office
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SameIdOtherContent
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.people.models import Person
from diemtua.places.models import Unit
from diemtua.rules import postings
from diemtua.rules.savings import ON_CALL_MONTHS, DepositTerm, load_savings_policy, matures_on
from diemtua.savings.models import DepositPeriod, ResidentDeposit, SavingsCampaign
from diemtua.savings.problems import (
    DepositHasMoved,
    DepositIsOfASession,
    DepositTooSmall,
    NoRateForTerm,
    NotInTheCampaign,
    TermNotOffered,
    WhoAsksDoesNotApprove,
)
from diemtua.savings.queries.deposits import rate_of

State = ResidentDeposit.State


@dataclass(frozen=True, kw_only=True)
class DepositAsked:
    """Đề nghị gửi tiền: who, how much, for how long, what then."""

    client_id: UUID
    person: Person
    unit: Unit
    amount_dong: int
    term_months: int
    at_maturity: str
    union_code: int = 0
    campaign: SavingsCampaign | None = None


@deed("deposit.asked", needs="savings.open")
def ask_deposit(
    *, by: Actor, office: Office, asked: DepositAsked, session_id: int | None = None
) -> ResidentDeposit:
    """Lập sổ tiền gửi dân cư, chờ duyệt: sent twice, kept once; no money is booked yet."""
    before = ResidentDeposit.objects.using(by.using).filter(client_id=asked.client_id).first()
    if before is not None:
        if (before.person_id, before.amount_dong, before.term_months) != (
            asked.person.pk,
            asked.amount_dong,
            asked.term_months,
        ):
            raise SameIdOtherContent(id=asked.client_id)
        return before
    _check(asked, office, by=by)
    return ResidentDeposit.objects.using(by.using).create(
        client_id=asked.client_id,
        office=office,
        person=asked.person,
        unit=asked.unit,
        campaign=asked.campaign,
        amount_dong=asked.amount_dong,
        term_months=asked.term_months,
        at_maturity=asked.at_maturity,
        session_id=session_id,
        asked_on=by.on,
        asked_by=by.party_id,
        path=office.path,
        union_code=asked.union_code,
    )


def _check(asked: DepositAsked, office: Office, *, by: Actor) -> None:
    rule = load_savings_policy().deposit_on(by.on)
    if asked.amount_dong < rule.least_dong:
        least = f"{rule.least_dong:,}".replace(",", ".")
        raise DepositTooSmall(field="amount_dong", least=least)
    if asked.term_months and asked.term_months not in rule.terms_months:
        raise TermNotOffered(field="term_months", months=asked.term_months)
    if rate_of(office.pk, asked.term_months, by.on, using=by.using) is None:
        raise NoRateForTerm(field="term_months", on=by.on)
    campaign = asked.campaign
    if campaign is not None and not campaign.starts_on <= by.on <= campaign.ends_on:
        raise NotInTheCampaign(field="campaign", on=by.on)


@deed("deposit.decided", needs="savings.approve")
def decide_deposit(
    *, by: Actor, deposit: ResidentDeposit, approved: bool, session_id: int | None = None
) -> ResidentDeposit:
    """Duyệt mở sổ: the controller sees holder and cash; money is booked and the first period begins."""
    found = _locked(deposit, State.ASKED, session_id, by=by)
    if found.asked_by == by.party_id:
        raise WhoAsksDoesNotApprove
    found.approved_by = by.party_id
    if not approved:
        return _kept(found, State.REFUSED, by=by)
    _begin(found, 1, found.amount_dong, found.term_months, by.on, by=by)
    lines = postings.deposit_placed(found.amount_dong, at_office=session_id is None)
    _post(found, lines, kind="deposit_placed", by=by)
    found.opened_on = by.on
    return _kept(found, State.OPEN, by=by)


@deed("deposit.closing_asked", needs="savings.withdraw")
def ask_closing(
    *, by: Actor, deposit: ResidentDeposit, session_id: int | None = None
) -> ResidentDeposit:
    """Đề nghị tất toán: the holder is here with her book; whole, with the interest that is due on the day."""
    found = ResidentDeposit.objects.using(by.using).select_for_update().get(pk=deposit.pk)
    if found.state != State.OPEN:
        raise DepositHasMoved
    found.closing_asked_by, found.session_id = by.party_id, session_id
    return _kept(found, State.CLOSING, by=by)


@deed("deposit.closing_decided", needs="savings.approve")
def decide_closing(
    *, by: Actor, deposit: ResidentDeposit, approved: bool, session_id: int | None = None
) -> ResidentDeposit:
    """Duyệt tất toán: terms that came due are rolled over first, so that the day of a job never changes the sum."""
    found = _locked(deposit, State.CLOSING, session_id, by=by)
    if found.closing_asked_by == by.party_id:
        raise WhoAsksDoesNotApprove
    if not approved:
        found.closing_asked_by, found.session_id = None, None
        return _kept(found, State.OPEN, by=by)
    _roll_one(found, by.on, by=by)
    period = found.periods.using(by.using).get(ended_on__isnull=True)
    interest = term_of(period).interest_dong(by.on)
    _end(period, by.on, interest, by=by)
    lines = postings.deposit_withdrawn(
        deposit_dong=period.principal_dong, interest_dong=interest, at_office=session_id is None
    )
    _post(found, lines, kind="deposit_withdrawn", by=by)
    found.closing_approved_by, found.closed_on = by.party_id, by.on
    return _kept(found, State.CLOSED, by=by)


@deed("deposit.rolled_over", needs="savings.approve")
def roll_over(*, by: Actor, office: Office, on: date) -> int:
    """Chuyển kỳ hạn các sổ đến hạn của phòng giao dịch; returns how many periods began. Run twice, it rolls once."""
    due = (
        ResidentDeposit.objects.using(by.using)
        .select_for_update(of=("self",))
        .filter(
            office=office,
            state__in=(State.OPEN, State.CLOSING),
            periods__ended_on__isnull=True,
            periods__matures_on__lte=on,
        )
        .order_by("pk")
    )
    return sum(_roll_one(found, on, by=by) for found in due)


def payable_dong(deposit: ResidentDeposit, on: date, *, using: str = "default") -> tuple[int, int]:
    """Gốc và lãi nếu tất toán trong ngày, terms that came due rolled over in thought."""
    period = deposit.periods.using(using).filter(ended_on__isnull=True).first()
    if period is None:
        return 0, 0
    principal, interest = 0, 0
    for term in _terms(deposit, period, on, using=using):
        principal = term.principal_dong
        interest = term.interest_dong(on)
    return principal, interest


def term_of(period: DepositPeriod) -> DepositTerm:
    """Kỳ như luật đọc nó."""
    return DepositTerm(
        principal_dong=period.principal_dong,
        term_months=period.term_months,
        rate_pct=Decimal(period.rate_pct),
        on_call_pct=Decimal(period.on_call_pct),
        started_on=period.started_on,
    )


def _terms(
    deposit: ResidentDeposit, period: DepositPeriod, on: date, *, using: str
) -> Iterable[DepositTerm]:
    """The running term and those that follow it up to the day, each begun where the one before came due."""
    term = term_of(period)
    yield term
    while term.matures_on is not None and term.matures_on <= on:
        due = term.matures_on
        principal = term.principal_dong + term.interest_dong(due)
        term = _next_term(deposit, principal, due, before=term, using=using)
        yield term


def _next_term(
    deposit: ResidentDeposit, principal: int, on: date, *, before: DepositTerm, using: str
) -> DepositTerm:
    """The same term again at the rate of its day; on-call when the holder said so or the term is no longer offered."""
    on_call = rate_of(deposit.office_id, ON_CALL_MONTHS, on, using=using) or before.on_call_pct
    rate = rate_of(deposit.office_id, before.term_months, on, using=using)
    rolls = deposit.at_maturity == ResidentDeposit.AtMaturity.ROLL and rate is not None
    return DepositTerm(
        principal_dong=principal,
        term_months=before.term_months if rolls else ON_CALL_MONTHS,
        rate_pct=rate if rolls and rate is not None else on_call,
        on_call_pct=on_call,
        started_on=on,
    )


def _roll_one(deposit: ResidentDeposit, on: date, *, by: Actor) -> int:
    period = deposit.periods.using(by.using).filter(ended_on__isnull=True).first()
    if period is None:
        return 0
    terms = list(_terms(deposit, period, on, using=by.using))
    for before, term in itertools.pairwise(terms):
        interest = before.interest_dong(term.started_on)
        _end(period, term.started_on, interest, by=by)
        if interest:
            lines = postings.deposit_interest_added(interest)
            _post(deposit, lines, kind="deposit_interest_added", by=by)
        period = _keep(deposit, period.number + 1, term, by=by)
    return len(terms) - 1


def _begin(
    deposit: ResidentDeposit, number: int, principal: int, months: int, on: date, *, by: Actor
) -> DepositPeriod:
    rate = rate_of(deposit.office_id, months, on, using=by.using)
    on_call = rate_of(deposit.office_id, ON_CALL_MONTHS, on, using=by.using)
    if rate is None or on_call is None:
        raise NoRateForTerm(on=on)
    term = DepositTerm(
        principal_dong=principal,
        term_months=months,
        rate_pct=rate,
        on_call_pct=on_call,
        started_on=on,
    )
    return _keep(deposit, number, term, by=by)


def _keep(deposit: ResidentDeposit, number: int, term: DepositTerm, *, by: Actor) -> DepositPeriod:
    return DepositPeriod.objects.using(by.using).create(
        deposit=deposit,
        number=number,
        principal_dong=term.principal_dong,
        term_months=term.term_months,
        rate_pct=term.rate_pct,
        on_call_pct=term.on_call_pct,
        started_on=term.started_on,
        matures_on=matures_on(term.started_on, term.term_months),
        path=deposit.path,
        union_code=deposit.union_code,
    )


def _end(period: DepositPeriod, on: date, interest: int, *, by: Actor) -> None:
    period.ended_on, period.interest_dong = on, interest
    period.save(using=by.using, update_fields=["ended_on", "interest_dong"])


def _locked(
    deposit: ResidentDeposit, state: str, session_id: int | None, *, by: Actor
) -> ResidentDeposit:
    found = ResidentDeposit.objects.using(by.using).select_for_update().get(pk=deposit.pk)
    if found.state != state:
        raise DepositHasMoved
    if found.session_id != session_id:
        raise DepositIsOfASession
    return found


def _kept(deposit: ResidentDeposit, state: str, *, by: Actor) -> ResidentDeposit:
    deposit.state = state
    deposit.version += 1
    deposit.save(using=by.using)
    return deposit


def _post(
    deposit: ResidentDeposit, lines: tuple[postings.Line, ...], *, kind: str, by: Actor
) -> None:
    inside = kind == "deposit_interest_added"
    session_id = None if inside else deposit.session_id
    draft = Draft(
        kind=kind if session_id or inside else kind + "_at_office",
        office_id=deposit.office_id,
        business_date=by.on,
        path=deposit.path,
        union_code=deposit.union_code,
        session_id=session_id,
        parts=[
            (
                lines,
                Subjects(office_id=deposit.office_id, session_id=session_id, deposit_id=deposit.pk),
            )
        ],
    )
    post([draft], by=by)
