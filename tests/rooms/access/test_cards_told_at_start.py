"""What the start prints of the demonstration's people is what the first page shows, not a text of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from diemtua.access.models import Account, Assignment
from diemtua.ground.actors import set_context
from diemtua.site.commands.start import cards
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_start_lists_who_has_a_card_today_in_the_order_of_the_first_page(world: World) -> None:
    set_context(world.house)
    Account.objects.update(card_order=None)
    for order, (role, title) in enumerate(
        (("teller", "Giao dịch viên"), ("manager", ""), ("auditor", "Kiểm toán nội bộ")), 1
    ):
        account, assignment = world.accounts[role][0]
        Account.objects.filter(pk=account.pk).update(
            card_order=order, display_name=f"Người {order}"
        )
        Assignment.objects.filter(pk=assignment.pk).update(title=title)
    assert cards(connection.connection) == [
        ("Người 1", "Giao dịch viên"),
        ("Người 2", "manager"),
        ("Người 3", "Kiểm toán nội bộ"),
    ]
    Assignment.objects.filter(pk=world.accounts["teller"][0][1].pk).update(valid_to=world.on)
    account, _ = world.accounts["auditor"][0]
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert cards(connection.connection) == [("Người 2", "manager")]
    Assignment.objects.filter(pk=world.accounts["manager"][0][1].pk).update(
        valid_from=world.on + timedelta(days=1)
    )
    assert cards(connection.connection) == []
