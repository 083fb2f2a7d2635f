"""Giao ban và khóa phiên: minutes with tasks, the box counted, totals kept, the session closed by the controller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.utils.translation import gettext as _

from diemtua.commune_sessions.actions.desk import box_dong, post_cash
from diemtua.commune_sessions.actions.locking import check_version, locked_session
from diemtua.commune_sessions.cash import kept_notes, money, total_dong, word
from diemtua.commune_sessions.models import (
    Briefing,
    BriefingAttendance,
    BriefingTask,
    CashCount,
    CommuneSession,
)
from diemtua.commune_sessions.problems import (
    BoxDoesNotMatch,
    BriefingIsMissing,
    MinutesAreEmpty,
    SessionIsNotOpen,
    TaskIsDone,
    WhoPostsDoesNotClose,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.ledger.chain import drop_anchor
from diemtua.rules import postings
from diemtua.savings.queries import PAID_IN


@dataclass(frozen=True, kw_only=True)
class Present:
    name: str
    role: str
    group_id: int | None = None
    present: bool = True


@dataclass(frozen=True, kw_only=True)
class Task:
    what: str
    owner: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Nội dung giao ban."""

    results: str = ""
    shortcomings: str = ""
    new_policy: str = ""
    present: Sequence[Present] = ()
    tasks: Sequence[Task] = ()


@deed("session.briefed", needs="session.brief")
def write_briefing(
    *, by: Actor, session: CommuneSession, minutes: Minutes, version: int | None = None
) -> Briefing:
    """Ghi biên bản giao ban: chaired by the team leader; attendance, results, tasks with owner and day.

    It can be written again until the session is closed; the last writing stands.
    """
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state not in (CommuneSession.State.OPEN, CommuneSession.State.POSTED):
        raise SessionIsNotOpen(on=found.held_on)
    if not minutes.results.strip():
        raise MinutesAreEmpty(field="results")
    briefing = Briefing.objects.using(by.using).select_for_update().filter(session=found).first()
    if briefing is None:
        briefing = Briefing(session=found, path=found.path, version=0)
    check_version(briefing, version, what=_("Biên bản giao ban"))
    leader = found.team.using(by.using).filter(part="leader").first()
    briefing.chaired_by = leader.name if leader else by.name
    briefing.secretary = by.name[:120]
    briefing.results = minutes.results.strip()
    briefing.shortcomings = minutes.shortcomings.strip()
    briefing.new_policy = minutes.new_policy.strip()
    briefing.written_at = now()
    briefing.version += 1
    briefing.save(using=by.using)
    _write_rows(briefing, minutes, by=by)
    return briefing


def _write_rows(briefing: Briefing, minutes: Minutes, *, by: Actor) -> None:
    people = BriefingAttendance.objects.using(by.using)
    people.filter(briefing=briefing).delete()
    people.bulk_create(
        BriefingAttendance(
            briefing=briefing,
            name=p.name,
            role=p.role,
            group_id=p.group_id,
            present=p.present,
            path=briefing.path,
        )
        for p in minutes.present
    )
    tasks = BriefingTask.objects.using(by.using)
    done = {(t.what, t.owner): t.done_on for t in tasks.filter(briefing=briefing)}
    tasks.filter(briefing=briefing).delete()
    tasks.bulk_create(
        BriefingTask(
            briefing=briefing,
            what=t.what,
            owner=t.owner,
            due_on=t.due_on,
            done_on=done.get((t.what, t.owner)),
            path=briefing.path,
        )
        for t in minutes.tasks
    )


@deed("session.task_done", needs="session.brief")
def finish_task(*, by: Actor, task: BriefingTask) -> BriefingTask:
    """Ghi việc giao ban đã xong, on the day it was told."""
    found = BriefingTask.objects.using(by.using).select_for_update().get(pk=task.pk)
    if found.done_on is not None:
        raise TaskIsDone
    found.done_on = by.on
    found.save(using=by.using, update_fields=["done_on"])
    return found


