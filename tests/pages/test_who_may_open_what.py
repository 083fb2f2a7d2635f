"""Who may open what: the table is written by hand, so that a right given by mistake is seen.

Every page of the site must be in the table or belong to a room that keeps its own; a role that is not named gets the
words of a missing page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.access.roles import ROLES
from tests.world import World

ALL = frozenset(ROLES) - {"house"}
BANK = frozenset({"teller", "controller", "credit_officer", "manager"})
HIGHER = frozenset({"branch", "head_office"})
COMMUNE = frozenset({"commune_cadre", "commune_committee"})
LEADERS = frozenset({"group_leader", "group_deputy"})
PEOPLE = LEADERS | COMMUNE | BANK | HIGHER | {"auditor"}
POLICY = ALL
ADMINISTRATOR = frozenset({"administrator"})

OPENS: dict[str, frozenset[str]] = {
    "today": ALL,
    "change_role": ALL,
    "desks:search": ALL,
    "desks:calculator": POLICY,
    "desks:entries": frozenset({"auditor", "controller", "branch"}),
    "desks:balance": frozenset({"auditor", "controller", "branch"}),
    "desks:trail": frozenset({"auditor", "administrator"}),
    "desks:checks": frozenset({"auditor", "administrator"}),
    "desks:anchors": frozenset({"auditor", "administrator"}),
    "desks:check_runs": frozenset({"auditor", "administrator"}),
    "access:accounts": ADMINISTRATOR,
    "access:new_account": ADMINISTRATOR,
    "access:roles": ADMINISTRATOR,
    "programmes:programmes": POLICY,
    "programmes:area_lists": POLICY,
    "programmes:new_area_list": ADMINISTRATOR,
    "programmes:parameters": POLICY,
    "programmes:changes": POLICY,
    "papers:templates": ADMINISTRATOR,
    "people:households": PEOPLE,
    "people:new_household": frozenset({"commune_cadre", "credit_officer"}),
    "groups:groups": ALL - ADMINISTRATOR,
    "groups:new_group": frozenset({"commune_cadre"}),
    "groups:contracts": ALL,
    "groups:sign_contract": frozenset({"manager"}),
    "groups:move_day": frozenset({"credit_officer", "manager"}),
    "groups:waiting": frozenset({"commune_committee"}),
    "fees:statements": frozenset(
        {
            "commune_cadre",
            "controller",
            "credit_officer",
            "manager",
            "branch",
            "province_reader",
            "auditor",
        }
    ),
    "fees:commissions": ALL - ADMINISTRATOR - {"commune_committee", "head_office"},
    "month_end:months": frozenset({"manager", "auditor", "province_reader", "branch"}),
    "refunds:runs": BANK | {"auditor", "branch"},
    "refunds:new_run": frozenset({"credit_officer", "manager", "branch"}),
    "reports:report": ALL - ADMINISTRATOR,
    "lending:applications": PEOPLE,
    "lending:new_application": LEADERS | {"commune_cadre"},
    "lending:reviews": LEADERS | {"commune_cadre"},
    "lending:request_lists": PEOPLE,
    "capital:rounds": frozenset(
        {
            "credit_officer",
            "manager",
            "commune_committee",
            "commune_cadre",
            "auditor",
            "province_reader",
        }
    ),
    "capital:funds": frozenset({"credit_officer", "manager", "auditor", "province_reader"}),
    "lending:loans": PEOPLE,
    "lending:drafts": LEADERS | {"commune_cadre"},
    "lending:adjustments": PEOPLE,
    "lending:overdue_notices": PEOPLE,
    "risk_handling:dossiers": PEOPLE,
    "risk_handling:ending": PEOPLE,
    "risk_handling:batches": PEOPLE,
    "risk_handling:new_batch": frozenset({"credit_officer"}),
    "commune_sessions:sessions": ALL - ADMINISTRATOR,
    "commune_sessions:plan": frozenset({"credit_officer", "manager"}),
    "commune_sessions:collect": LEADERS,
    "savings:savers": LEADERS | BANK | {"commune_cadre", "auditor"},
    "savings:deposits": BANK | {"auditor"},
    "savings:new_deposit": frozenset({"teller"}),
    "savings:rates": BANK | {"auditor"},
    "savings:campaigns": BANK | {"auditor"},
    "ratings:ratings": ALL - ADMINISTRATOR,
    "ratings:units": ALL - ADMINISTRATOR,
    "ratings:plans": ALL - ADMINISTRATOR,
    "ratings:bank_file": frozenset(
        {
            "branch",
            "head_office",
            "commune_cadre",
            "credit_officer",
            "manager",
            "province_reader",
            "auditor",
        }
    ),
}
"""Pages without arguments, by name: the roles that may open them."""

MOST_QUERIES = {
    "today": 31,
    "desks:search": 11,
    "desks:calculator": 11,
    "capital:rounds": 16,
    "capital:funds": 14,
    "desks:entries": 22,
    "desks:balance": 12,
    "desks:trail": 18,
    "desks:checks": 12,
    "desks:anchors": 12,
    "desks:check_runs": 12,
    "access:accounts": 15,
    "access:new_account": 10,
    "access:roles": 8,
    "programmes:programmes": 13,
    "programmes:area_lists": 16,
    "papers:templates": 9,
    "change_role": 16,
    "savings:savers": 16,
    "savings:deposits": 16,
    "ratings:ratings": 14,
    "ratings:plans": 14,
}
"""Queries a page may send, however many rows there are."""


def named_routes() -> dict[str, Any]:
    """Every named page without arguments."""
    found: dict[str, Any] = {}

    def walk(patterns: list[Any], space: str, before: str) -> None:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern.url_patterns, inner, here)
            elif isinstance(pattern, URLPattern) and pattern.name and "<" not in here:
                found[space + pattern.name] = pattern.callback

    walk(get_resolver().url_patterns, "", "")
    return found


def browser_of(world: World, role: str) -> Client:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    account, assignment = world.accounts[role][0]
    client = Client()
    session = client.session
    session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    return client


POST_ONLY = {
    "sign_out",
    "stay",
    "set_language",
    "demonstration:move",
    "lending:keep_draft",
    "desks:check_now",
    "savings:roll",
}
PUBLIC = {"enter", "first_administrator", "health", "ready"}


def test_every_page_without_arguments_is_in_the_table() -> None:
    assert set(named_routes()) - set(OPENS) - POST_ONLY - PUBLIC == set()
    assert set(OPENS) - set(named_routes()) == set()


@pytest.mark.parametrize("name", sorted(OPENS))
def test_each_role_opens_what_the_table_says_and_nothing_else(world: World, name: str) -> None:
    wrong = []
    for role in world.accounts:
        status = browser_of(world, role).get(reverse(name)).status_code
        expected = {200, 302} if role in OPENS[name] else {404}
        if status not in expected:
            wrong.append((role, status))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(OPENS))
def test_nobody_opens_a_page_without_signing_in(world: World, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/vao?next=")


@pytest.mark.parametrize("name", sorted(MOST_QUERIES))
def test_a_page_sends_few_queries(
    world: World, name: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for role in sorted(OPENS[name] & set(world.accounts)):
        browser = browser_of(world, role)
        with django_assert_max_num_queries(MOST_QUERIES[name]):
            assert browser.get(reverse(name)).status_code == 200
