"""Phê duyệt: proposed by the officer (maker) when nothing speaks against it, decided by another (checker), told down the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from diemtua.associations.models import CommunePoint
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, SomebodyWasFirst, raise_all
from diemtua.groups.models import GroupPlacement
from diemtua.lending.eligibility import problems_of
from diemtua.lending.models import Approval, ApprovalNotice, LoanApplication, LoanRequestList
from diemtua.lending.problems import (
    MakerIsChecker,
    NoticeIsAbove,
    NotInThisState,
    PlanNotWhole,
    ReasonMissing,
)
from diemtua.lending.relief import areas_of
from diemtua.lending.words import STATES
from diemtua.programmes.models import AreaList
from diemtua.programmes.queries import catalogue, rate_class_of, rate_on
from diemtua.rules.schedule import custom_plan_faults

State = LoanApplication.State


def _locked(application: LoanApplication, state: str, *, by: Actor) -> LoanApplication:
    found = (
        LoanApplication.objects.using(by.using)
        # The household too: two of its applications decided at once would each see the whole cap.
        .select_for_update(of=("self", "household"))
        .select_related("household")
        .get(pk=application.pk)
    )
    if found.state != state:
        raise NotInThisState(state=STATES[found.state])
    return found


@deed("loan.proposed", needs="lending.propose")
def propose_approval(
    *,
    by: Actor,
    application: LoanApplication,
    amount_dong: int,
    term_months: int,
    first_dong: int | None = None,
    custom_plan: Sequence[tuple[int, int]] = (),
) -> Approval:
    """Cán bộ tín dụng trình duyệt: every reason against it refuses it, each in its own sentence."""
    found = _locked(application, State.CONFIRMED, by=by)
    if custom_plan and custom_plan_faults(amount_dong, custom_plan, term_months=term_months):
        raise PlanNotWhole(field="custom_plan", term=term_months)
    raise_all(
        [
            *problems_of(
                found, by.on, amount_dong=amount_dong, term_months=term_months, using=by.using
            )
        ]
    )
    approval, _made = Approval.objects.using(by.using).update_or_create(
        application=found,
        defaults={
            "state": Approval.State.PROPOSED,
            "amount_dong": amount_dong,
            "term_months": term_months,
            "first_dong": first_dong,
            "custom_plan": [list(row) for row in custom_plan] or None,
            "rate_pct": _rate_pct(found, by),
            "rhythm_months": catalogue().rhythm_months(
                found.programme_id, term_months=term_months, on=by.on
            ),
            "received_on": found.request_line.request_list.confirmed_on or by.on,
            "proposed_on": by.on,
            "proposed_by": by.party_id,
            "decided_on": None,
            "decided_by": None,
            "reason": "",
            "area_list": _area(found, by.on, by),
            "path": found.path,
            "union_code": found.union_code,
        },
    )
    found.state = State.PROPOSED
    found.version += 1
    found.save(update_fields=["state", "version"])
    return approval


def _rate_pct(application: LoanApplication, by: Actor) -> Decimal:
    """Lãi suất of a loan paid out today where the borrower lives."""
    lives = (application.group_id, application.household_id)
    area = areas_of([lives], using=by.using)[lives]
    terms = rate_class_of(application.programme_id, by.on, area=area, using=by.using)
    rate: Decimal = rate_on(terms, by.on, using=by.using).rate_pct
    return rate


def _area(application: LoanApplication, on: date, by: Actor) -> AreaList | None:
    """The list version on which the household's village or commune stood at approval."""
    return (
        AreaList.objects.using(by.using)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
        .filter(entries__village_id=application.household.village_id)
        .first()
    )


def _decide(by: Actor, application: LoanApplication, state: str, reason: str) -> Approval:
    found = _locked(application, State.PROPOSED, by=by)
    approval = Approval.objects.using(by.using).select_for_update().get(application=found)
    if approval.proposed_by == by.party_id:
        raise MakerIsChecker
    if state == Approval.State.APPROVED:
        raise_all(
            [
                *problems_of(
                    found,
                    by.on,
                    amount_dong=approval.amount_dong,
                    term_months=approval.term_months,
                    using=by.using,
                )
            ]
        )
    approval.state, approval.reason = state, reason
    approval.decided_on, approval.decided_by = by.on, by.party_id
    approval.version += 1
    approval.save(update_fields=["state", "reason", "decided_on", "decided_by", "version"])
    found.state = State.APPROVED if state == Approval.State.APPROVED else State.REFUSED
    found.refused_reason = reason
    found.version += 1
    found.save(update_fields=["state", "refused_reason", "version"])
    return approval


