"""Bút toán điều chỉnh: the third way out of a difference. Members' receipts stand; the group owes or is owed the rest."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from diemtua.commune_sessions.actions.counting import check_counter, keep_count, lies_ready
from diemtua.commune_sessions.actions.desk import cash_in_hand_dong
from diemtua.commune_sessions.actions.locking import at_the_desk, locked_session
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import kept_notes, money, total_dong
from diemtua.commune_sessions.models import (
    CashCorrection,
    CollectionSheet,
    CommuneSession,
    DifferenceSettled,
)
from diemtua.commune_sessions.problems import (
    BooksMovedSinceAsked,
    CorrectionIsDecided,
    CorrectionNotAllowed,
    DifferenceIsElsewhere,
    NoDifferenceLeft,
    NotEnoughCash,
    NothingToCorrect,
    ReasonIsMissing,
    WhoAsksDoesNotDecide,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.rules import postings
from diemtua.rules.postings import Account
from diemtua.rules.session_rules import session_rules_on


@deed("session.correction_asked", needs="session.count")
def ask_correction(
    *,
    by: Actor,
    sheet: CollectionSheet,
    notes: Mapping[int, int],
    reason: str,
    version: int | None = None,
) -> CashCorrection:
    """Đề nghị điều chỉnh: the teller's count, what the books say, and why they differ. Nothing is posted yet."""
    session, found = at_the_desk(sheet, by=by, version=version)
    check_counter(session, found, by=by)
    if not session_rules_on(session.held_on).leader_difference_may_be_booked:
        raise CorrectionNotAllowed(on=session.held_on)
    counted, listed = total_dong(notes), held_dong(found, using=by.using)
    if counted == listed:
        raise NothingToCorrect
    if not reason.strip():
        raise ReasonIsMissing(field="reason")
    return CashCorrection.objects.using(by.using).create(
        session=session,
        sheet=found,
        notes=kept_notes(notes),
        counted_dong=counted,
        listed_dong=listed,
        reason=reason.strip(),
        asked_by=by.party_id,
        path=found.path,
        union_code=found.union_code,
    )


@deed("session.correction_decided", needs="session.control")
def decide_correction(*, by: Actor, correction: CashCorrection, approved: bool) -> CashCorrection:
    """Duyệt hoặc không duyệt: another person than who asked. Approved, the entry is posted and the count stands."""
    asked_of = CollectionSheet(pk=correction.sheet_id, session_id=correction.session_id)
    session, sheet = at_the_desk(asked_of, by=by)
    found = CashCorrection.objects.using(by.using).select_for_update().get(pk=correction.pk)
    if found.approved is not None:
        raise CorrectionIsDecided
    if found.asked_by == by.party_id:
        raise WhoAsksDoesNotDecide
    found.approved, found.decided_by, found.decided_at = approved, by.party_id, now()
    if approved:
        lies_ready(session, sheet)
        listed = held_dong(sheet, using=by.using)
        if listed != found.listed_dong:
            raise BooksMovedSinceAsked(
                number=sheet.number, then=money(found.listed_dong), now=money(listed)
            )
        lines = postings.leader_difference(found.difference_dong)
        found.entry_id = _post(session, sheet, lines, kind="leader_difference", by=by)
        notes = {int(note): number for note, number in found.notes.items()}
        keep_count(session, sheet, notes, counted_by=found.asked_by, using=by.using)
    found.save(using=by.using)
    return found


@deed("session.difference_settled", needs="session.count")
def settle_difference(
    *, by: Actor, session: CommuneSession, group: SavingsAndLoanGroup
) -> DifferenceSettled:
    """Tổ nộp bù phần thiếu, hoặc nhận lại phần thừa của phiên trước: whole, in cash, once."""
    found = locked_session(session, by=by)
    sheet = CollectionSheet.objects.using(by.using).filter(session=found, group=group).first()
    if sheet is None:
        raise DifferenceIsElsewhere(group=group.name)
    short_dong = _locked_difference(found, group.pk, by=by)
    if not short_dong:
        raise NoDifferenceLeft(group=group.name)
    held = cash_in_hand_dong(found, using=by.using)
    if -short_dong > held:
        raise NotEnoughCash(held=money(held), asked=money(short_dong))
    lines = postings.leader_difference_settled(-short_dong)
    entry_id = _post(found, sheet, lines, kind="leader_difference_settled", by=by)
    return DifferenceSettled.objects.using(by.using).create(
        session=found,
        group=group,
        amount_dong=short_dong,
        done_by=by.party_id,
        entry_id=entry_id,
        path=sheet.path,
        union_code=sheet.union_code,
    )


def _locked_difference(session: CommuneSession, group_id: int, *, by: Actor) -> int:
    """What stands on the group, its balance row locked: positive is short, negative over."""
    row = (
        AccountBalance.objects.using(by.using)
        .select_for_update()
        .filter(account=Account.GROUP_DIFFERENCE, office_id=session.office_id, subject=group_id)
        .first()
    )
    return row.balance_dong if row else 0


def _post(
    session: CommuneSession,
    sheet: CollectionSheet,
    lines: tuple[postings.Line, ...],
    *,
    kind: str,
    by: Actor,
) -> UUID:
    subjects = Subjects(office_id=session.office_id, session_id=session.pk, group_id=sheet.group_id)
    draft = Draft(
        kind=kind,
        office_id=session.office_id,
        business_date=session.held_on,
        path=sheet.path,
        union_code=sheet.union_code,
        session_id=session.pk,
        sheet_id=sheet.pk,
        group_id=sheet.group_id,
        parts=[(lines, subjects)],
    )
    (entry_id,) = post([draft], by=by)
    return entry_id
