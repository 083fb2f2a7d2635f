"""Bảng của hoa hồng và phí: statements of union units, the shares and the working behind one, commissions of groups."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.fees.queries import PAID, work_of
from diemtua.fees.words import BASES, LEVEL_OF_UNIT, LEVELS
from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.rules.fees import earning_balance, exact_amount, nearest_dong
from diemtua.rules.spans import Span

Url = Callable[[Any], str]
PLACES = 2
WORKING_NOTE = _(
    "Dư nợ có thu được lãi = lãi thu được × 12 ÷ lãi suất năm trong hạn. Đây là cách hiểu của phần mềm, "
    "chưa có văn bản nêu công thức."
)


def link(name: str, *args: Any) -> str:
    """An address when the page exists, else nothing."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def in_dong(exact: Fraction) -> Decimal:
    """Số chính xác of đồng, cut to two places for the eye only."""
    return Decimal(exact.numerator * 100 // exact.denominator) / 100


STATEMENT_CHIPS = (
    *(
        Chip(key=level, label=label, where=Q(unit__level=unit_level))
        for unit_level, level in LEVEL_OF_UNIT.items()
        for label in (LEVELS[level],)
    ),
    Chip(key="farmers", label=_("Nông dân"), where=Q(association=11)),
    Chip(key="women", label=_("Phụ nữ"), where=Q(association=12)),
    Chip(key="veterans", label=_("Cựu chiến binh"), where=Q(association=13)),
    Chip(key="youth", label=_("Đoàn Thanh niên"), where=Q(association=14)),
)


def statements_spec(span: Span) -> ListSpec:
    """Bảng kê phí theo tổ chức Hội trong một kỳ."""
    return ListSpec(
        label=_("Bảng kê phí ủy thác"),
        columns=(
            Column(
                key="name",
                label=_("Tổ chức Hội"),
                sort="unit__sort_key",
                url=lambda row: reverse("fees:statement", args=[row.pk, str(span)]),
            ),
            Column(
                key="level",
                label=_("Cấp"),
                value=lambda row: LEVELS[LEVEL_OF_UNIT[row.unit.level]],
                sort="unit__level",
            ),
            Column(
                key="fee_dong",
                label=_("Phí của các xã (đồng)"),
                kind="money",
                sort="fee_dong",
            ),
            Column(
                key="share_dong",
                label=_("Phần của cấp này (đồng)"),
                kind="money",
                sort="share_dong",
                total=True,
            ),
        ),
        chips=STATEMENT_CHIPS,
        search_on=("name_fold",),
        search_placeholder=_("Tìm tên Hội, tên xã"),
        order="name",
        empty_text=_("Kỳ này chưa có phí. Phí được tính khi phòng giao dịch khóa sổ tháng."),
        notes=(
            _(
                "Phí của một xã chia cho các cấp, nên cột phí của các xã không cộng; cột phần của cấp này thì cộng."
            ),
        ),
    )


def _commune_url(row: Any) -> str:
    """Bảng kê của xã mà phần này từ đó ra."""
    month = f"{row.fee.month:%Y-%m}"
    return reverse("fees:statement", args=[row.fee.body_id, month]) if row.fee.body_id else ""


def _two_sums(row: Any) -> str:
    """Hai tổng của tỷ lệ nợ quá hạn."""
    return f"{formats.number(row.fee.overdue_dong)} ÷ {formats.number(row.fee.outstanding_dong)}"


SHARE_FACTS = (
    Column(
        key="month",
        label=_("Tháng"),
        kind="month",
        value=lambda row: row.fee.month,
        sort="fee__month",
    ),
    Column(
        key="overdue",
        label=_("Tỷ lệ nợ quá hạn"),
        value=lambda row: formats.ratio(row.fee.overdue_dong, row.fee.outstanding_dong),
        note=_two_sums,
        named=True,
    ),
    Column(
        key="quality",
        label=_("Được hưởng"),
        kind="rate",
        value=lambda row: row.fee.quality_pct,
        sort="fee__quality_pct",
    ),
)


def shares_spec(span: Span, *, opens: bool) -> ListSpec:
    """Phần phí của một tổ chức Hội: a row a commune and month; of an upper level each opens the commune's own."""
    return ListSpec(
        label=_("Phí theo xã và tháng"),
        columns=(
            Column(
                key="unit_name",
                label=_("Xã"),
                sort="unit_key",
                url=_commune_url if opens else None,
            ),
            *SHARE_FACTS,
            Column(
                key="fee_dong",
                label=_("Phí (đồng)"),
                kind="money",
                value=lambda row: row.fee.amount_dong,
                sort="fee__amount_dong",
                total=True,
                adds="fee__amount_dong",
            ),
            Column(key="share_pct", label=_("Tỷ lệ của cấp"), kind="rate", sort="share_pct"),
            Column(
                key="amount_dong",
                label=_("Phần của cấp (đồng)"),
                kind="money",
                sort="amount_dong",
                total=True,
            ),
        ),
        search_on=("unit_fold",),
        search_placeholder=_("Tìm tên xã"),
        order="unit_name",
        empty_text=_("Kỳ này không có phần phí nào."),
    )


def _working(*first: Column) -> tuple[Column, ...]:
    """Cột của cách tính: what was collected, at which rate, the balance it stands for, what it earns."""
    return (
        *first,
        Column(
            key="programme_name",
            label=_("Chương trình"),
            sort="programme",
            note=lambda row: str(BASES[row.base]),
        ),
        Column(
            key="interest_dong",
            label=_("Lãi thu được (đồng)"),
            kind="money",
            sort="interest_dong",
            total=True,
        ),
        Column(key="rate_pct", label=_("Lãi suất năm"), kind="rate", sort="rate_pct"),
        Column(
            key="balance",
            label=_("Dư nợ tính (đồng)"),
            kind="money",
            value=lambda row: nearest_dong(earning_balance(work_of(row))),
            named=True,
        ),
        Column(
            key="level_pct_month", label=_("Mức, một tháng"), kind="rate", sort="level_pct_month"
        ),
        Column(
            key="earned",
            label=_("Thành tiền, chưa làm tròn (đồng)"),
            value=lambda row: formats.number(in_dong(exact_amount(work_of(row))), places=PLACES),
            named=True,
        ),
    )


FEE_WORKING = ListSpec(
    label=_("Cách tính phí"),
    columns=_working(
        Column(
            key="month",
            label=_("Tháng"),
            kind="month",
            value=lambda row: row.fee.month,
            sort="fee__month",
        )
    ),
    prefix="ct-",
    order="month",
    empty_text=_("Tháng này khóa trước khi phần mềm giữ cách tính từng dòng."),
    notes=(WORKING_NOTE,),
)
COMMISSION_WORKING = ListSpec(
    label=_("Cách tính hoa hồng"),
    columns=_working(),
    prefix="ct-",
    order="programme_name",
    empty_text=_("Tháng này khóa trước khi phần mềm giữ cách tính từng dòng."),
    notes=(WORKING_NOTE,),
)


def groups_spec(url: Url | None) -> ListSpec:
    """Các tổ làm nên phí của một xã."""
    return ListSpec(
        label=_("Các tổ làm nên phí"),
        columns=(
            Column(key="group_name", label=_("Tổ"), sort="group_name", url=url),
            Column(key="month", label=_("Tháng"), kind="month", sort="month"),
            Column(
                key="interest_dong",
                label=_("Lãi thu được (đồng)"),
                kind="money",
                sort="interest_dong",
                total=True,
            ),
            Column(
                key="average_dong",
                label=_("Dư nợ trong hạn bình quân (đồng)"),
                kind="money",
                sort="average_dong",
            ),
            Column(
                key="overdue_dong",
                label=_("Nợ quá hạn cuối tháng (đồng)"),
                kind="money",
                sort="overdue_dong",
            ),
        ),
        prefix="to-",
        search_on=("group_name",),
        search_placeholder=_("Tìm tên tổ"),
        order="group_name",
        empty_text=_("Không thấy tổ nào trong phạm vi đã thu lãi kỳ này."),
    )


def loans_spec(url: Url | None) -> ListSpec:
    """Khoản vay của tổ trong tháng."""
    return ListSpec(
        label=_("Khoản vay đã trả lãi"),
        columns=(
            Column(
                key="loan_code", label=_("Mã khoản vay"), kind="code", sort="loan_code", url=url
            ),
            Column(key="rate_pct", label=_("Lãi suất năm"), kind="rate", sort="rate_pct"),
            Column(
                key="interest_dong",
                label=_("Lãi thu được (đồng)"),
                kind="money",
                sort="interest_dong",
                total=True,
            ),
            Column(
                key="average_dong",
                label=_("Dư nợ trong hạn bình quân (đồng)"),
                kind="money",
                sort="average_dong",
                total=True,
            ),
        ),
        prefix="kv-",
        search_on=("loan_code",),
        search_placeholder=_("Tìm mã khoản vay"),
        order="-interest_dong",
        empty_text=_("Không có khoản vay nào trong tháng."),
    )


def paid_state(row: Any) -> tuple[str, str | Promise]:
    """Chi trả hoa hồng: paid at a session, nothing to pay, or waiting."""
    if row.amount_dong == 0:
        return "none", _("không phát sinh")
    if row.paid_dong >= row.earned_so_far_dong:
        return "ok", _("đã trả")
    return "wait", _("chờ phiên sau")


PAID_COLUMN = Column(
    key="paid",
    label=_("Chi trả"),
    value=lambda row: paid_state(row)[1],
    state=lambda row: paid_state(row)[0],
)
PAID_CHIPS = (
    Chip(key="paid", label=_("Đã trả"), where=PAID & Q(amount_dong__gt=0)),
    Chip(key="waiting", label=_("Chờ trả"), where=~PAID & Q(amount_dong__gt=0)),
    Chip(key="none", label=_("Không phát sinh"), where=Q(amount_dong=0)),
)


COMMISSIONS = ListSpec(
    label=_("Bảng kê hoa hồng"),
    columns=(
        Column(
            key="group_name",
            label=_("Tổ"),
            sort="group_key",
            url=lambda row: reverse("fees:commission", args=[row.group_id, f"{row.month:%Y-%m}"]),
        ),
        Column(key="month", label=_("Tháng"), kind="month", sort="month"),
        Column(
            key="base_dong",
            label=_("Lãi thu được (đồng)"),
            kind="money",
            sort="base_dong",
            total=True,
        ),
        Column(
            key="amount_dong",
            label=_("Hoa hồng (đồng)"),
            kind="money",
            sort="amount_dong",
            total=True,
        ),
        PAID_COLUMN,
    ),
    chips=PAID_CHIPS,
    search_on=("group_fold",),
    search_placeholder=_("Tìm tên tổ"),
    order="group_name",
    empty_text=_("Kỳ này chưa có hoa hồng. Hoa hồng được tính khi phòng giao dịch khóa sổ tháng."),
)