@deed("loan.approved", needs="lending.approve")
def approve_loan(*, by: Actor, application: LoanApplication) -> Approval:
    """Phê duyệt: another person than who proposed; eligibility is judged again on this day."""
    return _decide(by, application, Approval.State.APPROVED, "")


@deed("loan.refused", needs="lending.approve")
def refuse_loan(*, by: Actor, application: LoanApplication, reason: str) -> Approval:
    """Không duyệt, có lý do cho người vay."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    return _decide(by, application, Approval.State.REFUSED, reason.strip())


@deed("loan.sent_back", needs="lending.approve")
def send_back(*, by: Actor, application: LoanApplication, reason: str) -> LoanApplication:
    """Trả lại cán bộ tín dụng để sửa."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = _locked(application, State.PROPOSED, by=by)
    Approval.objects.using(by.using).filter(application=found).update(
        state=Approval.State.SENT_BACK
    )
    found.state, found.refused_reason = State.CONFIRMED, reason.strip()
    found.version += 1
    found.save(update_fields=["state", "refused_reason", "version"])
    return found


@deed("loan.notified", needs="lending.notify")
def send_notice(*, by: Actor, request_list: LoanRequestList, pays_on: date) -> ApprovalNotice:
    """Gửi thông báo kết quả (04/TD): when every application of the list is decided."""
    found = LoanRequestList.objects.using(by.using).select_for_update().get(pk=request_list.pk)
    undecided = LoanApplication.objects.using(by.using).filter(
        request_line__request_list=found, state__in=[State.CONFIRMED, State.PROPOSED, State.LISTED]
    )
    if undecided.exists():
        raise NotInThisState(state=STATES[undecided[0].state])
    if ApprovalNotice.objects.using(by.using).filter(request_list=found).exists():
        raise SomebodyWasFirst(what=found.number)
    point = _point(found, by)
    return ApprovalNotice.objects.using(by.using).create(
        number=found.number.replace("03TD", "04TD"),
        group_id=found.group_id,
        request_list=found,
        point=point,
        pays_on=pays_on,
        sent_on=by.on,
        sent_by=by.party_id,
        path=found.path,
        union_code=found.union_code,
    )


def _point(request_list: LoanRequestList, by: Actor) -> CommunePoint:
    placement = (
        GroupPlacement.objects.using(by.using)
        .select_related("point")
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=by.on),
            group_id=request_list.group_id,
            valid_from__lte=by.on,
        )
        .first()
    )
    if placement is None:
        raise NotFoundHere
    return placement.point


LINE = ("commune_read_at", "union_read_at", "group_read_at", "borrowers_told_at")
"""Xã, Hội, tổ, người vay: the order in which a notice goes down the line."""


@deed("loan.notice_passed", needs="lending.pass_notice")
def pass_notice(*, by: Actor, notice: ApprovalNotice) -> ApprovalNotice:
    """Chuyển 04/TD: the commune, then the union, stamps that it was read."""
    return _stamp(
        notice, {"commune_committee": LINE[0], "commune_cadre": LINE[1]}.get(by.role, LINE[1]), by
    )


@deed("loan.borrowers_told", needs="lending.tell_borrowers")
def tell_borrowers(*, by: Actor, notice: ApprovalNotice) -> ApprovalNotice:
    """Tổ nhận 04/TD và báo người vay: only once commune and union have passed it on."""
    _came_down_to(notice, LINE[2], by)
    ApprovalNotice.objects.using(by.using).filter(pk=notice.pk, group_read_at__isnull=True).update(
        group_read_at=now()
    )
    return _stamp(notice, LINE[3], by)


def _came_down_to(notice: ApprovalNotice, column: str, by: Actor) -> None:
    """A paper goes down the line hand by hand: nobody passes on what has not reached her."""
    before = LINE[: LINE.index(column)]
    missing = Q(**{f"{before[-1]}__isnull": True}) if before else Q(pk__in=[])
    if ApprovalNotice.objects.using(by.using).filter(missing, pk=notice.pk).exists():
        raise NoticeIsAbove


def _stamp(notice: ApprovalNotice, column: str, by: Actor) -> ApprovalNotice:
    if column != LINE[3]:
        _came_down_to(notice, column, by)
    ApprovalNotice.objects.using(by.using).filter(
        pk=notice.pk, **{f"{column}__isnull": True}
    ).update(**{column: now()})
    return ApprovalNotice.objects.using(by.using).get(pk=notice.pk)
