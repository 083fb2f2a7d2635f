"""Bảng của xử lý nợ: dossiers, freezes that end soon, batches; with their filters and search."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.risk_handling.desks import due_on
from diemtua.risk_handling.words import KINDS, MARKS, SOURCES, STATES
from diemtua.rules.risk_handling import load_risk_policy
from diemtua.rules.risk_handling.rows import in_force

SOON_DAYS = 30


def is_late(row: Any, on: date) -> bool:
    """Bàn hiện nay đã quá hạn nhắc."""
    limit = due_on(row)
    return limit is not None and limit < on


def clock_of(row: Any, on: date) -> str:
    """Chờ đến ngày nào."""
    limit = due_on(row)
    if limit is None:
        return ""
    return _now("đến {day} ({left})").format(
        day=formats.day(limit), left=formats.days_to_go(limit, on)
    )


def who_of(row: Any) -> str:
    """Người vay đầu tiên, and how many more stand beside her."""
    if row.households > 1:
        return _now("{name} và {n} hộ nữa").format(
            name=row.borrower_name, n=formats.number(row.households - 1)
        )
    return str(row.borrower_name) or str(row.number)


def _state_column(on: date) -> Column:
    return Column(
        key="state",
        label=_("Tình trạng"),
        sort="state",
        value=lambda row: str(STATES[row.state]),
        state=lambda row: "late" if is_late(row, on) else MARKS[row.state],
        note=lambda row: clock_of(row, on) or row.returned_reason,
    )


def _columns(on: date) -> tuple[Column, ...]:
    return (
        Column(
            key="borrower_name",
            label=_("Người vay"),
            sort="borrower_key",
            value=who_of,
            url=lambda row: reverse("risk_handling:dossier", args=[row.pk]),
        ),
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="group_key",
            value=lambda row: row.group_name or formats.NONE,
        ),
        Column(
            key="kind",
            label=_("Biện pháp"),
            sort="kind",
            value=lambda row: str(KINDS[row.kind]),
        ),
        Column(
            key="money_source",
            label=_("Nguồn vốn"),
            sort="money_source",
            value=lambda row: str(SOURCES[row.money_source]),
        ),
        Column(
            key="principal_dong",
            label=_("Gốc (đồng)"),
            kind="money",
            sort="principal_dong",
            total=True,
        ),
        Column(
            key="interest_dong",
            label=_("Lãi (đồng)"),
            kind="money",
            sort="interest_dong",
            total=True,
        ),
        Column(key="made_on", label=_("Ngày lập"), kind="day", sort="made_on"),
        Column(key="number", label=_("Số"), kind="code", sort="number"),
        _state_column(on),
    )


def dossiers_spec(on: date, mine: Q) -> ListSpec:
    """Bảng hồ sơ xử lý nợ của ngày làm việc."""
    return ListSpec(
        label=_("Hồ sơ xử lý nợ"),
        columns=_columns(on),
        chips=(
            Chip(key="mine", label=_("Chờ vai này"), where=mine),
            *(Chip(key=str(key), label=word, where=Q(state=key)) for key, word in STATES.items()),
            *(
                Chip(key=f"kind_{key}", label=word, where=Q(kind=key))
                for key, word in KINDS.items()
            ),
            Chip(key="again", label=_("Vòng hai trở đi"), where=Q(round__gt=1)),
        ),
        search_on=("borrower_fold", "group_fold", "number_fold"),
        search_placeholder=_("Tìm tên, tổ, số hồ sơ"),
        order="-made_on",
        empty_text=_("Chưa có hồ sơ nào. Lập từ trang khoản vay hoặc trang của tổ."),
    )


def batches_spec() -> ListSpec:
    """Bảng các đợt thiên tai."""
    return ListSpec(
        label=_("Đợt thiên tai"),
        columns=(
            Column(
                key="name",
                label=_("Tên đợt"),
                sort="name",
                url=lambda row: reverse("risk_handling:batch", args=[row.pk]),
            ),
            Column(key="number", label=_("Số"), kind="code", sort="number"),
            Column(key="kind", label=_("Biện pháp"), value=lambda row: str(KINDS[row.kind])),
            Column(key="event_on", label=_("Ngày xảy ra"), kind="day", sort="event_on"),
            Column(key="found", label=_("Khoản vay"), kind="number", sort="found", total=True),
            Column(key="dossiers", label=_("Hồ sơ"), kind="number", sort="dossiers", total=True),
            Column(key="made_on", label=_("Ngày lập"), kind="day", sort="made_on"),
        ),
        search_on=("name_fold",),
        search_placeholder=_("Tìm tên đợt"),
        order="-made_on",
        exports=False,
        empty_text=_("Chưa có đợt nào. Thiên tai trên diện rộng thì lập đợt, máy tìm khoản vay."),
    )


def may_renew(row: Any, on: date) -> bool:
    """Còn lần khoanh bổ sung theo quy định của ngày."""
    return int(row.renewed) < in_force(load_risk_policy().losses, on).renewals


def what_to_do(row: Any, on: date) -> str:
    """Việc cần làm với một đợt khoanh sắp hết."""
    if row.dossier_state:
        return _now("{kind}: {state}").format(
            kind=KINDS[row.dossier_kind], state=STATES[row.dossier_state]
        )
    if may_renew(row, on):
        return _now("Xét khả năng trả; còn khó khăn thì khoanh bổ sung")
    return _now("Đã khoanh bổ sung đủ lần: thu nợ, hoặc xét xóa nợ khi hết khoanh")


def _freeze_columns(on: date) -> tuple[Column, ...]:
    return (
        Column(
            key="borrower_name",
            label=_("Người vay"),
            sort="borrower_key",
            url=lambda row: reverse("lending:loan", args=[row.loan_id]),
        ),
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="group_key",
            value=lambda row: row.group_name or formats.NONE,
        ),
        Column(key="programme_name", label=_("Chương trình"), sort="loan__programme__number"),
        Column(
            key="left_dong",
            label=_("Còn khoanh (đồng)"),
            kind="money",
            sort="left_dong",
            total=True,
        ),
        Column(key="frozen_on", label=_("Khoanh từ"), kind="day", sort="frozen_on"),
        Column(key="until", label=_("Hết khoanh"), kind="day", sort="until"),
        Column(key="decision", label=_("Quyết định"), value=lambda row: row.decision or "–"),
        Column(
            key="act",
            label=_("Việc cần làm"),
            value=lambda row: what_to_do(row, on),
            url=lambda row: (
                reverse("risk_handling:dossier", args=[row.dossier_id])
                if row.dossier_id
                else reverse("risk_handling:new_of_loan", args=[row.loan_id]) + "?kind=renew"
            ),
        ),
        Column(
            key="state",
            label=_("Còn lại"),
            value=lambda row: formats.days_to_go(row.until, on),
            state=lambda row: "late" if row.until <= on + timedelta(days=SOON_DAYS) else "wait",
        ),
    )


def ending_spec(on: date) -> ListSpec:
    """Bảng khoanh nợ sắp hết hạn."""
    return ListSpec(
        label=_("Khoanh nợ sắp hết hạn"),
        columns=_freeze_columns(on),
        chips=(
            Chip(
                key="soon",
                label=_("Trong 30 ngày"),
                where=Q(until__lte=on + timedelta(days=SOON_DAYS)),
            ),
            Chip(key="none", label=_("Chưa có hồ sơ"), where=Q(dossier_id__isnull=True)),
            Chip(key="renewed", label=_("Đã khoanh bổ sung"), where=Q(renewed__gt=0)),
        ),
        search_on=("borrower_fold", "group_fold", "loan_code"),
        search_placeholder=_("Tìm tên, tổ, mã khoản vay"),
        order="until",
        notes=(_("Rà soát từ sáu tháng trước ngày hết khoanh, theo tham số của chính sách."),),
        empty_text=_("Không có đợt khoanh nào hết hạn trong thời gian rà soát."),
    )
