"""Số bên cạnh chữ: how many things wait for this person under each word of the row, by one statement."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connections

from diemtua.ground.actors import Actor

SEEN = "path <@ %(paths)s::ltree[] and union_code = any (%(unions)s)"
APPLICATIONS = "lending:applications"
GROUPS = "groups:groups"
MONTHS = "month_end:months"
SESSIONS = "commune_sessions:sessions"

LISTS = f"select count(*) from lending_loanrequestlist where {SEEN} and state"
NOTICES = f"select count(*) from lending_approvalnotice where {SEEN} and"
MEETINGS = f"select count(*) from groups_meeting where {SEEN} and state in ('called', 'held')"
PAPERS = f"select count(*) from groups_groupapproval where {SEEN} and accepted is null"
TO_PROPOSE = (
    f"select count(*) from lending_loanrequestlist where {SEEN} and state = 'confirmed' and exists"
    " (select 1 from lending_requestline line join lending_loanapplication asked on asked.id = line.application_id"
    " where line.request_list_id = lending_loanrequestlist.id and asked.state = 'confirmed')"
)
PROPOSED = f"select count(*) from lending_approval where {SEEN} and state = 'proposed'"
UNSIGNED = f"select count(*) from groups_savingsandloangroup where {SEEN} and state = 'approved'"
SHEETS = (
    f"select count(*) from commune_sessions_collectionsheet where {SEEN}"
    " and state = 'handed_in' and union_checked_at is null"
)
SESSIONS_NOW = (
    "select count(*) from commune_sessions_communesession where path <@ %(paths)s::ltree[]"
    " and held_on <= %(on)s and state in ('open', 'posted')"
)
REOPENINGS = "select count(*) from month_end_reopeningrequest where agreed_by is null and asked_by <> %(party)s"

COUNTS: dict[str, dict[str, tuple[str, ...]]] = {
    "group_leader": {
        APPLICATIONS: (f"{NOTICES} union_read_at is not null and borrowers_told_at is null",),
        GROUPS: (MEETINGS,),
    },
    "commune_cadre": {
        APPLICATIONS: (
            f"{LISTS} = 'made'",
            f"{NOTICES} commune_read_at is not null and union_read_at is null",
        ),
        GROUPS: (MEETINGS,),
        SESSIONS: (SHEETS,),
    },
    "commune_committee": {
        APPLICATIONS: (f"{LISTS} = 'sent'", f"{NOTICES} commune_read_at is null"),
        GROUPS: (PAPERS,),
    },
    "teller": {SESSIONS: (SESSIONS_NOW,)},
    "controller": {SESSIONS: (SESSIONS_NOW,)},
    "credit_officer": {APPLICATIONS: (TO_PROPOSE,), GROUPS: (UNSIGNED,)},
    "manager": {APPLICATIONS: (PROPOSED,), MONTHS: (REOPENINGS,)},
}
COUNTS["group_deputy"] = COUNTS["group_leader"]


def waiting_counts(by: Actor) -> dict[str, int]:
    """Counts by the name of the page; a page drawn after a failure has none, and says what failed instead."""
    asked = COUNTS.get(by.role, {})
    if not asked:
        return {}
    sums = (" + ".join(f"({one})" for one in parts) for parts in asked.values())
    facts: dict[str, Any] = {
        "paths": list(by.scope.paths),
        "unions": list(by.scope.unions),
        "on": by.on,
        "party": by.party_id,
    }
    connection = connections[by.using]
    if connection.needs_rollback:
        return {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("select " + ", ".join(sums), facts)
            row = cursor.fetchone() or ()
    except DatabaseError:
        return {}
    return {name: int(n) for name, n in zip(asked, row, strict=True)}
