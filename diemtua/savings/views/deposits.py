"""Tiền gửi dân cư: the list, a new deposit, its page with its periods, opened and closed by two people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.associations.models import Association, PointUnit
from diemtua.associations.queries import offices
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.ground.vietnamese import fold
from diemtua.papers.views import download
from diemtua.people.queries import in_force, person, persons
from diemtua.places.models import Unit
from diemtua.savings import actions, forms, papers, queries
from diemtua.savings.lists import DEPOSITS
from diemtua.savings.models import ResidentDeposit
from diemtua.savings.views.shown import deposits_crumb, exported, head, home_crumb, shown
from diemtua.savings.words import AT_MATURITY, DEPOSIT_STATES, term_words

MOST_FOUND = 20


@require_GET
@page("savings.resident")
def deposits(request: HttpRequest) -> HttpResponse:
    """Sổ tiền gửi dân cư của phòng giao dịch."""
    by = actor(request)
    rows = queries.deposits(by.scope)
    if wants_export(DEPOSITS, request.GET.dict()):
        return exported(
            request, DEPOSITS, rows, title=_("Tiền gửi dân cư"), file_name="tien-gui-dan-cu"
        )
    write_down(by, "savings.listed", facts={"filter": request.GET.urlencode()[:120]})
    values = {
        "page": head(by, _("Tiền gửi dân cư"), home_crumb(), here="deposits"),
        "table": table_of(DEPOSITS, rows, request.GET.dict(), request.path),
        "due": queries.due_count(by.scope, by.on),
        "can_open": by.can("savings.open"),
        "can_roll": by.can("savings.approve"),
    }
    return shown(request, "deposits.html", values)


def deposit_form(
    by: Actor, data: Any, *, office_id: int, initial: dict[str, Any]
) -> forms.DepositForm:
    """The form with what is offered on the day: terms that have a rate, communes, unions, campaigns."""
    branch = queries.branch_of(office_id, by.on)
    rates = queries.rates_on(branch, by.on) if branch else {}
    units = (
        PointUnit.objects.filter(in_force(by.on), point__office=office_id)
        .order_by("unit__sort_key")
        .values_list("unit", "unit__full_name")
        .distinct()
    )
    return forms.DepositForm(
        data,
        terms=[
            (months, f"{term_words(months)}, {formats.rate(rate)}")
            for months, rate in rates.items()
        ],
        units=list(units),
        unions=list(Association.objects.order_by("code").values_list("code", "name")),
        campaigns=list(queries.running(by.on).values_list("pk", "name")),
        initial=initial,
    )


def asked_of(by: Actor, form: forms.DepositForm, holder: Any) -> actions.DepositAsked:
    """What the form says, as the deed takes it."""
    typed = form.cleaned_data
    return actions.DepositAsked(
        client_id=typed["client_id"],
        person=holder,
        unit=Unit.objects.get(pk=typed["unit"]),
        amount_dong=typed["amount_dong"],
        term_months=typed["term_months"],
        at_maturity=typed["at_maturity"],
        union_code=typed["union_code"] or 0,
        campaign=queries.campaign(typed["campaign"]) if typed["campaign"] else None,
    )


@require_http_methods(["GET", "POST"])
@page("savings.open")
def new_deposit(request: HttpRequest) -> HttpResponse:
    """Lập sổ tiền gửi dân cư: the holder is found, says how much and for how long."""
    by = actor(request)
    office = offices(by.scope).first()
    if office is None:
        raise NotFoundHere
    holder = holder_of(request, by)
    initial = {"client_id": new_id(), "person": holder.pk} if holder else {}
    form = deposit_form(by, request.POST or None, office_id=office.pk, initial=initial)

    def do() -> HttpResponse:
        if holder is None:
            form.add_error(None, _("Chọn người gửi trước."))
            return show(422)
        made = actions.ask_deposit(by=by, office=office, asked=asked_of(by, form, holder))
        messages.success(
            request, _("Đã lập sổ {number}, chờ kiểm soát viên duyệt.").format(number=made.number)
        )
        return redirect("savings:deposit", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": head(by, _("Lập sổ tiền gửi dân cư"), deposits_crumb(), here="deposits"),
            "form": form,
            "holder": holder,
            "q": request.GET.get("q", ""),
            "people": found_people(request, by),
            "has_rates": bool(form.fields["term_months"].choices),  # type: ignore[attr-defined]
            "action": reverse("savings:new_deposit"),
        }
        return shown(request, "new_deposit.html", values, status=status)

    return deed_page(request, form, do, show)


def holder_of(request: HttpRequest, by: Actor) -> Any:
    """Người gửi được chọn, of the scope."""
    asked = request.POST.get("person") or request.GET.get("ai") or ""
    return person(by.scope, int(asked)) if asked.isdecimal() and len(asked) < 18 else None


def found_people(request: HttpRequest, by: Actor) -> list[Any]:
    """Người tìm thấy: nobody before a name is typed."""
    words = fold(request.GET.get("q", "")).split()
    rows = persons(by.scope)
    for word in words:
        rows = rows.filter(fold__contains=word)
    return list(rows.order_by("sort_key", "pk")[:MOST_FOUND]) if words else []


def deposit_here(by: Actor, pk: int) -> Any:
    """The deposit, or the words of a missing page."""
    found = queries.deposit(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("savings.resident")
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Một sổ tiền gửi dân cư: its periods, what closing it today would pay."""
    by = actor(request)
    found = deposit_here(by, pk)
    write_down(by, "deposit.opened", subject=found)
    principal, interest = actions.payable_dong(found, by.on)
    periods = list(found.periods.order_by("number"))
    running = next((p for p in periods if p.ended_on is None), None)
    state = ResidentDeposit.State
    values = {
        "page": head(
            by, found.number, deposits_crumb(), sub=found.person.full_name, here="deposits"
        ),
        "found": found,
        "state": DEPOSIT_STATES[found.state],
        "term": term_words(found.term_months),
        "at_maturity": AT_MATURITY[found.at_maturity],
        "periods": [(p, term_words(p.term_months)) for p in periods],
        "running": running,
        "principal_dong": principal,
        "interest_dong": interest,
        "is_early": running is not None and actions.term_of(running).is_early(by.on),
        "can_approve": by.can("savings.approve") and found.session_id is None,
        "can_close": by.can("savings.withdraw") and found.state == state.OPEN,
        "can_print": by.can("paper.print") and running is not None,
        "member_books": list(queries.books_of_person(by.scope, found.person_id, by.on)),
        "asks": found.state in (state.ASKED, state.CLOSING),
    }
    return shown(request, "deposit.html", values)


