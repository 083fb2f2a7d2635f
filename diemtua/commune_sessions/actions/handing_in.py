"""Nộp bảng kê: the leader says the month is complete, the union's cadre checks list and cash, either may give it back."""

from __future__ import annotations

from collections.abc import Mapping

from diemtua.commune_sessions.actions.collecting import COLLECTING
from diemtua.commune_sessions.actions.locking import at_the_desk, locked_sheet
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import kept_notes, total_dong
from diemtua.commune_sessions.differences import does_not_match
from diemtua.commune_sessions.models import CollectionSheet
from diemtua.commune_sessions.problems import SheetIsClosed, SheetNotHandedIn
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed

State = CollectionSheet.State


@deed("collection.handed_in", needs="collection.record")
def hand_in_sheet(
    *, by: Actor, sheet: CollectionSheet, attended_by: str = "", version: int | None = None
) -> CollectionSheet:
    """Nộp bảng kê: the leader (or the deputy) says the month's collection is complete; union and desk come next."""
    found = locked_sheet(sheet, by=by, version=version)
    if found.state not in COLLECTING:
        raise SheetIsClosed(number=found.number)
    found.state = State.HANDED_IN
    found.attended_by = attended_by or ("deputy" if by.role == "group_deputy" else "leader")
    found.handed_in_at = now()
    return _kept(found, by=by)


@deed("collection.taken_back", needs="collection.record")
def take_back_sheet(
    *, by: Actor, sheet: CollectionSheet, version: int | None = None
) -> CollectionSheet:
    """Lấy lại bảng kê để thu thêm: only while nobody has checked or counted it."""
    found = locked_sheet(sheet, by=by, version=version)
    if found.state != State.HANDED_IN or found.union_checked_at is not None:
        raise SheetIsClosed(number=found.number)
    return _given_back(found, by=by)


@deed("collection.checked", needs="collection.check")
def check_sheet_by_union(
    *, by: Actor, sheet: CollectionSheet, notes: Mapping[int, int], version: int | None = None
) -> CollectionSheet:
    """Hội kiểm bảng kê và tiền: the denominations the leader brings must make what she holds by the receipts."""
    found = locked_sheet(sheet, by=by, version=version)
    if found.state != State.HANDED_IN:
        raise SheetNotHandedIn(number=found.number)
    listed = held_dong(found, using=by.using)
    if total_dong(notes) != listed:
        raise does_not_match(found, total_dong(notes), listed, by=by)
    found.notes_listed = kept_notes(notes)
    found.union_checked_by, found.union_checked_at = by.party_id, now()
    return _kept(found, by=by)


@deed("session.sheet_returned", needs="session.count")
def return_sheet(
    *, by: Actor, sheet: CollectionSheet, version: int | None = None
) -> CollectionSheet:
    """Trả bảng kê cho tổ trưởng: to correct a receipt with the member's sign, or because an absent group has come."""
    _session, found = at_the_desk(sheet, by=by, version=version)
    if found.state not in (State.HANDED_IN, State.COUNTED, State.ABSENT):
        raise SheetNotHandedIn(number=found.number)
    return _given_back(found, by=by)


def _given_back(sheet: CollectionSheet, *, by: Actor) -> CollectionSheet:
    sheet.state, sheet.handed_in_at = State.COLLECTING, None
    sheet.union_checked_by = sheet.union_checked_at = sheet.notes_listed = None
    sheet.check_waived_by = sheet.check_waived_at = None
    sheet.check_waived_reason = ""
    sheet.cash_counted_dong = None
    return _kept(sheet, by=by)


def _kept(sheet: CollectionSheet, *, by: Actor) -> CollectionSheet:
    sheet.version += 1
    sheet.save(using=by.using)
    return sheet
