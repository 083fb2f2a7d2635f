"""Bảng của xếp loại tổ: groups of a month, counts by commune and union, one group's months, plans, the columns of BC0437."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.ratings.words import PLAN_STATES, RANK_STATES
from diemtua.rules.periods import Month
from diemtua.rules.rating import RatingSheet


def _points_of(code: str) -> Callable[[Any], Decimal | None]:
    def of(row: Any) -> Decimal | None:
        found = row.points.get(code)
        return Decimal(found) if found is not None else None

    return of


def _band_of(sheet: RatingSheet) -> Callable[[str], str]:
    names = {band.code: band.name for band in sheet.bands}
    return lambda code: names.get(code, code)


def _moved(row: Any) -> str:
    return formats.signed(row.moved, places=1) if row.moved is not None else formats.NONE


def ratings_spec(sheet: RatingSheet, month: Month, *, whole: bool = False) -> ListSpec:
    """Tổ và xếp loại của tháng; `whole` has the points of each criterion too, as the file does."""
    band = _band_of(sheet)

    def url(row: Any) -> str:
        return f"{reverse('ratings:group', args=[row.group_id])}?thang={month}"

    criteria = tuple(
        Column(
            key=criterion.code,
            label=f"{criterion.name} ({formats.number(criterion.max_points)})",
            kind="score",
            value=_points_of(criterion.code),
        )
        for criterion in sheet.criteria
    )
    return ListSpec(
        label=_("Xếp loại tổ"),
        columns=(
            Column(
                key="group_name",
                label=_("Tổ TK&VV"),
                sort="group_key",
                url=url,
            ),
            Column(key="leader_name", label=_("Tổ trưởng"), sort="leader_key", named=True),
            Column(key="unit_name", label=_("Xã"), sort="unit_key"),
            Column(key="union_name", label=_("Hội"), sort="union_code"),
            Column(
                key="rank",
                label=_("Xếp loại"),
                sort="score",
                value=lambda row: band(row.rank),
                state=lambda row: RANK_STATES.get(row.rank, "none"),
                note=lambda row: str(_("có kế hoạch củng cố")) if row.has_plan else "",
            ),
            Column(key="score", label=_("Tổng điểm"), kind="score", sort="score"),
            Column(key="moved", label=_("So tháng trước"), value=_moved, sort="moved", named=True),
            *(criteria if whole else (_lost_column(sheet),)),
        ),
        chips=_rating_chips(sheet),
        search_on=("group_fold", "leader_fold", "unit_fold"),
        search_placeholder=_("Tên tổ, tổ trưởng, xã"),
        order="score",
        empty_text=_("Tháng này không có tổ nào được chấm. Khóa sổ xong thì xếp loại hiện ở đây."),
    )


def _rating_chips(sheet: RatingSheet) -> tuple[Chip, ...]:
    """Nút lọc: each band, who fell a band, who needs a plan and has none."""
    return (
        *(Chip(key=b.code, label=b.name, where=Q(rank=b.code)) for b in sheet.bands),
        Chip(
            key="tut",
            label=_("Tụt loại"),
            where=Q(score__lt=F("score_before")) & ~Q(rank=F("rank_before")),
        ),
        Chip(
            key="chua-ke-hoach",
            label=_("Cần củng cố, chưa có kế hoạch"),
            where=Q(score__lt=sheet.strengthen_below, has_plan=False),
        ),
    )


def _lost_column(sheet: RatingSheet) -> Column:
    """Mất điểm nhiều nhất: the criterion that took most, with what it took."""

    def lost(row: Any) -> str:
        taken = [
            (c.max_points - Decimal(row.points.get(c.code, c.max_points)), c.name)
            for c in sheet.criteria
        ]
        most, name = max(taken, key=lambda one: one[0], default=(Decimal(0), ""))
        return f"{name}: {formats.signed(-most, places=1)}" if most > 0 else formats.NONE

    return Column(key="lost", label=_("Mất điểm nhiều nhất"), value=lost, named=True)


def units_spec(sheet: RatingSheet, month: Month) -> ListSpec:
    """Số tổ theo loại của từng xã và Hội."""

    def url(row: Any) -> str:
        return f"{reverse('ratings:ratings')}?thang={month}&q={row['unit_fold'] or ''}"

    return ListSpec(
        label=_("Theo xã và Hội"),
        columns=(
            Column(key="unit_name", label=_("Xã"), sort="unit_key", url=url),
            Column(key="union_name", label=_("Hội"), sort="union_code"),
            Column(key="groups", label=_("Số tổ"), kind="number", sort="groups", total=True),
            *(
                Column(
                    key=f"n_{band.code}",
                    label=band.name,
                    kind="number",
                    sort=f"n_{band.code}",
                    total=True,
                )
                for band in sheet.bands
            ),
            Column(key="points", label=_("Điểm bình quân"), kind="score", sort="points"),
        ),
        prefix="xa-",
        search_on=("unit_fold",),
        empty_text=_("Tháng này không có tổ nào được chấm."),
        notes=(_("Điểm bình quân là trung bình cộng điểm các tổ, không cộng được."),),
    )


def months_spec(band: Callable[[Any], str], criteria: tuple[tuple[str, str], ...]) -> ListSpec:
    """Các tháng của một tổ; with criteria as the file has them."""
    return ListSpec(
        label=_("Các tháng đã chấm"),
        columns=(
            Column(
                key="month",
                label=_("Tháng"),
                kind="month",
                sort="month",
                url=lambda row: (
                    f"{reverse('ratings:group', args=[row.group_id])}?thang={Month.of(row.month)}"
                ),
            ),
            Column(
                key="rank",
                label=_("Xếp loại"),
                value=band,
                state=lambda row: RANK_STATES.get(row.rank, "none"),
            ),
            Column(key="score", label=_("Tổng điểm"), kind="score", sort="score"),
            *(
                Column(key=code, label=name, kind="score", value=_points_of(code))
                for code, name in criteria
            ),
        ),
        order="-month",
        per_page=12,
        empty_text=_("Tổ này chưa được chấm điểm tháng nào."),
    )


PLANS = ListSpec(
    label=_("Kế hoạch củng cố tổ"),
    columns=(
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="group_key",
            url=lambda row: reverse("ratings:plan", args=[row.pk]),
            note=lambda row: row.unit_name or "",
        ),
        Column(key="owner_name", label=_("Người chịu trách nhiệm"), sort="owner_name", named=True),
        Column(key="made_on", label=_("Ngày lập"), kind="day", sort="made_on"),
        Column(key="due_on", label=_("Xong trước ngày"), kind="day", sort="due_on"),
        Column(
            key="measures",
            label=_("Biện pháp xong"),
            value=lambda row: f"{row.done_n}/{row.measures_n}",
            named=True,
        ),
        Column(key="score_before", label=_("Điểm lúc lập"), kind="score", sort="score_before"),
        Column(key="score_after", label=_("Điểm khi kết thúc"), kind="score", sort="score_after"),
        Column(
            key="state",
            label=_("Tình trạng"),
            sort="state",
            value=lambda row: PLAN_STATES[row.state][0],
            state=lambda row: PLAN_STATES[row.state][1],
        ),
    ),
    chips=tuple(
        Chip(key=key, label=word, where=Q(state=key)) for key, (word, _s) in PLAN_STATES.items()
    ),
    search_on=("group_fold",),
    order="due_on",
    empty_text=_("Chưa có kế hoạch nào. Mở trang xếp loại của một tổ yếu rồi lập kế hoạch."),
)


def _million(dong: int) -> Decimal:
    return Decimal(dong) / 1_000_000


def _pct(over: int, under: int) -> Decimal:
    return Decimal(over) * 100 / under if under else Decimal(0)


def bank_spec(sheet: RatingSheet) -> ListSpec:
    """28 cột của BC0437, in its order and its own headings, which are the file's and not translated."""
    band = _band_of(sheet)

    def column(
        key: str, label: str, of: Callable[[Any], Any] | None = None, kind: Any = "text"
    ) -> Column:
        return Column(key=key, label=label, value=of, kind=kind)

    return ListSpec(
        label="BC0437",
        columns=(
            column("office_code", "Mã PGD"),
            column("unit_code", "Mã xã"),
            column("unit_name", "Tên xã"),
            column("union_code", "Mã ĐVUT", lambda row: str(row.union_code)),
            column("union_name", "Tên ĐVUT"),
            column("group_code", "Mã tổ"),
            column("leader_name", "Tên tổ trưởng"),
            column("members", "Số tổ viên", kind="number"),
            column("borrowers", "Số tổ viên còn dư nợ", kind="number"),
            column("savers", "Số tổ viên có gửi tiết kiệm", kind="number"),
            column("paid_interest", "Số tổ viên có nộp lãi trong 3 tháng gần nhất", kind="number"),
            column(
                "owes_interest",
                "Số tổ viên không nộp lãi đầy đủ trong 3 tháng gần nhất",
                kind="number",
            ),
            column(
                "saved_lately",
                "Số tổ viên có tham gia gửi tiết kiệm trong 3 tháng gần nhất",
                kind="number",
            ),
            column(
                "not_saved_each_month",
                "Số tổ viên không tham gia gửi tiết kiệm đầy đủ trong 3 tháng gần nhất",
                kind="number",
            ),
            *_bank_money(column),
            column("with_arrears", "Số tổ viên có lãi tồn", kind="number"),
            column("with_grace", "Số tổ viên có lãi tồn ân hạn", kind="number"),
            column("score", "Kết quả chấm điểm tổ tháng gần nhất", kind="percent"),
            column("rank", "Xếp loại", lambda row: band(row.rank)),
        ),
    )


