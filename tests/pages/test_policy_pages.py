"""Policy: each programme tells its dated terms and how sure each is; a list of areas is added whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from diemtua.ground.actors import Actor
from diemtua.papers.models import PaperTemplate
from diemtua.papers.word import shipped_template
from diemtua.programmes.models import AreaList
from diemtua.programmes.queries import catalogue, programmes
from diemtua.programmes.showing import rate_chart, scope_sentence
from diemtua.programmes.words import CAP_UNITS, CONFIDENCES, FAMILIES, VIA
from diemtua.rules.catalogue import CONFIDENCES as KNOWN
from tests.pages.test_who_may_open_what import browser_of
from tests.rooms.lending.test_application_pages import proposed
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_word_of_the_catalogue_has_its_vietnamese() -> None:
    rows = catalogue().programmes.values()
    assert {row.family for row in rows} - set(FAMILIES) == set()
    terms = [term for row in rows for term in row.terms]
    assert {term.cap_unit for term in terms} - set(CAP_UNITS) == set()
    assert {term.via_group for term in terms} - set(VIA) == set()
    assert set(KNOWN) - set(CONFIDENCES) == set()


@pytest.mark.parametrize("code", sorted(catalogue().programmes))
def test_every_programme_has_a_page(world: World, code: str) -> None:
    answer = browser_of(world, "credit_officer").get(f"/chinh-sach/{code}")
    assert answer.status_code == 200
    found = catalogue().programmes[code]
    assert len(answer.context["terms"]) == len(found.terms)
    assert found.name in answer.content.decode()


def test_the_near_poor_pay_what_is_published(world: World) -> None:
    answer = browser_of(world, "manager").get("/chinh-sach/ho_can_ngheo")
    current = next(term for term in answer.context["terms"] if term["current"])
    assert (current["rate"], current["cap"]) == ("7,92", "100.000.000")
    assert "Khoản đã vay trước ngày ấy giữ lãi suất cũ" in answer.context["scope"]
    assert "05/06/2015" in answer.context["scope"]
    later = scope_sentence(catalogue().programmes["ho_can_ngheo"], date(2025, 12, 1))
    assert "mọi khoản còn dư nợ" in later
    assert "01/12/2025" in later


def test_the_line_of_rates_steps_where_the_rate_steps() -> None:
    chart = rate_chart(catalogue(), catalogue().programmes["ho_can_ngheo"], date(2025, 3, 12))
    assert chart is not None
    assert chart.path.count("V") == len(set(chart.path.split("V"))) - 1
    assert "7,92" in {mark.text for mark in chart.rates}
    assert chart.left < (chart.today_x or 0) < chart.right


def test_a_programme_that_nobody_knows_is_not_found(world: World) -> None:
    assert browser_of(world, "manager").get("/chinh-sach/khong_co").status_code == 404


def test_the_list_tells_open_from_closed(world: World) -> None:
    manager = browser_of(world, "manager")
    every = manager.get("/chinh-sach/").context["table"].count
    assert every == len(catalogue().programmes)
    counts = [
        manager.get("/chinh-sach/", {"loc": key}).context["table"].count
        for key in ("open", "closed", "coming")
    ]
    assert sum(counts) == every
    assert min(counts[:2]) > 0
    states = {row.code: row.state for row in programmes(date(2025, 3, 12))}
    assert states["ho_ngheo"] == "open"
    assert manager.get("/chinh-sach/", {"q": "ho can ngheo"}).context["table"].count >= 1
    assert manager.get("/chinh-sach/", {"tai": "xlsx"}).content[:2] == b"PK"
    for order in ("name", "-cap", "term_months", "family", "state"):
        assert manager.get("/chinh-sach/", {"sap": order}).status_code == 200


def typed(world: World, **other: str) -> dict[str, str]:
    return {
        "code": "vkk-thu",
        "name": "Xã khó khăn thử",
        "decision": "QĐ thử 1",
        "valid_from": "01/01/2025",
        "places": "\n".join([world.communes[0].code, "", world.communes[1].code]),
        **other,
    }


def test_a_list_is_added_and_says_that_nobody_verified_it(world: World) -> None:
    administrator = browser_of(world, "administrator")
    page = "/chinh-sach/vung-kho-khan/moi"
    assert administrator.post(page, typed(world)).status_code == 302
    made = AreaList.objects.get(code="vkk-thu")
    assert (made.entries.count(), made.confidence) == (2, "unverified")
    shown = browser_of(world, "credit_officer").get("/chinh-sach/vung-kho-khan/vkk-thu")
    assert "Chưa kiểm chứng" in shown.content.decode()
    again = administrator.post(page, typed(world))
    assert "đã có" in str(again.context["form"].errors["code"])


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"places": "Xã Không Đâu\n99999"}, "places", "Xã Không Đâu; 99999"),
        ({"places": "Bù Gia Mập"}, "places", "cùng tên"),
        ({"places": " \n "}, "places", "Chưa ghi nơi nào"),
        ({"valid_to": "01/01/2024"}, "valid_to", "phải sau"),
        ({"code": "có dấu"}, "code", "không dấu"),
    ],
)
def test_a_list_that_is_refused_leaves_nothing(
    world: World, other: dict[str, str], field: str, sentence: str
) -> None:
    answer = browser_of(world, "administrator").post(
        "/chinh-sach/vung-kho-khan/moi", typed(world, **other)
    )
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert "Xã khó khăn thử" in answer.content.decode()
    assert not AreaList.objects.exists()


def test_a_list_is_ended_once(world: World) -> None:
    administrator = browser_of(world, "administrator")
    administrator.post("/chinh-sach/vung-kho-khan/moi", typed(world))
    page = "/chinh-sach/vung-kho-khan/vkk-thu/ket-thuc"
    assert administrator.post(page, {"valid_to": "01/04/2025"}).status_code == 302
    again = administrator.post(page, {"valid_to": "01/05/2025"})
    assert again.status_code == 422
    assert "vừa được người khác sửa" in str(again.context["form"].errors["__all__"])
    assert browser_of(world, "manager").get(page).status_code == 404


def test_a_template_is_taken_changed_and_put_in_force(world: World) -> None:
    administrator = browser_of(world, "administrator")
    taken = administrator.get("/mau-giay-to/01-TD/mau/word")
    assert taken.content == shipped_template("01/TD")
    page = "/mau-giay-to/01-TD/thay/word"
    same = {
        "file": SimpleUploadedFile("01-TD.docx", taken.content),
        "version_label": "Bản 2025",
        "legal_basis": "Văn bản thử",
        "valid_from": "12/03/2025",
    }
    refused = administrator.post(page, same)
    assert "giống hệt" in str(refused.context["form"].errors["file"])
    broken = administrator.post(page, {**same, "file": SimpleUploadedFile("x.docx", b"khong phai")})
    assert broken.status_code == 422
    assert "Bản 2025" in broken.content.decode()
    assert not PaperTemplate.objects.exists()


def test_the_next_paper_is_made_from_the_template_put_in_force(
    world: World, as_role: Callable[..., Actor]
) -> None:
    application = proposed(world, as_role)
    officer, administrator = browser_of(world, "credit_officer"), browser_of(world, "administrator")
    paper = f"/cho-vay/ho-so/{application.pk}/01-TD/word"
    before = officer.get(paper).content
    taken = Document(io.BytesIO(administrator.get("/mau-giay-to/01-TD/mau/word").content))
    taken.add_paragraph("Mẫu của tỉnh, người vay {{ borrower_name }} ký tại phiên.")
    changed = io.BytesIO()
    taken.save(changed)
    answer = administrator.post(
        "/mau-giay-to/01-TD/thay/word",
        {
            "file": SimpleUploadedFile("01-TD.docx", changed.getvalue()),
            "version_label": "Bản của tỉnh",
            "legal_basis": "Văn bản thử",
            "valid_from": "12/03/2025",
        },
    )
    assert answer.status_code == 302
    said = f"Mẫu của tỉnh, người vay {application.person.full_name} ký tại phiên."
    assert said not in text_of(before)
    assert said in text_of(officer.get(paper).content)
    kept = administrator.get("/mau-giay-to/01-TD").content.decode()
    assert "Bản của tỉnh" in kept


def text_of(file: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs)


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_a_blank_form_is_printed_for_the_pen(world: World, kind: str) -> None:
    answer = browser_of(world, "administrator").get(f"/mau-giay-to/03-TD/trang/{kind}")
    assert answer.content[:2] == (b"PK" if kind == "word" else b"%P")


def test_a_form_that_nobody_knows_is_not_found(world: World) -> None:
    administrator = browser_of(world, "administrator")
    for path in ("99-XX", "01-TD/thay/odt", "01-TD/mau/odt", "01-TD/trang/odt"):
        assert administrator.get(f"/mau-giay-to/{path}").status_code == 404
