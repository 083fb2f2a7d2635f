"""Tải giấy tờ: a form as a file in the browser, by the template in force on its day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from diemtua.papers import pdf, word
from diemtua.papers.fields import Form
from diemtua.papers.models import TemplateKind
from diemtua.papers.problems import NoSuchForm
from diemtua.papers.queries import template_in_force
from diemtua.papers.registry import FormSpec, spec_of

KINDS = {
    "word": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("pdf", "application/pdf"),
}
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def download(
    form: Form, kind: str, *, on: date, about: str = "", using: str = "default"
) -> HttpResponse:
    """One form as a Word or PDF file; `about` (a name, a group) becomes part of the file's name."""
    spec = _known(form.code, kind)
    if kind == "word":
        body = word.write(
            form, template=template_in_force(form.code, TemplateKind.WORD, on=on, using=using)
        )
    else:
        body = pdf.write(
            form, template=template_in_force(form.code, TemplateKind.TYPST, on=on, using=using)
        )
    return _response(body, kind, file_name(spec, kind, on=on, about=about))


def download_many(
    forms: Sequence[Form],
    *,
    on: date,
    about: str = "",
    using: str = "default",
    progress: Callable[[int, int], None] | None = None,
) -> HttpResponse:
    """Many forms in one PDF, named after the first."""
    spec = _known(forms[0].code, "pdf")
    body = pdf.write_many(
        forms,
        template_of=lambda code: template_in_force(code, TemplateKind.TYPST, on=on, using=using),
        progress=progress,
    )
    return _response(body, "pdf", file_name(spec, "pdf", on=on, about=about))


def download_blank(code: str, kind: str, *, on: date, using: str = "default") -> HttpResponse:
    """The blank variant of a form, for the pen."""
    return download(_known(code, kind).blank(), kind, on=on, using=using)


def file_name(spec: FormSpec, kind: str, *, on: date, about: str = "") -> str:
    """`01-TD Giấy đề nghị vay vốn - Thị Brôn - 2025-03-25.docx`: whole Vietnamese, nothing a file
    system refuses.
    """
    parts = [f"{spec.code} {spec.title}"[:80].strip(), about[:60].strip(), on.isoformat()]
    name = " - ".join(part for part in parts if part)
    return _NOT_IN_A_NAME.sub("-", name).strip(". ") + "." + KINDS[kind][0]


def _known(code: str, kind: str) -> FormSpec:
    spec = spec_of(code)
    if spec is None or kind not in KINDS:
        raise NoSuchForm(code=code)
    return spec


def _response(body: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name)
    assert disposition is not None
    return HttpResponse(
        body,
        content_type=KINDS[kind][1],
        headers={
            "Content-Disposition": disposition,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
