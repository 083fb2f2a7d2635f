"""Người mẫu làm việc: the generated people do what nobody did by hand, through the same deeds as everybody.

One session or one month's end at a time. What a user has already done stands; the rest is done seeded, so that the
same calendar moved on twice gives the same books.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import connections

from diemtua.commune_sessions.actions import (
    BoardPaid,
    close_session,
    mark_absent,
    open_session,
    pay_commissions,
    pay_out,
    post_session,
    prepare_sheets,
    take_principal_at_session,
    write_briefing,
)
from diemtua.commune_sessions.actions.desk import TeamPart, box_dong, cash_in_hand_dong
from diemtua.commune_sessions.actions.receipts import post_receipts
from diemtua.commune_sessions.cash import LOOSE, NOTES
from diemtua.commune_sessions.models import Briefing, CollectionSheet, CommuneSession, QueueItem
from diemtua.demonstration.minutes import minutes_of
from diemtua.demonstration.plan.rows import Extension, Freeze
from diemtua.demonstration.streams import Turn, alone
from diemtua.ground.actors import Actor, acting
from diemtua.lending.actions import disburse_tranches
from diemtua.savings.actions import withdraw_savings

State = CommuneSession.State
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PAYS_IN_ROUND = 1_000
"""Bà con đưa tiền chẵn nghìn: what is over the interest goes into savings."""


class Habits(Protocol):
    """Nếp của người mẫu, asked by the runner; the plan answers."""

    def gives(self, membership_id: int, month_on: date) -> tuple[int, int]:
        """Share of the interest due in per cent, and đồng saved."""

    def loan(self, loan_no: int) -> int:
        """The id in the books of a loan of the plan."""

    def decided(
        self, after: date, until: date, *, point_id: int | None = None
    ) -> list[Extension | Freeze]:
        """Extensions and freezes dated after one day up to another; of one point's loans, or of all."""

    def attends(self, group_id: int, month_on: date) -> str:
        """leader, deputy or absent."""

    def later_tranches(self, session: CommuneSession) -> list[tuple[int, int]]:
        """Loan and đồng of further disbursements at this session."""

    def withdraws(self, session: CommuneSession) -> list[tuple[int, int]]:
        """Membership and đồng of savings taken out."""

    def pays_principal(self, session: CommuneSession) -> Iterable[tuple[int, int]]:
        """Loan and đồng that borrowers bring to this session."""


def notes_of(dong: int) -> dict[int, int]:
    """Tiền theo mệnh giá: the fewest notes that make the sum; below a thousand as loose đồng."""
    left, found = dong, {}
    for note in NOTES:
        found[note], left = divmod(left, note)
    if left:
        found[LOOSE] = left
    return {note: number for note, number in found.items() if number}


def run_session(
    session: CommuneSession,
    *,
    team: list[TeamPart],
    habits: Habits,
    by: Actor,
    closer: Actor,
    turn: Turn = alone,
) -> None:
    """One session from its lists to its close, each step in a transaction; what is already done is left as it is."""
    with turn("lists"), acting(by):
        _collect_in_villages(session, habits=habits, by=by)
    with turn("opening"), acting(by):
        session = _open(session, team=team, by=by)
    with acting(by):
        session = _hold(session, habits=habits, by=by, turn=turn)
    with turn("closing"), acting(by):
        _end(session, by=by, closer=closer)


def _collect_in_villages(session: CommuneSession, *, habits: Habits, by: Actor) -> None:
    if session.state == State.PLANNED:
        prepare_sheets(by=by, session=session)
    if session.state in (State.PLANNED, State.OPEN):
        collect(session, habits=habits, by=by)


def _open(session: CommuneSession, *, team: list[TeamPart], by: Actor) -> CommuneSession:
    if session.state != State.PLANNED:
        return session
    brought = _cash_needed(session, by=by)
    return open_session(by=by, session=session, team=team, cash_brought_dong=brought)


def _hold(session: CommuneSession, *, habits: Habits, by: Actor, turn: Turn) -> CommuneSession:
    """From the queues to the posting, all or nothing: what the plan pays out is not asked for twice."""
    with turn("desk"):
        if session.state == State.OPEN:
            _serve(session, habits=habits, by=by)
    with turn("posting"):
        if session.state == State.OPEN:
            count_all(session, habits=habits, by=by)
            session = post_session(by=by, session=session)
    return session


def _serve(session: CommuneSession, *, habits: Habits, by: Actor) -> None:
    waiting = list(_queue(session, QueueItem.Kind.PAYOUT, by=by))
    if waiting:
        pay_out(by=by, session=session, items=waiting)
    terms = habits.later_tranches(session)
    if terms:
        disburse_tranches(by=by, amounts=terms, on=session.held_on, session_id=session.pk)
    takings = habits.withdraws(session)
    if takings:
        withdraw_savings(by=by, withdrawals=takings, on=session.held_on, session_id=session.pk)
    for left in _queue(session, QueueItem.Kind.WITHDRAWAL, by=by):
        mark_absent(by=by, item=left)
    pay_boards(session, by=by)
    bring_principal(session, habits=habits, by=by)
    paying = list(_queue(session, QueueItem.Kind.PRINCIPAL, by=by))
    if paying:
        take_principal_at_session(by=by, session=session, items=paying)


