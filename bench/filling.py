"""Đổ dữ liệu đo: N generated loans in the real tables, by SQL over sets, through migrations, laws and policies.

A member has two loans; groups have sixty members. A few more groups bear the sheets that are posted: of sixty lines,
and of a thousand, more than a group may have, so that the cost of a long sending shows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, transaction

from diemtua.access.models import Account, Assignment
from diemtua.access.queries import house
from diemtua.demonstration.loading.copying import OFFICE_ID
from diemtua.demonstration.loading.ground import load_ground
from diemtua.demonstration.plan import build_plan
from diemtua.ground.actors import acting
from diemtua.ground.models import Calendar
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.parties.models import Party
from diemtua.programmes.queries import rate_class_of

Told = Callable[[str], None]

OPENING_ON = date(2023, 12, 31)
TODAY = date(2024, 1, 31)
SESSION_ON = date(2024, 2, 5)
INTEREST_ON = date(2024, 1, 20)
MEMBERS_A_GROUP = 60
LOANS_A_MEMBER = 2
GROUPS_A_STEP = 1_000
UNION = 12
OWNER = "owner"


@dataclass(frozen=True, kw_only=True)
class Size:
    """Cỡ đo: loans in all, and how many sheets of which length are posted."""

    loans: int
    sheets: tuple[tuple[int, int], ...]

    @property
    def sheet_groups(self) -> int:
        return sum(number for _lines, number in self.sheets)

    @property
    def plain_groups(self) -> int:
        on_sheets = sum(lines * number for lines, number in self.sheets) * LOANS_A_MEMBER
        return max((self.loans - on_sheets) // (MEMBERS_A_GROUP * LOANS_A_MEMBER), 1)


# A group's members, households, persons and loans have ids counted through, so that each step knows those of the others.
GROUPS = """
create unlogged table bench_group as
select n as id, members, sum(members) over (order by n) - members as before, members <> %(usual)s or n <= %(sheets)s
       as has_sheet, (select min(village_id) from associations_communepoint where id = p.point_id) as village_id,
       p.point_id, p.unit_id
from (
    select row_number() over () as n, members
    from (select unnest(%(lines)s::int[]) as members
          union all select %(usual)s from generate_series(1, %(plain)s)) all_groups
) g
cross join lateral (
    select u.point_id, u.unit_id from associations_pointunit u order by u.point_id offset g.n %% 8 limit 1
) p;
alter table bench_group add primary key (id);
alter table bench_group add column path ltree;
update bench_group b set path = v.path || ('g' || b.id)::text from places_village v where v.id = b.village_id;
insert into groups_savingsandloangroup (id, code, name, fold, sort_key, path, union_code, state, min_saving_dong,
    meets_every_months, convention, founded_on, version, office_id)
select id, 'B' || id, 'Tổ ' || id, 'to ' || id, 'to ' || id, path, %(union)s, 'active', 50000, 3, '', '2015-01-01', 1,
       %(office)s
from bench_group;
insert into groups_groupplacement (union_code, path, valid_from, decision, point_id, unit_id, village_id, group_id)
select %(union)s, path, '2015-01-01', '', point_id, unit_id, village_id, id from bench_group
"""

PEOPLE = """
create temp table one as
select b.id as group_id, b.path, b.village_id, b.before + k as id, k as number, gen_random_uuid() as person_party,
       gen_random_uuid() as household_party
from bench_group b cross join lateral generate_series(1, b.members) k
where b.id > %(after)s and b.id <= %(until)s;
insert into parties_party (id, kind)
select person_party, 'person' from one union all select household_party, 'household' from one;
insert into people_household (id, code, address, path, union_code, registered_on, party_id, village_id)
select id, 'B' || id, '', path, %(union)s, '2015-01-01', household_party, village_id from one;
insert into people_person (id, full_name, fold, sort_key, sex, born_on, phone, citizen_id_last4, path, union_code, party_id)
select id, 'Nguyễn Thị ' || id, 'nguyen thi ' || id, 'nguyen thi ' || id, 'F', '1985-01-01', '', '', path, %(union)s,
       person_party from one;
insert into people_householdmember (relation, is_head, valid_from, path, union_code, household_id, person_id)
select 'head', true, '2015-01-01', path, %(union)s, id, id from one;
insert into groups_membership (id, number, state, valid_from, path, union_code, household_id, person_id, group_id)
select id, number, 'borrower', '2015-01-01', path, %(union)s, id, id, group_id from one;
insert into groups_delegation (number, collects_interest, collects_savings, signed_on, valid_from, path, union_code,
    leader_id, group_id)
