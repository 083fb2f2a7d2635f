"""Bàn giao dịch: the session is opened, borrowers are paid and pay in person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections
from django.db.models import Sum
from django.utils.translation import gettext as _

from diemtua.commune_sessions.actions.locking import check_version, locked_item, locked_session
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import money
from diemtua.commune_sessions.models import (
    CollectionSheet,
    CommuneSession,
    QueueItem,
    SessionTeamMember,
)
from diemtua.commune_sessions.problems import (
    CashBelowZero,
    LoanIsElsewhere,
    NotEnoughCash,
    NotOfTheOffice,
    NotTheDay,
    OnePersonAPart,
    PrincipalOutOfBounds,
    SamePersonTwice,
    SessionAlreadyOpen,
    TeamTooSmall,
)
from diemtua.commune_sessions.queries.sessions import candidates
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SameIdOtherContent, SomebodyWasFirst
from diemtua.groups.models import GroupPlacement
from diemtua.ledger.models import AccountBalance, LoanBalance
from diemtua.ledger.posting import Draft, Subjects, post, start_drafts
from diemtua.lending.actions import disburse_loans, let_freezes_end, take_principal_many
from diemtua.lending.models import Loan
from diemtua.lending.queries import BORROWER_TOLD_SQL
from diemtua.people.queries import in_force
from diemtua.rules import postings
from diemtua.rules.postings import Account
from diemtua.rules.session_rules import session_rules_on

# Interest of every loan placed at the point, whether its group comes or not: before all else of the day.
LOANS_OF_POINT = """
insert into draft_loan
select distinct l.id from lending_loan l
join groups_groupplacement p on p.group_id = l.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where l.state = 'open' and l.disbursed_on < %(on)s
"""

PAYOUT_QUEUE = f"""
insert into commune_sessions_queueitem (session_id, kind, state, application_id, membership_id, person_id, amount_dong,
                                        path, union_code, version)
select %(session)s, 'payout', 'waiting', a.id, a.membership_id, a.person_id, coalesce(v.first_dong, v.amount_dong),
       a.path, a.union_code, 1
from lending_loanapplication a
join lending_approval v on v.application_id = a.id and v.state = 'approved' and v.decided_on <= %(on)s
join groups_groupplacement p on p.group_id = a.group_id and p.point_id = %(point)s and p.valid_from <= %(on)s
     and (p.valid_to is null or p.valid_to > %(on)s)
where a.state = 'approved' and {BORROWER_TOLD_SQL}
  and not exists (select 1 from commune_sessions_queueitem q where q.session_id = %(session)s and q.application_id = a.id)
