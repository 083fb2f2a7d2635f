"""Lãi suất tiền gửi và đợt vận động."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.associations.models import PointUnit
from diemtua.associations.queries import offices
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.groups.queries import groups
from diemtua.people.queries import in_force
from diemtua.rules.savings import ON_CALL_MONTHS, load_savings_policy
from diemtua.savings import actions, forms, queries
from diemtua.savings.lists import CAMPAIGNS, GROUP_RESULTS, RESULTS
from diemtua.savings.models import DepositRate, SavingsCampaign
from diemtua.savings.views.shown import exported, head, home_crumb, shown
from diemtua.savings.words import COUNTS, term_words


def _may_write(request: HttpRequest, by: Actor, action: str) -> None:
    """A page that all may read and some may write on: who may not finds no such page."""
    if request.method == "POST" and not by.can(action):
        raise NotFoundHere


@require_http_methods(["GET", "POST"])
@page("savings.resident")
def rates(request: HttpRequest) -> HttpResponse:
    """Biểu lãi suất tiền gửi dân cư của chi nhánh; a new rate waits for another person."""
    by = actor(request)
    _may_write(request, by, "savings.rate")
    office = offices(by.scope).first()
    branch = queries.branch_of(office.pk, by.on) if office else None
    if branch is None:
        raise NotFoundHere
    policy = load_savings_policy()
    terms = [ON_CALL_MONTHS, *policy.deposit_on(by.on).terms_months]
    form = forms.RateForm(request.POST or None, terms=terms, initial={"valid_from": by.on})

    def do() -> HttpResponse:
        actions.propose_rate(by=by, branch=branch, **form.cleaned_data)
        messages.success(request, _("Đã đề nghị lãi suất, chờ người khác xác nhận."))
        return redirect("savings:rates")

    def show(status: int) -> HttpResponse:
        today = queries.rates_on(branch, by.on)
        values = {
            "page": head(
                by, _("Lãi suất tiền gửi dân cư"), home_crumb(), sub=branch.name, here="rates"
            ),
            "today": [
                (
                    term_words(months),
                    today.get(months),
                    policy.cap_pct(term_months=months, on=by.on),
                )
                for months in terms
            ],
            "rows": [(row, term_words(row.term_months)) for row in queries.rates(branch)[:50]],
            "form": form if by.can("savings.rate") else None,
            "can_confirm": by.can("savings.rate_confirm"),
            "me": by.party_id,
        }
        return shown(request, "rates.html", values, status=status)

    return deed_page(request, form, do, show)


@require_POST
@page("savings.rate_confirm")
def confirm_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Xác nhận một lãi suất đã đề nghị."""
    by = actor(request)
    branches = {queries.branch_of(office.pk, by.on) for office in offices(by.scope)}
    rate = DepositRate.objects.filter(pk=pk, branch__in=[b for b in branches if b]).first()
    if rate is None:
        raise NotFoundHere
    done = actions.confirm_rate(by=by, rate=rate)
    messages.success(
        request,
        _("Đã xác nhận {term}: {rate} một năm từ {day}.").format(
            term=term_words(done.term_months),
            rate=formats.rate(done.rate_pct),
            day=formats.day(done.valid_from),
        ),
    )
    return redirect("savings:rates")


@require_http_methods(["GET", "POST"])
@page("savings.resident")
def campaigns(request: HttpRequest) -> HttpResponse:
    """Các đợt vận động."""
    by = actor(request)
    _may_write(request, by, "savings.campaign")
    rows = queries.campaigns()
    if wants_export(CAMPAIGNS, request.GET.dict()):
        return exported(request, CAMPAIGNS, rows, title=_("Đợt vận động"), file_name="dot-van-dong")
    form = forms.CampaignForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.make_campaign(by=by, **form.cleaned_data)
        messages.success(request, _("Đã lập {name}. Giao chỉ tiêu từng xã.").format(name=made.name))
        return redirect("savings:campaign", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": head(by, _("Đợt vận động gửi tiết kiệm"), home_crumb(), here="campaigns"),
            "table": table_of(CAMPAIGNS, rows, request.GET.dict(), request.path),
            "form": form if by.can("savings.campaign") else None,
        }
        return shown(request, "campaigns.html", values, status=status)

    return deed_page(request, form, do, show)


