"""The pages of savings: read by who may, kept when refused, printed; a deposit at the session through its box."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.commune_sessions import actions as at_session
from diemtua.commune_sessions.problems import DepositsNotDecided, NotEnoughCash
from diemtua.ground.clock import new_id
from diemtua.savings import actions, queries
from diemtua.savings.models import DepositRate, ResidentDeposit, SavingsCampaign
from tests.rooms.commune_sessions.sessions import Sessions
from tests.rooms.commune_sessions.test_paying_out import saved
from tests.world import World

pytestmark = pytest.mark.django_db

PDF, ZIP = b"%PDF", b"PK"


@pytest.fixture
def sessions(world: World) -> Sessions:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions('2024-12-01', '2025-12-01')")
    return Sessions(world)


@pytest.fixture
def signed_in(world: World) -> Callable[..., Client]:
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


def test_a_book_is_read_by_its_leader_and_not_by_another(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    saved(sessions, 1_500_000)
    member = sessions.world.groups[0].memberships[0]
    leader = signed_in("group_leader")
    listed = leader.get("/tien-gui/", {"loc": "co"})
    assert listed.context["table"].count == 1
    book = leader.get(f"/tien-gui/so/{member.pk}")
    assert "1.500.000" in book.content.decode()
    assert leader.get(f"/tien-gui/so/{member.pk}/sao-ke/pdf").content[:4] == PDF
    assert leader.get(f"/tien-gui/so/{member.pk}/sao-ke/word").content[:2] == ZIP
    assert leader.get("/tien-gui/", {"tai": "xlsx"}).content[:2] == ZIP
    stranger = signed_in("group_leader", 1)
    assert stranger.get(f"/tien-gui/so/{member.pk}").status_code == 404
    assert leader.get("/tien-gui/dan-cu").status_code == 404
    assert signed_in("commune_committee").get("/tien-gui/").status_code == 404
    assert leader.post(f"/tien-gui/so/{member.pk}/nhap-lai").status_code == 404


def rated(signed_in: Callable[..., Client]) -> None:
    officer, manager = signed_in("credit_officer"), signed_in("manager")
    typed = {"term_months": "6", "rate_pct": "bốn", "valid_from": "12/03/2025", "decision": "TB 1"}
    wrong = officer.post("/tien-gui/lai-suat", typed)
    assert wrong.status_code == 422
    assert 'value="bốn"' in wrong.content.decode()
    for months, rate in (("6", "4,5"), ("0", "0,5")):
        asked = {**typed, "term_months": months, "rate_pct": rate}
        assert officer.post("/tien-gui/lai-suat", asked).status_code == 302
    assert "Chờ xác nhận" in officer.get("/tien-gui/lai-suat").content.decode()
    for row in list(DepositRate.objects.all()):
        assert officer.post(f"/tien-gui/lai-suat/{row.pk}/xac-nhan").status_code == 404
        assert manager.post(f"/tien-gui/lai-suat/{row.pk}/xac-nhan").status_code == 302


def test_a_deposit_goes_its_way_on_the_pages(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    teller, controller = signed_in("teller"), signed_in("controller")
    person = sessions.world.groups[0].memberships[0].person
    assert "Chưa có lãi suất" in teller.get("/tien-gui/dan-cu/moi").content.decode()
    rated(signed_in)
    page = teller.get("/tien-gui/dan-cu/moi", {"q": str(person.fold), "ai": str(person.pk)})
    assert page.context["holder"].pk == person.pk
    typed = {
        "client_id": str(new_id()),
        "person": person.pk,
        "amount_dong": "50 nghìn",
        "term_months": "6",
        "at_maturity": "roll",
        "unit": sessions.world.communes[0].pk,
        "union_code": "12",
    }
    refused = teller.post("/tien-gui/dan-cu/moi", typed)
    assert refused.status_code == 422
    assert 'value="50 nghìn"' in refused.content.decode()
    made = teller.post("/tien-gui/dan-cu/moi", {**typed, "amount_dong": "50 triệu"})
    assert made.status_code == 302
    sessions.house()
    found = ResidentDeposit.objects.get()
    url = f"/tien-gui/dan-cu/{found.pk}"
    assert teller.post(f"{url}/duyet", {"answer": "yes"}).status_code == 404
    assert controller.post(f"{url}/duyet", {"answer": "yes"}).status_code == 302
    assert "50.000.000" in controller.get(url).content.decode()
    assert controller.get(f"{url}/chung-nhan/pdf").content[:4] == PDF
    assert controller.get("/tien-gui/dan-cu", {"tai": "xlsx"}).content[:2] == ZIP
    listed = controller.get("/tien-gui/dan-cu", {"q": str(person.fold), "loc": "open"})
    assert listed.context["table"].count == 1
    assert "50.000.000" in controller.get("/tien-gui/dan-cu").content.decode()
    assert teller.post(f"{url}/tat-toan").status_code == 302
    assert controller.post(f"{url}/duyet", {"answer": "yes"}).status_code == 302
    assert "Đã tất toán" in controller.get(url).content.decode()
    assert controller.post("/tien-gui/dan-cu/chuyen-ky-han").status_code == 302
    assert signed_in("commune_cadre").get(url).status_code == 404


def test_a_campaign_is_made_and_given_targets_on_the_pages(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    officer, teller = signed_in("credit_officer"), signed_in("teller")
    typed = {
        "name": "Vì người nghèo",
        "starts_on": "31/03/2025",
        "ends_on": "01/03/2025",
        "counts": "both",
    }
    assert officer.post("/tien-gui/dot-van-dong", typed).status_code == 422
    typed["starts_on"], typed["ends_on"] = typed["ends_on"], typed["starts_on"]
    assert teller.post("/tien-gui/dot-van-dong", typed).status_code == 404
    assert officer.post("/tien-gui/dot-van-dong", typed).status_code == 302
    url = f"/tien-gui/dot-van-dong/{SavingsCampaign.objects.get().pk}"
    target = {"unit": sessions.world.communes[0].pk, "target_dong": "1 tỷ", "target_people": "20"}
    assert officer.post(url, target).status_code == 302
    assert "1.000.000.000" in teller.get("/tien-gui/dot-van-dong").content.decode()
    assert teller.get("/tien-gui/dot-van-dong", {"tai": "xlsx"}).content[:2] == ZIP
    page = teller.get(url)
    assert page.context["target_dong"] == 1_000_000_000
    assert teller.get(url, {"tai": "xlsx"}).content[:2] == ZIP


def test_a_campaign_counts_what_members_save_in_its_days_by_commune_and_group(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    officer = signed_in("credit_officer")
    saved(sessions, 1_500_000)
    saved(sessions, 300_000, member=1)
    here, other = sessions.world.groups
    days = {"starts_on": sessions.world.on, "ends_on": sessions.world.on}
    sessions.house()
    made = SavingsCampaign.objects.create(name="Ngày gửi tiền", counts="member", **days)
    late = SavingsCampaign.objects.create(
        name="Hôm sau",
        counts="both",
        **{key: day + timedelta(days=1) for key, day in days.items()},
    )
    url = f"/tien-gui/dot-van-dong/{made.pk}"
    refused = officer.post(f"{url}/to", {"group": here.group.pk, "target_dong": "hai"})
    assert refused.status_code == 422
    assert 'value="hai"' in refused.content.decode()
    for group, dong in ((here.group.pk, "2 triệu"), (other.group.pk, "1 triệu")):
        asked = {"group": group, "target_dong": dong}
        assert officer.post(f"{url}/to", asked).status_code == 302
    again = {"group": here.group.pk, "target_dong": "3 triệu"}
    assert officer.post(f"{url}/to", again).status_code == 302
    assert signed_in("teller").post(f"{url}/to", again).status_code == 404
    scope = sessions.actor("credit_officer").scope
    told = {
        row.group_id: (row.target_dong, row.member_dong, row.people, row.done_pct)
        for row in queries.group_results_of(scope, made)
    }
    assert told == {
        here.group.pk: (3_000_000, 1_800_000, 2, 60),
        other.group.pk: (1_000_000, 0, 0, 0),
    }
    (row,) = queries.results_of(scope, made)
    assert (row.unit_id, row.member_dong, row.people) == (here.unit.pk, 1_800_000, 2)
    assert queries.results_of(scope, late) == []
    page = officer.get(url, {"to-loc": "chua-dat"})
    assert page.context["groups"].count == 2
    assert officer.get(url, {"to-tai": "xlsx"}).content[:2] == ZIP
    made.counts = "resident"
    assert queries.results_of(scope, made) == []


def test_who_has_a_member_book_and_a_deposit_sees_both_apart(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    rated(signed_in)
    saved(sessions, 1_500_000)
    member = sessions.world.groups[0].memberships[0]
    teller, controller = signed_in("teller"), signed_in("controller")
    typed = {
        "client_id": str(new_id()),
        "person": member.person_id,
        "amount_dong": "50 triệu",
        "term_months": "6",
        "at_maturity": "roll",
        "unit": sessions.world.communes[0].pk,
    }
    assert teller.post("/tien-gui/dan-cu/moi", typed).status_code == 302
    sessions.house()
    found = ResidentDeposit.objects.get()
    controller.post(f"/tien-gui/dan-cu/{found.pk}/duyet", {"answer": "yes"})
    book = teller.get(f"/tien-gui/so/{member.pk}")
    assert found.number in book.content.decode()
    assert book.context["all_dong"] == 51_500_000
    deposit = teller.get(f"/tien-gui/dan-cu/{found.pk}").content.decode()
    assert "1.500.000" in deposit
    leader = signed_in("group_leader").get(f"/tien-gui/so/{member.pk}")
    assert found.number not in leader.content.decode()


def test_a_deposit_at_the_session_goes_through_its_box(
    sessions: Sessions, signed_in: Callable[..., Client]
) -> None:
    rated(signed_in)
    session = sessions.open(sessions.plan(), cash=1_000_000)
    teller, controller = signed_in("teller"), signed_in("controller")
    person = sessions.world.groups[0].memberships[0].person
    url = f"/phien/{session.pk}/tien-gui-dan-cu"
    typed = {
        "client_id": str(new_id()),
        "person": person.pk,
        "amount_dong": "50 triệu",
        "term_months": "6",
        "at_maturity": "roll",
        "unit": session.unit_id,
    }
    assert controller.post(url, typed).status_code == 404
    assert teller.post(url, typed).status_code == 302
    sessions.house()
    found = ResidentDeposit.objects.get()
    assert found.session_id == session.pk
    with pytest.raises(DepositsNotDecided):
        at_session.post_session(by=sessions.actor("teller"), session=session)
    assert (
        controller.post(f"/tien-gui/dan-cu/{found.pk}/duyet", {"answer": "yes"}).status_code == 409
    )
    assert controller.post(f"{url}/{found.pk}/duyet", {"answer": "yes"}).status_code == 302
    sessions.house()
    assert sessions.balance(1010, session.pk) == 51_000_000
    assert "51.000.000" in teller.get(url, {"ai": str(person.pk)}).content.decode()
    assert teller.post(f"{url}/{found.pk}/tat-toan").status_code == 302
    by = sessions.actor("teller")
    other = sessions.approved(dong=51_000_000)
    assert other.pk
    at_session.queue_payouts(by=by, session=session)
    at_session.pay_out(by=by, session=session, items=list(session.queue.filter(kind="payout")))
    sessions.house()
    found.refresh_from_db()
    with pytest.raises(NotEnoughCash):
        at_session.decide_deposit_at_session(
            by=sessions.actor("controller"), session=session, deposit=found, approved=True
        )
    assert sum(actions.payable_dong(found, sessions.world.on)) == 50_000_000
    sessions.books_balance()
