"""Đợt sau thiên tai: asked once, searched commune by commune by the database; all of it moved on together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from diemtua.associations.models import Office
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import allowed, deed
from diemtua.ground.problems import Problem, Problems
from diemtua.lending.actions.moving import asked, run
from diemtua.lending.actions.numbering import next_number
from diemtua.risk_handling.actions.proposing import appraise, pass_up, propose
from diemtua.risk_handling.models import RiskBatch, RiskDossier
from diemtua.risk_handling.problems import UnknownCommune

State = RiskDossier.State


@dataclass(frozen=True, kw_only=True)
class Struck:
    """Thiên tai: what it is called, the measure asked for, the cause, the day, where and which programmes."""

    name: str
    kind: str
    cause: str
    event_on: date
    event: str
    units: Sequence[int]
    programmes: Sequence[str]


@deed("risk.batch_made", needs="risk.batch")
def make_batch(*, by: Actor, office: Office, struck: Struck) -> RiskBatch:
    """Lập đợt xử lý nợ diện rộng; the search is a job."""
    if not struck.units or not struck.programmes:
        raise UnknownCommune(field="units")
    return RiskBatch.objects.using(by.using).create(
        number=next_number("DXLN", office, by),
        office=office,
        name=struck.name.strip(),
        kind=struck.kind,
        cause=struck.cause,
        event_on=struck.event_on,
        event=struck.event.strip(),
        units=list(struck.units),
        programmes=list(struck.programmes),
        made_on=by.on,
        made_by=by.party_id,
        path=office.path,
        union_code=0,
    )


# Open loans of the commune, paid out by the day of the event, that no living dossier holds: one dossier a group and source.
SEARCH = """
create temp table if not exists struck_loan (
    loan_id bigint primary key, group_id bigint, path ltree, union_code smallint, money_source smallint,
    household_id bigint, person_id bigint, dong bigint, whole_dong bigint) on commit delete rows;
truncate struck_loan;
insert into struck_loan
select l.id, l.group_id, l.path, l.union_code, l.money_source, l.household_id, l.person_id,
       b.in_term_dong + b.overdue_dong, coalesce(nullif(a.total_need_dong, 0), l.amount_dong)
from lending_loan l join ledger_loanbalance b on b.loan_id = l.id
left join lending_loanapplication a on a.id = l.application_id
where l.office_id = %(office)s and l.state = 'open' and l.programme_id = any (%(programmes)s)
  and l.disbursed_on <= %(event_on)s and b.in_term_dong + b.overdue_dong > 0
  and exists (select 1 from places_village v join places_villageunit u on u.village_id = v.id
              where l.path <@ v.path and u.unit_id = %(unit)s and u.valid_from <= %(event_on)s
                and (u.valid_to is null or u.valid_to > %(event_on)s))
  and not exists (select 1 from risk_handling_riskline r where r.loan_id = l.id and r.live and not r.taken_out)
"""
DOSSIERS = "select count(*) from (select distinct group_id, path, union_code, money_source from struck_loan) d"
NUMBERS = """
insert into lending_papernumber as held (form, office_id, year, last) values ('XLN', %(office)s, %(year)s, %(n)s)
on conflict (form, office_id, year) do update set last = held.last + %(n)s returning last
"""
MAKE = """
with wanted as (
    select group_id, path, union_code, money_source,
           row_number() over (order by path, money_source) + %(last)s - %(n)s as number
    from struck_loan group by group_id, path, union_code, money_source
), made as (
    insert into risk_handling_riskdossier (
        number, office_id, group_id, batch_id, kind, cause, event_on, event, money_source, state, round, since_on,
        returned_reason, made_on, made_by, minutes_place, minutes_people, decides, decision_number, undo_reason, path,
        union_code)
    select %(stem)s || lpad(number::text, 5, '0'), %(office)s, group_id, %(batch)s, %(kind)s, %(cause)s, %(event_on)s,
           %(event)s, money_source, 'draft', 1, %(on)s, '', %(on)s, %(made_by)s, '', '[]', '', '', '', path, union_code
    from wanted
    returning id, group_id, path, union_code, money_source
), told as (
    insert into risk_handling_riskstep (dossier_id, round, deed, "on", "by", role, note, path, union_code)
    select id, 1, 'made', %(on)s, %(made_by)s, 'credit_officer', %(batch_number)s, path, union_code from made
)
insert into risk_handling_riskline (
    dossier_id, loan_id, household_id, person_id, live, taken_out, out_reason, what_lost, whole_dong, economy, plan,
    principal_dong, interest_dong, found_state, found_assets, found_ability, found_remedy, difference, path, union_code)
select m.id, s.loan_id, s.household_id, s.person_id, true, false, '', '', s.whole_dong, '', '', s.dong, 0, '', '', '', '',
       '', s.path, s.union_code
from struck_loan s join made m on m.path = s.path and m.union_code = s.union_code and m.money_source = s.money_source
     and m.group_id is not distinct from s.group_id
"""


@deed("risk.commune_searched", needs="risk.batch")
def search_commune(*, by: Actor, batch: RiskBatch, unit: int) -> RiskBatch:
    """Tìm khoản vay của một xã: done with its dossiers or not at all, once; a run that was stopped goes on with the next."""
    held = (
        RiskBatch.objects.using(by.using).select_for_update(of=("self",)).select_related("office")
    )
    found = held.get(pk=batch.pk)
    if unit in found.units_done:
        return found
    facts: dict[str, Any] = {
        "office": found.office_id,
        "programmes": list(found.programmes),
        "event_on": found.event_on,
        "unit": unit,
    }
    loans = run(by.using, SEARCH, facts)
    n = int(asked(by.using, DOSSIERS)[0][0])
    if n:
        year = found.made_on.year
        numbered = asked(by.using, NUMBERS, {"office": found.office_id, "year": year, "n": n})
        run(
            by.using,
            MAKE,
            {
                **facts,
                "n": n,
                "last": numbered[0][0],
                "stem": f"XLN-{found.office.code}-{year}-",
                "batch": found.pk,
                "batch_number": found.number,
                "kind": found.kind,
                "cause": found.cause,
                "event": found.event,
                "on": found.made_on,
                "made_by": found.made_by,
            },
        )
    found.units_done = [*found.units_done, unit]
    found.found += loans
    done = len(found.units_done) == len(found.units)
    found.state = RiskBatch.State.DONE if done else RiskBatch.State.RUNNING
    found.failure = ""
    found.save(using=by.using, update_fields=["units_done", "found", "state", "failure"])
    return found


NEXT: dict[str, tuple[str, Callable[..., RiskDossier]]] = {
    State.AT_OFFICE: ("risk.propose", propose),
    State.AT_MANAGER: ("risk.decide", pass_up),
    State.AT_BRANCH: ("risk.appraise", appraise),
}


def move_batch(batch: RiskBatch, by: Actor) -> tuple[int, list[Problem]]:
    """Chuyển cả đợt: every dossier that lies at this person's desk moves on; what holds one back does not hold the others."""
    states = [state for state, (needs, _do) in NEXT.items() if allowed(by, needs)]
    rows = RiskDossier.objects.using(by.using).filter(batch_id=batch.pk, state__in=states)
    moved, problems = 0, []
    for found in rows.order_by("pk"):
        try:
            with transaction.atomic(using=by.using):
                NEXT[found.state][1](by=by, dossier=found)
            moved += 1
        except Problem as refused:
            problems.append(refused)
        except Problems as refused:
            problems.extend(refused.found)
    return moved, problems
