"""Khóa dòng: the session first, then its sheet or queue item, so that two people at one desk never wait in a ring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, QueueItem
from diemtua.commune_sessions.problems import SessionIsNotOpen
from diemtua.ground.actors import Actor
from diemtua.ground.problems import SomebodyWasFirst


def locked_session(
    session: CommuneSession, *, by: Actor, state: str = CommuneSession.State.OPEN
) -> CommuneSession:
    """The session, locked, in the state that the deed needs."""
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state != state:
        raise SessionIsNotOpen(on=found.held_on)
    return found


def locked_sheet(
    sheet: CollectionSheet, *, by: Actor, version: int | None = None
) -> CollectionSheet:
    """The sheet, locked, with its session as it is now; refused when the page showed an older sheet."""
    sheets = CollectionSheet.objects.using(by.using).select_related("session")
    found = sheets.select_for_update(of=("self",)).get(pk=sheet.pk)
    check_version(found, version, what=_("Bảng kê {number}").format(number=found.number))
    return found


def at_the_desk(
    sheet: CollectionSheet, *, by: Actor, version: int | None = None
) -> tuple[CommuneSession, CollectionSheet]:
    """The open session of a sheet and the sheet, both locked."""
    session = locked_session(CommuneSession(pk=sheet.session_id), by=by)
    return session, locked_sheet(sheet, by=by, version=version)


def locked_item(item: QueueItem, *, by: Actor) -> tuple[CommuneSession, QueueItem]:
    """A queue item that still waits, and its open session, both locked."""
    session = locked_session(CommuneSession(pk=item.session_id), by=by)
    found = QueueItem.objects.using(by.using).select_for_update().get(pk=item.pk)
    if found.state != QueueItem.State.WAITING:
        raise SomebodyWasFirst(what=_("Người trong hàng đợi"))
    return session, found


def check_version(row: Any, version: int | None, *, what: str) -> None:
    """The page's version must be the row's: else somebody wrote in between."""
    if version is not None and row.version != version:
        raise SomebodyWasFirst(what=what)