"""


@dataclass(frozen=True, kw_only=True)
class TeamPart:
    """Một người của tổ giao dịch và phần việc."""

    party_id: UUID
    name: str
    part: str


@deed("session.opened", needs="session.open")
def open_session(
    *,
    by: Actor,
    session: CommuneSession,
    team: Sequence[TeamPart],
    cash_brought_dong: int,
    version: int | None = None,
) -> CommuneSession:
    """Mở phiên: a team of at least three with their parts, the cash brought, interest posted, payouts queued."""
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state != CommuneSession.State.PLANNED:
        raise SessionAlreadyOpen(on=found.held_on)
    check_version(found, version, what=_("Phiên này"))
    if found.held_on != by.on:
        raise NotTheDay(on=found.held_on, today=by.on)
    if cash_brought_dong < 0:
        raise CashBelowZero(field="cash_brought_dong")
    _check_team(team, found, by=by)
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
        post_cash(found, postings.cash_brought(cash_brought_dong), kind="cash_brought", by=by)
    _queue_payouts(found, by=by)
    return found


def _check_team(team: Sequence[TeamPart], session: CommuneSession, *, by: Actor) -> None:
    """People of the office that day, each in one part; one leader, one controller, who are two people."""
    rules = session_rules_on(session.held_on)
    names = {"leader": _("tổ trưởng"), "controller": _("kiểm soát"), "teller": _("giao dịch viên")}
    people, parts = [t.party_id for t in team], [t.part for t in team]
    twice = next((t.name for t in team if people.count(t.party_id) > 1), None)
    if twice is not None:
        raise SamePersonTwice(name=twice)
    missing = [names[part] for part in rules.team_lacks(parts, list(names))]
    if missing or len(team) < rules.least_team:
        raise TeamTooSmall(least=rules.least_team, missing=", ".join(missing) or _("một người nữa"))
    for part in rules.held_by_many(parts):
        raise OnePersonAPart(part=names[part])
    known = {c.party_id for c in candidates(session, session.held_on, using=by.using)}
    stranger = next((t.name for t in team if t.party_id not in known), None)
    if stranger is not None:
        raise NotOfTheOffice(name=stranger)


def _queue_payouts(session: CommuneSession, *, by: Actor) -> int:
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            PAYOUT_QUEUE,
            {"session": session.pk, "point": session.point_id, "on": session.held_on},
        )
        return int(cursor.rowcount)


@deed("session.payouts_queued", needs="session.teller")
def queue_payouts(*, by: Actor, session: CommuneSession) -> int:
    """Gọi thêm hồ sơ giải ngân: what was approved since the session was opened; returns how many joined."""
    return _queue_payouts(locked_session(session, by=by), by=by)


def post_interest_of_point(session: CommuneSession, *, by: Actor) -> int:
    """Hạch toán lãi ngày phiên cho mọi khoản vay của điểm, after freezes whose end has come; returns đồng posted."""
    let_freezes_end(by, on=session.held_on, office_id=session.office_id)
    start_drafts(by.using)
    with connections[by.using].cursor() as cursor:
        cursor.execute(LOANS_OF_POINT, {"point": session.point_id, "on": session.held_on})
        cursor.execute(
            "select ledger_post_interest(%s, %s, %s, %s)",
            [session.held_on, session.office_id, session.pk, by.party_id],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def post_cash(
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


def cash_in_hand_dong(session: CommuneSession, *, using: str = "default") -> int:
    """Tiền đang có trong quỹ: the box by the books, and what groups have counted out and is posted with the session."""
    counted = (
        CollectionSheet.objects.using(using)
        .filter(session=session, state=CollectionSheet.State.COUNTED)
        .aggregate(sum=Sum("cash_counted_dong"))["sum"]
    )
    return box_dong(session, using=using) + (counted or 0)


@deed("session.paid_out", needs="session.teller")
def pay_out(*, by: Actor, session: CommuneSession, items: Sequence[QueueItem]) -> list[Loan]:
    """Giải ngân tại phiên: borrowers paid in person; one item at the desk, many when a whole queue is paid."""
    found = locked_session(session, by=by)
    queue = waiting_items(found, items, QueueItem.Kind.PAYOUT, by=by)
    asked = sum(item.amount_dong for item in queue)
    held = cash_in_hand_dong(found, using=by.using)
    if asked > held:
        raise NotEnoughCash(held=money(held), asked=money(asked))
    loans = disburse_loans(
        by=by,
        application_ids=[i.application_id for i in queue if i.application_id],
        on=found.held_on,
        session_id=found.pk,
    )
    mark_done(queue, by=by)
    return loans


@deed("session.principal_queued", needs="session.teller")
def add_principal_payer(
    *, by: Actor, session: CommuneSession, loan: Loan, amount_dong: int, client_id: UUID
) -> QueueItem:
    """Người nộp gốc vào hàng: the borrower in person; sent twice, queued once."""
    found = locked_session(session, by=by)
    item = QueueItem.objects.using(by.using).filter(client_id=client_id).first()
    if item is not None:
        if (item.session_id, item.loan_id, item.amount_dong) != (found.pk, loan.pk, amount_dong):
            raise SameIdOtherContent(id=client_id)
        return item
    _check_payer(found, loan, amount_dong, by=by)
    return QueueItem.objects.using(by.using).create(
        client_id=client_id,
        session=found,
        kind=QueueItem.Kind.PRINCIPAL,
        loan=loan,
        membership_id=loan.membership_id,
        person_id=loan.person_id,
        amount_dong=amount_dong,
        path=loan.path,
        union_code=loan.union_code,
    )


def _check_payer(session: CommuneSession, loan: Loan, amount_dong: int, *, by: Actor) -> None:
    """The loan is paid at this point, and no more is taken than is owed with what already waits."""
    here = GroupPlacement.objects.using(by.using).filter(
        in_force(session.held_on), group=loan.group_id, point=session.point_id
    )
    balance = LoanBalance.objects.using(by.using).filter(loan_id=loan.pk).first()
    if balance is None or loan.state != Loan.State.OPEN or not here.exists():
        raise LoanIsElsewhere(code=loan.code)
    waiting = QueueItem.objects.using(by.using).filter(
        session=session, loan=loan, kind=QueueItem.Kind.PRINCIPAL, state=QueueItem.State.WAITING
    )
    owed = balance.in_term_dong + balance.overdue_dong + balance.frozen_dong
    owed -= waiting.aggregate(sum=Sum("amount_dong"))["sum"] or 0
    if not 0 < amount_dong <= owed:
        raise PrincipalOutOfBounds(field="amount_dong", most=money(owed), code=loan.code)


@deed("session.principal_taken", needs="session.teller")
def take_principal_at_session(
    *, by: Actor, session: CommuneSession, items: Sequence[QueueItem]
) -> int:
    """Thu gốc tại phiên, người vay nộp tận tay: overdue first, then by due day, then frozen."""
    found = locked_session(session, by=by)
    queue = waiting_items(found, items, QueueItem.Kind.PRINCIPAL, by=by)
    taken = take_principal_many(
        by=by,
        payments=[(i.loan_id, i.amount_dong) for i in queue if i.loan_id],
        on=found.held_on,
        session_id=found.pk,
    )
    mark_done(queue, by=by)
    return taken


def waiting_items(
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


def mark_done(queue: Sequence[QueueItem], *, by: Actor) -> None:
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
    _session, found = locked_item(item, by=by)
    found.state = QueueItem.State.ABSENT
    found.version += 1
    found.save(using=by.using, update_fields=["state", "version"])
    return found


__all__ = [
    "TeamPart",
    "add_principal_payer",
    "box_dong",
    "cash_in_hand_dong",
    "held_dong",
    "locked_session",
    "mark_absent",
    "mark_done",
    "open_session",
    "pay_out",
    "post_cash",
    "post_interest_of_point",
    "queue_payouts",
    "take_principal_at_session",
    "waiting_items",
]
