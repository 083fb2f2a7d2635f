"""Việc của kế hoạch củng cố tổ: made for a group that was rated, its measures done one by one, ended by a later rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from diemtua.facts.models import GroupMonth
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ratings import queries
from diemtua.ratings.models import PlanMeasure, StrengtheningPlan
from diemtua.ratings.problems import (
    AimIsNotHigher,
    MeasureAfterPlan,
    MeasureIsDone,
    NoMeasures,
    NotRatedYet,
    OwnerNotOfTheGroup,
    PlanEndsTooSoon,
    PlanIsEnded,
    PlanIsOpen,
    ResultMissing,
)
from diemtua.rules.periods import Month
from diemtua.rules.rating import RatingSheet


@dataclass(frozen=True, kw_only=True)
class Planned:
    """Kế hoạch đề ra: why, the band to reach, who answers, until when, what is done by which day."""

    why: str
    aim_rank: str
    owner: UUID
    due_on: date
    measures: Sequence[tuple[str, date]]


@deed("group_plan.made", needs="group.strengthen")
def make_plan(*, by: Actor, group: SavingsAndLoanGroup, planned: Planned) -> StrengtheningPlan:
    """Lập kế hoạch củng cố tổ on its last rating; a group has one open plan at a time."""
    last, owner_name = _agreed(group, planned, by=by)
    made = StrengtheningPlan.objects.using(by.using).create(
        group=group,
        rated_month=last.month,
        score_before=last.score,
        rank_before=last.rank,
        aim_rank=planned.aim_rank,
        why=planned.why.strip(),
        owner=planned.owner,
        owner_name=owner_name,
        made_on=by.on,
        made_by=by.party_id,
        due_on=planned.due_on,
        path=group.path,
        union_code=group.union_code,
    )
    for number, (what, due_on) in enumerate(planned.measures, 1):
        _add(made, number, what, due_on, by=by)
    return made


def _agreed(group: SavingsAndLoanGroup, planned: Planned, *, by: Actor) -> tuple[GroupMonth, str]:
    """The rating that the plan is made on and the name of who answers; refused where it is no plan."""
    last = queries.last_rated(by.scope, group.pk, using=by.using)
    if last is None:
        raise NotRatedYet
    if queries.open_plan(by.scope, group.pk, using=by.using) is not None:
        raise PlanIsOpen
    sheet = queries.sheet_of(Month.of(last.month)).sheet
    if not reaches(sheet, planned.aim_rank, than=last.rank):
        raise AimIsNotHigher(field="aim_rank", now=name_of(sheet, last.rank))
    if planned.due_on <= by.on:
        raise PlanEndsTooSoon(field="due_on")
    owners = dict(queries.owners_of(group, by.on, using=by.using))
    if planned.owner not in owners:
        raise OwnerNotOfTheGroup(field="owner")
    if not planned.measures:
        raise NoMeasures
    return last, owners[planned.owner]


@deed("group_plan.measure_added", needs="group.strengthen")
def add_measure(*, by: Actor, plan: StrengtheningPlan, what: str, due_on: date) -> PlanMeasure:
    """Thêm một biện pháp while the plan runs."""
    found = _open(plan, by=by)
    if not what.strip():
        raise NoMeasures(field="what")
    number = found.measures.using(by.using).count() + 1
    return _add(found, number, what, due_on, by=by)


@deed("group_plan.measure_done", needs="group.strengthen")
def finish_measure(*, by: Actor, measure: PlanMeasure, note: str = "") -> PlanMeasure:
    """Ghi một biện pháp đã xong, once; by whom and when stays."""
    _open(StrengtheningPlan(pk=measure.plan_id), by=by)
    found = PlanMeasure.objects.using(by.using).select_for_update().get(pk=measure.pk)
    if found.done_on is not None:
        raise MeasureIsDone
    found.done_on, found.done_by, found.note = by.on, by.party_id, note.strip()
    found.save(using=by.using, update_fields=["done_on", "done_by", "note"])
    return found


@deed("group_plan.ended", needs="group.strengthen")
def end_plan(*, by: Actor, plan: StrengtheningPlan, result: str) -> StrengtheningPlan:
    """Kết thúc kế hoạch: what was done in words; whether the aim was reached, the last closed month says.

    Only a month after the one that gave rise to it can say so: without one the aim is not reached.
    """
    found = _open(plan, by=by)
    if not result.strip():
        raise ResultMissing(field="result")
    last = queries.last_rated(by.scope, found.group_id, using=by.using)
    found.state = StrengtheningPlan.State.NOT_REACHED
    if last is not None and last.month > found.rated_month:
        found.ended_month, found.score_after, found.rank_after = last.month, last.score, last.rank
        sheet = queries.sheet_of(Month.of(last.month)).sheet
        if reaches(sheet, last.rank, than=found.aim_rank, or_equal=True):
            found.state = StrengtheningPlan.State.REACHED
    found.result, found.ended_on, found.ended_by = result.strip(), by.on, by.party_id
    found.version += 1
    found.save(using=by.using)
    return found


def reaches(sheet: RatingSheet, rank: str, *, than: str, or_equal: bool = False) -> bool:
    """Whether one band stands above another; a band that the sheet of the month does not know is below all."""
    order = {band.code: n for n, band in enumerate(sheet.bands)}
    lowest = len(order)
    mine, other = order.get(rank, lowest), order.get(than, lowest)
    return mine <= other if or_equal else mine < other


def name_of(sheet: RatingSheet, rank: str) -> str:
    """Tên của loại."""
    return next((band.name for band in sheet.bands if band.code == rank), rank)


def _open(plan: StrengtheningPlan, *, by: Actor) -> StrengtheningPlan:
    found = (
        StrengtheningPlan.objects.using(by.using)
        .select_for_update()
        .filter(pk=plan.pk, path__under=by.scope.paths, union_code__in=by.scope.unions)
        .first()
    )
    if found is None:
        raise NotFoundHere
    if found.state != StrengtheningPlan.State.OPEN:
        raise PlanIsEnded
    return found


def _add(
    plan: StrengtheningPlan, number: int, what: str, due_on: date, *, by: Actor
) -> PlanMeasure:
    if not by.on <= due_on <= plan.due_on:
        raise MeasureAfterPlan(what=what.strip(), due=due_on)
    return PlanMeasure.objects.using(by.using).create(
        plan=plan,
        number=number,
        what=what.strip(),
        due_on=due_on,
        path=plan.path,
        union_code=plan.union_code,
    )