TOTALS = f"""
insert into facts_sessiontotals (session_id, office_id, unit_id, held_on, path, groups_due, groups_present, receipts,
    disbursed_dong, disbursed_turns, principal_dong, interest_dong, savings_dong, cash_difference_dong)
select s.id, s.office_id, s.unit_id, s.held_on, s.path,
       (select count(*) from commune_sessions_collectionsheet where session_id = s.id),
       (select count(*) from commune_sessions_collectionsheet where session_id = s.id and state = 'posted'),
       (select count(*) from commune_sessions_receipt r join commune_sessions_collectionsheet sh on sh.id = r.sheet_id
        where sh.session_id = s.id and r.state = 'posted'),
       coalesce(sum(-l.amount_dong) filter (where l.account = 1010 and e.kind like 'disburse%%'), 0),
       count(distinct l.loan_id) filter (where e.kind like 'disburse%%'),
       coalesce(sum(l.amount_dong) filter (where l.account = 1010 and e.kind like 'principal_paid%%'), 0),
       coalesce(sum(-l.amount_dong) filter (where l.account in (3010, 3020, 3030) and e.kind not in
                                            ('interest_posted', 'interest_given_back', 'interest_refunded')), 0),
       coalesce(sum(-l.amount_dong) filter (where {PAID_IN}), 0),
       %(difference)s
from commune_sessions_communesession s
left join ledger_entry e on e.session_id = s.id and e.month >= date_trunc('month', s.held_on)::date
left join lateral (
    -- Entry by entry through its key: in a month that has no statistics yet the planner would join whole months.
    select * from ledger_line here where here.month = e.month and here.entry_id = e.id offset 0
) l on true
where s.id = %(session)s
group by s.id
on conflict (session_id) do nothing
"""


@deed("session.closed", needs="session.close")
def close_session(
    *,
    by: Actor,
    session: CommuneSession,
    notes: Mapping[int, int],
    reason: str = "",
    version: int | None = None,
) -> CommuneSession:
    """Khóa phiên: the controller, another person than who posted, counts the box; a difference needs its reason."""
    found = locked_session(session, by=by, state=CommuneSession.State.POSTED)
    check_version(found, version, what=_("Phiên này"))
    if found.posted_by == by.party_id:
        raise WhoPostsDoesNotClose
    written = Briefing.objects.using(by.using).filter(session=found, written_at__isnull=False)
    if not written.exists():
        raise BriefingIsMissing
    counted, listed = total_dong(notes), box_dong(found, using=by.using)
    if counted != listed and not reason.strip():
        raise BoxDoesNotMatch(
            field="reason",
            counted=money(counted),
            listed=money(listed),
            word=word(counted - listed),
            difference=money(counted - listed),
        )
    CashCount.objects.using(by.using).create(
        session=found,
        notes=kept_notes(notes),
        total_dong=counted,
        expected_dong=listed,
        counted_by=by.party_id,
        reason=reason.strip(),
        path=found.path,
    )
    _settle_box(found, counted=counted, listed=listed, by=by)
    with connections[by.using].cursor() as cursor:
        cursor.execute(TOTALS, {"session": found.pk, "difference": counted - listed})
    found.state = CommuneSession.State.CLOSED
    found.closed_at, found.closed_by = now(), by.party_id
    found.version += 1
    found.save(using=by.using)
    drop_anchor(found.office_id, by=by, session_id=found.pk)
    return found


def _settle_box(session: CommuneSession, *, counted: int, listed: int, by: Actor) -> None:
    """What is over or short is booked apart, what was counted goes back to the office: the box ends at zero."""
    if counted < listed:
        post_cash(session, postings.cash_short(listed - counted), kind="cash_short", by=by)
    if counted > listed:
        post_cash(session, postings.cash_over(counted - listed), kind="cash_over", by=by)
    if counted:
        post_cash(session, postings.cash_returned(counted), kind="cash_returned", by=by)