def campaign_here(pk: int) -> SavingsCampaign:
    """The campaign, or the words of a missing page."""
    found = queries.campaign(pk)
    if found is None:
        raise NotFoundHere
    return found


@require_http_methods(["GET", "POST"])
@page("savings.resident")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Một đợt: targets of communes and groups beside results."""
    by = actor(request)
    _may_write(request, by, "savings.campaign")
    found = campaign_here(pk)
    asked = request.GET.dict()
    if wants_export(RESULTS, asked):
        rows = queries.results_of(by.scope, found)
        return exported(request, RESULTS, rows, title=found.name, file_name="ket-qua-dot")
    if wants_export(GROUP_RESULTS, asked):
        by_group = queries.group_results_of(by.scope, found)
        return exported(request, GROUP_RESULTS, by_group, title=found.name, file_name="ket-qua-to")
    form = forms.TargetForm(request.POST or None, units=_units(by))

    def do() -> HttpResponse:
        typed = form.cleaned_data
        wanted = {typed["unit"]: (typed["target_dong"], typed["target_people"])}
        actions.set_targets(by=by, campaign=found, targets=wanted)
        messages.success(request, _("Đã giao chỉ tiêu."))
        return redirect("savings:campaign", pk)

    return deed_page(
        request, form, do, lambda status: _campaign_page(request, by, found, form, status=status)
    )


@require_POST
@page("savings.campaign")
def group_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Giao chỉ tiêu cho một tổ."""
    by = actor(request)
    found = campaign_here(pk)
    form = forms.GroupTargetForm(request.POST, groups=_groups(by))

    def do() -> HttpResponse:
        typed = form.cleaned_data
        wanted = {typed["group"]: typed["target_dong"]}
        actions.set_group_targets(by=by, campaign=found, targets=wanted)
        messages.success(request, _("Đã giao chỉ tiêu."))
        return redirect("savings:campaign", pk)

    def show(status: int) -> HttpResponse:
        return _campaign_page(request, by, found, group_form=form, status=status)

    return deed_page(request, form, do, show)


def _campaign_page(
    request: HttpRequest,
    by: Actor,
    found: SavingsCampaign,
    form: forms.TargetForm | None = None,
    *,
    group_form: forms.GroupTargetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = queries.results_of(by.scope, found)
    of_groups = queries.group_results_of(by.scope, found)
    may, asked = by.can("savings.campaign"), request.GET.dict()
    crumb = (_("Đợt vận động"), reverse("savings:campaigns"))
    by_group = found.counts != SavingsCampaign.Counts.RESIDENT
    values = {
        "page": head(by, found.name, crumb, sub=found.decision, here="campaigns"),
        "found": found,
        "counts": COUNTS[found.counts],
        "table": table_of(RESULTS, rows, asked, request.path),
        "groups": table_of(GROUP_RESULTS, of_groups, asked, request.path) if by_group else None,
        "target_dong": sum(row.target_dong for row in rows),
        "deposited_dong": sum(row.deposited_dong for row in rows),
        "form": (form or forms.TargetForm(units=_units(by))) if may else None,
        "group_form": (group_form or forms.GroupTargetForm(groups=_groups(by)))
        if may and by_group
        else None,
    }
    return shown(request, "campaign.html", values, status=status)


def _groups(by: Actor) -> list[tuple[int, str]]:
    """Tổ của phạm vi, with their communes."""
    rows: Any = groups(by.scope, by.on)
    return [
        (row.pk, f"{row.name}, {row.unit_name}") for row in rows.order_by("unit_key", "sort_key")
    ]


def _units(by: Actor) -> list[tuple[int, str]]:
    """Xã mà phòng giao dịch phục vụ trong ngày."""
    rows = PointUnit.objects.filter(in_force(by.on), point__office__in=offices(by.scope))
    return list(rows.order_by("unit__sort_key").values_list("unit", "unit__full_name").distinct())
