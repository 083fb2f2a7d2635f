"""Bàn giao dịch: the session is opened, borrowers are paid and pay in person, groups hand in and are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections
from django.db.models import F
from django.utils.translation import gettext as _

from diemtua.commune_sessions.cash import money, total_dong, word
from diemtua.commune_sessions.models import (
    CashCount,
    CollectionSheet,
    CommuneSession,
    QueueItem,
    Receipt,
    SessionTeamMember,
)
from diemtua.commune_sessions.problems import (
    CashDoesNotMatch,
    NotEnoughCash,
    NotTheDay,
    SessionAlreadyOpen,
    SessionIsNotOpen,
    TeamTooSmall,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.ledger.models import AccountBalance
from diemtua.ledger.posting import Draft, Subjects, post, start_drafts
from diemtua.lending.actions import disburse_loans, take_principal_many
from diemtua.lending.models import Loan
from diemtua.rules import postings
from diemtua.rules.postings import Account

LEAST_TEAM = 3
PARTS = {"leader": _("tổ trưởng"), "controller": _("kiểm soát"), "teller": _("giao dịch viên")}

# Interest of every loan placed at the point, whether its group comes or not: before all else of the day.
LOANS_OF_POINT = """
insert into draft_loan
select distinct l.id from lending_loan l
join groups_groupplacement p on p.group_id = l.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where l.state = 'open' and l.disbursed_on < %(on)s
"""

PAYOUT_QUEUE = """
insert into commune_sessions_queueitem (session_id, kind, state, application_id, membership_id, person_id, amount_dong,
                                        path, union_code, version)
select %(session)s, 'payout', 'waiting', a.id, a.membership_id, a.person_id, coalesce(v.first_dong, v.amount_dong), a.path, a.union_code, 1
from lending_loanapplication a
join lending_approval v on v.application_id = a.id and v.state = 'approved' and v.decided_on <= %(on)s
join groups_groupplacement p on p.group_id = a.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where a.state = 'approved'
  and not exists (select 1 from commune_sessions_queueitem q where q.session_id = %(session)s and q.application_id = a.id)
"""


@dataclass(frozen=True, kw_only=True)
class TeamPart:
    """Một người của tổ giao dịch và phần việc."""

    party_id: UUID
    name: str
    part: str


def locked_session(
    session: CommuneSession, *, by: Actor, state: str = CommuneSession.State.OPEN
) -> CommuneSession:
    """The session, locked, in the state that the deed needs."""
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state != state:
        raise SessionIsNotOpen(on=found.held_on)
    return found


@deed("session.opened", needs="session.open")
def open_session(
    *, by: Actor, session: CommuneSession, team: Sequence[TeamPart], cash_brought_dong: int
) -> CommuneSession:
    """Mở phiên: a team of at least three with their parts, the cash brought, interest posted, payouts queued."""
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state != CommuneSession.State.PLANNED:
        raise SessionAlreadyOpen(on=found.held_on)
    if found.held_on != by.on:
        raise NotTheDay(on=found.held_on, today=by.on)
    _check_team(team)
    SessionTeamMember.objects.using(by.using).bulk_create(
        SessionTeamMember(
            session=found, party_id=t.party_id, name=t.name, part=t.part, path=found.path
        )
        for t in team
    )
    found.state = CommuneSession.State.OPEN
    found.opened_at, found.opened_by = now(), by.party_id
    found.cash_brought_dong = cash_brought_dong
    found.version += 1
    found.save(using=by.using)
    post_interest_of_point(found, by=by)
    if cash_brought_dong:
        _post_cash(found, postings.cash_brought(cash_brought_dong), kind="cash_brought", by=by)
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            PAYOUT_QUEUE, {"session": found.pk, "point": found.point_id, "on": found.held_on}
        )
    return found


def _check_team(team: Sequence[TeamPart]) -> None:
    missing = [word for part, word in PARTS.items() if part not in {t.part for t in team}]
    if missing or len({t.party_id for t in team}) < LEAST_TEAM:
        raise TeamTooSmall(least=LEAST_TEAM, missing=", ".join(missing) or _("một người nữa"))


def post_interest_of_point(session: CommuneSession, *, by: Actor) -> int:
    """Hạch toán lãi ngày phiên cho mọi khoản vay của điểm; returns đồng posted."""
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(LOANS_OF_POINT, {"point": session.point_id, "on": session.held_on})
        cursor.execute(
            "select ledger_post_interest(%s, %s, %s, %s)",
            [session.held_on, session.office_id, session.pk, by.party_id],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _post_cash(
    session: CommuneSession, lines: tuple[postings.Line, ...], *, kind: str, by: Actor
) -> None:
    office_path = ".".join(session.path.split(".")[:2])
    post(
        [
            Draft(
                kind=kind,
                office_id=session.office_id,
                business_date=session.held_on,
                path=office_path,
                union_code=0,
                session_id=session.pk,
                parts=[(lines, Subjects(office_id=session.office_id, session_id=session.pk))],
            )
        ],
        by=by,
    )


def box_dong(session: CommuneSession, *, using: str = "default") -> int:
    """Quỹ phiên theo sổ: what the session's box must hold now."""
    balance = (
        AccountBalance.objects.using(using)
        .filter(account=Account.SESSION_CASH, office_id=session.office_id, subject=session.pk)
        .first()
    )
    return balance.balance_dong if balance else 0


