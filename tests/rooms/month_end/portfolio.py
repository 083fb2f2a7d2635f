"""A random portfolio in the real ledger: thousands of loans lent, paid, reversed, overdue, frozen, written off by sets.

Every act is one posting over a set; which loans it takes and with how much is a hash of loan, act and seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, acting
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.month_end.actions import close_month, run_close
from diemtua.month_end.models import CloseRun
from diemtua.programmes.models import Programme
from diemtua.programmes.queries import rate_class_of
from diemtua.rules.periods import Month
from tests.world import World

CODES = ("ho_ngheo", "ho_can_ngheo", "nuoc_sach_vsmt")
FIRST = 10_000_000
"""Loan ids of the portfolio begin here; a loan's tranches are its id times ten and one, two."""

LOANS = """
insert into ledger_loanbalance (loan_id, office_id, group_id, household_id, programme, union_code, path, in_term_dong,
    overdue_dong, frozen_dong, arrears_in_term_dong, arrears_overdue_dong, grace_dong, posted_to, moved_on)
select x.id, g.office_id, g.id, h.households[1 + pick(x.id, 1, {seed}) %% cardinality(h.households)],
       (%(numbers)s::smallint[])[1 + pick(x.id, 2, {seed}) %% 3], g.union_code, g.path, 0, 0, 0, 0, 0, 0, %(on)s, %(on)s
from generate_series(%(after)s::bigint + 1, %(until)s) x (id)
join groups_savingsandloangroup g on g.id = (%(groups)s::bigint[])[1 + x.id %% 2]
join (select group_id, array_agg(household_id order by household_id) as households from groups_membership group by 1) h
     on h.group_id = g.id
"""
TRANCHES = """
insert into ledger_tranchebalance (tranche_id, loan_id, rate_class_id, union_code, path, disbursed_on, in_term_dong,
    overdue_dong, frozen_dong, run_in_term, run_overdue, run_since)
select b.loan_id * 10 + %(number)s, b.loan_id, (%(classes)s::int[])[array_position(%(numbers)s::smallint[], b.programme)],
       b.union_code, b.path, %(on)s, 0, 0, 0, 0, 0, %(on)s
from ledger_loanbalance b where b.loan_id > %(after)s and b.loan_id <= %(until)s and {which}
"""
PICK = """
create function pick(loan bigint, act int, seed int) returns int language sql immutable parallel safe as
$$ select (hashint8extended(loan, act + seed * 1000::bigint) & 1073741823)::int $$
"""


