"""Đếm tiền của tổ: counted cash equals what the leader holds by the books, or the group is set aside.

A sheet comes to the teller handed in and, where policy says so, seen by the union; who lets it pass unseen is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from diemtua.commune_sessions.actions.locking import at_the_desk
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import kept_notes, total_dong
from diemtua.commune_sessions.differences import does_not_match
from diemtua.commune_sessions.models import CashCount, CollectionSheet, CommuneSession
from diemtua.commune_sessions.problems import (
    CheckIsDone,
    ReasonIsMissing,
    SheetNotHandedIn,
    UnionHasNotChecked,
    WhoWaivesDoesNotCount,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.rules.session_rules import session_rules_on

State = CollectionSheet.State


def waits_for_union(session: CommuneSession, sheet: CollectionSheet) -> bool:
    """Còn chờ Hội kiểm: policy of the session's day wants the check, and nobody has checked or waived it."""
    seen = sheet.union_checked_at is not None or sheet.check_waived_at is not None
    return session_rules_on(session.held_on).union_checks_first and not seen


def lies_ready(session: CommuneSession, sheet: CollectionSheet) -> None:
    """The sheet lies before the teller: handed in, seen by the union or let pass without."""
    if sheet.state == State.POSTED:
        raise SomebodyWasFirst(what=sheet.number)
    if sheet.state not in (State.HANDED_IN, State.COUNTED):
        raise SheetNotHandedIn(number=sheet.number)
    if waits_for_union(session, sheet):
        raise UnionHasNotChecked(number=sheet.number)


def check_counter(session: CommuneSession, sheet: CollectionSheet, *, by: Actor) -> None:
    """Who counts found the sheet ready, and did not herself let it pass unseen."""
    lies_ready(session, sheet)
    if sheet.check_waived_by == by.party_id:
        raise WhoWaivesDoesNotCount


@deed("session.sheet_counted", needs="session.count")
def count_sheet(
    *, by: Actor, sheet: CollectionSheet, notes: Mapping[int, int], version: int | None = None
) -> CashCount:
    """Đếm tiền của tổ: notes by denomination must equal what the leader holds by the books; a difference is named."""
    session, found = at_the_desk(sheet, by=by, version=version)
    check_counter(session, found, by=by)
    counted, listed = total_dong(notes), held_dong(found, using=by.using)
    if counted != listed:
        raise does_not_match(found, counted, listed, by=by)
    return keep_count(session, found, notes, counted_by=by.party_id, using=by.using)


def keep_count(
    session: CommuneSession,
    sheet: CollectionSheet,
    notes: Mapping[int, int],
    *,
    counted_by: UUID,
    using: str,
) -> CashCount:
    """Giữ số đếm: notes that equal what the leader holds by the books."""
    counted = total_dong(notes)
    count, _made = CashCount.objects.using(using).update_or_create(
        sheet=sheet,
        defaults={
            "session": session,
            "notes": kept_notes(notes),
            "total_dong": counted,
            "expected_dong": counted,
            "counted_by": counted_by,
            "path": sheet.path,
            "union_code": sheet.union_code,
        },
    )
    sheet.state, sheet.cash_counted_dong = State.COUNTED, counted
    sheet.attended_by = sheet.attended_by or "leader"
    sheet.version += 1
    sheet.save(using=using)
    return count


@deed("session.check_waived", needs="session.control")
def waive_union_check(
    *, by: Actor, sheet: CollectionSheet, reason: str, version: int | None = None
) -> CollectionSheet:
    """Cho đếm khi Hội chưa kiểm: the union's cadre is away; the controller says why, and another person counts."""
    session, found = at_the_desk(sheet, by=by, version=version)
    if found.state != State.HANDED_IN:
        raise SheetNotHandedIn(number=found.number)
    if not waits_for_union(session, found):
        raise CheckIsDone(number=found.number)
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    found.check_waived_by, found.check_waived_at = by.party_id, now()
    found.check_waived_reason = reason.strip()
    found.version += 1
    found.save(using=by.using)
    return found


@deed("session.sheet_set_aside", needs="session.count")
def set_aside_sheet(
    *, by: Actor, sheet: CollectionSheet, version: int | None = None
) -> CollectionSheet:
    """Để tổ lại: absent or in dispute; the leader keeps holding the money by the books until the next session."""
    _session, found = at_the_desk(sheet, by=by, version=version)
    if found.state in (State.POSTED, State.ABSENT):
        raise SomebodyWasFirst(what=found.number)
    found.state, found.cash_counted_dong, found.attended_by = State.ABSENT, None, ""
    found.version += 1
    found.save(using=by.using)
    return found
