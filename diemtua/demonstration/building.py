"""Dựng huyện mẫu `bu-gia-map`: the ground by COPY, the books by the opening deed, then every session and close in order.

The same every time, in one go; a build that is killed leaves the database empty of it, since it is one transaction
up to the opening, and goes on from the first step of a session that is not done. Sessions are held side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connections, transaction

from diemtua.access.queries import house
from diemtua.associations.models import Office
from diemtua.commune_sessions.actions import plan_sessions
from diemtua.commune_sessions.actions.desk import TeamPart
from diemtua.commune_sessions.models import CommuneSession
from diemtua.demonstration.habits import SEED, PlannedHabits
from diemtua.demonstration.loading.accounts import make_accounts, team
from diemtua.demonstration.loading.applications import load_applications
from diemtua.demonstration.loading.books import books_of
from diemtua.demonstration.loading.copying import OFFICE_ID
from diemtua.demonstration.loading.ground import load_ground
from diemtua.demonstration.loading.people import Paths, load_groups, load_people
from diemtua.demonstration.plan import build_plan
from diemtua.demonstration.plan.dates import AS_OF, OPENING_ON
from diemtua.demonstration.plan.rows import Extension, Plan
from diemtua.demonstration.running import Habits, run_session
from diemtua.demonstration.streams import Streams, Turn, alone
from diemtua.ground.actors import Actor, acting
from diemtua.ground.models import Calendar
from diemtua.ledger.models import ClosedMonth, Line
from diemtua.lending.actions import extend_term, freeze_debt, open_books
from diemtua.lending.models import InstalmentEvent, Loan
from diemtua.month_end.actions import close_month, run_close
from diemtua.month_end.models import CloseRun
from diemtua.rules.periods import Month
from diemtua.rules.postings import Account

Told = Callable[[str], None]
NAME = "bu-gia-map"


def build(*, using: str = "owner", told: Told = print) -> None:
    """Build everything up to the day of the plan."""
    plan = build_plan(SEED)
    told("Kế hoạch đã lập")
    _hurry(using)
    if Calendar.objects.using(using).filter(id=1).exists():
        told(_where_it_stopped(using))
    else:
        _load(plan, using, told)
    _know_sizes(using)
    habits = PlannedHabits(plan, using=using)
    with Streams(using=using, begin=lambda: _hurry(using)) as streams:
        _run_to(AS_OF, habits, using, told, streams)
    _wait_for_the_disk(using)
    Calendar.objects.using(using).filter(id=1).update(today=AS_OF)


def _hurry(using: str) -> None:
    """No commit of the build waits for the disk: whatever a fall of the machine takes, it takes from the end.

    What is left then is an earlier moment of the same build, and it goes on from there. A person's work never
    runs under this: the setting is this connection's alone, and ends with the build.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("set synchronous_commit = off")


def _wait_for_the_disk(using: str) -> None:
    """The day of the finished demonstration is set by a commit that waits for all before it."""
    with connections[using].cursor() as cursor:
        cursor.execute("reset synchronous_commit")


def _where_it_stopped(using: str) -> str:
    """Dựng tiếp: what stands already, in one line."""
    months = ClosedMonth.objects.using(using).filter(reopened_at__isnull=True, sealed=True).count()
    closed = CommuneSession.objects.using(using).filter(state=CommuneSession.State.CLOSED).count()
    return f"Dựng tiếp từ chỗ đã dừng: {closed} phiên và {months} tháng đã khóa còn nguyên"


def _load(plan: Plan, using: str, told: Told) -> None:
    with (
        transaction.atomic(using=using),
        acting(house(OPENING_ON, using=using, purpose=NAME)) as by,
    ):
        units = load_ground(plan, using)
        paths = Paths(plan)
        load_people(plan, paths, using)
        load_groups(plan, paths, units, using)
        told(f"{len(plan.persons):,} người, {len(plan.groups)} tổ".replace(",", "."))
        make_accounts(plan, paths, units, using)
        load_applications(plan, paths, using)
        told(f"{len(plan.applications):,} hồ sơ vay".replace(",", "."))
        office = Office.objects.using(using).get(pk=OFFICE_ID)
        opening = open_books(
            by=by, office=office, on=OPENING_ON, books=books_of(plan, paths, using)
        )
        told(f"Mở sổ {opening.loans:,} khoản vay".replace(",", "."))
        Calendar.objects.using(using).create(
            id=1, is_demonstration=True, today=OPENING_ON, name=NAME
        )


def _know_sizes(using: str) -> None:
    """The planner learns the sizes of what was just loaded; the server's own round would come a minute later."""
    with connections[using].cursor() as cursor:
        cursor.execute("set default_statistics_target = 30")  # a third of the pages read
        cursor.execute("analyze")
        cursor.execute("reset default_statistics_target")


