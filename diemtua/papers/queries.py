"""Đọc mẫu in: which template prints a form on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diemtua.papers import pdf, word
from diemtua.papers.models import PaperTemplate, TemplateKind


def templates_of(form_code: str, kind: str, *, using: str = "default") -> QuerySet[PaperTemplate]:
    """Every template of a form that was ever put in force, the newest first; without the files."""
    return (
        PaperTemplate.objects.using(using)
        .filter(form_code=form_code, kind=kind)
        .order_by("-valid_from", "-id")
        .defer("file")
    )


def newest_template(form_code: str, kind: str, *, using: str = "default") -> PaperTemplate | None:
    """The template that came last, whether or not its day has come."""
    return templates_of(form_code, kind, using=using).order_by("-id").first()


def template_in_force(form_code: str, kind: str, *, on: date, using: str = "default") -> bytes:
    """The newest template of that day; the one that comes with the house where none was put in
    force.
    """
    row = (
        PaperTemplate.objects.using(using)
        .filter(form_code=form_code, kind=kind, valid_from__lte=on)
        .order_by("-valid_from", "-id")
        .values_list("file", flat=True)
        .first()
    )
    if row is not None:
        return bytes(row)
    return (
        word.shipped_template(form_code)
        if kind == TemplateKind.WORD
        else pdf.shipped_template(form_code)
    )