def held_dong(sheet: CollectionSheet, *, using: str = "default") -> int:
    """Tiền tổ trưởng đang giữ theo sổ."""
    balance = (
        AccountBalance.objects.using(using)
        .filter(account=Account.LEADER_CASH, subject=sheet.group_id)
        .first()
    )
    return balance.balance_dong if balance else 0


@deed("session.paid_out", needs="session.teller")
def pay_out(*, by: Actor, session: CommuneSession, items: Sequence[QueueItem]) -> list[Loan]:
    """Giải ngân tại phiên: borrowers paid in person; one item at the desk, many when a whole queue is paid."""
    found = locked_session(session, by=by)
    queue = _waiting(found, items, QueueItem.Kind.PAYOUT, by=by)
    asked = sum(item.amount_dong for item in queue)
    if asked > box_dong(found, using=by.using):
        raise NotEnoughCash(held=money(box_dong(found, using=by.using)), asked=money(asked))
    loans = disburse_loans(
        by=by,
        application_ids=[i.application_id for i in queue if i.application_id],
        on=found.held_on,
        session_id=found.pk,
    )
    _done(queue, by=by)
    return loans


@deed("session.principal_queued", needs="session.teller")
def add_principal_payer(
    *, by: Actor, session: CommuneSession, loan: Loan, amount_dong: int, client_id: UUID
) -> QueueItem:
    """Người nộp gốc vào hàng: the borrower in person; sent twice, queued once."""
    found = locked_session(session, by=by)
    item, _made = QueueItem.objects.using(by.using).get_or_create(
        client_id=client_id,
        defaults={
            "session": found,
            "kind": QueueItem.Kind.PRINCIPAL,
            "loan": loan,
            "membership_id": loan.membership_id,
            "person_id": loan.person_id,
            "amount_dong": amount_dong,
            "path": loan.path,
            "union_code": loan.union_code,
        },
    )
    return item


@deed("session.principal_taken", needs="session.teller")
def take_principal_at_session(
    *, by: Actor, session: CommuneSession, items: Sequence[QueueItem]
) -> int:
    """Thu gốc tại phiên, người vay nộp tận tay: overdue first, then by due day, then frozen."""
    found = locked_session(session, by=by)
    queue = _waiting(found, items, QueueItem.Kind.PRINCIPAL, by=by)
    taken = take_principal_many(
        by=by,
        payments=[(i.loan_id, i.amount_dong) for i in queue if i.loan_id],
        on=found.held_on,
        session_id=found.pk,
    )
    _done(queue, by=by)
    return taken


def _waiting(
    session: CommuneSession, items: Sequence[QueueItem], kind: str, *, by: Actor
) -> list[QueueItem]:
    queue = list(
        QueueItem.objects.using(by.using)
        .select_for_update()
        .filter(
            pk__in=[i.pk for i in items], session=session, kind=kind, state=QueueItem.State.WAITING
        )
        .order_by("id")
    )
    if len(queue) != len(items):
        raise SomebodyWasFirst(what=_("Người trong hàng đợi"))
    return queue


