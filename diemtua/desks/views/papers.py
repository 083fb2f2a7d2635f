"""Trang mẫu giấy tờ: which template prints each form, and putting another in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, form_page, shown
from diemtua.desks.forms import TemplateForm
from diemtua.desks.queries.books import names_of
from diemtua.ground import formats
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import Chip, Column, ListSpec, table_of, wants_export
from diemtua.papers import actions, queries
from diemtua.papers.models import PaperTemplate, TemplateKind
from diemtua.papers.registry import FORMS, FormSpec
from diemtua.papers.views import KINDS, download_blank

SUFFIX = {"word": ("docx", KINDS["word"][1]), "typst": ("typ", "text/plain; charset=utf-8")}
SHIPPED = gettext_lazy("bản đi kèm phần mềm")


def _own(row: dict[str, Any]) -> bool:
    return bool(row["replaced"])


TEMPLATES = ListSpec(
    label=gettext_lazy("Mẫu giấy tờ"),
    columns=(
        Column(key="number", label=gettext_lazy("Mẫu số"), kind="code", sort="number"),
        Column(
            key="title", label=gettext_lazy("Tên mẫu"), sort="title", url=lambda row: row["url"]
        ),
        Column(key="word", label=gettext_lazy("Mẫu Word đang dùng")),
        Column(key="typst", label=gettext_lazy("Mẫu PDF đang dùng")),
        Column(
            key="source",
            label=gettext_lazy("Nguồn"),
            state=lambda row: "draft" if row["reference"] else "ok",
        ),
    ),
    chips=(
        Chip(key="own", label=gettext_lazy("Đã thay mẫu"), keeps=_own),
        Chip(
            key="reference",
            label=gettext_lazy("Mẫu tham khảo"),
            keeps=lambda row: bool(row["reference"]),
        ),
    ),
    search_on=("number", "title"),
    order="number",
    notes=(gettext_lazy("Mẫu tham khảo chưa đối chiếu với bản gốc; giấy in ra có dòng ghi chú."),),
)


@require_GET
@page("template.replace")
def templates(request: HttpRequest) -> HttpResponse:
    """Danh mục mẫu biểu."""
    by = actor(request)
    held = _in_force(by.on)
    rows = [_row(spec, held) for spec in FORMS]
    words = request.GET.dict()
    if wants_export(TEMPLATES, words):
        return exported(
            request,
            TEMPLATES,
            rows,
            title=_("Mẫu giấy tờ"),
            action="papers.exported",
            name="mau-giay-to",
        )
    values = {
        "page": {
            "heading": _("Mẫu giấy tờ"),
            "subheading": _("Mẫu in ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table_of(TEMPLATES, rows, words, request.path),
    }
    return shown(request, "papers/templates.html", values)


@require_GET
@page("template.replace")
def template(request: HttpRequest, stem: str) -> HttpResponse:
    """Một mẫu biểu: its templates through time, blank copies, fields."""
    by = actor(request)
    spec = _spec(stem)
    rows = [
        row
        for kind in TemplateKind
        for row in queries.templates_of(spec.code, kind, using=by.using)
    ]
    names = names_of({row.uploaded_by for row in rows})
    values = {
        "page": _page(spec),
        "spec": spec,
        "kinds": [_kind(spec, kind, rows) for kind in TemplateKind],
        "history": [
            {
                "on": formats.day(row.valid_from),
                "text": f"{TemplateKind(row.kind).label}: {row.version_label}",
                "note": _("{basis}. {who} thay ngày {day}.").format(
                    basis=row.legal_basis,
                    who=names.get(row.uploaded_by, _("Quản trị")),
                    day=formats.day(row.uploaded_at.astimezone(formats.VIETNAM).date()),
                ),
                "state": "ok" if row.valid_from <= by.on else "wait",
                "value": _("đã có hiệu lực") if row.valid_from <= by.on else _("chưa đến ngày"),
            }
            for row in sorted(rows, key=lambda row: (row.valid_from, row.pk), reverse=True)
        ],
        "facts": [
            {"label": _("Số bản"), "value": spec.copies_note or formats.NONE},
            {"label": _("Thứ tự ký"), "value": ", ".join(spec.signs)},
            {"label": _("Căn cứ"), "value": "; ".join(spec.legal_bases) or formats.NONE},
            {"label": _("Ngày ban hành mẫu"), "value": formats.day(spec.version_on)},
        ],
    }
    return shown(request, "papers/template.html", values)


@require_http_methods(["GET", "POST"])
@page("template.replace")
def replace(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """Thay mẫu: tried in a print before it is kept."""
    by = actor(request)
    spec = _spec(stem)
    if kind not in TemplateKind.values:
        raise NotFoundHere
    newest = queries.newest_template(spec.code, kind, using=by.using)
    form = TemplateForm(
        request.POST or None,
        request.FILES or None,
        initial={"valid_from": by.on, "instead_of": newest.pk if newest else None},
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        made = actions.replace_template(
            by=by,
            form_code=spec.code,
            kind=kind,
            file=values["file"].read(),
            version_label=values["version_label"],
            legal_basis=values["legal_basis"],
            valid_from=values["valid_from"],
            instead_of=values["instead_of"],
        )
        messages.success(request, _said(made))
        return redirect("papers:template", spec.file_stem)

    label = TemplateKind(kind).label
    values = {
        "page": _page(spec, _("Thay mẫu {kind}").format(kind=label)),
        "submit": _("Thử in rồi thay mẫu"),
        "back": reverse("papers:template", args=[spec.file_stem]),
        "multipart": True,
    }
    return form_page(request, form, do, values)


@require_GET
@page("template.replace")
def file(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """Tải mẫu đang dùng về."""
    by = actor(request)
    spec = _spec(stem)
    if kind not in TemplateKind.values:
        raise NotFoundHere
    body = queries.template_in_force(spec.code, kind, on=by.on, using=by.using)
    write_down(by, "papers.template_taken", facts={"form": spec.code, "kind": kind})
    suffix, content_type = SUFFIX[kind]
    return HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="mau-{_ascii(spec)}.{suffix}"',
            "Cache-Control": "no-store",
        },
    )


@require_GET
@page("template.replace")
def blank(request: HttpRequest, stem: str, kind: str) -> HttpResponse:
    """Bản trống để viết tay."""
    by = actor(request)
    if kind not in KINDS:
        raise NotFoundHere
    return download_blank(_spec(stem).code, kind, on=by.on, using=by.using)


def _said(made: PaperTemplate) -> str:
    text = _("Mẫu {name} in từ ngày {day}.").format(
        name=made.version_label, day=formats.day(made.valid_from)
    )
    if made.fields_left_out:
        text += " " + _("Mẫu mới bỏ {n} trường của mẫu cũ.").format(n=len(made.fields_left_out))
    return text


def _spec(stem: str) -> FormSpec:
    found = next((spec for spec in FORMS if spec.file_stem == stem), None)
    if found is None:
        raise NotFoundHere
    return found


def _ascii(spec: FormSpec) -> str:
    return spec.file_stem.replace("Đ", "D").encode("ascii", "ignore").decode()


def _in_force(on: Any) -> dict[tuple[str, str], PaperTemplate]:
    """Every replaced template in force on a day, in one query."""
    rows = PaperTemplate.objects.filter(valid_from__lte=on).defer("file")
    return {(row.form_code, row.kind): row for row in rows.order_by("valid_from", "id")}


def _row(spec: FormSpec, held: dict[tuple[str, str], PaperTemplate]) -> dict[str, Any]:
    own = {kind: held.get((spec.code, kind)) for kind in TemplateKind.values}
    return {
        "number": spec.number or spec.code,
        "title": spec.title,
        "url": reverse("papers:template", args=[spec.file_stem]),
        "reference": spec.reference,
        "source": _("Tham khảo") if spec.reference else _("Của hệ thống"),
        "replaced": any(own.values()),
        **{kind: row.version_label if row else str(SHIPPED) for kind, row in own.items()},
    }


def _kind(spec: FormSpec, kind: TemplateKind, rows: list[PaperTemplate]) -> dict[str, Any]:
    newest = next((row for row in rows if row.kind == kind), None)
    args = [spec.file_stem, kind.value]
    print_kind = "word" if kind is TemplateKind.WORD else "pdf"
    return {
        "label": kind.label,
        "name": newest.version_label if newest else str(SHIPPED),
        "file_url": reverse("papers:file", args=args),
        "replace_url": reverse("papers:replace", args=args),
        "blank_url": reverse("papers:blank", args=[spec.file_stem, print_kind]),
    }


def _page(spec: FormSpec, heading: str = "") -> dict[str, Any]:
    own = f"{spec.number or spec.code} {spec.title}"
    crumbs = [
        {"label": _("Mẫu giấy tờ"), "url": reverse("papers:templates")},
        {"label": own, "url": reverse("papers:template", args=[spec.file_stem])},
    ]
    if heading:
        crumbs.append({"label": heading, "url": ""})
    return {"heading": heading or own, "subheading": own if heading else "", "crumbs": crumbs}
