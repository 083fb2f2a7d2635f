"""The journal and the trail: read by those who may, cut to the scope, nothing can be changed there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from diemtua.desks.words import ENTRY_KINDS
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import AuditRecord
from diemtua.ledger.posting import Draft, Subjects, post
from diemtua.rules.postings import DEEDS, Line, reverse
from tests.pages.test_who_may_open_what import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db
Become = Callable[..., Actor]


def post_receipts(world: World, by: Actor, count: int, **other: object) -> list[UUID]:
    """Collections in a village of the first group, of the day."""
    here = world.groups[0]
    subjects = Subjects(
        office_id=world.office.pk,
        group_id=here.group.pk,
        membership_id=here.memberships[0].pk,
    )

    def written(dong: int) -> tuple[Line, ...]:
        lines = DEEDS["receipt_in_village"].post({"interest_dong": dong})
        return reverse(lines) if "reverses" in other else lines

    drafts = [
        Draft(
            kind="receipt_in_village",
            office_id=world.office.pk,
            business_date=world.on,
            path=str(here.group.path),
            union_code=here.group.union_code,
            group_id=here.group.pk,
            parts=[(written(100_000 + n), subjects)],
            memo=f"Biên lai thử x{n:03d}",
            **other,  # type: ignore[arg-type]
        )
        for n in range(count)
    ]
    return post(drafts, by=by)


@pytest.fixture
def entries(world: World, as_role: Become) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-01-01', '2025-06-01')")
    return post_receipts(world, as_role("teller"), 60)


def test_every_kind_of_entry_has_a_name_of_the_field() -> None:
    assert {name.removesuffix("_at_office") for name in DEEDS} - set(ENTRY_KINDS) == set()


def test_the_journal_shows_a_page_and_adds_all(world: World, entries: list[UUID]) -> None:
    auditor = browser_of(world, "auditor")
    table = auditor.get("/so-cai/").context["table"]
    assert (table.count, len(table.rows)) == (60, 50)
    total = sum(100_000 + n for n in range(60))
    assert table.totals[-1].text.replace(".", "") == str(total)
    found = auditor.get("/so-cai/", {"q": "bien lai x007"}).context["table"]
    assert found.count == 1
    for order in ("sequence", "-business_date", "kind", "group_name", "amount_dong"):
        assert auditor.get("/so-cai/", {"sap": order}).status_code == 200
    assert auditor.get("/so-cai/", {"thang": "2025-13"}).status_code == 200
    assert auditor.get("/so-cai/", {"loc": "reversals"}).context["table"].count == 0
    assert auditor.get("/so-cai/", {"tai": "xlsx"}).content[:2] == b"PK"


def test_an_entry_opens_into_lines_that_balance(world: World, entries: list[UUID]) -> None:
    answer = browser_of(world, "auditor").get(f"/so-cai/{entries[0]}")
    assert answer.context["debit_dong"] == answer.context["credit_dong"] == 100_000
    page = answer.content.decode()
    assert "Tiền tổ trưởng đang giữ" in page
    assert "teller" in page


def test_a_reversal_and_what_it_reverses_point_at_each_other(
    world: World, as_role: Become, entries: list[UUID]
) -> None:
    (back,) = post_receipts(
        world, as_role("teller"), 1, reverses=entries[0], reverses_month=world.on.replace(day=1)
    )
    auditor = browser_of(world, "auditor")
    assert f"/so-cai/{entries[0]}" in auditor.get(f"/so-cai/{back}").content.decode()
    page = auditor.get(f"/so-cai/{entries[0]}").content.decode()
    assert "Bút toán này đã bị đảo" in page
    assert f"/so-cai/{back}" in page


def test_the_trial_balance_of_an_office_is_zero(world: World, entries: list[UUID]) -> None:
    answer = browser_of(world, "controller").get("/so-cai/can-doi")
    assert answer.context["agrees"]
    rows = answer.context["table"].rows
    assert len(rows) == 2
    assert [cell.text for cell in answer.context["table"].totals][-1] == "0"


def test_an_entry_outside_the_scope_is_not_there(world: World, entries: list[UUID]) -> None:
    auditor = browser_of(world, "auditor")
    assert auditor.get("/so-cai/00000000-0000-7000-8000-00000000dead").status_code == 404
    for role in ("group_leader", "commune_cadre", "teller", "administrator"):
        assert browser_of(world, role).get(f"/so-cai/{entries[0]}").status_code == 404


def test_what_was_read_stands_in_the_trail(world: World, entries: list[UUID]) -> None:
    auditor = browser_of(world, "auditor")
    auditor.get(f"/so-cai/{entries[0]}")
    page = auditor.get("/nhat-ky/", {"q": "xem but toan"})
    assert page.context["table"].count == 1
    assert str(entries[0]) in page.content.decode()
    assert auditor.get("/nhat-ky/", {"tu": "13/03/2025"}).context["table"].count == 0
    assert auditor.get("/nhat-ky/", {"den": "12/03/2025"}).context["table"].count > 0
    wrong = auditor.get("/nhat-ky/", {"tu": "31/02/2025"})
    assert wrong.status_code == 422
    assert "31/02/2025" in wrong.content.decode()
    assert auditor.get("/nhat-ky/", {"tai": "xlsx"}).content[:2] == b"PK"
    set_context(world.house)
    assert AuditRecord.objects.filter(action="trail.exported").count() == 1


def test_the_search_finds_people_and_groups_without_marks_within_the_scope(
    world: World, entries: list[UUID]
) -> None:
    here, other = world.groups
    leader = browser_of(world, "group_leader")
    word = other.group.fold
    assert leader.get("/tim", {"q": word}).context["kinds"] == []
    found = browser_of(world, "manager").get("/tim", {"q": word}).context["kinds"]
    assert [kind["id"] for kind in found] == ["to"]
    mine = leader.get("/tim", {"q": here.leader.fold}).context["kinds"]
    assert "nguoi" in {kind["id"] for kind in mine}
    province = browser_of(world, "province_reader").get("/tim", {"q": here.leader.fold})
    assert "nguoi" not in {kind["id"] for kind in province.context["kinds"]}
    assert leader.get("/tim", {"q": "a"}).context["too_short"]