def _end(session: CommuneSession, *, by: Actor, closer: Actor) -> None:
    if session.state != State.POSTED:
        return
    written = Briefing.objects.using(by.using).filter(session=session, written_at__isnull=False)
    if not written.exists():
        write_briefing(by=by, session=session, minutes=minutes_of(session, by=by))
    close_session(by=closer, session=session, notes=notes_of(box_dong(session, using=by.using)))


def _queue(session: CommuneSession, kind: str, *, by: Actor) -> Iterable[QueueItem]:
    return (
        QueueItem.objects.using(by.using)
        .filter(session=session, kind=kind, state="waiting")
        .order_by("id")
    )


def _cash_needed(session: CommuneSession, *, by: Actor) -> int:
    """Tiền mang theo: what will be paid out, in whole tens of millions, and some for change."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(coalesce(v.first_dong, v.amount_dong)), 0) from lending_loanapplication a"
            " join lending_approval v on v.application_id = a.id and v.state = 'approved' and v.decided_on <= %(on)s"
            " join groups_groupplacement p on p.group_id = a.group_id and p.point_id = %(point)s"
            " and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s) where a.state = 'approved'",
            {"on": session.held_on, "point": session.point_id},
        )
        row = cursor.fetchone()
    asked = int(row[0]) if row else 0
    asked += sum(one.shown_dong for one in boards_owed(session, by=by))
    return -(-asked // 10_000_000) * 10_000_000 + 200_000_000


BOARDS = """
select sh.id, b.person_id, -a.balance_dong
from commune_sessions_collectionsheet sh
join ledger_accountbalance a on a.account = 7020 and a.office_id = %(office)s and a.subject = sh.group_id
     and a.balance_dong < 0
join groups_boardmember b on b.group_id = sh.group_id and b.post = 'leader' and b.valid_from <= %(on)s
     and (b.valid_to is null or b.valid_to > %(on)s)
where sh.session_id = %(session)s and not exists (
    select 1 from commune_sessions_commissionpayment p where p.session_id = sh.session_id and p.group_id = sh.group_id)
order by sh.id
"""


def boards_owed(session: CommuneSession, *, by: Actor) -> list[BoardPaid]:
    """Ban quản lý tổ còn hoa hồng: the leader of each group that the books owe something."""
    facts: dict[str, Any] = {
        "session": session.pk,
        "office": session.office_id,
        "on": session.held_on,
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(BOARDS, facts)
        owed = cursor.fetchall()
    sheets = CollectionSheet.objects.using(by.using).select_related("group")
    here = sheets.in_bulk([sheet for sheet, _leader, _dong in owed])
    return [
        BoardPaid(sheet=here[sheet], received_by_id=leader, shown_dong=int(dong))
        for sheet, leader, dong in owed
    ]


def pay_boards(session: CommuneSession, *, by: Actor) -> None:
    """Trả hoa hồng của các tháng đã khóa, as far as the box goes."""
    left, paid = cash_in_hand_dong(session, using=by.using), []
    for one in boards_owed(session, by=by):
        if one.shown_dong <= left:
            left -= one.shown_dong
            paid.append(one)
    if paid:
        pay_commissions(by=by, session=session, paid=paid)


COLLECT = """
insert into commune_sessions_receipt
    (id, number, sheet_id, membership_id, interest_dong, savings_dong, received_on, device_at, recorded_by, state, path,
     union_code)
select md5('receipt/' || sh.id || '/' || l.membership_id)::uuid,
       'BL' || substr(sh.number, 3) || '-' || lpad(l.number::text, 3, '0'), sh.id, l.membership_id, g.interest, g.saving,
       %(day)s::date, %(at)s, %(party)s, 'recorded', sh.path, sh.union_code
from unnest(%(members)s::bigint[], %(shares)s::int[], %(savings)s::bigint[]) t (membership_id, share, saving)
join commune_sessions_sheetline l on l.membership_id = t.membership_id
join commune_sessions_collectionsheet sh on sh.id = l.sheet_id and sh.session_id = %(session)s
     and sh.state in ('prepared', 'collecting')
cross join lateral (
    select (l.interest_dong + l.arrears_dong) as owed
) o
cross join lateral (
    select case when t.share >= 100 then o.owed else o.owed * t.share / 100 / %(round)s * %(round)s end as interest
) i
cross join lateral (
    select i.interest,
           case when i.interest + t.saving = 0 then 0
                else (i.interest + t.saving + %(round)s - 1) / %(round)s * %(round)s - i.interest end as saving
) g
where g.interest + g.saving > 0
  and not exists (select 1 from commune_sessions_receipt r where r.sheet_id = sh.id and r.membership_id = l.membership_id
                  and r.state <> 'reversed')
