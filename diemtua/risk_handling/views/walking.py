"""Các bước của hồ sơ: one deed a button, one deed a small form."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemtua.access.pages import page
from diemtua.ground.actors import Actor
from diemtua.risk_handling import actions, forms, queries
from diemtua.risk_handling.models import RiskDossier
from diemtua.risk_handling.views.dossiers import dossier_page
from diemtua.risk_handling.views.shown import (
    after,
    dossier_crumb,
    dossier_here,
    form_page,
    head,
    home_crumb,
    line_here,
    reader,
)

Deed = Callable[[Actor, RiskDossier], object]


def _pressed(request: HttpRequest, pk: int, deed: Deed, text: str) -> HttpResponse:
    by = reader(request)
    found = dossier_here(by, pk)
    return after(
        request,
        pk,
        lambda: deed(by, found),
        text,
        lambda problems: dossier_page(request, found, by, problems=problems),
    )


@require_POST
@page("risk.ask")
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Nộp hồ sơ."""
    text = _("Đã nộp hồ sơ. Việc tiếp: lập biên bản 02/XLN, Hội xác nhận.")
    return _pressed(request, pk, lambda by, d: actions.hand_in(by=by, dossier=d), text)


@require_POST
@page("risk.union_confirm")
def confirm_union(request: HttpRequest, pk: int) -> HttpResponse:
    """Hội xác nhận."""
    text = _("Hội đã xác nhận. Việc tiếp: UBND xã xác nhận.")
    return _pressed(request, pk, lambda by, d: actions.confirm_for_union(by=by, dossier=d), text)


@require_POST
@page("risk.commune_confirm")
def confirm_commune(request: HttpRequest, pk: int) -> HttpResponse:
    """UBND xã xác nhận."""
    text = _("UBND xã đã xác nhận. Việc tiếp: cán bộ tín dụng thẩm định.")
    return _pressed(request, pk, lambda by, d: actions.confirm_for_commune(by=by, dossier=d), text)


@require_POST
@page("risk.propose")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Cán bộ tín dụng trình."""
    text = _("Đã trình giám đốc phòng giao dịch.")
    return _pressed(request, pk, lambda by, d: actions.propose(by=by, dossier=d), text)


@require_POST
@page("risk.decide")
def pass_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Trình chi nhánh."""
    text = _("Đã trình chi nhánh.")
    return _pressed(request, pk, lambda by, d: actions.pass_up(by=by, dossier=d), text)


@require_POST
@page("risk.appraise")
def appraise(request: HttpRequest, pk: int) -> HttpResponse:
    """Chi nhánh kiểm tra xong."""
    text = _("Đã trình cấp quyết định.")
    return _pressed(request, pk, lambda by, d: actions.appraise(by=by, dossier=d), text)


@require_POST
@page("risk.book")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Hạch toán."""
    text = _("Đã hạch toán. Bút toán của từng khoản vay ghi ở hồ sơ này.")
    return _pressed(request, pk, lambda by, d: actions.book(by=by, dossier=d), text)


@require_POST
@page("risk.book")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Đảo việc xử lý nợ đã được đề nghị."""
    text = _("Đã đảo. Khoản vay trở lại như trước khi hạch toán.")
    return _pressed(request, pk, lambda by, d: actions.undo(by=by, dossier=d), text)


@require_POST
@page("lending.read")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi đã nhận, hoặc bỏ dấu nhận, một giấy tờ."""
    code, received = request.POST.get("paper", "")[:20], request.POST.get("received") == "1"

    def deed(by: Actor, found: RiskDossier) -> object:
        return actions.receive_paper(by=by, dossier=found, paper=code, received=received)

    text = _("Đã ghi nhận giấy tờ.") if received else _("Đã bỏ dấu nhận giấy tờ.")
    return _pressed(request, pk, deed, text)


@require_POST
@page("lending.read")
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Đưa khoản vay trở lại."""
    row = line_here(reader(request), pk)
    text = _("Khoản vay đã trở lại hồ sơ.")
    return _pressed(request, row.dossier_id, lambda by, _d: actions.put_in(by=by, line=row), text)