select 'B' || group_id, true, true, '2015-01-01', '2015-01-01', path, %(union)s, id, group_id from one where number = 1;
drop table one
"""

LOANS = """
create temp table one as
select (m.id - 1) * %(loans)s + k as id, m.id as membership_id, m.group_id, m.path, (array['ho_ngheo', 'ho_can_ngheo',
       'nuoc_sach_vsmt'])[1 + (m.id + k) %% 3] as programme, (array[%(c0)s, %(c1)s, %(c2)s])[1 + (m.id + k) %% 3] as class,
       (10 + (m.id * 7 + k * 13) %% 40) * 1000000 as dong, '2022-01-01'::date + ((m.id * 31 + k * 17) %% 700)::int as lent_on
from groups_membership m cross join generate_series(1, %(loans)s) k
where m.group_id > %(after)s and m.group_id <= %(until)s;
insert into lending_loan (id, code, amount_dong, term_months, rhythm_months, works, study_months, signed_on, disbursed_on,
    due_on, instalments_bind, purpose, money_source, investor_code, by_opening, state, path, union_code, group_id,
    household_id, membership_id, office_id, person_id, programme_id)
select id, lpad(id::text, 16, '0'), dong, 60, 60, 0, 0, lent_on, lent_on, lent_on + interval '60 months', false, '', 1, '',
       true, 'open', path, %(union)s, group_id, membership_id, membership_id, %(office)s, membership_id, programme
from one;
insert into lending_tranche (id, number, disbursed_on, amount_dong, path, union_code, loan_id, rate_class_id)
select id, 1, lent_on, dong, path, %(union)s, id, class from one;
insert into lending_instalment (number, due_on, principal_dong, paid_dong, overdue_dong, frozen_dong, moved_dong, path,
    union_code, loan_id)
select 1, lent_on + interval '60 months', dong, 0, 0, 0, 0, path, %(union)s, id from one;
insert into ledger_loanbalance (loan_id, office_id, group_id, household_id, programme, union_code, path, in_term_dong,
    overdue_dong, frozen_dong, arrears_in_term_dong, arrears_overdue_dong, grace_dong, posted_to, moved_on)
select o.id, %(office)s, o.group_id, o.membership_id, p.number, %(union)s, o.path, 0, 0, 0, 0, 0, 0, %(on)s, %(on)s
from one o join programmes_programme p on p.code = o.programme order by o.id;
insert into ledger_tranchebalance (tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, in_term_dong,
    overdue_dong, frozen_dong, run_in_term, run_overdue, run_since)
select id, id, class, %(union)s, path, lent_on, 0, 0, 0, 0, 0, %(on)s from one order by id;
drop table one
"""

ENTRIES = """
insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path)
select k.sign * b.id, ledger_new_id(), date_trunc('month', %(on)s::date)::date, %(office)s, %(on)s, k.kind, b.id, %(union)s,
       b.path
from bench_group b cross join (values (1, 'opening_loan'), (-1, 'opening_savings')) k (sign, kind)
where b.id > %(after)s and b.id <= %(until)s
"""
LOAN_LINES = lines_sql(
    "opening_loan",
    "select l.group_id as n, l.id as tranche_id, l.id as loan_id, b.programme, b.office_id, l.amount_dong as in_term_dong,"
    " b.posted_to from draft_entry e join lending_loan l on l.group_id = e.n join ledger_loanbalance b on b.loan_id = l.id",
    amounts={"in_term_dong": "in_term_dong"},
    effective_on="s.posted_to",
)
SAVING_LINES = lines_sql(
    "opening_savings",
    "select e.n, m.id as membership_id, e.office_id, null::bigint as loan_id, null::smallint as programme,"
    " 500000 + m.id %% 1000 * 1000 as savings_dong, e.business_date"
    " from draft_entry e join groups_membership m on m.group_id = -e.n",
    amounts={"savings_dong": "savings_dong"},
    effective_on="s.business_date",
)

SHEETS = """
insert into commune_sessions_communesession (held_on, state, cash_brought_dong, path, version, office_id, point_id, unit_id)
select %(held_on)s, 'planned', 0, v.path, 1, %(office)s, p.id, u.unit_id
from associations_communepoint p join places_village v on v.id = p.village_id
join associations_pointunit u on u.point_id = p.id;
insert into commune_sessions_collectionsheet (id, number, state, attended_by, path, union_code, version, group_id, session_id)
select b.id, '13-B' || b.id, 'prepared', '', b.path, %(union)s, 1, b.id, s.id
from bench_group b join commune_sessions_communesession s on s.point_id = b.point_id where b.has_sheet and b.id <= %(sheets)s;
insert into commune_sessions_sheetline (number, interest_dong, arrears_dong, savings_balance_dong, has_overdue, path,
    union_code, membership_id, sheet_id)