@require_POST
@page("savings.approve")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Duyệt mở sổ hoặc tất toán tại phòng giao dịch."""
    by = actor(request)
    found = deposit_here(by, pk)
    approved = request.POST.get("answer") == "yes"
    closing = found.state == ResidentDeposit.State.CLOSING
    deed = actions.decide_closing if closing else actions.decide_deposit
    done = deed(by=by, deposit=found, approved=approved)
    word, _state = DEPOSIT_STATES[done.state]
    messages.success(request, _("Sổ {number}: {state}.").format(number=done.number, state=word))
    return redirect("savings:deposit", pk)


@require_POST
@page("savings.withdraw")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Đề nghị tất toán tại phòng giao dịch."""
    by = actor(request)
    found = actions.ask_closing(by=by, deposit=deposit_here(by, pk))
    messages.success(
        request, _("Sổ {number} chờ kiểm soát viên duyệt tất toán.").format(number=found.number)
    )
    return redirect("savings:deposit", pk)


@require_POST
@page("savings.approve")
def roll(request: HttpRequest) -> HttpResponse:
    """Chuyển kỳ hạn các sổ đến hạn."""
    by = actor(request)
    n = sum(actions.roll_over(by=by, office=office, on=by.on) for office in offices(by.scope))
    messages.success(request, _("Đã chuyển {n} kỳ hạn.").format(n=n))
    return redirect("savings:deposits")


@require_GET
@page("paper.print")
def certificate(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Chứng nhận tiền gửi thành tệp."""
    by = actor(request)
    if not by.can("savings.resident"):
        raise NotFoundHere
    found = deposit_here(by, pk)
    running = found.periods.filter(ended_on__isnull=True).first()
    if running is None:
        raise NotFoundHere
    write_down(by, "savings.printed", subject=found, purpose="CN-TG")
    return download(papers.certificate(found, running), kind, on=by.on, about=found.number)
