"""A browser's part without a browser: signed in as a person of a role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from tests.world import World


@pytest.fixture
def signed_in(world: World) -> Callable[..., Client]:
    """`signed_in("teller")`: that person's browser."""

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = world.accounts[role][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    return enter
