"""Phiếu giải thích tiền lãi: for the borrower, printed on A5, told by the same rules that the ledger posts by."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.lending.explaining import Posting, postings_of
from diemtua.lending.models import Loan
from diemtua.lending.views.shown import head, loan_here, reader, shown
from diemtua.papers.official.explaining import (
    InterestChangeRow,
    InterestSlipForm,
    InterestStretchRow,
)
from diemtua.papers.views import download
from diemtua.rules.interest_story import Stretch


@require_GET
@page("lending.read")
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Vì sao tiền lãi tháng này như vậy: one posting, and any earlier one by its day."""
    by = reader(request)
    found = loan_here(by, pk)
    write_down(by, "loan.interest_explained", subject=found, purpose=_("giải thích tiền lãi"))
    postings = postings_of(found)
    asked = request.GET.get("ngay", "")
    shown_one = next((p for p in postings if p.posted_on.isoformat() == asked), None)
    one = shown_one or (postings[0] if postings else None)
    values: dict[str, Any] = {
        "page": head(
            _("Giải thích tiền lãi"),
            (_("Khoản vay của {name}").format(name=found.person.full_name), _loan_url(found)),
        ),
        "loan": found,
        "code": formats.mask_loan_code(found.code),
        "one": one,
        "lines": [_line(s) for s in one.story.stretches] if one else [],
        "several": one is not None and len({s.tranche for s in one.story.stretches}) > 1,
        "changes": _changes(one) if one else [],
        "say": _say(one) if one else "",
        "can_print": by.can("paper.print"),
        "others": [{"posting": p, "current": p is one} for p in postings[:12]],
    }
    return shown(request, "lending/why.html", values)


@require_GET
@page("paper.print")
def why_paper(request: HttpRequest, pk: int, day: str, kind: str) -> HttpResponse:
    """Phiếu giải thích của một lần ghi lãi, as Word or PDF."""
    by = reader(request)
    found = loan_here(by, pk)
    one = next((p for p in postings_of(found) if p.posted_on.isoformat() == day), None)
    if one is None:
        raise NotFoundHere
    form = _form(found, one)
    answer = download(form, kind, on=by.on, about=found.person.full_name)
    write_down(by, "paper.printed", subject=found, purpose=form.code, facts={"kind": kind})
    return answer


def _form(found: Loan, one: Posting) -> InterestSlipForm:
    """The same lines as on the page; the page and its papers tell one story."""
    return InterestSlipForm(
        bank_office_name=found.office.name,
        borrower_name=found.person.full_name,
        group_name=found.group.name if found.group else None,
        loan_code=formats.mask_loan_code(found.code),
        programme_name=found.programme.name,
        start_on=one.story.start_on,
        end_on=one.story.end_on,
        days=one.story.days,
        stretches=tuple(
            InterestStretchRow(
                part=line["word"],
                start_on=line["stretch"].start_on,
                balance_dong=line["stretch"].balance_dong,
                rate_pct=line["stretch"].rate_pct,
                days=line["stretch"].days,
                interest=line["exact"],
            )
            for line in map(_line, one.story.stretches)
        ),
        total_dong=one.story.total_dong,
        before_dong=one.before.total_dong if one.before else None,
        changes=tuple(
            InterestChangeRow(cause=change["label"], change=change["value"])
            for change in _changes(one)
        ),
        say=_say(one),
    )


def _loan_url(found: Loan) -> str:
    return reverse("lending:loan", args=[found.pk])


def _line(stretch: Stretch) -> dict[str, Any]:
    words = {"in_term": _("Trong hạn"), "overdue": _("Quá hạn"), "frozen": _("Khoanh")}
    return {
        "word": words[stretch.part],
        "stretch": stretch,
        "exact": formats.number(stretch.exact_dong, places=2),
    }


def _changes(one: Posting) -> list[dict[str, Any]]:
    """Khác lần trước: only what did change, then the sum of this time."""
    if one.before is None or one.changes is None:
        return []
    more = one.story.days - one.before.days
    longer = _("Làm tròn")
    if more:
        longer = (_("Dài hơn {n} ngày") if more > 0 else _("Ngắn hơn {n} ngày")).format(n=abs(more))
    named = (
        (longer, one.changes.days_dong),
        (_("Dư nợ thay đổi"), one.changes.balance_dong),
        (_("Phần quá hạn, lãi suất cao hơn"), one.changes.overdue_dong),
        (_("Lãi suất thay đổi"), one.changes.rate_dong),
    )
    return [{"label": label, "value": formats.signed(dong)} for label, dong in named if dong]


def _say(one: Posting) -> str:
    """Nói với bà con thế này: what was given back of it, then the largest cause, a sentence each."""
    back = sum(each.dong for each in one.given_back)
    if not back:
        return _cause(one)
    told = _("Kỳ này đã ghi {posted} theo mức cũ. {basis} giảm lãi, nên đã hoàn {back}.").format(
        posted=formats.money(one.posted_dong),
        basis=one.given_back[-1].by.legal_basis,
        back=formats.money(back),
    )
    if back < 0:
        told = _("Kỳ này đã ghi {posted}. Theo {basis}, ghi thêm {more}.").format(
            posted=formats.money(one.posted_dong),
            basis=one.given_back[-1].by.legal_basis,
            more=formats.money(-back),
        )
    return f"{told} {_cause(one)}"


def _cause(one: Posting) -> str:
    """The largest cause of a difference, in one sentence."""
    if one.before is None or one.changes is None:
        return _("Đây là lần tính lãi đầu tiên: {n} ngày, từ ngày nhận tiền.").format(
            n=one.story.days
        )
    difference = one.story.total_dong - one.before.total_dong
    if not difference:
        return _("Tiền lãi lần này bằng lần trước: cùng số ngày, cùng dư nợ, cùng lãi suất.")
    causes = {
        "days": (abs(one.changes.days_dong), _("số ngày khác: lần này {now}, lần trước {before}")),
        "balance": (abs(one.changes.balance_dong), _("dư nợ đã thay đổi")),
        "overdue": (abs(one.changes.overdue_dong), _("phần quá hạn chịu lãi suất cao hơn")),
        "rate": (abs(one.changes.rate_dong), _("lãi suất đã thay đổi")),
    }
    cause = max(causes.values())[1].format(now=one.story.days, before=one.before.days)
    text = (
        _("Lần này nhiều hơn {money}, chủ yếu vì {cause}.")
        if difference > 0
        else _("Lần này ít hơn {money}, chủ yếu vì {cause}.")
    )
    return text.format(money=formats.money(abs(difference)), cause=cause)
