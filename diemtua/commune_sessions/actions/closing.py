"""Giao ban và khóa phiên: minutes with tasks, the box counted, totals kept, the session closed by the controller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.db.models import F

from diemtua.commune_sessions.actions.desk import _post_cash, box_dong, locked_session
from diemtua.commune_sessions.cash import money, total_dong, word
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
    SessionIsNotOpen,
    WhoPostsDoesNotClose,
)
from diemtua.ground.actors import Actor
from diemtua.ground.clock import now
from diemtua.ground.deeds import deed
from diemtua.rules import postings


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
def write_briefing(*, by: Actor, session: CommuneSession, minutes: Minutes) -> Briefing:
    """Ghi biên bản giao ban: chaired by the team leader; attendance, results, tasks with owner and day."""
    found = CommuneSession.objects.using(by.using).select_for_update().get(pk=session.pk)
    if found.state == CommuneSession.State.PLANNED or found.state == CommuneSession.State.CLOSED:
        raise SessionIsNotOpen(on=found.held_on)
    leader = found.team.filter(part="leader").values_list("name", flat=True).first() or by.name
    briefing, _made = Briefing.objects.using(by.using).update_or_create(
        session=found,
        defaults={
            "chaired_by": leader,
            "results": minutes.results,
            "shortcomings": minutes.shortcomings,
            "new_policy": minutes.new_policy,
            "written_at": now(),
            "path": found.path,
        },
    )
    present = BriefingAttendance.objects.using(by.using)
    have = {(a.name, a.role) for a in present.filter(briefing=briefing)}
    present.bulk_create(
        BriefingAttendance(
            briefing=briefing,
            name=p.name,
            role=p.role,
            group_id=p.group_id,
            present=p.present,
            path=found.path,
        )
        for p in minutes.present
        if (p.name, p.role) not in have
    )
    tasks = BriefingTask.objects.using(by.using)
    told = {(t.what, t.owner) for t in tasks.filter(briefing=briefing)}
    tasks.bulk_create(
        BriefingTask(
            briefing=briefing, what=t.what, owner=t.owner, due_on=t.due_on, path=found.path
        )
        for t in minutes.tasks
        if (t.what, t.owner) not in told
    )
    return briefing


TOTALS = """
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
       coalesce(sum(-l.amount_dong) filter (where l.account in (3010, 3020, 3030) and l.amount_dong < 0), 0),
       coalesce(sum(-l.amount_dong) filter (where l.account = 4020 and l.amount_dong < 0), 0),
       %(difference)s
from commune_sessions_communesession s
left join ledger_entry e on e.session_id = s.id and e.month >= date_trunc('month', s.held_on)::date
left join ledger_line l on l.month = e.month and l.entry_id = e.id
where s.id = %(session)s
group by s.id
on conflict (session_id) do nothing
"""


@deed("session.closed", needs="session.close")
def close_session(
    *, by: Actor, session: CommuneSession, notes: Mapping[int, int], reason: str = ""
) -> CommuneSession:
    """Khóa phiên: the controller, another person than who posted, counts the box; a difference needs its reason."""
    found = locked_session(session, by=by, state=CommuneSession.State.POSTED)
    if found.posted_by == by.party_id:
        raise WhoPostsDoesNotClose
    if (
        not Briefing.objects.using(by.using)
        .filter(session=found, written_at__isnull=False)
        .exists()
    ):
        raise BriefingIsMissing
    counted, listed = total_dong(notes), box_dong(found, using=by.using)
    if counted != listed and not reason.strip():
        raise BoxDoesNotMatch(
            counted=money(counted),
            listed=money(listed),
            word=word(counted - listed),
            difference=money(counted - listed),
        )
    CashCount.objects.using(by.using).create(
        session=found,
        notes={str(k): v for k, v in notes.items() if v},
        total_dong=counted,
        expected_dong=listed,
        counted_by=by.party_id,
        reason=reason,
        path=found.path,
    )
    if counted < listed:
        _post_cash(found, postings.cash_short(listed - counted), kind="cash_short", by=by)
    if counted > listed:
        _post_cash(found, postings.cash_over(counted - listed), kind="cash_over", by=by)
    if counted:
        _post_cash(found, postings.cash_returned(counted), kind="cash_returned", by=by)
    with connections[by.using].cursor() as cursor:
        cursor.execute(TOTALS, {"session": found.pk, "difference": counted - listed})
    CommuneSession.objects.using(by.using).filter(pk=found.pk).update(
        state=CommuneSession.State.CLOSED,
        closed_at=now(),
        closed_by=by.party_id,
        version=F("version") + 1,
    )
    return CommuneSession.objects.using(by.using).get(pk=found.pk)