def _run_to(until: date, habits: Habits, using: str, told: Told, streams: Streams) -> None:
    office = Office.objects.using(using).get(pk=OFFICE_ID)
    month = Month.of(OPENING_ON)
    while month.first_on <= until:
        if _is_sealed(office, month, using):
            month = month.next
            continue
        run_month_sessions(office, month, until, habits=habits, using=using, streams=streams)
        if month.last_on <= until:
            run_month_end(office, month, using=using)
        told(f"Tháng {month.month:02d}/{month.year}")
        month = month.next


def actor_on(on: date, using: str, name: str = "") -> Actor:
    """The house on a day; `closer` is the controller's party, since who posts does not close."""
    return house(on, using=using, purpose=name or NAME)


def closer_on(on: date, using: str, people: list[TeamPart]) -> Actor:
    """Kiểm soát viên của người mẫu: another person than who posts."""
    controller = next(part for part in people if part.part == "controller")
    base = house(on, using=using, purpose=NAME)
    return Actor(
        party_id=controller.party_id,
        name=controller.name,
        role="house",
        role_label=base.role_label,
        scope=base.scope,
        on=on,
        using=using,
        purpose=NAME,
        may=base.may,
    )


def run_month_sessions(
    office: Office,
    month: Month,
    until: date,
    *,
    habits: Habits,
    using: str,
    streams: Streams | None = None,
) -> None:
    """Every session of a month up to a day, one after another or side by side, and what is decided in between."""
    first = max(month.first_on, OPENING_ON + timedelta(days=1))
    if month.last_on < first:
        return
    before = first - timedelta(days=1)
    with acting(actor_on(first, using)) as by:
        sessions = plan_sessions(by=by, office=office, month=month)
    people = team(using)

    def hold(session: CommuneSession, turn: Turn) -> None:
        on, point = session.held_on, session.point_id
        with turn("decisions"):
            decide(habits, before, on, point_id=point, using=using)
        by, closer = actor_on(on, using), closer_on(on, using, people)
        run_session(session, team=people, habits=habits, by=by, closer=closer, turn=turn)

    closed = CommuneSession.State.CLOSED
    ahead = [s for s in sessions if s.held_on <= until and s.state != closed]
    ahead.sort(key=lambda s: (s.held_on, s.point_id))
    if streams is not None:
        streams.each(ahead, hold)
    else:
        for session in ahead:
            hold(session, alone)
    decide(habits, before, min(month.last_on, until), using=using)


def decide(
    habits: Habits, after: date, until: date, *, using: str, point_id: int | None = None
) -> None:
    """Gia hạn và khoanh nợ theo kế hoạch, each on its day and once; of one point's loans, or of all."""
    for row in habits.decided(after, until, point_id=point_id):
        loan = Loan.objects.using(using).filter(pk=habits.loan(row.loan_no), state="open").first()
        if loan is None:
            continue
        on = row.decided_on if isinstance(row, Extension) else row.frozen_on
        if _is_done(loan, on, isinstance(row, Extension), using):
            continue
        with acting(actor_on(on, using)) as by:
            if isinstance(row, Extension):
                extend_term(by=by, loan=loan, until=row.until, on=on)
            else:
                freeze_debt(
                    by=by,
                    loan=loan,
                    amount_dong=row.principal_dong,
                    on=on,
                    until=row.until,
                    decision=row.decision,
                )


def _is_done(loan: Loan, on: date, extension: bool, using: str) -> bool:
    """A build that goes on after a kill does nothing twice."""
    if extension:
        return (
            InstalmentEvent.objects.using(using)
            .filter(loan_id=loan.pk, kind="extended", on=on)
            .exists()
        )
    return (
        Line.objects.using(using)
        .filter(loan_id=loan.pk, account=Account.PRINCIPAL_FROZEN, business_date=on)
        .exists()
    )


def run_month_end(office: Office, month: Month, *, using: str) -> None:
    """The close of a month, resumed where it stopped."""
    by = actor_on(month.last_on, using)
    if _is_sealed(office, month, using):
        return
    living = CloseRun.objects.using(using).filter(
        office=office, month=month.first_on, state__in=["asked", "running", "failed"]
    )
    run = living.first()
    if run is None:
        with acting(by):
            run = close_month(by=by, office=office, month=month)
    run_close(run, by=by)


def _is_sealed(office: Office, month: Month, using: str) -> bool:
    return (
        ClosedMonth.objects.using(using)
        .filter(office_id=office.pk, month=month.first_on, reopened_at__isnull=True, sealed=True)
        .exists()
    )
