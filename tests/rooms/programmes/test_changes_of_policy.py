"""The administrator proposes a rate, the director confirms it, and every loan of the programme bears it from its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from diemtua.ground import formats
from diemtua.ground.actors import acting, set_context
from diemtua.ground.problems import Problems, SomebodyWasFirst
from diemtua.programmes import actions
from diemtua.programmes.models import PolicyChange
from diemtua.programmes.parameters import parameter_at, parameters, value_text
from diemtua.programmes.policy import effects
from diemtua.programmes.problems import (
    ChangeBreaksALaw,
    ChangeChangesNothing,
    ChangeDecidedByProposer,
    ChangeWaitsAlready,
    OnlyProposerWithdraws,
)
from diemtua.programmes.queries import catalogue, rate_class_of, rate_on, term_of
from diemtua.programmes.shapes import CHOICES, LEAF_NAMES, TABLE_NAMES, places, short_code
from diemtua.rules.fees import FeeSplit
from diemtua.rules.policy import Amendment, Kind, in_force, kind_of, leaves, with_leaf
from tests.pages.test_who_may_open_what import browser_of
from tests.rooms.month_end.books import Books
from tests.world import World, actor_for

pytestmark = pytest.mark.django_db

RATE_ON = date(2025, 6, 1)
POOR = "programmes/ho_ngheo.terms"


def proposed(world: World, code: str, on: date, **values: Any) -> PolicyChange:
    by = actor_for(world, "administrator")
    set_context(by)
    found = parameter_at(f"{code}:0", by.on)
    assert found is not None
    row = dict(found.held or {})
    for name, value in values.items():
        row = with_leaf(row, tuple(name.split("__")), value)
    row |= {"legal_basis": "Quyết định 99/QĐ-TTg", "sources": [], "confidence": "sourced"}
    return actions.propose_change(by=by, table=code, row=row, valid_from=on)


def test_a_confirmed_rate_is_borne_from_its_day(world: World) -> None:
    change = proposed(world, POOR, RATE_ON, annual_rate_pct="6.3", rate_scope="all")
    lent = date(2025, 3, 10)
    before = rate_class_of("ho_ngheo", lent)
    assert str(rate_on(before, RATE_ON).rate_pct) == "6.600000000000"
    manager = actor_for(world, "manager")
    with acting(manager):
        actions.confirm_change(by=manager, change=change)
    after = rate_class_of("ho_ngheo", lent)
    assert after.pk == before.pk
    assert rate_on(after, date(2025, 5, 31)).rate_pct == rate_on(before, lent).rate_pct
    assert str(rate_on(after, RATE_ON).rate_pct) == "6.300000000000"
    assert term_of("ho_ngheo", RATE_ON).legal_basis == "Quyết định 99/QĐ-TTg"
    assert term_of("ho_ngheo", lent).valid_to == RATE_ON


def test_nothing_changes_before_another_person_confirms(world: World) -> None:
    change = proposed(world, "fees.fee_split", RATE_ON, shares__commune="86", shares__district="7")
    admin = actor_for(world, "administrator")
    assert _commune_share() == "84"
    with pytest.raises(ChangeDecidedByProposer):
        actions.confirm_change(by=admin, change=change)
    manager = actor_for(world, "manager")
    with acting(manager):
        actions.confirm_change(by=manager, change=change)
        assert _commune_share() == "86"
    with acting(actor_for(world, "auditor")):
        assert _commune_share() == "86"
    change.refresh_from_db()
    assert (change.state, change.decided_name) == ("confirmed", manager.name)
    with pytest.raises(SomebodyWasFirst):
        actions.refuse_change(by=manager, change=change, reason="muộn")


def _commune_share() -> str:
    split: FeeSplit = catalogue().fee_split_on(RATE_ON).split
    return str(split.shares_pct["commune"])


def test_a_split_that_does_not_add_up_is_refused_at_its_field(world: World) -> None:
    with pytest.raises(ChangeBreaksALaw) as refused:
        proposed(world, "fees.fee_split", RATE_ON, shares__commune="90")
    assert "cộng lại phải đúng 100%" in str(refused.value)
    assert not PolicyChange.objects.exists()


def test_what_is_already_in_force_is_no_change(world: World) -> None:
    with pytest.raises(ChangeChangesNothing):
        proposed(world, POOR, RATE_ON)


def test_one_proposal_a_day_waits(world: World) -> None:
    proposed(world, POOR, RATE_ON, annual_rate_pct="6.3")
    with pytest.raises(ChangeWaitsAlready):
        proposed(world, POOR, RATE_ON, annual_rate_pct="6.2")


def test_only_the_proposer_withdraws(world: World) -> None:
    change = proposed(world, POOR, RATE_ON, annual_rate_pct="6.3")
    other = actor_for(world, "administrator")
    other = type(other)(**{**vars(other), "party_id": actor_for(world, "manager").party_id})
    with pytest.raises(OnlyProposerWithdraws):
        actions.withdraw_change(by=other, change=change)
    assert (
        actions.withdraw_change(by=actor_for(world, "administrator"), change=change).decided_no
        is None
    )


def test_the_database_keeps_two_people_apart(world: World) -> None:
    change = proposed(world, POOR, RATE_ON, annual_rate_pct="6.3")
    with (
        pytest.raises(Exception, match="a_policy_change_takes_two_people"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "update programmes_policychange set state = 'confirmed', decided_no = 1, decided_by = proposed_by"
            " where id = %s",
            [change.pk],
        )


def test_a_rate_of_days_gone_by_says_which_days_it_reaches(world: World) -> None:
    signed_late = date(2025, 1, 1)
    change = proposed(world, POOR, signed_late, annual_rate_pct="6.3", rate_scope="all")
    manager = actor_for(world, "manager")
    with acting(manager):
        done = actions.confirm_change(by=manager, change=change)
    assert (done.reaches_from, done.reaches_to) == (signed_late, world.on)
    lent = rate_class_of("ho_ngheo", date(2024, 3, 10))
    assert str(rate_on(lent, date(2025, 2, 1)).rate_pct) == "6.300000000000"
    assert str(rate_on(lent, date(2024, 12, 31)).rate_pct) == "6.600000000000"


def test_a_change_that_looks_ahead_reaches_nothing(world: World) -> None:
    change = proposed(world, POOR, RATE_ON, annual_rate_pct="6.3", rate_scope="all")
    manager = actor_for(world, "manager")
    with acting(manager):
        done = actions.confirm_change(by=manager, change=change)
    assert done.reaches_from is None


def relief(world: World, **values: Any) -> PolicyChange:
    """A relief of two points, proposed; what is not told is as in the storms of 2025."""
    by = actor_for(world, "administrator")
    set_context(by)
    row = {
        "code": "mua_lu_thu",
        "name": "Mưa lũ thử",
        "points": "-2",
        "signed_on": date(2025, 3, 10),
        "legal_basis": "Quyết định 98/QĐ-TTg",
        "sources": [],
        "confidence": "sourced",
    }
    return actions.propose_change(
        by=by,
        table="overlays.overlays",
        row=row | values,
        valid_from=date(2025, 1, 1),
        valid_to=date(2025, 6, 1),
    )


def test_a_relief_by_province_and_programme_is_borne_there_and_nowhere_else(world: World) -> None:
    in_binh_phuoc = rate_class_of("ho_ngheo", date(2024, 3, 10), province="70")
    clean_water = rate_class_of("nuoc_sach_vsmt", date(2024, 3, 10), province="70")
    elsewhere = rate_class_of("ho_ngheo", date(2024, 3, 10), province="38")
    moved = rate_class_of("ho_ngheo", date(2024, 3, 10), area="70-20250401-75")
    change = relief(world, provinces=["70"], programmes=["ho_ngheo"])
    manager = actor_for(world, "manager")
    with acting(manager):
        actions.confirm_change(by=manager, change=change)
    on = date(2025, 2, 1)
    assert [rate_on(c, on).rate_pct for c in (in_binh_phuoc, elsewhere, moved)] == [
        Decimal("4.6"),
        Decimal("6.6"),
        Decimal("4.6"),
    ]
    assert rate_on(clean_water, on).rate_pct == Decimal("9")
    later = date(2025, 5, 1)
    assert rate_on(in_binh_phuoc, later).rate_pct == Decimal("4.6")
    assert rate_on(moved, later).rate_pct == Decimal("6.6")  # it lies in another province by then


def test_a_relief_names_provinces_of_its_days_and_programmes_that_exist(world: World) -> None:
    with pytest.raises(Problems) as refused:
        relief(world, provinces=["70", "00"], programmes=["ho_ngheo", "khong_co"])
    told = [str(problem) for problem in refused.value.found]
    assert "Không có tỉnh mã 00 vào ngày 01/01/2025" in told[0]
    assert "Không có chương trình mã khong_co" in told[1]


def test_every_parameter_has_its_page_and_every_value_its_name(world: World) -> None:
    reader = browser_of(world, "manager")
    missing: set[str] = set()
    for found in parameters(date(2025, 3, 12)):
        assert short_code(found.spec) in TABLE_NAMES
        row = found.held or found.rows[-1]
        for place, value in leaves(row, skip=found.spec.series):
            word = next(w for w in reversed(place) if not w.isdecimal())
            if word not in LEAF_NAMES:
                missing.add(word)
            if kind_of(place, value) is Kind.WORD:
                assert value in CHOICES[word]
            assert value_text(place, value)
        # Of a holiday and of a day worked for it nothing but the days can change.
        assert places(found.spec, row) or not found.spec.carries_basis
    assert missing == set()
    for found in parameters(date(2025, 3, 12))[:20]:
        answer = reader.get(found.url)
        assert answer.status_code == 200
        assert found.name in answer.content.decode()


def test_the_pages_from_proposal_to_confirmation(world: World) -> None:
    admin, manager = browser_of(world, "administrator"), browser_of(world, "manager")
    url = "/chinh-sach/tham-so/programmes/ho_ngheo.terms:0/doi"
    form = admin.get(url)
    assert form.status_code == 200
    typed = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    wrong = admin.post(url, {**typed, "v-annual_rate_pct": "sáu"})
    assert wrong.status_code == 422
    assert "sáu" in wrong.content.decode()
    typed |= {
        "v-annual_rate_pct": "6,3",
        "legal_basis": "Quyết định 99/QĐ-TTg",
        "valid_from": "01/06/2025",
        "confidence": "sourced",
    }
    made = admin.post(url, typed)
    assert made.status_code == 302, made.content.decode()
    change = PolicyChange.objects.get()
    shown = manager.get(made["Location"])
    assert "6,3" in shown.content.decode()
    assert shown.context["can_decide"]
    assert not admin.get(made["Location"]).context["can_decide"]
    assert manager.post(f"/chinh-sach/thay-doi/{change.pk}/xac-nhan").status_code == 302
    assert "Đã xác nhận" in manager.get("/chinh-sach/thay-doi").content.decode()
    assert "6,3" in manager.get("/chinh-sach/tham-so/programmes/ho_ngheo.terms:0").content.decode()
    assert browser_of(world, "teller").get(url).status_code == 404


def test_a_relief_and_a_holiday_are_added(world: World) -> None:
    admin = browser_of(world, "administrator")
    relief = {
        "valid_from": "01/07/2025",
        "valid_to": "01/10/2025",
        "name": "Giảm sau bão số 3",
        "v-signed_on": "20/06/2025",
        "v-points": "-2",
        "legal_basis": "Quyết định 100/QĐ-TTg",
        "confidence": "sourced",
    }
    made = admin.post("/chinh-sach/tham-so/overlays.overlays:0/doi", relief)
    assert made.status_code == 302, made.content.decode()
    some = {**relief, "name": "Giảm cho hai tỉnh", "v-provinces": "75\n68"}
    assert admin.post("/chinh-sach/tham-so/overlays.overlays:0/doi", some).status_code == 302
    wrong = admin.post(
        "/chinh-sach/tham-so/overlays.overlays:0/doi", {**some, "v-provinces": "75\n99"}
    )
    assert "Không có tỉnh mã 99" in wrong.content.decode()
    assert "Giảm cho hai tỉnh" in wrong.content.decode()
    holiday = {"valid_from": "05/05/2025", "valid_to": "06/05/2025", "name": "Nghỉ bù"}
    assert admin.post("/chinh-sach/tham-so/clocks.holidays.spans:0/doi", holiday).status_code == 302
    manager = actor_for(world, "manager")
    with acting(manager):
        for change in PolicyChange.objects.order_by("id"):
            actions.confirm_change(by=manager, change=change)
        # Two points everywhere, and two more where both reliefs lie.
        borne = {
            province: catalogue()
            .rate_terms("ho_ngheo", province=province)
            .in_term_pct(disbursed_on=date(2025, 3, 1), on=date(2025, 7, 1))
            for province in ("79", "75")
        }
        assert borne == {"79": Decimal("4.6"), "75": Decimal("2.6")}


def test_the_preview_counts_the_loans_and_a_year_of_their_interest(world: World) -> None:
    """Ten million at 6.6 per cent brings 660,000 đồng a year, at 6.3 per cent 630,000."""
    found = parameter_at(f"{POOR}:0", RATE_ON)
    assert found is not None
    row = {**(found.held or {}), "annual_rate_pct": "6.3", "rate_scope": "all"}
    after = in_force().with_change(Amendment(POOR, RATE_ON, row))
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2025-03-01', '2025-04-01')")
    Books(world).lend(10_000_000, date(2025, 3, 10))
    with acting(Books(world).actor(date(2025, 3, 12))):
        told = effects(after, RATE_ON, "default")
    assert [(e.count, e.before, e.after) for e in told] == [
        (1, formats.money(660_000), formats.money(630_000))
    ]
