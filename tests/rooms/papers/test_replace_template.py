"""Putting a template in force: dated, kept, one winner, and only by who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.http import HttpResponse

from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotAllowed, SomebodyWasFirst
from diemtua.papers import problems, word
from diemtua.papers.actions import replace_template
from diemtua.papers.models import PaperTemplate
from diemtua.papers.official.applying import LoanApplicationForm
from diemtua.papers.queries import newest_template, template_in_force, templates_of
from diemtua.papers.views import download, download_blank, download_many
from tests.rooms.papers.reading import pdf_text, squeezed, word_text
from tests.rooms.papers.test_templates import a_word_template

Become = Callable[..., Actor]
NEW = a_word_template("Mẫu mới theo quy chế 2026: {{ borrower_name }}")
NEWER = a_word_template("Mẫu sửa lần hai: {{ borrower_name }}")


def put_in_force(
    by: Actor, file: bytes, *, valid_from: date, instead_of: int | None = None
) -> PaperTemplate:
    return replace_template(
        form_code="01/TD",
        kind="word",
        file=file,
        version_label="Bản 2026",
        legal_basis="Quyết định số 70/QĐ-HĐQT năm 2026",
        valid_from=valid_from,
        instead_of=instead_of,
        by=by,
    )


def in_force(on: date) -> bytes:
    return template_in_force("01/TD", "word", on=on)


@pytest.mark.django_db
def test_a_template_prints_from_its_day_and_the_older_ones_are_kept(
    as_role: Become, today: date
) -> None:
    by = as_role("administrator")
    later = today + timedelta(days=30)
    first = put_in_force(by, NEW, valid_from=later)
    assert in_force(today) == word.shipped_template("01/TD")
    assert in_force(later) == NEW
    second = put_in_force(by, NEWER, valid_from=later, instead_of=first.pk)
    assert in_force(later) == NEWER
    assert list(templates_of("01/TD", "word")) == [second, first]
    assert "purpose" in second.fields_left_out
    form = LoanApplicationForm(borrower_name="Thị Brôn")
    answer = download(form, "word", on=later, about="Thị Brôn")
    assert squeezed("Mẫu sửa lần hai: Thị Brôn") in word_text(answer.content)


@pytest.mark.django_db
def test_two_administrators_at_once_one_wins_the_other_is_told(
    as_role: Become, today: date
) -> None:
    by = as_role("administrator")
    put_in_force(by, NEW, valid_from=today)
    with pytest.raises(SomebodyWasFirst):
        put_in_force(by, NEWER, valid_from=today, instead_of=None)
    newest = newest_template("01/TD", "word")
    assert newest is not None
    assert in_force(today) == NEW


@pytest.mark.django_db
def test_a_refused_template_leaves_all_as_it_was(as_role: Become, today: date) -> None:
    by = as_role("administrator")
    with pytest.raises(problems.UnknownFields) as unknown:
        put_in_force(by, a_word_template("{{ ten_nguoi_vay }}"), valid_from=today)
    assert "ten_nguoi_vay" in str(unknown.value)
    with pytest.raises(problems.SameTemplate):
        put_in_force(by, word.shipped_template("01/TD"), valid_from=today)
    with pytest.raises(problems.TemplateStartsInThePast):
        put_in_force(by, NEW, valid_from=today - timedelta(days=1))
    with pytest.raises(problems.TemplateTooLarge):
        put_in_force(by, b"x" * (6 << 20), valid_from=today)
    assert not PaperTemplate.objects.exists()


@pytest.mark.django_db
def test_the_database_lets_a_template_be_replaced_once(as_role: Become, today: date) -> None:
    first = put_in_force(as_role("administrator"), NEW, valid_from=today)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.django_db
def test_a_leader_replaces_nothing(as_role: Become, today: date) -> None:
    with pytest.raises(NotAllowed):
        put_in_force(as_role("group_leader"), NEW, valid_from=today)


@pytest.mark.django_db
def test_a_template_in_force_is_never_changed_or_deleted(as_role: Become, today: date) -> None:
    kept = put_in_force(as_role("administrator"), NEW, valid_from=today)
    for change in (
        lambda: PaperTemplate.objects.filter(pk=kept.pk).update(version_label="khác"),
        lambda: PaperTemplate.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_a_file_has_a_whole_vietnamese_name(as_role: Become, today: date) -> None:
    as_role("administrator")
    answer = download(LoanApplicationForm(), "pdf", on=today, about='Điểu "Bé" / thôn 3')
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Type"] == "application/pdf"
    assert "filename*=utf-8''01-TD%20Gi%E1%BA%A5y" in answer["Content-Disposition"]
    assert "/" not in answer["Content-Disposition"].split("''")[1]
    blank = download_blank("13/TD", "pdf", on=today)
    assert "BẢNGKÊCÁCKHOẢNTHU" in pdf_text(blank.content)
    many = download_many([LoanApplicationForm(), LoanApplicationForm()], on=today)
    assert pdf_text(many.content).count("KIÊMPHƯƠNGÁNSỬDỤNGVỐNVAY") == 2
    with pytest.raises(problems.NoSuchForm):
        download_blank("99/TD", "pdf", on=today)
