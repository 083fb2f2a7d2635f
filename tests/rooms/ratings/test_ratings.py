"""Stories of group ratings: what stands behind each point, the months of a group, the bank's columns, a plan for a weak group."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.access.queries import actor_of
from diemtua.desks.today import desk_of
from diemtua.ground.actors import Actor, acting
from diemtua.ground.models import AuditRecord, Calendar
from diemtua.ground.problems import NotAllowed
from diemtua.ratings import actions, queries
from diemtua.ratings.chart import line_of
from diemtua.ratings.models import StrengtheningPlan
from diemtua.ratings.problems import (
    AimIsNotHigher,
    MeasureAfterPlan,
    MeasureIsDone,
    NoMeasures,
    NotRatedYet,
    OwnerNotOfTheGroup,
    PlanEndsTooSoon,
    PlanIsEnded,
    PlanIsOpen,
    ResultMissing,
)
from diemtua.ratings.words import rule_words
from diemtua.rules.periods import Month
from tests.rooms.month_end.books import Books
from tests.rooms.month_end.conftest import books  # noqa: F401
from tests.rooms.month_end.test_groups_and_pay import february, saved_in

JANUARY, FEBRUARY, MARCH = (Month.parse(m) for m in ("2025-01", "2025-02", "2025-03"))
TODAY = date(2025, 3, 12)
SignedIn = Callable[..., Client]


def as_one(books: Books, role: str, n: int = 0, on: date = TODAY) -> Actor:  # noqa: F811
    account, assignment = books.world.accounts[role][n]
    with acting(books.actor(on)):
        return actor_of(account, assignment, on)


@pytest.fixture
def signed_in(books: Books) -> SignedIn:  # noqa: F811
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = books.world.accounts[role][n]
        client = Client()
        with transaction.atomic():
            session = client.session
            session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
            session.save()
        client.cookies["sessionid"] = session.session_key or ""
        return client

    return enter


def test_who_reads_a_rating_sees_the_figures_behind_it_and_the_bank_gets_its_columns(
    books: Books,  # noqa: F811
    signed_in: SignedIn,
) -> None:
    february(books)
    books.close(FEBRUARY)
    group = books.world.groups[0].group
    cadre = signed_in("commune_cadre")
    listed = cadre.get("/xep-loai/")
    assert listed.context["table"].count == 1
    assert cadre.get("/xep-loai/", {"q": "khong co to nay"}).context["table"].count == 0
    assert cadre.get("/xep-loai/", {"q": str(group.fold)}).context["table"].count == 1
    assert cadre.get("/xep-loai/", {"thang": "2024-01"}).status_code == 404
    said = cadre.get(f"/xep-loai/to/{group.pk}", {"thang": "2025-02"}).content.decode()
    assert "Quá hạn 2.000.000 ÷ dư nợ 68.500.000 = 2,92%" in said
    assert "3 trong 6 tổ viên có tiền gửi = 50,00%" in said
    assert "<polyline" in said
    other = books.world.groups[1].group
    assert cadre.get(f"/xep-loai/to/{other.pk}").status_code == 404
    assert signed_in("group_leader").get(f"/xep-loai/to/{group.pk}").status_code == 200
    assert signed_in("group_leader", 1).get(f"/xep-loai/to/{group.pk}").status_code == 404
    province = signed_in("province_reader")
    by_unit = province.get("/xep-loai/xa")
    assert by_unit.context["table"].count == 1
    assert province.get("/xep-loai/xa", {"xa-tai": "xlsx"}).content[:2] == b"PK"
    assert province.get("/xep-loai/", {"tai": "xlsx"}).content[:2] == b"PK"
    assert signed_in("teller").get("/xep-loai/", {"tai": "xlsx"}).status_code == 404
    check_bank_file(books, signed_in("manager").get("/xep-loai/bc0437"))
    assert AuditRecord.objects.using("owner").filter(action="ratings.exported").count() == 3


def check_bank_file(books: Books, answer: Any) -> None:  # noqa: F811
    """Row 1 the title with its day, row 2 the 28 names, a row a group; money in million đồng."""
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert "ĐẾN NGÀY 28/02/2025" in str(rows[0][0])
    heads = rows[1]
    by_code = {row[5]: dict(zip(heads, row, strict=True)) for row in rows[2:]}
    assert (len(heads), heads[0], heads[-1]) == (28, "Mã PGD", "Xếp loại")
    assert len(by_code) == len(rows) - 2 == 2
    first = by_code[str(books.world.groups[0].group.code)]
    assert (first["Số tổ viên"], first["Số tổ viên còn dư nợ"]) == (6, 3)
    # Only one of three borrowers paid, and she paid less than was posted for her in January and February.
    assert first["Số tổ viên có nộp lãi trong 3 tháng gần nhất"] == 1
    assert first["Số tổ viên không nộp lãi đầy đủ trong 3 tháng gần nhất"] == 3
    assert first["Số tổ viên có tham gia gửi tiết kiệm trong 3 tháng gần nhất"] == 3
    assert first["Số tổ viên không tham gia gửi tiết kiệm đầy đủ trong 3 tháng gần nhất"] == 6
    assert first["Tổng dư nợ (triệu đồng)"] == 68.5
    assert first["Dư nợ quá hạn (triệu đồng)"] == 2
    # 320,003 đồng came in over three months from six members.
    assert first["Mức tiền gửi bình quân/tổ viên/tháng (ngàn đồng)"] == 17.777
    assert first["Xếp loại"] in ("Yếu", "Trung bình")


def planned(books: Books, **changes: Any) -> actions.Planned:  # noqa: F811
    owner = books.world.accounts["commune_cadre"][0][0]
    facts: dict[str, Any] = {
        "why": "Ba hộ còn lãi tồn",
        "aim_rank": "good",
        "owner": owner.party_id,
        "due_on": date(2025, 6, 30),
        "measures": [("Gặp từng hộ", date(2025, 3, 20)), ("Họp tổ", date(2025, 4, 10))],
        **changes,
    }
    return actions.Planned(**facts)


def test_a_weak_group_gets_a_plan_and_a_later_month_says_whether_it_was_reached(
    books: Books,  # noqa: F811
    signed_in: SignedIn,
) -> None:
    group = books.world.groups[0].group
    cadre = as_one(books, "commune_cadre")
    with acting(cadre), pytest.raises(NotRatedYet):
        actions.make_plan(by=cadre, group=group, planned=planned(books))
    february(books)
    books.close(FEBRUARY)
    with transaction.atomic(using="owner"):
        Calendar.objects.using("owner").filter(id=1).update(today=TODAY)
    with acting(cadre):
        assert [row.group_id for row in queries.weak_without_plan(cadre.scope)] == [group.pk]
        assert any("chưa có kế hoạch củng cố" in item.label for item in desk_of(cadre).items)
        for wrong, problem in (
            ({"aim_rank": "weak"}, AimIsNotHigher),
            ({"due_on": TODAY}, PlanEndsTooSoon),
            ({"owner": books.world.accounts["auditor"][0][0].party_id}, OwnerNotOfTheGroup),
            ({"measures": []}, NoMeasures),
            ({"measures": [("Muộn", date(2025, 7, 1))]}, MeasureAfterPlan),
        ):
            with pytest.raises(problem):
                actions.make_plan(by=cadre, group=group, planned=planned(books, **wrong))
        made = actions.make_plan(by=cadre, group=group, planned=planned(books))
        assert made.owner_name == books.world.accounts["commune_cadre"][0][0].display_name
        with pytest.raises(PlanIsOpen):
            actions.make_plan(by=cadre, group=group, planned=planned(books))
        assert queries.weak_without_plan(cadre.scope) == []
        assert any("Gặp từng hộ" in item.note for item in desk_of(cadre).items)
        first, second = made.measures.order_by("number")
        actions.finish_measure(by=cadre, measure=first, note="đã gặp cả ba")
        with pytest.raises(MeasureIsDone):
            actions.finish_measure(by=cadre, measure=first)
        due = queries.measures_due(cadre.scope, date(2025, 4, 30))
        assert [row.pk for row in due] == [second.pk]
        with pytest.raises(ResultMissing):
            actions.end_plan(by=cadre, plan=made, result=" ")
    leader = as_one(books, "group_leader")
    with acting(leader), pytest.raises(NotAllowed):
        actions.end_plan(by=leader, plan=made, result="xong")
    march_is_better(books)
    later = as_one(books, "commune_cadre", on=date(2025, 4, 2))
    with acting(later):
        ended = actions.end_plan(by=later, plan=made, result="Ba hộ đã trả hết lãi tồn")
        assert (ended.rank_before, ended.rank_after) == ("weak", "good")
        assert (ended.state, ended.ended_month) == ("reached", MARCH.first_on)
        assert (ended.score_after or 0) >= 85 > 50 > ended.score_before
        with pytest.raises(PlanIsEnded):
            actions.add_measure(by=later, plan=made, what="Nữa", due_on=date(2025, 5, 1))


def march_is_better(books: Books) -> None:  # noqa: F811
    """All interest and the overdue principal are paid, every member saves."""
    for lent in books.loans:
        books.session(date(2025, 3, 12), loans=[lent])
    late = books.loans[2]
    books.act(late, "principal_paid", date(2025, 3, 12), overdue_dong=2_000_000)
    for lent in books.loans:
        for account, part in ((3010, "in_term_dong"), (3020, "overdue_dong")):
            owed = books.query(
                "select coalesce(sum(amount_dong), 0) from ledger_line where account = %s and loan_id = %s",
                [account, lent.loan.pk],
            )[0][0]
            if owed:
                books.act(lent, "interest_paid", date(2025, 3, 12), **{part: int(owed)})
        saved_in(books, lent, date(2025, 3, 12), 50_000)
    books.close(MARCH, date(2025, 3, 31))


def test_a_plan_is_written_and_worked_on_the_pages(books: Books, signed_in: SignedIn) -> None:  # noqa: F811
    february(books)
    books.close(FEBRUARY)
    with transaction.atomic(using="owner"):
        Calendar.objects.using("owner").filter(id=1).update(today=TODAY)
    group, cadre = books.world.groups[0].group, signed_in("commune_cadre")
    url = f"/xep-loai/to/{group.pk}/cung-co"
    page = cadre.get(url)
    assert "Đôn đốc từng hộ còn lãi tồn" in page.content.decode()
    typed = {
        "why": "Ba hộ khó khăn",
        "aim_rank": "fair",
        "owner": str(books.world.accounts["commune_cadre"][0][0].party_id),
        "due_on": "30/06/2025",
        "what_0": "Gặp từng hộ",
        "by_0": "",
    }
    refused = cadre.post(url, typed)
    assert refused.status_code == 422
    assert 'value="Gặp từng hộ"' in refused.content.decode()
    assert cadre.post(url, {**typed, "by_0": "20/03/2025"}).status_code == 302
    made = StrengtheningPlan.objects.using("owner").get()
    here = f"/xep-loai/cung-co/{made.pk}"
    assert cadre.post(f"{here}/bien-phap", {"what": "Họp", "due_on": "x"}).status_code == 422
    assert cadre.post(f"{here}/bien-phap", {"what": "Họp", "due_on": "1/4/2025"}).status_code == 302
    first = made.measures.using("owner").get(number=1)
    assert cadre.post(f"{here}/bien-phap/{first.pk}", {"note": "ổn"}).status_code == 302
    assert "Xong 12/03/2025" in cadre.get(here).content.decode()
    assert signed_in("commune_cadre", 1).get(here).status_code == 404
    assert signed_in("group_leader").get(here).status_code == 200
    assert signed_in("group_leader").post(f"{here}/ket-thuc", {"result": "x"}).status_code == 404
    assert cadre.get("/xep-loai/cung-co", {"loc": "open"}).context["table"].count == 1
    assert cadre.get("/xep-loai/cung-co", {"tai": "xlsx"}).content[:2] == b"PK"
    assert cadre.post(f"{here}/ket-thuc", {"result": ""}).status_code == 422
    assert cadre.post(f"{here}/ket-thuc", {"result": "Chưa hết lãi tồn"}).status_code == 302
    # No month was closed since: nothing can say that the aim was reached.
    assert "Chưa đạt" in cadre.get(here).content.decode()


def test_the_line_stays_in_its_frame_and_needs_two_months() -> None:
    sheet = queries.sheet_of(FEBRUARY).sheet
    months = [date(2024, 11, 1) + timedelta(days=31 * n) for n in range(4)]
    points = [
        (on.replace(day=1), Decimal(score))
        for on, score in zip(months, ("100", "12.5", "70", "85"), strict=True)
    ]
    assert line_of(points[:1], sheet, width=328, height=190) is None
    line = line_of(points, sheet, width=328, height=190)
    assert line is not None
    assert line.marks[0].label == "11/2024: 100,0"
    assert all(0 < mark.x <= line.right and 0 < mark.y <= line.bottom for mark in line.marks)
    heights = [mark.y for mark in line.marks]
    assert heights[0] < heights[3] < heights[2] < heights[1]
    assert [year for _x, year in line.years] == ["2025"]
    assert [limit.name for limit in line.limits] == ["Tốt", "Khá", "Trung bình"]


def test_how_a_criterion_gives_points_is_said_in_words() -> None:
    words = {c.code: rule_words(c) for c in queries.sheet_of(FEBRUARY).sheet.criteria}
    assert words["interest_collected"] == "20 × tỷ lệ"
    assert words["overdue_ratio"] == "30 điểm khi 0,00%; 0 điểm khi 2,00%"
