"""Pages of refunds in a real browser: nothing for axe to find, no sideways scroll, phone and desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from diemtua.access.queries import house
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import Calendar
from diemtua.refunds.actions import propose_run
from diemtua.refunds.decisions import decision_of
from diemtua.refunds.models import RefundBatch
from tests.rooms.lending.test_loan_pages import signed_in
from tests.rooms.lending.test_money_moves import bank
from tests.rooms.refunds.test_a_run import SIGNED, loans, of, people, posted, proposed
from tests.rooms.reports.browsing import faults
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["bank", "signed_in"]


@pytest.mark.browser
def test_the_pages_of_a_run(world: World, bank: Actor, signed_in: Callable[..., Client]) -> None:
    _owing, paying, done = loans(world, bank)
    Calendar.objects.filter(id=1).update(today=SIGNED)
    manager, teller = signed_in("manager"), signed_in("teller")

    def get(url: str, who: Client = manager) -> str:
        return who.get(url).content.decode()

    pages = {"none": get("/hoan-lai/"), "no-decision": get("/hoan-lai/moi")}
    set_context(house(SIGNED))
    run = proposed(world, bank)
    here = f"/hoan-lai/{run.pk}"
    pages |= {"new": get("/hoan-lai/moi"), "counted": get(here), "today": get("/")}
    pages["change"] = get(f"/chinh-sach/thay-doi/{run.change_id}")
    run = posted(world, run)
    part = RefundBatch.objects.filter(run=run, unit=world.communes[0]).get()
    cash, saved = of(run, done), of(run, paying)
    pages |= {"runs": get("/hoan-lai/"), "done": get(here), "part": get(f"{here}?xa={part.pk}")}
    pages["cash"] = get(f"/hoan-lai/khoan/{cash.pk}", teller)
    pages["saved"] = get(f"/hoan-lai/khoan/{saved.pk}")
    pages["slip"] = get(f"/cho-vay/khoan-vay/{paying.pk}/vi-sao")
    set_context(house(SIGNED))
    officer, _manager, _worker = people(world)
    decision = decision_of(f"thay-doi-{run.change_id}", SIGNED)
    assert decision is not None
    set_context(officer)
    counting = propose_run(by=officer, decision=decision)
    pages["counting"] = get(f"/hoan-lai/{counting.pk}")
    assert faults(pages) == []
