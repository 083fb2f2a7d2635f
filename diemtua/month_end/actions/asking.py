"""Đề nghị khóa và mở lại tháng."""

from __future__ import annotations

from datetime import date

from diemtua.associations.models import Office
from diemtua.commune_sessions.models import CommuneSession
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ledger.models import ClosedMonth
from diemtua.month_end.models import CloseRun, ReopeningRequest
from diemtua.month_end.problems import (
    AlreadyClosed,
    EarlierMonthOpen,
    LaterMonthClosed,
    MonthNotOver,
    NotClosed,
    ReasonIsMissing,
    SamePersonReopens,
    SessionsStillOpen,
)
from diemtua.rules.periods import Month


def books_begin(office: Office, *, using: str) -> Month | None:
    """The first month of an office's books: the month of its opening or of its first session."""
    from diemtua.lending.models import LoanOpening

    opening = LoanOpening.objects.using(using).filter(office=office).first()
    if opening is not None:
        return Month.of(opening.opened_on)
    first = CommuneSession.objects.using(using).filter(office=office).order_by("held_on").first()
    return Month.of(first.held_on) if first else None


def next_to_close(office: Office, *, using: str = "default") -> Month | None:
    """Tháng phải khóa tiếp: the month after the last closed one, else the first of the books."""
    last = (
        ClosedMonth.objects.using(using)
        .filter(office_id=office.pk, reopened_at__isnull=True, sealed=True)
        .order_by("-month")
        .first()
    )
    return Month.of(last.month).next if last else books_begin(office, using=using)


@deed("month.close_asked", needs="month.close")
def close_month(*, by: Actor, office: Office, month: Month) -> CloseRun:
    """Khóa sổ tháng: checks that it may be closed and asks for it; `run_close` carries it out."""
    if by.on < month.last_on:
        raise MonthNotOver(month=month, from_on=month.last_on)
    expected = next_to_close(office, using=by.using)
    if expected is not None and expected.first_on < month.first_on:
        raise EarlierMonthOpen(month=expected)
    if expected is not None and expected.first_on > month.first_on:
        raise AlreadyClosed(month=month)
    _check_sessions(office, month, by=by)
    living = CloseRun.objects.using(by.using).filter(
        office=office, month=month.first_on, state__in=["asked", "running", "done"]
    )
    if living.exists():
        raise AlreadyClosed(month=month)
    return CloseRun.objects.using(by.using).create(
        office=office, month=month.first_on, asked_by=by.party_id
    )


def _check_sessions(office: Office, month: Month, *, by: Actor) -> None:
    begun = (CommuneSession.State.OPEN, CommuneSession.State.POSTED)
    unfinished = list(
        CommuneSession.objects.using(by.using)
        .filter(
            office=office,
            held_on__gte=month.first_on,
            held_on__lt=month.next.first_on,
            state__in=begun,
        )
        .values_list("point__name", flat=True)
    )
    if unfinished:
        raise SessionsStillOpen(n=len(unfinished), month=month, names=", ".join(unfinished[:3]))


@deed("month.reopen_asked", needs="month.reopen")
def ask_to_reopen(*, by: Actor, office: Office, month: Month, reason: str) -> ReopeningRequest:
    """Đề nghị mở lại tháng đã khóa, có lý do."""
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    _lock_to_reopen(office, month.first_on, by=by)
    return ReopeningRequest.objects.using(by.using).create(
        office=office, month=month.first_on, reason=reason.strip(), asked_by=by.party_id
    )


@deed("month.reopened", needs="month.reopen")
def agree_to_reopen(*, by: Actor, request: ReopeningRequest) -> ReopeningRequest:
    """Đồng ý mở lại: another person; the old lock and the old frozen figures are kept beside the new ones."""
    found = ReopeningRequest.objects.using(by.using).select_for_update().get(pk=request.pk)
    if found.asked_by == by.party_id:
        raise SamePersonReopens
    lock = _lock_to_reopen(found.office, found.month, by=by)
    lock.reopened_at, lock.reopened_by, lock.agreed_by, lock.reason = (
        now(),
        found.asked_by,
        by.party_id,
        found.reason,
    )
    lock.save(using=by.using, update_fields=["reopened_at", "reopened_by", "agreed_by", "reason"])
    CloseRun.objects.using(by.using).filter(pk=lock.run_id).update(state=CloseRun.State.SUPERSEDED)
    found.agreed_by, found.agreed_at = by.party_id, now()
    found.save(using=by.using, update_fields=["agreed_by", "agreed_at"])
    return found


def _lock_to_reopen(office: Office, month: date, *, by: Actor) -> ClosedMonth:
    locks = (
        ClosedMonth.objects.using(by.using)
        .select_for_update()
        .filter(office_id=office.pk, reopened_at__isnull=True, sealed=True)
    )
    lock = locks.filter(month=month).first()
    if lock is None:
        raise NotClosed(month=Month.of(month))
    later = locks.filter(month__gt=month).order_by("month").first()
    if later is not None:
        raise LaterMonthClosed(month=Month.of(later.month))
    return lock
