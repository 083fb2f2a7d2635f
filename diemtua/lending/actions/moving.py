"""Một lần chuyển gốc của nhiều khoản: staged, posted once through the ledger, told to its instalments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ledger.posting import lines_sql, post_drafts, start_drafts
from diemtua.lending.actions import parts

PRINCIPAL = {name: name for name in ("in_term_dong", "overdue_dong", "frozen_dong")}
UNFROZEN = {name: name for name in ("in_term_dong", "overdue_dong")}


def run(using: str, text: str, facts: dict[str, Any] | None = None) -> int:
    """Statements one after the other; the rows of the last."""
    count = 0
    with connections[using].cursor() as cursor:
        for statement in text.split(";"):
            cursor.execute(statement, facts)
            count = int(cursor.rowcount)
    return count


def asked(using: str, text: str, facts: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of one question."""
    with connections[using].cursor() as cursor:
        cursor.execute(text, facts)
        return list(cursor.fetchall())


def begin(by: Actor, loan_ids: Sequence[int]) -> None:
    """The loans locked in their order, empty stages."""
    run(by.using, parts.LOCK, {"loans": list(loan_ids)})
    run(by.using, parts.MOVING)


def post_moved(
    by: Actor,
    *,
    deed: str,
    on: date,
    amounts: Mapping[str, str],
    memo: str = "",
    exactly: bool = False,
) -> None:
    """Posts what `moving_part` holds as one entry a loan, by the legs of the rulebook's template.

    `exactly`: it counts from `on` whatever was posted since (the end of a freeze that is booked late).
    """
    facts: dict[str, Any] = {"on": on, "kind": deed, "memo": memo, "exactly": exactly}
    start_drafts(by.using)
    if not run(by.using, parts.ENTRIES, facts):
        return
    lines = lines_sql(
        deed,
        parts.PER_TRANCHE,
        effective_on="s.moved_on",
        amounts=amounts,
    )
    run(by.using, lines, facts)
    run(by.using, parts.REMEMBER)
    post_drafts(by)


def tell_instalments(by: Actor, *, event: str, on: date) -> None:
    """The instalments' own record of what happened, with the entry behind it."""
    run(by.using, parts.EVENTS, {"event": event, "on": on})


POST_INTEREST = """
insert into draft_loan select loan_id from ledger_loanbalance
where loan_id = any (%(loans)s) and posted_to < %(on)s
"""


def post_interest(by: Actor, loan_ids: Sequence[int], on: date) -> None:
    """Hạch toán lãi tới ngày; twice on one day would be of zero days."""
    start_drafts(by.using)
    facts: dict[str, Any] = {"loans": list(loan_ids), "on": on}
    if not run(by.using, POST_INTEREST, facts):
        return
    offices = asked(
        by.using,
        "select distinct office_id from ledger_loanbalance where loan_id in (select loan_id from draft_loan)",
    )
    for (office,) in offices:
        asked(
            by.using,
            "select ledger_post_interest(%(on)s, %(office)s, null, %(party)s)",
            {"on": on, "office": office, "party": by.party_id},
        )
    run(by.using, "truncate draft_loan")
