"""Đề nghị khóa và mở lại tháng."""

from __future__ import annotations

from datetime import date

from django.db import connections
from django.db.models import QuerySet

from diemtua.associations.models import Office
from diemtua.commune_sessions.models import CommuneSession
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ledger.models import ClosedMonth, Entry
from diemtua.lending.models import LoanOpening
from diemtua.month_end.actions.taking_back import take_back
from diemtua.month_end.actions.working import is_worked_on
from diemtua.month_end.models import CloseRun, ReopeningRequest
from diemtua.month_end.problems import (
    AlreadyAsked,
    AlreadyClosed,
    CloseIsDone,
    CloseIsRunning,
    EarlierMonthOpen,
    LaterMonthClosed,
    MonthNotOver,
    NotClosed,
    ReasonIsMissing,
    RequestIsAnswered,
    SamePersonReopens,
    SessionsStillOpen,
)
from diemtua.rules.periods import Month


def said(month: Month) -> str:
    """Tháng như người ta viết: `02/2025`."""
    return formats.month(month.first_on)


def waiting_requests(office: Office, *, using: str = "default") -> QuerySet[ReopeningRequest]:
    """Đề nghị mở lại đang chờ người thứ hai."""
    return ReopeningRequest.objects.using(using).filter(office=office, agreed_by__isnull=True)


def books_begin(office: Office, *, using: str = "default") -> Month | None:
    """The first month of an office's books: of its opening, else of its first entry."""
    opening = LoanOpening.objects.using(using).filter(office=office).first()
    if opening is not None:
        return Month.of(opening.opened_on)
    first = Entry.objects.using(using).filter(office_id=office.pk).order_by("month").first()
    return Month.of(first.month) if first else None


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
        raise MonthNotOver(month=said(month), from_on=month.last_on)
    expected = next_to_close(office, using=by.using)
    if expected is not None and expected.first_on < month.first_on:
        raise EarlierMonthOpen(month=said(expected))
    if expected is not None and expected.first_on > month.first_on:
        raise AlreadyClosed(month=said(month))
    _check_sessions(office, month, by=by)
    living = CloseRun.objects.using(by.using).filter(
        office=office, month=month.first_on, state__in=CloseRun.LIVING
    )
    if living.exists():
        raise AlreadyClosed(month=said(month))
    return CloseRun.objects.using(by.using).create(
        office=office, month=month.first_on, asked_by=by.party_id
    )


def unfinished_sessions(office: Office, month: Month, *, using: str = "default") -> list[str]:
    """Phiên của tháng đã mở mà chưa khóa, by the names of their points."""
    begun = (CommuneSession.State.OPEN, CommuneSession.State.POSTED)
    return list(
        CommuneSession.objects.using(using)
        .filter(
            office=office,
            held_on__gte=month.first_on,
            held_on__lt=month.next.first_on,
            state__in=begun,
        )
        .order_by("held_on")
        .values_list("point__name", flat=True)
    )


def _check_sessions(office: Office, month: Month, *, by: Actor) -> None:
    unfinished = unfinished_sessions(office, month, using=by.using)
    if unfinished:
        raise SessionsStillOpen(
            n=len(unfinished), month=said(month), names=", ".join(unfinished[:3])
        )


@deed("month.close_resumed", needs="month.close")
def resume_close(*, by: Actor, run: CloseRun) -> CloseRun:
    """Chạy tiếp lần khóa sổ dở dang: from its first step not done. Refused while it is being worked on."""
    found = CloseRun.objects.using(by.using).select_for_update().get(pk=run.pk)
    if found.state in (CloseRun.State.DONE, CloseRun.State.SUPERSEDED):
        raise CloseIsDone(month=said(Month.of(found.month)))
    if is_worked_on(found, using=by.using):
        raise CloseIsRunning(month=said(Month.of(found.month)))
    found.state, found.failure = CloseRun.State.ASKED, ""
    found.save(using=by.using, update_fields=["state", "failure"])
    return found


@deed("month.reopen_asked", needs="month.reopen")
def ask_to_reopen(*, by: Actor, office: Office, month: Month, reason: str) -> ReopeningRequest:
    """Đề nghị mở lại tháng đã khóa, có lý do."""
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    _lock_to_reopen(office, month.first_on, by=by)
    if waiting_requests(office, using=by.using).filter(month=month.first_on).exists():
        raise AlreadyAsked(month=said(month))
    return ReopeningRequest.objects.using(by.using).create(
        office=office, month=month.first_on, reason=reason.strip(), asked_by=by.party_id
    )


@deed("month.reopened", needs="month.reopen")
def agree_to_reopen(*, by: Actor, request: ReopeningRequest) -> ReopeningRequest:
    """Đồng ý mở lại: another person; the old lock and the old frozen figures are kept beside the new ones."""
    found = ReopeningRequest.objects.using(by.using).get(pk=request.pk)
    if found.asked_by == by.party_id:
        raise SamePersonReopens
    if found.agreed_by is not None:
        raise RequestIsAnswered
    lock = _lock_to_reopen(found.office, found.month, by=by)
    with connections[by.using].cursor() as cursor:
        cursor.execute("select month_end_reopen(%s)", [found.pk])
    run = CloseRun.objects.using(by.using).select_for_update().get(pk=lock.run_id)
    take_back(run, by=by)
    run.state = CloseRun.State.SUPERSEDED
    run.save(using=by.using, update_fields=["state"])
    found.refresh_from_db(using=by.using)
    return found


def _lock_to_reopen(office: Office, month: date, *, by: Actor) -> ClosedMonth:
    locks = ClosedMonth.objects.using(by.using).filter(
        office_id=office.pk, reopened_at__isnull=True, sealed=True
    )
    lock = locks.filter(month=month).first()
    if lock is None:
        raise NotClosed(month=said(Month.of(month)))
    later = locks.filter(month__gt=month).order_by("month").first()
    if later is not None:
        raise LaterMonthClosed(month=said(Month.of(later.month)))
    return lock
