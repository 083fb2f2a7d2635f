"""Đếm tiền của tổ: counted cash equals what the leader holds by the books, or the group is set aside."""

from __future__ import annotations

from collections.abc import Mapping

from diemtua.commune_sessions.actions.locking import at_the_desk
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import kept_notes, total_dong
from diemtua.commune_sessions.differences import does_not_match
from diemtua.commune_sessions.models import CashCount, CollectionSheet
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst

State = CollectionSheet.State


@deed("session.sheet_counted", needs="session.count")
def count_sheet(
    *, by: Actor, sheet: CollectionSheet, notes: Mapping[int, int], version: int | None = None
) -> CashCount:
    """Đếm tiền của tổ: notes by denomination must equal what the leader holds by the books; a difference is named."""
    session, found = at_the_desk(sheet, by=by, version=version)
    if found.state == State.POSTED:
        raise SomebodyWasFirst(what=found.number)
    counted, listed = total_dong(notes), held_dong(found, using=by.using)
    if counted != listed:
        raise does_not_match(found, counted, listed, by=by)
    count, _made = CashCount.objects.using(by.using).update_or_create(
        sheet=found,
        defaults={
            "session": session,
            "notes": kept_notes(notes),
            "total_dong": counted,
            "expected_dong": listed,
            "counted_by": by.party_id,
            "path": found.path,
            "union_code": found.union_code,
        },
    )
    found.state, found.cash_counted_dong = State.COUNTED, counted
    found.attended_by = found.attended_by or "leader"
    found.version += 1
    found.save(using=by.using)
    return count


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
