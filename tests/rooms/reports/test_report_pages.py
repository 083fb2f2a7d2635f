"""Pages of reports: every figure is a door, the paragraph tells the table's figures, files say who took them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

from diemtua.access.middleware import ACCOUNT, ASSIGNMENT
from diemtua.ground.actors import set_context
from diemtua.ground.models import AuditRecord
from diemtua.places.queries import units_named
from diemtua.reports.indicators import REGISTRY
from tests.rooms.month_end.books import Books
from tests.world import an_account

pytestmark = [pytest.mark.django_db]
SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in(lent: Books) -> SignedIn:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

    def enter(role: str, n: int = 0) -> Client:
        account, assignment = lent.world.accounts[role][n]
        client = Client()
        session = client.session
        session[ACCOUNT], session[ASSIGNMENT] = account.pk, assignment.pk
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
        return client

    return enter


def text(answer: Any) -> str:
    """What a person reads of a page."""
    return " ".join(
        unescape(re.sub("<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ").split()
    )


def links(answer: Any) -> list[str]:
    return [
        unescape(href)
        for href in re.findall(r'class="dt-fig[^"]*" href="([^"]+)"', answer.content.decode())
    ]


def test_each_fact_is_read_once_for_the_whole_report(
    signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    manager = signed_in("manager")
    with django_assert_max_num_queries(60) as asked:
        assert manager.get("/bao-cao/").status_code == 200
    said = [question["sql"] for question in asked.captured_queries]
    for fact in ("facts_loan_at(", "facts_disbursed(", "lending_instalment i"):
        assert sum(fact in sql for sql in said) == 1, fact
    assert len(said) <= 22


def test_the_report_opens_where_the_reader_works_and_tells_every_indicator(
    signed_in: SignedIn,
) -> None:
    answer = signed_in("manager").get("/bao-cao/")
    assert answer.status_code == 200
    said = text(answer)
    assert "Báo cáo kết quả ủy thác, Huyện Bù Gia Mập" in said
    for indicator in REGISTRY:
        assert indicator.id in said
    assert (
        "tổng số tiền giải ngân các nguồn vốn ủy thác trên địa bàn là 130 triệu đồng với 4 lượt hộ vay vốn"
        in said
    )
    assert "Đến 12/03/2025, tổng dư nợ ủy thác là 150 triệu đồng trên 4 hộ còn dư nợ" in said
    assert "tạm tính" in said


def test_every_number_of_the_paragraph_is_a_door_that_opens(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    answer = manager.get("/bao-cao/")
    article = answer.content.decode().split("<article", 1)[1].split("</article>")[0]
    doors = [unescape(href) for href in re.findall(r'href="([^"]+)"', article)]
    assert len(doors) == 11
    for door in doors:
        opened = manager.get(door.split("#")[0])
        assert opened.status_code == 200
        assert "Định nghĩa." in text(opened)


def test_a_figure_is_followed_to_the_loans_and_each_level_repeats_it(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    opened = manager.get("/bao-cao/?mo=S2-004&theo=commune")
    assert "150 triệu đồng" in text(opened)
    assert "Cộng 150.000.000" in text(opened)
    deeper = next(
        unescape(href)
        for href in re.findall(r'<th scope="row"><a href="([^"]+)"', opened.content.decode())
        if "xa=" in href
    )
    at_commune = manager.get(deeper.split("#")[0])
    assert "Xã: Xã" in text(at_commune)
    rows_url = next(
        href for href in links(at_commune) if href.startswith("/bao-cao/dong/entrusted")
    )
    listed = manager.get(rows_url)
    assert listed.status_code == 200
    assert "Số từ các dòng" in text(listed)


def test_each_of_the_rows_pages_sums_to_its_figure(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    for measure, told in (
        ("entrusted", "150.000.000 đồng"),
        ("overdue", "400.000 đồng"),
        ("households", "4 hộ"),
        ("turns", "4 lượt"),
        ("groups", "2 tổ"),
        ("due", "0 đồng"),
    ):
        answer = manager.get(f"/bao-cao/dong/{measure}")
        assert answer.status_code == 200, measure
        assert f"Số từ các dòng {told}" in text(answer), measure
    assert manager.get("/bao-cao/dong/khong-co").status_code == 404


def test_who_may_not_see_people_sees_sums_and_masked_codes(
    lent: Books, signed_in: SignedIn
) -> None:
    name = lent.world.groups[0].memberships[0].person.full_name
    assert name in text(signed_in("manager").get("/bao-cao/dong/entrusted"))
    answer = signed_in("province_reader").get("/bao-cao/dong/entrusted")
    assert name not in text(answer)
    assert "không xem tên người vay" in text(answer)
    assert "90.000.000 đồng" in text(answer)


@pytest.mark.parametrize(
    "role",
    ["group_leader", "commune_cadre", "commune_committee", "teller", "controller", "credit_officer",
     "manager", "province_reader", "auditor"],
)  # fmt: skip
def test_the_report_opens_for_everybody_who_reads_reports(signed_in: SignedIn, role: str) -> None:
    answer = signed_in(role).get("/bao-cao/")
    assert answer.status_code == 200
    assert "Tổng dư nợ ủy thác" in text(answer)


def test_a_place_outside_the_scope_is_told_in_the_words_of_a_missing_page(
    lent: Books, signed_in: SignedIn
) -> None:
    cadre, other = signed_in("commune_cadre", 0), lent.world.communes[1]
    answer = cadre.get(f"/bao-cao/?noi={other.pk}")
    missing = cadre.get("/bao-cao/?noi=987654321")
    assert answer.status_code == missing.status_code == 404
    assert other.name not in text(answer)
    assert cadre.get(f"/bao-cao/dong/entrusted?noi={other.pk}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("den=31/02/2025", "31/02/2025"),
        ("tu=01/03/2025&toi=01/02/2025", "Kỳ phát sinh không có ngày nào"),
        ("den=hom-kia", "hom-kia"),
    ],
)
def test_a_wrong_day_is_told_and_what_was_typed_stays(
    signed_in: SignedIn, asked: str, told: str
) -> None:
    answer = signed_in("manager").get(f"/bao-cao/?{asked}")
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_workbook_holds_every_figure_with_its_two_sums(signed_in: SignedIn) -> None:
    answer = signed_in("manager").get("/bao-cao/?tai=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = {row[1]: row for row in book.get_sheet_by_index(0).to_python() if len(row) > 1}
    assert rows["S2-028"][3] == "0,27"
    assert rows["S2-028"][5:7] == [400_000, 150_000_000]
    assert rows["S2-004"][5] == 150_000_000
    record = AuditRecord.objects.get(action="report.exported")
    assert record.facts["kind"] == "xlsx"


@pytest.mark.parametrize(("kind", "begins"), [("word", b"PK"), ("pdf", b"%PDF")])
def test_the_paper_is_the_same_report_as_word_and_pdf(
    signed_in: SignedIn, kind: str, begins: bytes
) -> None:
    answer = signed_in("manager").get(f"/bao-cao/?tai={kind}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert AuditRecord.objects.filter(action="report.exported").count() == 1


def test_who_may_not_take_files_is_refused_and_the_buttons_are_not_there(
    signed_in: SignedIn,
) -> None:
    teller = signed_in("teller")
    assert "tai=xlsx" not in teller.get("/bao-cao/").content.decode()
    assert teller.get("/bao-cao/?tai=xlsx").status_code == 403
    assert teller.get("/bao-cao/dong/entrusted?tai=xlsx").status_code == 403


def test_the_map_of_now_is_one_press_away(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    then = manager.get("/bao-cao/?den=10/03/2025")
    now = manager.get("/bao-cao/?den=10/03/2025&bando=hien-nay")
    assert "bando=hien-nay" in then.content.decode()
    for answer in (then, now):
        assert "tổng dư nợ ủy thác là 150 triệu đồng" in text(answer)
    assert re.search(r'aria-current="true">\s*Hiện nay', now.content.decode())


def test_a_reader_without_a_place_is_told_what_will_be_here(
    lent: Books, signed_in: SignedIn
) -> None:
    set_context(lent.world.house)
    elsewhere = units_named("Đồng Phú", date(2025, 3, 12))[0]
    an_account(lent.world, "commune_committee", unit=elsewhere)
    answer = signed_in("commune_committee", 2).get("/bao-cao/")
    assert answer.status_code == 200
    assert "Vai này chưa có nơi nào để báo cáo" in text(answer)


def test_the_period_follows_the_day(signed_in: SignedIn) -> None:
    answer = signed_in("manager").get("/bao-cao/?den=28/02/2025")
    assert "Phát sinh 01/01/2024–28/02/2025" in text(answer)
