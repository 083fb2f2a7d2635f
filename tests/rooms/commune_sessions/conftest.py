"""The stories' ground: loans of January, a session of 12 March in its office, and people signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import Actor
from tests.rooms.commune_sessions.sessions import Sessions
from tests.world import World

SignedIn = Callable[..., Client]


@pytest.fixture
def sessions(world: World) -> Sessions:
    """Loans lent in January, nothing collected yet."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-08-01')")
    return Sessions(world)


@pytest.fixture
def role(sessions: Sessions, as_role: Callable[..., Actor]) -> Callable[..., Actor]:
    """`role("teller", 1)`: that person, with the database told who acts."""
    return as_role


@pytest.fixture
def signed_in(world: World) -> SignedIn:
    """`signed_in("teller")`: that person's browser."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(name: str, n: int = 0) -> Client:
        account, assignment = world.accounts[name][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
        return client

    return enter
