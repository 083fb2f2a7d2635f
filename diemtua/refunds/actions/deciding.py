"""Đề nghị và quyết định một đợt hoàn lãi: two people; between them the worker has counted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections
from django.utils.translation import gettext as _

from diemtua.associations.models import Office, OfficeBranch
from diemtua.associations.queries import in_force
from diemtua.ground import clock
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import SomebodyWasFirst
from diemtua.refunds.actions.running import is_worked_on
from diemtua.refunds.decisions import Decision
from diemtua.refunds.models import RefundBatch, RefundRun
from diemtua.refunds.problems import (
    NoOfficeHere,
    NothingToGoOnWith,
    OnlyProposerTakesBack,
    PartsOutsideScope,
    ReliefIsNotOver,
    RunDecidedByProposer,
    RunIsNotCounted,
    RunIsWorkedOn,
    RunWaitsAlready,
)

State = RefundRun.State

# Communes in which the office's groups stand today; what is left of an office is its last part.
PARTS = """
select o.id, p.unit_id, o.path
from associations_office o
cross join lateral (
    select distinct g.unit_id from groups_groupplacement g
    join groups_savingsandloangroup s on s.id = g.group_id
    where s.office_id = o.id and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s)
    union all select null
) p
left join places_unit u on u.id = p.unit_id
where o.id = any (%(offices)s)
order by o.code, p.unit_id is null, u.sort_key, u.id
"""


@deed("refund.proposed", needs="refund.propose")
def propose_run(*, by: Actor, decision: Decision, why: str = "") -> RefundRun:
    """Đề nghị đợt hoàn lãi cho các phòng giao dịch của mình; the worker counts it next."""
    offices = list(
        Office.objects.using(by.using).filter(path__under=by.scope.paths).order_by("code")
    )
    if not offices:
        raise NoOfficeHere
    until_on = min(decision.until_on or by.on, by.on)
    if until_on <= decision.from_on:
        raise ReliefIsNotOver
    _refuse_twice(decision, offices, by)
    run = RefundRun.objects.using(by.using).create(
        code=f"HL-{clock.new_id().hex[:12]}",
        title=decision.title[:300],
        legal_basis=decision.legal_basis[:300],
        signed_on=decision.signed_on,
        from_on=decision.from_on,
        until_on=until_on,
        change_id=decision.change_id,
        overlay_code=decision.overlay_code,
        place=_place(offices, by),
        why=why,
        proposed_by=by.party_id,
        proposed_name=by.name,
        proposed_on=by.on,
    )
    run.code = f"HL-{run.pk:04d}"
    run.parts = _make_parts(run, offices, by)
    run.save(using=by.using, update_fields=["code", "parts"])
    return run


@deed("refund.confirmed", needs="refund.confirm")
def confirm_run(*, by: Actor, run: RefundRun) -> RefundRun:
    """Xác nhận: another person, who sees every office of the run; the worker posts it next."""
    found = _locked(run, by)
    if found.state == State.COUNTING:
        raise RunIsNotCounted(code=found.code)
    if found.state != State.PROPOSED:
        raise SomebodyWasFirst(what=found.code)
    if found.proposed_by == by.party_id:
        raise RunDecidedByProposer
    parts = RefundBatch.objects.using(by.using).filter(run=found).values_list("office_id")
    seen = Office.objects.using(by.using).filter(path__under=by.scope.paths)
    if len(parts) != found.parts or parts.exclude(office__in=seen).exists():
        raise PartsOutsideScope(code=found.code)
    return _decide(found, by, State.POSTING)


@deed("refund.refused", needs="refund.confirm")
def refuse_run(*, by: Actor, run: RefundRun, reason: str) -> RefundRun:
    """Không đồng ý, có lý do; nothing was posted."""
    found = _locked(run, by)
    if found.state not in (State.PROPOSED, State.COUNTING):
        raise SomebodyWasFirst(what=found.code)
    if found.proposed_by == by.party_id:
        raise RunDecidedByProposer
    return _decide(found, by, State.REFUSED, reason)


@deed("refund.withdrawn", needs="refund.propose")
def withdraw_run(*, by: Actor, run: RefundRun) -> RefundRun:
    """Rút lại, by whoever proposed it, while nobody has decided."""
    found = _locked(run, by)
    if found.decided_by is not None:
        raise SomebodyWasFirst(what=found.code)
    if found.proposed_by != by.party_id:
        raise OnlyProposerTakesBack(name=found.proposed_name)
    return _decide(found, by, State.WITHDRAWN)


@deed("refund.resumed", needs="refund.confirm")
def go_on(*, by: Actor, run: RefundRun) -> RefundRun:
    """Chạy tiếp đợt dở dang: from its first part not done."""
    found = _locked(run, by)
    if found.state not in RefundRun.LIVING or found.state == State.PROPOSED:
        raise NothingToGoOnWith(code=found.code)
    if is_worked_on(found, using=by.using):
        raise RunIsWorkedOn(code=found.code)
    found.state = State.POSTING if found.decided_by else State.COUNTING
    found.failure = ""
    found.save(using=by.using, update_fields=["state", "failure"])
    return found


def _refuse_twice(decision: Decision, offices: Sequence[Office], by: Actor) -> None:
    living = RefundRun.objects.using(by.using).filter(
        state__in=RefundRun.LIVING,
        change_id=decision.change_id,
        overlay_code=decision.overlay_code,
        batches__office__in=offices,
    )
    there = living.first()
    if there is not None:
        raise RunWaitsAlready(code=there.code, place=there.place)


def _make_parts(run: RefundRun, offices: Sequence[Office], by: Actor) -> int:
    with connections[by.using].cursor() as cursor:
        cursor.execute(PARTS, {"offices": [office.pk for office in offices], "on": by.on})
        rows = cursor.fetchall()
    RefundBatch.objects.using(by.using).bulk_create(
        RefundBatch(run=run, number=n, office_id=office, unit_id=unit, path=path)
        for n, (office, unit, path) in enumerate(rows, 1)
    )
    return len(rows)


def _place(offices: Sequence[Office], by: Actor) -> str:
    """One office by its name, several by the provinces of their branches."""
    if len(offices) == 1:
        return offices[0].name
    units = (
        OfficeBranch.objects.using(by.using)
        .filter(in_force(by.on), office__in=offices)
        .values_list("branch__unit__full_name", flat=True)
        .distinct()
    )
    names = sorted(set(units))
    if 0 < len(names) <= 3:
        return ", ".join(names)
    return _("{n} phòng giao dịch").format(n=len(offices))


def _locked(run: RefundRun, by: Actor) -> RefundRun:
    return RefundRun.objects.using(by.using).select_for_update().get(pk=run.pk)


def _decide(found: RefundRun, by: Actor, state: str, reason: str = "") -> RefundRun:
    found.state, found.reason = state, reason
    found.decided_by, found.decided_name = by.party_id, by.name
    found.decided_on, found.decided_at = by.on, clock.now()
    found.save(using=by.using)
    return found
