"""Câu hỏi tới số liệu: the one SQL text of each fact, for a place, a day and a period. Reads `facts` and names only.

Row policies hold inside: a reader without scope gets nothing, whatever the question.
"""

from __future__ import annotations

from diemtua.reports.measures import Fact

PLACE = "(%(units)s::bigint[] is null or unit_id = any (%(units)s::bigint[]))"

SOURCES: dict[Fact, str] = {
    Fact.LOAN_AT: f"""
        select f.*, f.in_term_dong + f.overdue_dong + f.frozen_dong as outstanding_dong, p.report_line,
               p.code as programme_code
        from facts_loan_at(%(as_of)s) f join programmes_programme p on p.number = f.programme
        where {PLACE}""",
    Fact.DISBURSED: f"""
        select f.*, p.report_line, p.code as programme_code
        from facts_disbursed(%(flow_from)s, %(flow_to)s) f join programmes_programme p on p.number = f.programme
        where {PLACE}""",
    # Principal due in the period by its day in force; what became overdue was not handled on time.
    Fact.DUE: f"""
        select * from (
            select l.id as loan_id, l.office_id, l.group_id, l.household_id, g.unit_id, g.village_id, p.number as programme,
                   p.report_line, p.code as programme_code, l.union_code, l.path, i.id as instalment_id,
                   coalesce(i.extended_on, i.due_on) as due_on, i.principal_dong as due_dong,
                   i.principal_dong - coalesce((select sum(e.amount_dong) from lending_instalmentevent e
                       where e.instalment_id = i.id and e.kind = 'overdue'), 0) as handled_dong
            from lending_instalment i
            join lending_loan l on l.id = i.loan_id
            join programmes_programme p on p.code = l.programme_id
            left join groups_groupplacement g on g.group_id = l.group_id and g.valid_from <= %(flow_to)s
                 and (g.valid_to is null or g.valid_to > %(flow_to)s)
            where coalesce(i.extended_on, i.due_on) between %(flow_from)s and %(flow_to)s
        ) d where {PLACE}""",
    Fact.GROUP_AT: f"""
        select * from (
            select g.id as group_id, g.office_id, p.unit_id, p.village_id, p.union_code, g.path, null::text as report_line,
                   null::bigint as household_id, null::bigint as loan_id
            from groups_savingsandloangroup g
            join groups_groupplacement p on p.group_id = g.id and p.valid_from <= %(as_of)s
                 and (p.valid_to is null or p.valid_to > %(as_of)s)
            where g.founded_on <= %(as_of)s and (g.dissolved_on is null or g.dissolved_on > %(as_of)s)
        ) d where {PLACE}""",
}