select m.number, 100000, 0, 0, false, m.path, %(union)s, m.id, m.group_id
from groups_membership m where m.group_id <= %(sheets)s
"""


def fill(size: Size, *, seed: int, told: Told) -> None:
    """Ground, groups, people, loans with their balances, the opening journal, sheets, and one who collects."""
    facts = _facts(size)
    with transaction.atomic(using=OWNER), acting(house(OPENING_ON, using=OWNER, purpose="bench")):
        load_ground(build_plan(seed), OWNER)
        _run(GROUPS, facts)
        Calendar.objects.using(OWNER).create(id=1, is_demonstration=True, today=TODAY, name="bench")
        _run("select ledger_make_partitions(%(on)s, '2024-04-01')", facts)
    told("nơi, tổ")
    facts |= _classes()
    groups = size.sheet_groups + size.plain_groups
    for after in range(0, groups, GROUPS_A_STEP):
        step = facts | {"after": after, "until": after + GROUPS_A_STEP}
        with (
            transaction.atomic(using=OWNER),
            acting(house(OPENING_ON, using=OWNER, purpose="bench")) as by,
        ):
            _run(PEOPLE, step)
            _run(LOANS, step)
            start_drafts(OWNER)
            _run(ENTRIES, step)
            _run(LOAN_LINES, step)
            _run(SAVING_LINES, step)
            post_drafts(by)
        told(f"{min(after + GROUPS_A_STEP, groups):,}/{groups:,} tổ".replace(",", "."))
    with transaction.atomic(using=OWNER), acting(house(TODAY, using=OWNER, purpose="bench")):
        _run(SHEETS, facts)
    _settle()


def post_interest(size: Size, *, told: Told) -> None:
    """Hạch toán lãi tháng: interest of every loan up to a day of the month, a thousand groups at a time."""
    groups = size.sheet_groups + size.plain_groups
    for after in range(0, groups, GROUPS_A_STEP):
        facts = {
            "after": after,
            "until": after + GROUPS_A_STEP,
            "on": INTEREST_ON,
            "office": OFFICE_ID,
        }
        with (
            transaction.atomic(using=OWNER),
            acting(house(INTEREST_ON, using=OWNER, purpose="bench")) as by,
        ):
            start_drafts(OWNER)
            _run(
                "insert into draft_loan select loan_id from ledger_loanbalance"
                " where group_id > %(after)s and group_id <= %(until)s",
                facts,
            )
            _run(
                "select ledger_post_interest(%(on)s, %(office)s, null, %(party)s)",
                facts | {"party": by.party_id},
            )
    told("lãi tháng đã hạch toán")
    _settle()


def collector() -> tuple[Account, Assignment]:
    """Người thu: one account that may record for every group with a sheet."""
    party = Party.objects.using(OWNER).create(id=uuid.uuid4(), kind="person")
    account = Account.objects.using(OWNER).create(
        party=party, login="bench", display_name="Người thu"
    )
    assignment = Assignment.objects.using(OWNER).create(
        party=party, role="group_leader", group_path="v", union_code=UNION, valid_from=OPENING_ON
    )
    return account, assignment


def _facts(size: Size) -> dict[str, Any]:
    return {
        "usual": MEMBERS_A_GROUP,
        "lines": [lines for lines, number in size.sheets for _n in range(number)],
        "sheets": size.sheet_groups,
        "plain": size.plain_groups,
        "loans": LOANS_A_MEMBER,
        "office": OFFICE_ID,
        "union": UNION,
        "on": OPENING_ON,
        "held_on": SESSION_ON,
    }


def _classes() -> dict[str, int]:
    programmes = ("ho_ngheo", "ho_can_ngheo", "nuoc_sach_vsmt")
    return {
        f"c{n}": rate_class_of(code, OPENING_ON, using=OWNER).pk
        for n, code in enumerate(programmes)
    }


def _run(text: str, facts: dict[str, Any]) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(text, facts)


def _settle() -> None:
    """What a bulk load leaves behind is cleared and counted, as the server's own round would have done by then."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("vacuum (analyze)")
        cursor.execute("checkpoint") if _may_checkpoint() else None


def _may_checkpoint() -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select pg_has_role(current_user, 'pg_checkpoint', 'member')")
        row = cursor.fetchone()
    return bool(row and row[0])
