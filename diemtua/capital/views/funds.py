"""Trang nguồn vốn ủy thác: what was brought, what is lent of it, what is free."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page, exported
from diemtua.associations.queries import offices
from diemtua.capital import actions, forms, queries
from diemtua.capital.lists import FUNDS, moved_words
from diemtua.capital.models import Fund, FundMove
from diemtua.capital.views.shown import head, shown
from diemtua.ground import formats
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export


@require_http_methods(["GET", "POST"])
@page("fund.read")
def funds(request: HttpRequest) -> HttpResponse:
    """Các nguồn vốn ủy thác."""
    by = actor(request)
    if request.method == "POST" and not by.can("fund.write"):
        raise NotFoundHere
    rows = queries.funds(by.scope)
    if wants_export(FUNDS, request.GET.dict()):
        return exported(
            request, FUNDS, rows, title=_("Nguồn vốn ủy thác"), action="plan.exported", name="von"
        )
    form = forms.FundForm(request.POST or None) if by.can("fund.write") else None

    def do() -> HttpResponse:
        assert form is not None
        office = offices(by.scope).first()
        if office is None:
            raise NotFoundHere
        made = actions.add_fund(by=by, office=office, **form.cleaned_data)
        messages.success(request, _("Đã ghi nguồn {name}.").format(name=made.name))
        return redirect("capital:fund", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": head(_("Nguồn vốn ủy thác")),
            "table": table_of(FUNDS, rows, request.GET.dict(), request.path),
            "form": form,
        }
        return shown(request, "funds.html", values, status)

    return deed_page(request, form, do, show)


@require_http_methods(["GET", "POST"])
@page("fund.read")
def fund(request: HttpRequest, pk: int) -> HttpResponse:
    """Một nguồn vốn và các lần chuyển."""
    by = actor(request)
    if request.method == "POST" and not by.can("fund.write"):
        raise NotFoundHere
    row = next((each for each in queries.funds(by.scope) if each["pk"] == pk), None)
    if row is None:
        raise NotFoundHere
    found: Fund = row["fund"]
    form = None
    if by.can("fund.write"):
        form = forms.MoveForm(request.POST or None, initial={"on": by.on})

    def do() -> HttpResponse:
        assert form is not None
        actions.move_fund(by=by, fund=found, **form.cleaned_data)
        messages.success(request, _("Đã ghi, chờ người khác xác nhận chứng từ."))
        return redirect("capital:fund", pk)

    def show(status: int) -> HttpResponse:
        figures = (
            (_("Đã chuyển"), row["held_dong"]),
            (_("Đang cho vay"), row["lent_dong"]),
            (_("Quá hạn"), row["overdue_dong"]),
            (_("Còn cho vay được"), row["free_dong"]),
        )
        values = {
            "page": head(found.name, sub=found.contract, way="funds"),
            "found": found,
            "figures": [
                {"label": w, "value": formats.number(n), "unit": _("đồng")} for w, n in figures
            ],
            "moves": [
                {
                    "row": move,
                    "words": moved_words(move.amount_dong),
                    "may_confirm": move.confirmed_by is None
                    and by.can("fund.confirm")
                    and move.written_by != by.party_id,
                }
                for move in queries.moves(found)
            ],
            "form": form,
        }
        return shown(request, "fund.html", values, status)

    return deed_page(request, form, do, show)


@require_POST
@page("fund.confirm")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Xác nhận một lần chuyển vốn."""
    by = actor(request)
    move = FundMove.objects.filter(pk=pk, fund__office__in=offices(by.scope)).first()
    if move is None:
        raise NotFoundHere
    actions.confirm_move(by=by, move=move)
    messages.success(request, _("Đã xác nhận lần chuyển vốn."))
    return redirect("capital:fund", move.fund_id)
