"""Papers of a session say what the books say; a refused name is a missing page."""

from __future__ import annotations

import pytest

from diemtua.commune_sessions import actions, papers, queries
from diemtua.commune_sessions.actions.closing import Minutes, Present
from diemtua.commune_sessions.models import CashCount, Receipt
from diemtua.ledger import chain
from tests.rooms.commune_sessions.sessions import Sessions, notes_of

pytestmark = pytest.mark.django_db
DUE = 533_425


def test_the_lists_of_a_group_add_up_to_its_cash(sessions: Sessions) -> None:
    session = sessions.plan()
    sheet = sessions.sheet(session)
    sessions.collect(sheet, {0: (DUE, 66_575), 1: (DUE, 50_000)})
    sessions.house()
    listed = papers.collection_list(sheet)
    assert listed.dues is not None
    assert [row.interest_month_dong for row in listed.dues] == [DUE, DUE, DUE, 0, 0, 0]
    assert listed.dues[0].outstanding_dong == 50_000_000
    handed = papers.collection_sheet(sheet)
    assert handed.total_dong == 2 * DUE + 116_575
    assert (handed.receipts_given_out, handed.receipts_handed, handed.receipts_returned) == (
        6,
        2,
        4,
    )
    assert handed.cash is None
    session = sessions.open(session)
    teller = sessions.actor("teller")
    actions.count_sheet(by=teller, sheet=sheet, notes=notes_of(2 * DUE + 116_575))
    counted = papers.collection_sheet(sessions.sheet(session))
    assert counted.cash is not None
    assert sum(row.amount_dong or 0 for row in counted.cash) == handed.total_dong
    receipt = papers.receipt(Receipt.objects.order_by("number")[0])
    assert (receipt.interest_paid_dong, receipt.savings_dong, receipt.total_dong) == (
        DUE,
        66_575,
        600_000,
    )


def test_minutes_count_and_board_are_of_the_same_session(sessions: Sessions) -> None:
    sessions.house()
    sessions.approved()
    session = sessions.open(sessions.plan())
    teller = sessions.actor("teller")
    actions.pay_out(by=teller, session=session, items=list(session.queue.all()))
    session = sessions.post_all(session)
    group = sessions.world.groups[0].group
    said = Minutes(
        results="Thu đủ lãi.\n\nTiền khớp.",
        present=[
            Present(name="Điểu Bé", role=f"Tổ trưởng {group.name}", group_id=group.pk),
            Present(name="Lý Hoa", role="Hội Phụ nữ", present=False),
        ],
    )
    actions.write_briefing(by=sessions.actor("credit_officer"), session=session, minutes=said)
    sessions.house()
    assert papers.minutes(session, queries.briefing_of(session), []).anchor is None, (
        "not before the close"
    )
    box = sessions.balance(1010, session.pk)
    actions.close_session(by=sessions.actor("controller"), session=session, notes=notes_of(box))
    sessions.house()
    minutes = papers.minutes(session, queries.briefing_of(session), queries.union_results(session))
    assert minutes.results_text == ("Thu đủ lãi.", "Tiền khớp.")
    assert minutes.attendance is not None
    (came,) = minutes.attendance
    assert (came.full_name, came.body, came.part) == ("Điểu Bé", group.name, "Tổ trưởng")
    assert minutes.outstanding_total_million == 200
    head = chain.head_of(session.office_id)
    assert head is not None
    assert minutes.anchor == f"{chain.shown(head.digest)} (mắt xích {head.number})"
    count = papers.cash_count(session, CashCount.objects.get(sheet__isnull=True))
    assert (count.opening_dong, count.paid_dong) == (200_000_000, 50_000_000)
    assert count.difference_dong == 0
    rows = list(queries.borrowers(sessions.house().scope, session))
    board = papers.public_board(
        session, rows, queries.lending_terms(session.held_on), session.held_on
    )
    assert board.borrowers is not None
    assert sum(row.outstanding_dong or 0 for row in board.borrowers) == 200_000_000
    shown = {name for row in board.borrowers for name in row.__dataclass_fields__}
    assert not shown & {"citizen_id", "phone", "overdue_dong"}
