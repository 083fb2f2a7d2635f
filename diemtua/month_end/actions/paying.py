"""Hoa hồng và phí ủy thác: decided by the rulebook per group, union and commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.db import connections

from diemtua.associations.models import Office
from diemtua.associations.queries import bodies_above
from diemtua.fees.models import EntrustmentFee, FeeShare
from diemtua.ground.actors import Actor
from diemtua.month_end.actions.booking import book_commission, book_fees
from diemtua.month_end.actions.works import asked_of_works, works_table
from diemtua.month_end.models import CloseRun
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import (
    FeeLevel,
    Work,
    commission_dong,
    entrustment_fee_dong,
    exact_amount,
    quality_pct,
    split_fee,
)
from diemtua.rules.periods import Month

COMMISSIONS = """
insert into fees_groupcommission (month, run_id, office_id, group_id, base_dong, rate_pct_month, factor, amount_dong,
    superseded, path, union_code)
select %(month)s, %(run)s, %(office)s, t.group_id, t.base_dong, t.rate_pct, 1, t.amount_dong, false, g.path, t.union_code
from unnest(%(groups)s::bigint[], %(unions)s::smallint[], %(bases)s::bigint[], %(rates)s::numeric[], %(amounts)s::bigint[])
     as t (group_id, union_code, base_dong, rate_pct, amount_dong)
join groups_savingsandloangroup g on g.id = t.group_id
order by t.group_id
"""


# The working of each line, as it was decided on: a statement shows it, an auditor works it out again.
LINES = """
insert into fees_{line} ({owner}_id, programme, rate_pct, base, level_pct_month, interest_dong, average_dong)
select d.id, w.programme, w.rate_pct, l.base, l.rate, sum(w.paid_dong)::bigint, sum(w.average_dong)::bigint
from {works} w join {decided} d on d.run_id = %(run)s and {same}
join unnest(%(programmes)s::smallint[], %(bases)s::text[], %(rates)s::numeric[]) as l (programme, base, rate)
     on l.programme = w.programme
where w.group_id is not null
group by d.id, w.programme, w.rate_pct, l.base, l.rate
"""


def _keep_working(
    run: CloseRun,
    by: Actor,
    level: Callable[[int], FeeLevel],
    programmes: set[int],
    **names: str,
) -> None:
    """Giữ cách tính của từng dòng, by programme and contract rate."""
    levels = {programme: level(programme) for programme in sorted(programmes)}
    facts: dict[str, Any] = {
        "run": run.pk,
        "programmes": list(levels),
        "bases": [each.base.value for each in levels.values()],
        "rates": [each.monthly_rate_pct for each in levels.values()],
    }
    sql = LINES.format(works=works_table(run, by.using), **names)
    with connections[by.using].cursor() as cursor:
        cursor.execute(sql, facts)


def commission(run: CloseRun, by: Actor) -> int:
    """Hoa hồng tổ của tháng, phải trả tại phiên sau."""
    level = _levels(catalogue().commission_level, run, by)
    works: dict[int, list[Work]] = defaultdict(list)
    unions: dict[int, int] = {}
    programmes: set[int] = set()
    for group_id, union_code, programme, rate, collected, average in asked_of_works(
        run,
        by,
        "group_id, union_code, programme, rate_pct, paid_dong, average_dong",
        "where group_id is not null order by group_id, programme, rate_pct",
    ):
        works[group_id].append(Work(level(programme), collected, rate, average))
        unions[group_id] = union_code
        programmes.add(programme)
    done = list(works.values())
    facts: dict[str, Any] = {
        "month": run.month,
        "run": run.pk,
        "office": run.office_id,
        "groups": list(works),
        "unions": [unions[group_id] for group_id in works],
        "bases": [sum(work.interest_collected_dong for work in of_group) for of_group in done],
        "rates": [of_group[0].level.monthly_rate_pct for of_group in done],
        "amounts": [commission_dong(of_group) if earned(of_group) else 0 for of_group in done],
    }
    with connections[by.using].cursor() as cursor:
        cursor.execute(COMMISSIONS, facts)
    _keep_working(
        run,
        by,
        level,
        programmes,
        line="commissionline",
        owner="commission",
        decided="fees_groupcommission",
        same="d.group_id = w.group_id",
    )
    book_commission(run, by)
    return len(done)


def _levels(
    level_of: Callable[[str, date], FeeLevel], run: CloseRun, by: Actor
) -> Callable[[int], FeeLevel]:
    """Mức của từng chương trình vào ngày cuối tháng, by the programme's number; each looked up once."""
    lines = dict(Programme.objects.using(by.using).values_list("number", "report_line"))
    last_on = Month.of(run.month).last_on
    return cache(lambda programme: level_of(lines[programme], last_on))


