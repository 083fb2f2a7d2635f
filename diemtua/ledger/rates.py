"""Tác động của lãi suất: what a change of policy would do to the loans that are out; handed in to `programmes`.

One question for the balances by rate class, one for the rates that the classes bear; nothing looks at a loan alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connections
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.programmes.loading import class_rates, rate_of, terms_at
from diemtua.programmes.policy import Effect
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.policy import Policy, under

OUT = """
select c.programme_id, c.area, c.disbursed_from, count(distinct t.loan_id), sum(t.in_term_dong)::bigint
from ledger_tranchebalance t join programmes_rateclass c on c.id = t.rate_class_id
where t.in_term_dong > 0 group by 1, 2, 3
"""
Key = tuple[str, str, date]
Rate = Decimal | None


def rate_effects(before: Policy, after: Policy, on: date, using: str) -> list[Effect]:
    """By programme: loans whose rate would change on the day, and a year's interest on their balance of today."""
    with connections[using].cursor() as cursor:
        cursor.execute(OUT)
        held = {(code, area, since): (n, dong) for code, area, since, n, dong in cursor.fetchall()}
    then, now = _rates(before, held, on), _rates(after, held, on)
    loans: dict[str, int] = defaultdict(int)
    year: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for key, (count, dong) in held.items():
        old, new = then[key], now[key]
        if old is not None and new is not None and old != new:
            loans[key[0]] += count
            year[key[0]][0] += dong * old / 100
            year[key[0]][1] += dong * new / 100
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


def _rates(policy: Policy, keys: Iterable[Key], on: date) -> dict[Key, Rate]:
    """The rate of each class on a day; a window that the change cut in two bears what its first day does."""
    with under(policy):
        return {
            (code, area, since): rate_of(class_rates(terms_at(code, area), since), on)
            for code, area, since in keys
        }