returning id
"""


def collect(session: CommuneSession, *, habits: Habits, by: Actor) -> int:
    """Thu tại thôn: who has given nothing yet gives what her habit says, the day before the session."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select l.membership_id from commune_sessions_sheetline l"
            " join commune_sessions_collectionsheet sh on sh.id = l.sheet_id"
            " where sh.session_id = %s and sh.state in ('prepared', 'collecting')",
            [session.pk],
        )
        members = [row[0] for row in cursor.fetchall()]
        given = [habits.gives(member, session.held_on.replace(day=1)) for member in members]
        day = session.held_on - timedelta(days=1)
        cursor.execute(
            COLLECT,
            {
                "members": members,
                "shares": [share for share, _saved in given],
                "savings": [saved for _share, saved in given],
                "session": session.pk,
                "day": day,
                "at": datetime.combine(day, time(16, 0), HANOI),
                "party": by.party_id,
                "round": PAYS_IN_ROUND,
            },
        )
        receipts = [row[0] for row in cursor.fetchall()]
    if receipts:
        post_receipts(receipts, by=by)
    return len(receipts)


def bring_principal(session: CommuneSession, *, habits: Habits, by: Actor) -> None:
    """Người nộp gốc: queued in one statement; amounts never above what is owed."""
    brought = list(habits.pays_principal(session))
    if not brought:
        return
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "insert into commune_sessions_queueitem (session_id, kind, state, loan_id, membership_id, person_id,"
            " amount_dong, path, union_code, version)"
            " select %s, 'principal', 'waiting', l.id, l.membership_id, l.person_id,"
            " least(t.dong, b.in_term_dong + b.overdue_dong + b.frozen_dong), l.path, l.union_code, 1"
            " from unnest(%s::bigint[], %s::bigint[]) t (loan_id, dong)"
            " join lending_loan l on l.id = t.loan_id join ledger_loanbalance b on b.loan_id = l.id"
            " where b.in_term_dong + b.overdue_dong + b.frozen_dong > 0 and not exists ("
            " select 1 from commune_sessions_queueitem q where q.session_id = %s and q.loan_id = l.id)",
            [
                session.pk,
                [loan for loan, _d in brought],
                [dong for _l, dong in brought],
                session.pk,
            ],
        )


COUNT = """
with sheets as (
    select sh.id, sh.group_id, sh.path, sh.union_code, t.attended_by, coalesce(a.balance_dong, 0) as held
    from commune_sessions_collectionsheet sh
    join unnest(%(groups)s::bigint[], %(attended)s::text[]) t (group_id, attended_by) on t.group_id = sh.group_id
    left join ledger_accountbalance a on a.account = 1015 and a.subject = sh.group_id and a.office_id = %(office)s
    where sh.session_id = %(session)s and sh.state in ('prepared', 'collecting', 'handed_in')
), counted as (
    insert into commune_sessions_cashcount (session_id, sheet_id, notes, total_dong, expected_dong, counted_by, reason,
                                            path, union_code)
    select %(session)s, s.id, n.notes, s.held, s.held, %(party)s, '', s.path, s.union_code
    from sheets s
    cross join lateral (
        select coalesce(jsonb_object_agg(note::text, number) filter (where number > 0), '{}') as notes from (
            select note, case when lag(note) over (order by note desc) is null then s.held / note
                              else s.held %% lag(note) over (order by note desc) / note end as number
            from unnest(array[500000, 100000, 20000, 10000, 1000, 1]::bigint[]) note
        ) x
    ) n
    where s.attended_by <> 'absent'
)
update commune_sessions_collectionsheet c
set state = case when s.attended_by = 'absent' then 'absent' else 'counted' end,
    attended_by = case when s.attended_by = 'absent' then '' else s.attended_by end,
    cash_counted_dong = case when s.attended_by = 'absent' then null else s.held end,
    handed_in_at = %(at)s, version = c.version + 1,
    union_checked_by = case when s.attended_by <> 'absent' then coalesce(c.union_checked_by, %(party)s) end,
    union_checked_at = case when s.attended_by <> 'absent' then coalesce(c.union_checked_at, %(at)s) end
from sheets s where s.id = c.id
"""


def count_all(session: CommuneSession, *, habits: Habits, by: Actor) -> None:
    """Các tổ nộp và được đếm: cash equals what each leader holds by the books; who is absent keeps holding it."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select group_id from commune_sessions_collectionsheet where session_id = %s",
            [session.pk],
        )
        groups = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            COUNT,
            {
                "groups": groups,
                "attended": [
                    habits.attends(group, session.held_on.replace(day=1)) for group in groups
                ],
                "session": session.pk,
                "office": session.office_id,
                "party": by.party_id,
                "at": datetime.combine(session.held_on, time(9, 0), HANOI),
            },
        )