def earned(done: list[Work]) -> bool:
    """Whether a month brought anything in: corrections of earlier months may leave less than nothing."""
    return sum(map(exact_amount, done)) > 0


def fees(run: CloseRun, by: Actor) -> int:
    """Phí ủy thác: by union and commune, scaled by quality, split among the levels to the đồng."""
    month = Month.of(run.month)
    level = _levels(catalogue().entrustment_fee_level, run, by)
    debt = _debt(run, by)
    works: dict[tuple[int, int], list[Work]] = defaultdict(list)
    programmes: set[int] = set()
    for unit_id, union_code, programme, rate, collected, average in asked_of_works(
        run,
        by,
        "unit_id, union_code, programme, rate_pct, sum(paid_dong)::bigint, sum(average_dong)::bigint",
        "where group_id is not null group by 1, 2, 3, 4 order by 1, 2, 3, 4",
    ):
        works[unit_id, union_code].append(Work(level(programme), collected, rate, average))
        programmes.add(programme)
    bodies = bodies_above((unit for unit, _union in works if unit), month.last_on, using=by.using)
    path = Office.objects.using(by.using).get(pk=run.office_id).path
    made = [
        _fee(run, month, key, done, debt.get(key, (0, 0)), path)
        for key, done in sorted(works.items())
    ]
    for fee in made:
        fee.body_id = bodies.get((fee.unit_id, fee.association_code, "commune"))
    EntrustmentFee.objects.using(by.using).bulk_create(made)
    _keep_working(
        run,
        by,
        level,
        programmes,
        line="feeline",
        owner="fee",
        decided="fees_entrustmentfee",
        same="d.unit_id = w.unit_id and d.association_code = w.union_code",
    )
    _share_out(made, bodies, month, by)
    book_fees(run, by)
    return len(made)


def _share_out(
    made: list[EntrustmentFee], bodies: dict[tuple[int, int, str], int], month: Month, by: Actor
) -> None:
    """Chia phí: each level's share to the unit that stands at that level on the month's last day."""
    split = catalogue().fee_split_on(month.last_on).split
    FeeShare.objects.using(by.using).bulk_create(
        FeeShare(
            fee=fee,
            level=level,
            share_pct=split.shares_pct[level],
            amount_dong=dong,
            body_id=bodies.get((fee.unit_id, fee.association_code, level)),
            path=fee.path,
            union_code=fee.union_code,
        )
        for fee in made
        for level, dong in split_fee(fee.amount_dong, split).items()
    )


def _debt(run: CloseRun, by: Actor) -> dict[tuple[int, int], tuple[int, int]]:
    """Overdue and outstanding of each commune and union at the month's end."""
    rows = asked_of_works(
        run,
        by,
        "unit_id, union_code, sum(overdue_dong)::bigint, sum(outstanding_dong)::bigint",
        "where group_id is not null group by 1, 2",
    )
    return {(unit, union): (overdue, total) for unit, union, overdue, total in rows}


def _fee(
    run: CloseRun,
    month: Month,
    key: tuple[int, int],
    done: list[Work],
    debt: tuple[int, int],
    path: str,
) -> EntrustmentFee:
    quality = quality_pct(
        catalogue().fee_quality_on(month.last_on).bands,
        overdue_dong=debt[0],
        outstanding_dong=debt[1],
    )
    return EntrustmentFee(
        month=run.month,
        run_id=run.pk,
        office_id=run.office_id,
        unit_id=key[0],
        association_code=key[1],
        base_dong=sum(w.interest_collected_dong for w in done),
        level_pct_month=done[0].level.monthly_rate_pct,
        overdue_dong=debt[0],
        outstanding_dong=debt[1],
        quality_pct=quality,
        amount_dong=entrustment_fee_dong(done, paid_pct=quality) if earned(done) else 0,
        path=path,
        union_code=key[1],
    )
