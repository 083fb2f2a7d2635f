"""Tác động của lãi suất: what a change of policy would do to the loans that are out; handed in to `programmes`.

One question for the balances by rate class, one for the rates that the classes bear; nothing looks at a loan alone.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db import connections
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.programmes.loading import Stretch, rate_of, rates_by_class
from diemtua.programmes.policy import Effect
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.policy import Policy, under

OUT = """
select c.programme_id, c.area, c.disbursed_from, count(distinct t.loan_id), sum(t.in_term_dong)::bigint
from ledger_tranchebalance t join programmes_rateclass c on c.id = t.rate_class_id
where t.in_term_dong > 0 group by 1, 2, 3
"""
Rates = dict[tuple[str, str, date], list[Stretch]]


def rate_effects(before: Policy, after: Policy, on: date, using: str) -> list[Effect]:
    """By programme: loans whose rate would change on the day, and a year's interest on their balance of today."""
    with under(before):
        then = rates_by_class(load_catalogue())
    with under(after):
        now = rates_by_class(load_catalogue())
    loans: dict[str, int] = defaultdict(int)
    year: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    with connections[using].cursor() as cursor:
        cursor.execute(OUT)
        for programme, area, since, count, dong in cursor.fetchall():
            old, new = (_rate(rates, programme, area, since, on) for rates in (then, now))
            if old is not None and new is not None and old != new:
                loans[programme] += count
                year[programme][0] += dong * old / 100
                year[programme][1] += dong * new / 100
    names = load_catalogue().programmes
    return [
        Effect(
            what=_("{programme}: lãi một năm trên dư nợ trong hạn hôm nay").format(
                programme=names[code].name
            ),
            count=loans[code],
            unit=_("khoản vay"),
            before=formats.money(int(old)),
            after=formats.money(int(new)),
        )
        for code, (old, new) in sorted(year.items())
    ]


def _rate(rates: Rates, programme: str, area: str, since: date, on: date) -> Decimal | None:
    """The class's rate of a day; a window that the change cut in two bears at its first day what it bore."""
    held = [key for key in rates if key[:2] == (programme, area) and key[2] <= since]
    return rate_of(rates[max(held, key=lambda key: key[2])], on) if held else None