def _reasoned(
    request: HttpRequest,
    pk: int,
    *,
    heading: str,
    submit: str,
    deed: Callable[[Actor, RiskDossier, str], object],
    text: str,
) -> HttpResponse:
    by = reader(request)
    found = dossier_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        deed(by, found, form.cleaned_data["reason"])
        messages.success(request, text)
        return redirect("risk_handling:dossier", pk)

    return form_page(
        request,
        form,
        do,
        page=head(heading, home_crumb(), dossier_crumb(found)),
        submit=submit,
        back=reverse("risk_handling:dossier", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Trả lại hồ sơ, có lý do."""
    return _reasoned(
        request,
        pk,
        heading=_("Trả lại hồ sơ"),
        submit=_("Trả lại"),
        deed=lambda by, d, why: actions.send_back(by=by, dossier=d, reason=why),
        text=_("Đã trả lại. Hồ sơ đi vòng mới khi được nộp lại."),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Không đồng ý xử lý, có lý do."""
    return _reasoned(
        request,
        pk,
        heading=_("Không đồng ý xử lý nợ"),
        submit=_("Không đồng ý"),
        deed=lambda by, d, why: actions.refuse(by=by, dossier=d, reason=why),
        text=_("Đã ghi không đồng ý. Khoản nợ giữ nguyên."),
    )


@require_http_methods(["GET", "POST"])
@page("risk.ask")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Rút hồ sơ, có lý do."""
    return _reasoned(
        request,
        pk,
        heading=_("Rút hồ sơ xử lý nợ"),
        submit=_("Rút hồ sơ"),
        deed=lambda by, d, why: actions.withdraw(by=by, dossier=d, reason=why),
        text=_("Đã rút hồ sơ. Khoản vay lập hồ sơ khác được."),
    )


@require_http_methods(["GET", "POST"])
@page("risk.propose")
def ask_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Đề nghị đảo, có lý do."""
    return _reasoned(
        request,
        pk,
        heading=_("Đề nghị đảo việc xử lý nợ"),
        submit=_("Đề nghị đảo"),
        deed=lambda by, d, why: actions.ask_undo(by=by, dossier=d, reason=why),
        text=_("Đã đề nghị đảo. Chờ giám đốc phòng giao dịch."),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Đưa một khoản vay ra khỏi hồ sơ, có lý do."""
    row = line_here(reader(request), pk)
    return _reasoned(
        request,
        row.dossier_id,
        heading=_("Đưa khoản vay của {name} ra").format(name=row.person.full_name),
        submit=_("Đưa ra"),
        deed=lambda by, _d, why: actions.take_out(by=by, line=row, reason=why),
        text=_("Đã đưa khoản vay ra khỏi hồ sơ."),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi đơn 01/XLN và kết quả xác minh của một người vay."""
    by = reader(request)
    row = line_here(by, pk)
    names = list(forms.LineForm.base_fields)
    initial = {name: getattr(row, name) for name in names}
    initial["asked_on"] = row.asked_on or by.on
    form = forms.LineForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        actions.change_line(by=by, line=row, values=form.cleaned_data)
        messages.success(request, _("Đã ghi phần của {name}.").format(name=row.person.full_name))
        return redirect("risk_handling:dossier", row.dossier_id)

    held = queries.balances([row]).get(row.loan_id)
    return form_page(
        request,
        form,
        do,
        template="risk_handling/line.html",
        page=head(row.person.full_name, home_crumb(), dossier_crumb(row.dossier)),
        row=row,
        held=held,
        submit=_("Ghi"),
        back=reverse("risk_handling:dossier", args=[row.dossier_id]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập biên bản 02/XLN: ngày, nơi, thành phần."""
    by = reader(request)
    found = dossier_here(by, pk)
    initial: dict[str, object] = {
        "held_on": found.minutes_on or by.on,
        "place": found.minutes_place,
    }
    for n, (name, post, represents) in enumerate(found.minutes_people, 1):
        initial |= {f"name_{n}": name, f"post_{n}": post, f"represents_{n}": represents}
    form = forms.MinutesForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        actions.write_minutes(
            by=by,
            dossier=found,
            held_on=form.cleaned_data["held_on"],
            place=form.cleaned_data["place"],
            people=form.people(),
        )
        messages.success(request, _("Đã ghi biên bản 02/XLN. In, ký rồi xác nhận."))
        return redirect("risk_handling:dossier", pk)

    return form_page(
        request,
        form,
        do,
        template="risk_handling/minutes.html",
        page=head(_("Biên bản 02/XLN"), home_crumb(), dossier_crumb(found)),
        submit=_("Ghi biên bản"),
        back=reverse("risk_handling:dossier", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.read")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi quyết định của một hồ sơ."""
    by = reader(request)
    found = dossier_here(by, pk)
    form = forms.DecisionForm(request.POST or None, initial={"on": by.on})

    def do() -> HttpResponse:
        actions.decide(by=by, dossiers=[found], paper=actions.Decided(**form.cleaned_data))
        messages.success(request, _("Đã ghi quyết định. Việc tiếp: phòng giao dịch hạch toán."))
        return redirect("risk_handling:dossier", pk)

    return form_page(
        request,
        form,
        do,
        page=head(_("Ghi quyết định xử lý nợ"), home_crumb(), dossier_crumb(found)),
        submit=_("Ghi quyết định"),
        back=reverse("risk_handling:dossier", args=[pk]),
    )
