"""What surrounds every page: who acts, the row of words with its dot, the demonstration's day."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory

from diemtua.ground.problems import NotAllowed, Problem, Problems
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.site.context import page


def asked(path: str = "/to/12", **attributes: Any) -> Any:
    request = RequestFactory().get(path)
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


WORDS = [
    {"label": "Hôm nay", "url": "/"},
    {"label": "Tổ", "url": "/to/"},
    {"label": "Báo cáo", "url": "/bao-cao/"},
]


def test_the_word_of_the_page_one_is_on_is_current() -> None:
    row = page(asked(nav=WORDS))["shell"]["nav"]
    assert [word["label"] for word in row if word["current"]] == ["Tổ"]


def test_only_the_first_page_makes_today_current() -> None:
    row = page(asked("/ho/3", nav=WORDS))["shell"]["nav"]
    assert [word["label"] for word in row if word["current"]] == []
    assert page(asked("/", nav=WORDS))["shell"]["nav"][0]["current"]


def test_there_are_never_more_than_seven_words() -> None:
    assert (
        len(page(asked(nav=[{"label": str(i), "url": f"/{i}/"} for i in range(9)]))["shell"]["nav"])
        == 7
    )


def test_a_request_that_failed_early_still_gets_a_page() -> None:
    shell = page(asked())["shell"]
    assert (shell["who"], shell["nav"], shell["demo"]) == (None, [], None)


def test_the_page_names_who_acts_and_in_which_role() -> None:
    actor = SimpleNamespace(name="Hồ Thị Bích Trâm", role_label="Giao dịch viên")
    html = render_to_string(
        "base_desk.html", {"page": {"heading": "Phiên"}}, asked(actor=actor, nav=WORDS)
    )
    assert "Hồ Thị Bích Trâm" in html
    assert "Giao dịch viên" in html
    assert html.count('aria-current="page"') == 1
    assert html.count("<h1>") == 1


def test_what_a_person_called_herself_is_never_markup() -> None:
    actor = SimpleNamespace(name="<script>x</script>", role_label="")
    html = render_to_string("base_desk.html", {"page": {"heading": "<b>"}}, asked(actor=actor))
    assert "<script>x" not in html
    assert "&lt;b&gt;" in html


class LoanForm(ShapedForm):
    amount = MoneyField(label="Số tiền")
    held_on = DayField(label="Ngày")


def test_a_form_reads_what_people_type() -> None:
    form = LoanForm({"amount": "1tr5", "held_on": "12/11/2026"})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 1_500_000
    assert 'value="1tr5"' in str(form["amount"])


def test_a_refused_form_keeps_what_was_typed_and_says_why() -> None:
    form = LoanForm({"amount": "", "held_on": "31/11/2026"})
    assert not form.is_valid()
    assert form.errors["amount"] == ["Chưa điền ô này."]
    assert form.errors["held_on"] == ["Tháng 11/2026 có 30 ngày."]
    assert 'value="31/11/2026"' in str(form["held_on"])
    assert "is-invalid" in str(form["held_on"])


def test_what_a_deed_refuses_is_put_beside_its_field() -> None:
    class OverTheCap(Problem):
        text = "Quá mức {cap} đ."

    form = LoanForm({"amount": "5k", "held_on": "1/1/2026"})
    assert form.is_valid()
    form.take_problems(Problems([OverTheCap(field="amount", cap="100"), NotAllowed()]))
    assert form.errors["amount"] == ["Quá mức 100 đ."]
    assert len(form.non_field_errors()) == 1
