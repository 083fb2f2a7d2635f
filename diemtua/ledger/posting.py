"""Ghi sổ: fills the drafts and calls the one posting function (sql/40_post.sql).

One deed of a few entries hands in `Draft`s; a deed over a set says its source as SQL and the columns that carry
each amount, and the legs come from the same templates of `rules.postings`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.clock import new_id
from diemtua.rules.postings import DEEDS, Account, Line, SubjectKind
from diemtua.rules.postings.chart import ROW_OF

SUBJECT_COLUMN: Mapping[SubjectKind, str] = {
    SubjectKind.OFFICE: "office_id",
    SubjectKind.SESSION: "session_id",
    SubjectKind.GROUP: "group_id",
    SubjectKind.MEMBERSHIP: "membership_id",
    SubjectKind.TRANCHE: "tranche_id",
    SubjectKind.LOAN: "loan_id",
    SubjectKind.PROGRAMME: "programme",
    SubjectKind.ASSOCIATION: "association_code",
    SubjectKind.DEPOSIT: "deposit_id",
}


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """Đối tượng của dòng: the ids that a deed's lines speak of."""

    office_id: int
    session_id: int | None = None
    group_id: int | None = None
    membership_id: int | None = None
    tranche_id: int | None = None
    loan_id: int | None = None
    programme: int | None = None
    association_code: int | None = None
    deposit_id: int | None = None

    def of(self, line: Line) -> int:
        """The line's subject: the id that its account is kept by."""
        found = getattr(self, SUBJECT_COLUMN[line.subject])
        assert found is not None, f"{line.account.name} needs {line.subject}"
        return int(found)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Nháp bút toán: one entry to be posted; parts are lines with the subjects they speak of."""

    kind: str
    office_id: int
    business_date: date
    path: str
    union_code: int
    parts: list[tuple[Iterable[Line], Subjects]]
    id: uuid.UUID = field(default_factory=new_id)
    effective_on: date | None = None
    device_at: datetime | None = None
    received_at: datetime | None = None
    command_id: uuid.UUID | None = None
    session_id: int | None = None
    sheet_id: int | None = None
    receipt_id: uuid.UUID | None = None
    group_id: int | None = None
    reverses: uuid.UUID | None = None
    reverses_month: date | None = None
    memo: str = ""


ENTRY_COLUMNS = (
    "n, id, month, office_id, business_date, kind, device_at, received_at, command_id, reverses, reverses_month,"
    " session_id, sheet_id, receipt_id, group_id, union_code, path, memo"
)


def start_drafts(using: str = "default") -> None:
    """Empty drafts for this transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute("select ledger_drafts()")


def post_drafts(by: Actor) -> int:
    """Post what the drafts hold; returns the number of entries."""
    with connections[by.using].cursor() as cursor:
        cursor.execute("select ledger_post(%s)", [by.party_id])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def post(drafts: list[Draft], *, by: Actor) -> list[uuid.UUID]:
    """Post a few entries, all or nothing; returns their ids in order."""
    start_drafts(by.using)
    entries: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for n, draft in enumerate(drafts, start=1):
        entries.append(_entry_row(n, draft))
        lines.extend(_line_rows(n, draft))
    _fill(by.using, entries, lines)
    post_drafts(by)
    return [draft.id for draft in drafts]


def _entry_row(n: int, d: Draft) -> tuple[Any, ...]:
    return (
        n,
        d.id,
        d.office_id,
        d.business_date,
        d.kind,
        d.device_at,
        d.received_at,
        d.command_id,
        d.reverses,
        d.reverses_month,
        d.session_id,
        d.sheet_id,
        d.receipt_id,
        d.group_id,
        d.union_code,
        d.path,
        d.memo,
    )


def _line_rows(n: int, draft: Draft) -> Iterable[tuple[Any, ...]]:
    effective = draft.effective_on or draft.business_date
    for lines, subjects in draft.parts:
        for line in lines:
            yield (
                n,
                int(line.account),
                subjects.of(line),
                subjects.loan_id,
                subjects.programme,
                line.amount_dong,
                effective,
            )


def _fill(using: str, entries: list[tuple[Any, ...]], lines: list[tuple[Any, ...]]) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"insert into draft_entry ({ENTRY_COLUMNS})"
            " select n, id, ledger_open_month(office, business), office, business, kind, device, received, command,"
            " reverses, reverses_month, session, sheet, receipt, grp, union_code, path::ltree, memo"
            " from unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::date[], %s::text[], %s::timestamptz[],"
            " %s::timestamptz[], %s::uuid[], %s::uuid[], %s::date[], %s::bigint[], %s::bigint[], %s::uuid[],"
            " %s::bigint[], %s::smallint[], %s::text[], %s::text[])"
            " as t (n, id, office, business, kind, device, received, command, reverses, reverses_month, session,"
            " sheet, receipt, grp, union_code, path, memo)",
            [list(column) for column in zip(*entries, strict=True)],
        )
        cursor.execute(
            "insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)"
            " select * from unnest(%s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::smallint[],"
            " %s::bigint[], %s::date[])",
            [list(column) for column in zip(*lines, strict=True)],
        )


def lines_sql(
    deed: str,
    source: str,
    *,
    amounts: Mapping[str, str],
    effective_on: str,
    one_row_an_entry: bool = False,
) -> str:
    """INSERT of draft lines for a set: one template of `rules.postings` over a source relation.

    `source` yields `n`, the subject columns that the template's accounts need (`tranche_id`, `loan_id`, `group_id`,
    `membership_id`, `session_id`, `office_id`), `programme` and `loan_id` (may be null), and the amount columns;
    `amounts` maps the template's amount names to them, null being none. Accounts met twice are summed, zeros left out.
    A source with one row an entry says so: then nothing is left to be summed over rows.
    """
    legs = ", ".join(
        f"({int(account)}, {_subject_sql(account)}, ({' + '.join(terms)})::bigint)"
        for account, terms in _terms(deed, amounts).items()
    )
    columns = (
        "s.n, leg.account, leg.subject, case when leg.account between 2000 and 3089 then s.loan_id end,"
        " case when leg.account between 2000 and 3099 or leg.account = 5010 then s.programme end"
    )
    summed = "leg.amount" if one_row_an_entry else "sum(leg.amount)"
    grouped = "" if one_row_an_entry else " group by 1, 2, 3, 4, 5, 7 having sum(leg.amount) <> 0"
    return (
        "insert into draft_line (n, account, subject, loan_id, programme, amount_dong, effective_on)"
        f" select {columns}, {summed}, {effective_on}"
        f" from ({source}) s cross join lateral (values {legs}) leg (account, subject, amount)"
        f" where leg.amount <> 0{grouped}"
    )


def _terms(deed: str, amounts: Mapping[str, str]) -> dict[Account, list[str]]:
    """Per account of the template the amounts that go there, with their signs."""
    terms: dict[Account, list[str]] = {}
    for leg in DEEDS[deed].legs:
        if leg.amount in amounts:
            column = f"coalesce(s.{amounts[leg.amount]}, 0)"
            terms.setdefault(leg.account, []).append(f"{leg.sign} * {column}")
    return terms


def _subject_sql(account: Account) -> str:
    return "s." + SUBJECT_COLUMN[ROW_OF[account].subject]