def _bank_money(column: Callable[..., Column]) -> tuple[Column, ...]:
    """Các cột tiền: million đồng with two decimals, one in thousand đồng, ratios in per cent."""
    return (
        column(
            "outstanding",
            "Tổng dư nợ (triệu đồng)",
            lambda r: _million(r.outstanding_dong),
            "percent",
        ),
        column(
            "overdue", "Dư nợ quá hạn (triệu đồng)", lambda r: _million(r.overdue_dong), "percent"
        ),
        column(
            "overdue_pct",
            "Tỷ lệ NQH (%)",
            lambda r: _pct(r.overdue_dong, r.outstanding_dong),
            "percent",
        ),
        column("frozen", "Dư nợ khoanh (triệu đồng)", lambda r: _million(r.frozen_dong), "percent"),
        column(
            "frozen_pct",
            "Tỷ lệ nợ khoanh (%)",
            lambda r: _pct(r.frozen_dong, r.outstanding_dong),
            "percent",
        ),
        column("arrears", "Lãi tồn (triệu đồng)", lambda r: _million(r.arrears_dong), "percent"),
        column("grace", "Lãi tồn ân hạn (triệu đồng)", lambda r: _million(r.grace_dong), "percent"),
        column(
            "savings", "Số dư tiết kiệm (triệu đồng)", lambda r: _million(r.savings_dong), "percent"
        ),
        column(
            "saved_by_member",
            "Mức tiền gửi bình quân/tổ viên (triệu đồng)",
            lambda r: _million(r.saved_by_member_dong),
            "percent",
        ),
        column(
            "saved_by_member_a_month",
            "Mức tiền gửi bình quân/tổ viên/tháng (ngàn đồng)",
            lambda r: Decimal(r.saved_by_member_a_month_dong) / 1_000,
            "percent",
        ),
    )