def _done(queue: Sequence[QueueItem], *, by: Actor) -> None:
    """Xong: stamped in one statement; a payout learns the loan it became."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "update commune_sessions_queueitem q set state = 'done', done_at = %s, done_by = %s,"
            " loan_id = coalesce(q.loan_id, l.id), version = q.version + 1"
            " from commune_sessions_queueitem me left join lending_loan l on l.application_id = me.application_id"
            " where me.id = q.id and q.id = any (%s)",
            [now(), by.party_id, [item.pk for item in queue]],
        )


@deed("session.marked_absent", needs="session.teller")
def mark_absent(*, by: Actor, item: QueueItem) -> QueueItem:
    """Ghi vắng: the payout stays approved for the next session; the principal stays due."""
    found = QueueItem.objects.using(by.using).select_for_update().get(pk=item.pk)
    if found.state != QueueItem.State.WAITING:
        raise SomebodyWasFirst(what=_("Người trong hàng đợi"))
    found.state = QueueItem.State.ABSENT
    found.save(update_fields=["state"])
    return found


@deed("session.sheet_counted", needs="session.count")
def count_sheet(*, by: Actor, sheet: CollectionSheet, notes: Mapping[int, int]) -> CashCount:
    """Đếm tiền của tổ: notes by denomination must equal what the leader holds by the books; a difference is named."""
    found = CollectionSheet.objects.using(by.using).select_for_update().get(pk=sheet.pk)
    session = locked_session(CommuneSession(pk=found.session_id), by=by)
    if found.state not in (
        CollectionSheet.State.HANDED_IN,
        CollectionSheet.State.COLLECTING,
        CollectionSheet.State.COUNTED,
    ):
        raise SomebodyWasFirst(what=found.number)
    counted, listed = total_dong(notes), held_dong(found, using=by.using)
    if counted != listed:
        raise CashDoesNotMatch(
            counted=money(counted),
            listed=money(listed),
            word=word(counted - listed),
            difference=money(counted - listed),
            look_at=_look_at(found, abs(counted - listed), by=by),
        )
    count, _made = CashCount.objects.using(by.using).update_or_create(
        sheet=found,
        defaults={
            "session": session,
            "notes": {str(k): v for k, v in notes.items() if v},
            "total_dong": counted,
            "expected_dong": listed,
            "counted_by": by.party_id,
            "path": found.path,
            "union_code": found.union_code,
        },
    )
    CollectionSheet.objects.using(by.using).filter(pk=found.pk).update(
        state=CollectionSheet.State.COUNTED,
        cash_counted_dong=counted,
        version=F("version") + 1,
        attended_by=found.attended_by or "leader",
    )
    return count


def _look_at(sheet: CollectionSheet, difference_dong: int, *, by: Actor) -> str:
    """Where to look: receipts of just the difference, else the whole sheet."""
    same = (
        Receipt.objects.using(by.using)
        .filter(sheet=sheet, state=Receipt.State.RECORDED)
        .annotate(total=F("interest_dong") + F("savings_dong"))
    )
    numbers = [
        r.number
        for r in same
        if difference_dong in (r.interest_dong, r.savings_dong, r.interest_dong + r.savings_dong)
    ][:3]
    if numbers:
        return _("biên lai {numbers}").format(numbers=", ".join(numbers))
    return _("từng biên lai của bảng kê {number}").format(number=sheet.number)


@deed("session.sheet_set_aside", needs="session.count")
def set_aside_sheet(*, by: Actor, sheet: CollectionSheet) -> CollectionSheet:
    """Để tổ lại: absent or in dispute; the leader keeps holding the money by the books until the next session."""
    found = CollectionSheet.objects.using(by.using).select_for_update().get(pk=sheet.pk)
    locked_session(CommuneSession(pk=found.session_id), by=by)
    if found.state in (CollectionSheet.State.POSTED, CollectionSheet.State.ABSENT):
        raise SomebodyWasFirst(what=found.number)
    CashCount.objects.using(by.using).filter(sheet=found).update(sheet=None)
    found.state = CollectionSheet.State.ABSENT
    found.version += 1
    found.save(update_fields=["state", "version"])
    return found
