"""Số liệu phiên: each figure is the sum of the journal's lines behind it, and opens into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.commune_sessions.models import CommuneSession
from diemtua.savings.queries import PAID_IN


@dataclass(frozen=True)
class Kind:
    """Một số của phiên: which lines make it, and the sign that makes it read as people say it."""

    label: str | Promise
    where: str
    sign: int


FIGURES: Mapping[str, Kind] = {
    "giai-ngan": Kind(_("Giải ngân"), "l.account = 2010 and e.kind like 'disburse%%'", 1),
    "thu-goc": Kind(
        _("Thu gốc"), "l.account between 2000 and 2999 and e.kind like 'principal_paid%%'", -1
    ),
    "thu-lai": Kind(
        _("Thu lãi"),
        "l.account in (3010, 3020, 3030) and e.kind not in ('interest_posted', 'interest_given_back', 'interest_refunded')",
        -1,
    ),
    "tien-gui": Kind(_("Thu tiền gửi"), PAID_IN, -1),
    "qua-han": Kind(_("Chuyển quá hạn"), "l.account = 2020 and e.kind = 'becomes_overdue'", 1),
}

LINES = """
from ledger_entry e
join ledger_line l on l.month = e.month and l.entry_id = e.id
left join lending_loan loan on loan.id = l.loan_id
left join groups_membership m on m.id = case when l.account = 4020 then l.subject else loan.membership_id end
left join people_person who on who.id = m.person_id
left join groups_savingsandloangroup g on g.id = e.group_id
where e.session_id = %(session)s and e.month >= date_trunc('month', %(on)s::date)::date
"""


@dataclass(frozen=True)
class Figure:
    """Số và số dòng đứng sau nó."""

    key: str
    label: str
    dong: int
    lines: int


@dataclass(frozen=True)
class FigureRow:
    """Một dòng đứng sau số: whose, of which group and loan, how much."""

    entry_id: object
    name: str
    fold: str
    group_name: str
    loan_code: str
    on: date
    dong: int


def figures(found: CommuneSession, *, using: str = "default") -> list[Figure]:
    """Các số của phiên, of the rows that the reader may see."""
    asked = ", ".join(
        f"coalesce(sum({kind.sign} * l.amount_dong) filter (where {kind.where}), 0),"
        f" count(*) filter (where {kind.where})"
        for kind in FIGURES.values()
    )
    with connections[using].cursor() as cursor:
        cursor.execute(f"select {asked} {LINES}", _facts(found))
        row = cursor.fetchone()
    assert row is not None
    return [
        Figure(key, str(kind.label), int(row[2 * n]), int(row[2 * n + 1]))
        for n, (key, kind) in enumerate(FIGURES.items())
    ]


def figure_rows(found: CommuneSession, key: str, *, using: str = "default") -> list[FigureRow]:
    """Các dòng đứng sau một số của phiên; their sum is the figure."""
    kind = FIGURES[key]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select e.id, coalesce(who.full_name, ''), coalesce(who.fold, ''), coalesce(g.name, ''),"
            f" coalesce(loan.code, ''), e.business_date, {kind.sign} * l.amount_dong {LINES} and {kind.where}"
            " order by g.sort_key, who.sort_key, l.entry_id, l.number",
            _facts(found),
        )
        return [FigureRow(*row) for row in cursor.fetchall()]


def _facts(found: CommuneSession) -> dict[str, Any]:
    return {"session": found.pk, "on": found.held_on}
