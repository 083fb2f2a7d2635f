"""Câu hỏi tới số liệu: the one SQL text of each fact, for a place, a day and a period. Reads `facts` and names only.

Row policies hold inside: a reader without scope gets nothing, whatever the question. Where a row stands is the map of
its own day, or of another day (`map_on`) when the question asks for the map as it is now.
"""

from __future__ import annotations

from diemtua.reports.measures import Fact

PLACE = "(%(units)s::bigint[] is null or unit_id = any (%(units)s::bigint[]))"

# Loans by their group's placement on the map's day; loans without a group by the household's village.
ON_THE_MAP = """
left join groups_groupplacement n on n.group_id = {row}.group_id and n.valid_from <= %(map_on)s
     and (n.valid_to is null or n.valid_to > %(map_on)s)
left join people_household nh on {row}.group_id is null and nh.id = {row}.household_id
left join places_villageunit nv on nv.village_id = nh.village_id and nv.valid_from <= %(map_on)s
     and (nv.valid_to is null or nv.valid_to > %(map_on)s)"""

LOAN_AT = """
select f.loan_id, f.office_id, f.group_id, f.household_id, {unit} as unit_id, {village} as village_id, f.programme,
       f.union_code, f.path, f.in_term_dong, f.overdue_dong, f.frozen_dong,
       f.in_term_dong + f.overdue_dong + f.frozen_dong as outstanding_dong, p.report_line, p.code as programme_code
from facts_loan_at(%(as_of)s) f join programmes_programme p on p.number = f.programme{map}"""

DISBURSED = """
select f.loan_id, f.office_id, f.group_id, f.household_id, {unit} as unit_id, {village} as village_id, f.programme,
       f.union_code, f.path, f.disbursed_dong, f.first_on, p.report_line, p.code as programme_code
from facts_disbursed(%(flow_from)s, %(flow_to)s) f join programmes_programme p on p.number = f.programme{map}"""

# Principal due in the period. An extended instalment was due on its first day, and is due again on the day it was
# extended to; what became overdue by the as-of day, before or after the extension, was not handled on time.
DUE = """
select l.id as loan_id, l.office_id, l.group_id, l.household_id, coalesce(n.unit_id, nv.unit_id) as unit_id,
       coalesce(n.village_id, nh.village_id) as village_id, p.number as programme, p.report_line,
       p.code as programme_code, l.union_code, l.path, d.instalment_id, d.due_on, d.due_dong,
       d.due_dong - least(d.due_dong, late.dong) as handled_dong
from (
    select i.id as instalment_id, i.loan_id, i.due_on, i.principal_dong as due_dong, x."on" as until_on,
           null::date as after_on
    from lending_instalment i
    left join lending_instalmentevent x on i.extended_on is not null and x.instalment_id = i.id and x.kind = 'extended'
    where i.due_on between %(flow_from)s and %(flow_to)s and (i.extended_on is null or x.id is not null)
    union all
    select i.id, i.loan_id, i.extended_on, coalesce(x.amount_dong, i.principal_dong), null, coalesce(x."on", i.due_on)
    from lending_instalment i
    left join lending_instalmentevent x on x.instalment_id = i.id and x.kind = 'extended'
    where i.extended_on between %(flow_from)s and %(flow_to)s
) d
join lending_loan l on l.id = d.loan_id
join programmes_programme p on p.code = l.programme_id
cross join lateral (
    select coalesce(sum(e.amount_dong), 0)::bigint as dong from lending_instalmentevent e
    where e.instalment_id = d.instalment_id and e.kind = 'overdue' and e."on" <= greatest(%(as_of)s, %(flow_to)s)
      and (d.until_on is null or e."on" <= d.until_on) and (d.after_on is null or e."on" > d.after_on)
) late{map}"""

GROUP_AT = """
select g.id as group_id, g.office_id, n.unit_id, n.village_id, n.union_code, g.path, null::text as report_line,
       null::bigint as household_id, null::bigint as loan_id
from groups_savingsandloangroup g
join groups_groupplacement n on n.group_id = g.id and n.valid_from <= %(map_on)s
     and (n.valid_to is null or n.valid_to > %(map_on)s)
where g.founded_on <= %(as_of)s and (g.dissolved_on is null or g.dissolved_on > %(as_of)s)"""

THEN = {"unit": "f.unit_id", "village": "f.village_id", "map": ""}
NOW = {
    "unit": "coalesce(n.unit_id, nv.unit_id)",
    "village": "coalesce(n.village_id, nh.village_id)",
    "map": ON_THE_MAP.format(row="f"),
}
INSTALMENTS = {"map": ON_THE_MAP.format(row="l")}


def source(fact: Fact, *, map_of_another_day: bool = False) -> str:
    """The rows of a fact inside the question's place."""
    where = NOW if map_of_another_day else THEN
    text = {
        Fact.LOAN_AT: LOAN_AT.format(**where),
        Fact.DISBURSED: DISBURSED.format(**where),
        Fact.DUE: DUE.format(**INSTALMENTS),
        Fact.GROUP_AT: GROUP_AT,
    }[fact]
    return f"select * from ({text}) placed where {PLACE}"
