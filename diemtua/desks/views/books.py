"""Trang sổ cái: entries, one entry, the trial balance."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.associations.models import Office
from diemtua.associations.queries import offices
from diemtua.desks.lists import BALANCE, ENTRIES
from diemtua.desks.places import link
from diemtua.desks.queries import books
from diemtua.desks.words import account_name, entry_kind
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.rules.periods import Month


@require_GET
@page("ledger.read")
def entries(request: HttpRequest) -> HttpResponse:
    """Danh sách bút toán của một phòng giao dịch và một tháng."""
    by = actor(request)
    words = request.GET.dict()
    every, office = _office(by, words)
    months = books.months_of(by.scope, office.pk) if office else []
    month = _month(words.get("thang", ""), months, by.on)
    rows = books.entries(by.scope, office=office.pk if office else 0, month=month)
    if wants_export(ENTRIES, words):
        return exported(
            request, ENTRIES, rows, title=_("Sổ cái"), action="entries.exported", name="so-cai"
        )
    table = table_of(ENTRIES, rows, words, request.path)
    write_down(
        by, "entries.listed", facts={"count": table.count, "filter": request.GET.urlencode()[:120]}
    )
    values = {
        "page": {"heading": _("Sổ cái"), "subheading": _of(office, month)},
        "table": table,
        "offices": every,
        "office": office,
        "months": _choices(months),
        "month": formats.month(month) if month else "",
        "balance_url": f"{reverse('desks:balance')}?pgd={office.pk if office else ''}"
        f"&thang={_key(month)}",
    }
    return shown(request, "desks/entries.html", values)


@require_GET
@page("ledger.read")
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Một bút toán: its lines, what it reverses, who wrote it."""
    by = actor(request)
    found = books.entry(by.scope, pk)
    if found is None:
        raise NotFoundHere
    lines = books.lines(by.scope, found)
    names = books.names_of([found.party_id])
    back = books.reversal_of(by.scope, found)
    write_down(by, "entry.opened", facts={"entry": str(found.id)})
    heading = entry_kind(found.kind, is_reversal=found.reverses is not None)
    values = {
        "page": {
            "heading": heading,
            "subheading": _("Bút toán số {n}, ngày {day}").format(
                n=formats.number(found.sequence), day=formats.day(found.business_date)
            ),
            "crumbs": [
                {"label": _("Sổ cái"), "url": reverse("desks:entries")},
                {"label": heading, "url": ""},
            ],
        },
        "lines": [_line(row) for row in lines],
        "debit_dong": sum(row.debit_dong for row in lines),
        "credit_dong": sum(row.credit_dong for row in lines),
        "facts": _facts(found, names),
        "reverses_url": reverse("desks:entry", args=[found.reverses]) if found.reverses else "",
        "reversed_url": reverse("desks:entry", args=[back.id]) if back else "",
        "memo": found.memo,
    }
    return shown(request, "desks/entry.html", values)


@require_GET
@page("ledger.read")
def balance(request: HttpRequest) -> HttpResponse:
    """Bảng cân đối tài khoản: the sum of an office's accounts is zero."""
    by = actor(request)
    words = request.GET.dict()
    every, office = _office(by, words)
    months = books.months_of(by.scope, office.pk) if office else []
    month = _month(words.get("thang", ""), months, by.on)
    found = books.trial_balance(by.scope, office.pk, month) if office and month else []
    rows = [
        {**row, "code": str(row["account"]), "name": account_name(row["account"])} for row in found
    ]
    if wants_export(BALANCE, words):
        return exported(
            request,
            BALANCE,
            rows,
            title=_("Bảng cân đối"),
            action="balance.exported",
            name="can-doi",
        )
    off_dong = sum(row["closing"] for row in rows)
    values = {
        "page": {
            "heading": _("Bảng cân đối tài khoản"),
            "subheading": _of(office, month),
            "crumbs": [
                {"label": _("Sổ cái"), "url": reverse("desks:entries")},
                {"label": _("Bảng cân đối tài khoản"), "url": ""},
            ],
        },
        "table": table_of(BALANCE, rows, words, request.path),
        "offices": every,
        "office": office,
        "months": _choices(months),
        "month": formats.month(month) if month else "",
        "agrees": off_dong == 0,
        "off": formats.money(off_dong),
    }
    return shown(request, "desks/balance.html", values)


def _office(by: Actor, words: dict[str, str]) -> tuple[list[Office], Office | None]:
    every = list(offices(by.scope))
    chosen = next((one for one in every if str(one.pk) == words.get("pgd")), None)
    return every, chosen or (every[0] if every else None)


def _month(typed: str, months: list[date], today: date) -> date | None:
    """The month asked for when it holds an entry, else the newest one that has begun."""
    try:
        asked = Month.parse(typed).first_on if typed else None
    except ValueError:
        asked = None
    if asked in months:
        return asked
    # The first day of the next month holds the accruals turned back; the day's own month is what is looked for.
    begun = [month for month in months if month <= today]
    return begun[0] if begun else (months[0] if months else None)


def _key(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def _choices(months: list[date]) -> list[dict[str, str]]:
    return [{"key": _key(month), "label": formats.month(month)} for month in months]


def _of(office: Office | None, month: date | None) -> str:
    if office is None or month is None:
        return _("Chưa có bút toán nào trong phạm vi.")
    return _("{office}, tháng {month}").format(office=office.name, month=formats.month(month))


def _line(row: books.LineHere) -> dict[str, Any]:
    loan = formats.mask_loan_code(row.loan_code) if row.loan_code else ""
    return {
        "account": row.account,
        "name": account_name(row.account),
        "loan": loan,
        "loan_url": link("lending:loan", row.loan_id) if row.loan_id else "",
        "debit_dong": row.debit_dong or None,
        "credit_dong": row.credit_dong or None,
        "effective_on": row.effective_on,
    }


def _facts(found: Any, names: dict[UUID, str]) -> list[dict[str, str]]:
    facts = [
        (_("Ngày nghiệp vụ"), formats.day(found.business_date)),
        (_("Tháng hạch toán"), formats.month(found.month)),
        (_("Tổ"), found.group_name or ""),
        (_("Người ghi"), names.get(found.party_id, "")),
        (_("Máy ghi lúc"), formats.instant(found.device_at) if found.device_at else ""),
        (_("Nhận lúc"), formats.instant(found.received_at) if found.received_at else ""),
        (_("Ghi sổ lúc"), formats.instant(found.recorded_at)),
        (_("Mã bút toán"), str(found.id)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]
