"""The chain of an office: each posting is a link, a changed row is named, an anchor is met or says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from diemtua.ground.actors import Actor
from diemtua.ledger.chain import drop_anchor, faults, head_of
from diemtua.ledger.models import Link
from diemtua.ledger.posting import post
from diemtua.rules import postings
from tests.rooms.ledger.test_posting import a_balance, draft, partitions
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.datalaw]

ON = date(2025, 3, 12)
YEAR = (date(2025, 1, 1), date(2025, 12, 1))


@pytest.fixture
def posted(world: World, as_role: Callable[..., Actor]) -> Actor:
    """Three postings of one office, each a link; the third of two entries."""
    partitions()
    by = as_role("teller")
    subjects = [a_balance(world, n, ON) for n in (1, 2, 3, 4)]
    for of in (subjects[:1], subjects[1:2], subjects[2:]):
        post([draft(world, s, postings.disburse(10_000_000), on=ON) for s in of], by=by)
    seal()
    return by


def seal() -> None:
    """What the commit does: the links take their places."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_each_posting_is_one_link_and_each_link_holds_the_one_before(posted: Actor) -> None:
    links = list(Link.objects.order_by("number"))
    assert [(k.number, k.entries, k.lines) for k in links] == [(1, 1, 2), (2, 1, 2), (3, 2, 4)]
    assert [bytes(k.before or b"") for k in links] == [
        b"",
        *(bytes(k.digest or b"") for k in links[:2]),
    ]
    head = head_of(links[0].office_id)
    assert head is not None
    assert (head.number, bytes(head.digest)) == (3, bytes(links[2].digest or b""))
    assert faults(*YEAR) == []


def test_the_seal_of_a_link_holds_the_seal_before_it(posted: Actor) -> None:
    """Else a link could be written anew and the links after it, and the anchors, would not notice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select ledger_link_digest_1(office_id, number, batch, month, entries, lines, before, body) = digest,"
            " ledger_link_digest_1(office_id, number, batch, month, entries, lines, before || 'x'::bytea, body) = digest"
            " from ledger_link"
        )
        assert cursor.fetchall() == [(True, False)] * 3


def test_a_batch_takes_no_line_after_it_was_sealed(posted: Actor) -> None:
    for seal_first in (False, True):
        if seal_first:
            seal()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "insert into ledger_line select month, entry_id, number + 10, office_id, account, subject, loan_id,"
                " programme, amount_dong, business_date, effective_on, group_id, union_code, path from ledger_line"
            )


def test_an_anchor_is_where_the_chain_stood_once_a_session_and_final(
    world: World, posted: Actor, as_role: Callable[..., Actor]
) -> None:
    anchor = drop_anchor(world.office.pk, session_id=7, by=posted)
    head = head_of(world.office.pk)
    assert anchor is not None
    assert head is not None
    assert (anchor.number, bytes(anchor.digest)) == (3, bytes(head.digest))
    assert drop_anchor(world.office.pk, session_id=7, by=posted) is None
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update ledger_anchor set number = 1")
    as_role("group_leader", 1)
    assert drop_anchor(world.office.pk, session_id=8, by=posted) is None, "outside the scope"


def test_the_app_writes_neither_link_nor_head_nor_anchor(posted: Actor) -> None:
    for attack in (
        "insert into ledger_link select * from ledger_link",
        "update ledger_link set digest = sha256('x')",
        "update ledger_head set number = 9",
        "delete from ledger_anchor",
        "insert into ledger_anchor (office_id, number, digest, business_date, path) values (1, 1, 'x', now(), 'v')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