@dataclass
class Portfolio:
    """One office's random loans."""

    world: World
    loans: int
    seed: int
    using: str = "owner"
    posted_on: tuple[tuple[date, int], ...] = ()
    """Session days and the group whose every loan was posted then."""

    def begin(self) -> None:
        """A function to draw by, and months to post into."""
        self.run(PICK.replace("%", "%%"))
        self.run("select ledger_make_partitions('2024-12-01', '2025-07-01')")

    def run(self, sql: str, facts: Any = None) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, facts or {})

    def query(self, sql: str, facts: Any = None) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, facts or {})
            return list(cursor.fetchall())

    def actor(self, on: date) -> Actor:
        return house(on, using=self.using)

    def pick(self, act: int) -> str:
        return f"pick(t.loan_id, {act}, {self.seed})"

    def share(self, of: str, act: int) -> str:
        """A random share of an amount: now and then all of it, now and then a single đồng."""
        p = f"pick(t.loan_id, {act} + 500, {self.seed})"
        return f"(case {p} % 10 when 0 then {of} when 1 then least({of}, 1) else {of} * ({p} % 1000) / 1000 end)"

    def lend(self, part: int, parts: int, on: date) -> None:
        """New loans: the part's share of all, disbursed that day, a few for a handful of đồng."""
        edges = [FIRST + self.loans * n // parts for n in (part, part + 1)]
        facts = self._programmes(on) | {"on": on, "after": edges[0], "until": edges[1], "number": 1}
        facts["groups"] = [here.group.pk for here in self.world.groups]
        with acting(self.actor(on)):
            self.run(LOANS.format(seed=self.seed), facts)
            self.run(TRANCHES.format(which="true"), facts)
        amount = f"case {self.pick(3)} % 20 when 0 then 1 + {self.pick(4)} % 50000 else 1 + {self.pick(4)} % 100000000 end"
        self.act(
            "disburse",
            on,
            f"t.loan_id > {edges[0]} and t.loan_id <= {edges[1]}",
            principal_dong=amount,
        )

    def lend_again(self, on: date, pct: int) -> None:
        """A second tranche of some loans, with the rate of its own day."""
        facts = self._programmes(on) | {
            "on": on,
            "after": FIRST,
            "until": FIRST + self.loans,
            "number": 2,
        }
        with acting(self.actor(on)):
            self.run(
                TRANCHES.format(which=f"pick(b.loan_id, 5, {self.seed}) %% 100 < {pct}"), facts
            )
        self.act(
            "disburse", on, "t.tranche_id % 10 = 2", principal_dong=f"1 + {self.pick(6)} % 30000000"
        )

    def _programmes(self, on: date) -> dict[str, Any]:
        numbers = dict(Programme.objects.using(self.using).values_list("code", "number"))
        return {
            "numbers": [numbers[code] for code in CODES],
            "classes": [rate_class_of(code, on, using=self.using).pk for code in CODES],
        }

    def act(
        self, deed: str, on: date, where: str, *, effective: date | None = None, **amounts: str
    ) -> None:
        """One entry a tranche, of those the condition takes; amounts are SQL over tranche `t` and loan `b`."""
        columns = ", ".join(f"({sql})::bigint as {name}" for name, sql in amounts.items())
        with acting(self.actor(on)) as by:
            start_drafts(self.using)
            self.run("drop table if exists pg_temp.acting")
            self.run(
                "create temp table acting as select * from (select t.tranche_id as n, t.tranche_id, t.loan_id,"
                f" b.programme, b.office_id, b.group_id, b.union_code, b.path, 1 as session_id, {columns}"
                " from ledger_tranchebalance t join ledger_loanbalance b using (loan_id)"
                f" where {where}) x where {' + '.join(amounts)} > 0".replace("%", "%%")
            )
            self.run(
                "insert into draft_entry (n, id, month, office_id, business_date, kind, group_id, union_code, path)"
                " select n, ledger_new_id(), ledger_open_month(office_id, %(on)s), office_id, %(on)s, %(deed)s, group_id,"
                " union_code, path from acting",
                {"on": on, "deed": deed},
            )
            self.run(
                lines_sql(
                    deed,
                    "select * from acting",
                    amounts={name: name for name in amounts},
                    effective_on=f"'{effective or on}'::date",
                    one_row_an_entry=True,
                )
            )
            post_drafts(by)

    def reverse(self, kind: str, of: date, on: date, pct: int) -> None:
        """Some entries of a day are taken back on another, each linked to what it reverses."""
        with acting(self.actor(on)) as by:
            start_drafts(self.using)
            self.run(
                "insert into draft_entry (n, id, month, office_id, business_date, kind, reverses, reverses_month,"
                " group_id, union_code, path) select row_number() over (order by e.sequence), ledger_new_id(),"
                " ledger_open_month(e.office_id, %(on)s), e.office_id, %(on)s, %(kind)s || '_reversed', e.id, e.month,"
                " e.group_id, e.union_code, e.path from ledger_entry e where e.kind = %(kind)s and e.business_date = %(of)s"
                f" and pick(e.sequence, 7, {self.seed}) %% 100 < {pct}",
                {"on": on, "of": of, "kind": kind},
            )
            self.run(
                "insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)"
                " select d.n, l.account, l.subject, l.loan_id, l.programme, -l.amount_dong, %(on)s from draft_entry d"
                " join ledger_line l on l.month = d.reverses_month and l.entry_id = d.reverses",
                {"on": on},
            )
            post_drafts(by)

    def session(self, on: date, group: int) -> None:
        """The session of a group: interest of every loan it has is posted up to that day."""
        pk = self.world.groups[group].group.pk
        self._post_interest(on, 1, f"b.group_id = {pk}")
        self.posted_on += ((on, pk),)

    def post_some(self, on: date, pct: int) -> None:
        """Interest of single loans is posted, as before a payment at the desk."""
        self._post_interest(
            on, None, f"b.in_term_dong > 1000000 and pick(b.loan_id, 8, {self.seed}) % 100 < {pct}"
        )

    def _post_interest(self, on: date, session: int | None, where: str) -> None:
        with acting(self.actor(on)) as by:
            start_drafts(self.using)
            found = f"select b.loan_id from ledger_loanbalance b where b.posted_to <= '{on}' and {where}"
            self.run("insert into draft_loan " + found.replace("%", "%%"))
            self.run(
                "select ledger_post_interest(%s, %s, %s, %s)",
                [on, self.world.office.pk, session, by.party_id],
            )

    def close(self, month: Month, on: date) -> CloseRun:
        """A close of books that the server has counted, as it does by itself where transactions end."""
        self.run("analyze ledger_loanbalance, ledger_tranchebalance, ledger_line, ledger_entry")
        with acting(self.actor(on)) as by:
            run = close_month(by=by, office=self.world.office, month=month)
        return run_close(run, by=self.actor(on))


def january(books: Portfolio) -> None:
    """Most loans are lent, interest runs, January is closed."""
    books.begin()
    for part in range(6):
        books.lend(part, 10, date(2025, 1, 10))
    for part in (6, 7):
        books.lend(part, 10, date(2025, 1, 18))
    books.act(
        "principal_paid",
        date(2025, 1, 25),
        f"{books.pick(10)} % 100 < 5",
        in_term_dong=books.share("t.in_term_dong", 10),
    )
    books.close(Month.parse("2025-01"), date(2025, 2, 28))


def february(books: Portfolio) -> None:
    """Everything that may happen to a loan in a month."""
    first = "t.tranche_id % 10 = 1"
    day = {n: date(2025, 2, n) for n in range(1, 29)}
    books.lend(8, 10, day[3])
    books.lend_again(day[3], 5)
    books.act(
        "principal_paid",
        day[5],
        f"{books.pick(11)} % 100 < 30",
        in_term_dong=books.share("t.in_term_dong", 11),
    )
    books.reverse("principal_paid", day[5], day[6], 30)
    books.session(day[12], 0)
    books.act(
        "interest_paid", day[12], f"{books.pick(12)} % 100 < 50 and {first}",
        in_term_dong=books.share("b.arrears_in_term_dong", 12), overdue_dong=books.share("b.arrears_overdue_dong", 12),
    )  # fmt: skip
    books.reverse("interest_paid", day[12], day[13], 10)
    books.act(
        "becomes_overdue", day[13], f"{books.pick(13)} % 100 < 20", effective=day[14],
        principal_dong=books.share("t.in_term_dong", 13),
    )  # fmt: skip
    books.session(day[18], 1)
    books.act(
        "freeze", day[19], f"{books.pick(14)} % 100 < 4",
        in_term_dong=books.share("t.in_term_dong", 14), overdue_dong=books.share("t.overdue_dong", 15),
    )  # fmt: skip
    books.post_some(day[20], 20)
    books.act(
        "interest_given_back",
        day[21],
        f"{books.pick(16)} % 100 < 3 and {first}",
        in_term_dong=books.share("b.arrears_in_term_dong", 16),
    )
    books.act(
        "write_off", day[21], f"{books.pick(17)} % 100 < 2",
        in_term_dong="t.in_term_dong", overdue_dong="t.overdue_dong", frozen_dong="t.frozen_dong",
    )  # fmt: skip
    books.lend(9, 10, day[25])
    books.act(
        "principal_paid",
        day[25],
        f"{books.pick(18)} % 100 < 10",
        overdue_dong="t.overdue_dong",
        in_term_dong=books.share("t.in_term_dong", 18),
    )
    books.act(
        "back_in_term",
        day[26],
        f"{books.pick(19)} % 100 < 10",
        principal_dong=books.share("t.overdue_dong", 19),
    )


def march(books: Portfolio) -> None:
    """The next month goes on before February is closed."""
    day = {n: date(2025, 3, n) for n in range(1, 32)}
    books.act(
        "principal_paid",
        day[5],
        f"{books.pick(21)} % 100 < 20",
        in_term_dong=books.share("t.in_term_dong", 21),
    )
    books.session(day[12], 0)
    books.act(
        "becomes_overdue",
        day[13],
        f"{books.pick(22)} % 100 < 10",
        effective=day[14],
        principal_dong=books.share("t.in_term_dong", 22),
    )
    books.act(
        "interest_paid",
        day[13],
        f"{books.pick(23)} % 100 < 40 and t.tranche_id % 10 = 1",
        in_term_dong=books.share("b.arrears_in_term_dong", 23),
    )
