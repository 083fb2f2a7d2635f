"""Hoa hồng và phí ủy thác: decided by the rulebook per group, union and commune."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import connections

from diemtua.associations.models import Office
from diemtua.fees.models import EntrustmentFee, FeeShare, GroupCommission
from diemtua.ground.actors import Actor
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.month_end.actions.booking import book_commission, book_fees
from diemtua.month_end.models import CloseRun
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import (
    Work,
    commission_dong,
    entrustment_fee_dong,
    exact_amount,
    quality_pct,
    split_fee,
)
from diemtua.rules.periods import Month

# Interest collected, average in-term balance and debt of the month, by group, programme and contract rate: one reading
# of the frozen month, on which commission and fees both decide.
WORKS = """
select m.group_id, m.unit_id, m.union_code, m.programme, m.rate_pct, facts_sum_dong(m.interest_paid_dong) as paid_dong,
       (facts_sum_dong(m.in_term_dong + m.in_term_before_dong)::numeric / 2)::bigint as average_dong,
       facts_sum_dong(m.overdue_dong) as overdue_dong,
       facts_sum_dong(m.in_term_dong + m.overdue_dong + m.frozen_dong) as outstanding_dong
from facts_loanmonth m
where m.month = %(month)s and m.office_id = %(office)s and m.group_id is not null
group by 1, 2, 3, 4, 5
"""


def _works_table(run: CloseRun, by: Actor) -> str:
    """The works of a run, in a table of the worker's own session, made by the step that asks first.

    The month's gate is down, so whoever resumes the run in another session reads the same again.
    """
    name = f"close_works_{int(run.pk)}"
    with connections[by.using].cursor() as cursor:
        cursor.execute("select to_regclass(%s) is null", [f"pg_temp.{name}"])
        row = cursor.fetchone()
        if row and row[0]:
            cursor.execute(
                f"create temp table {name} as {WORKS}",
                {"month": run.month, "office": run.office_id},
            )
    return name


def _forget_works(run: CloseRun, by: Actor) -> None:
    """The steps that read them are done."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(f"drop table if exists close_works_{int(run.pk)}")


def _works(run: CloseRun, by: Actor) -> list[tuple[Any, ...]]:
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select group_id, unit_id, union_code, programme, rate_pct, paid_dong, average_dong"
            f" from {_works_table(run, by)} order by group_id, programme, rate_pct"
        )
        return list(cursor.fetchall())


def _report_lines(using: str) -> dict[int, str]:
    return dict(Programme.objects.using(using).values_list("number", "report_line"))


def commission(run: CloseRun, by: Actor) -> int:
    """Hoa hồng tổ của tháng, phải trả tại phiên sau."""
    month, lines = Month.of(run.month), _report_lines(by.using)
    works: dict[int, list[Work]] = defaultdict(list)
    unions: dict[int, int] = {}
    for group_id, _unit, union_code, programme, rate, collected, average in _works(run, by):
        level = catalogue().commission_level(lines[programme], month.last_on)
        works[group_id].append(Work(level, collected, Decimal(rate), average))
        unions[group_id] = union_code
    paths = _group_paths(list(works), by)
    rows = [
        GroupCommission(
            month=run.month,
            run_id=run.pk,
            office_id=run.office_id,
            group_id=group_id,
            base_dong=sum(w.interest_collected_dong for w in done),
            rate_pct_month=done[0].level.monthly_rate_pct,
            factor=1,
            amount_dong=commission_dong(done) if earned(done) else 0,
            path=paths[group_id],
            union_code=unions[group_id],
        )
        for group_id, done in works.items()
    ]
    GroupCommission.objects.using(by.using).bulk_create(rows)
    book_commission(run, by)
    return len(rows)


def earned(done: list[Work]) -> bool:
    """Whether a month brought anything in: corrections of earlier months may leave less than nothing."""
    return sum(map(exact_amount, done)) > 0


def _group_paths(ids: list[int], by: Actor) -> dict[int, str]:
    return dict(
        SavingsAndLoanGroup.objects.using(by.using).filter(pk__in=ids).values_list("pk", "path")
    )


def fees(run: CloseRun, by: Actor) -> int:
    """Phí ủy thác: by union and commune, scaled by quality, split among the levels to the đồng."""
    month, lines = Month.of(run.month), _report_lines(by.using)
    debt = _debt(run, by)
    works: dict[tuple[int, int], list[Work]] = defaultdict(list)
    for _group, unit_id, union_code, programme, rate, collected, average in _works(run, by):
        level = catalogue().entrustment_fee_level(lines[programme], month.last_on)
        works[unit_id, union_code].append(Work(level, collected, Decimal(rate), average))
    path = Office.objects.using(by.using).get(pk=run.office_id).path
    made = [
        _fee(run, month, key, done, debt.get(key, (0, 0)), path)
        for key, done in sorted(works.items())
    ]
    EntrustmentFee.objects.using(by.using).bulk_create(made)
    split = catalogue().fee_split_on(month.last_on).split
    shares = [
        FeeShare(
            fee=fee,
            level=level,
            share_pct=split.shares_pct[level],
            amount_dong=dong,
            path=path,
            union_code=fee.union_code,
        )
        for fee in made
        for level, dong in split_fee(fee.amount_dong, split).items()
    ]
    FeeShare.objects.using(by.using).bulk_create(shares)
    book_fees(run, by)
    _forget_works(run, by)
    return len(made)


def _debt(run: CloseRun, by: Actor) -> dict[tuple[int, int], tuple[int, int]]:
    """Overdue and outstanding of each commune and union at the month's end."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select unit_id, union_code, sum(overdue_dong)::bigint, sum(outstanding_dong)::bigint"
            f" from {_works_table(run, by)} group by 1, 2"
        )
        return {(unit, union): (overdue, total) for unit, union, overdue, total in cursor}


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
