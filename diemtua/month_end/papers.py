"""Giấy tờ cuối tháng: TH-KS (what a closed month holds) and BT-PUT (entrustment fee and its split)."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from diemtua.associations.models import Office
from diemtua.associations.queries import associations
from diemtua.fees import queries as fees
from diemtua.fees.words import LEVELS
from diemtua.ground import formats
from diemtua.ground.actors import Scope
from diemtua.month_end import queries
from diemtua.month_end.models import CloseRun
from diemtua.papers.official.reporting import (
    EntrustmentFeeForm,
    FeeRow,
    FeeShareRow,
    MonthEndSummaryForm,
    ProgrammeMonthRow,
    RatingRow,
)
from diemtua.programmes.queries import catalogue
from diemtua.rules.fees import percent_of
from diemtua.rules.periods import Month


def month_end_summary(scope: Scope, office: Office, run: CloseRun) -> MonthEndSummaryForm:
    """TH-KS của một lần khóa."""
    sums = queries.frozen_sums(run)
    number = [each.pk for each in queries.runs(office, Month.of(run.month))][::-1].index(run.pk) + 1
    commission = fees.commissions(scope, office.pk, run.month).aggregate(n=Sum("amount_dong"))["n"]
    fee = fees.fees(scope, office.pk, run.month).aggregate(n=Sum("amount_dong"))["n"]
    ranks = queries.rank_counts(scope, run)
    return MonthEndSummaryForm(
        bank_office_name=office.name,
        closed_month=run.month,
        closed_on=run.done_at.astimezone(formats.VIETNAM).date() if run.done_at else None,
        version_note=_("lần khóa thứ {n}").format(n=number),
        households=sums.households,
        groups=sum(ranks.values()),
        programmes=tuple(_programme(row) for row in queries.by_programme(run)),
        overdue_ratio_pct=percent_of(sums.overdue_dong, sums.outstanding_dong),
        savings_dong=queries.savings_dong(scope, run),
        commission_dong=commission or 0,
        entrustment_fee_dong=fee or 0,
        ratings=_ratings(run, ranks),
        anchor=run.digest,
    )


def _programme(row: tuple[str, int, int, int, int, int, int, int, int]) -> ProgrammeMonthRow:
    name, households, opening, disbursed, repaid, closing, overdue, frozen, accrued = row
    return ProgrammeMonthRow(
        programme_name=name,
        households=households,
        opening_dong=opening,
        disbursed_dong=disbursed,
        repaid_dong=repaid,
        closing_dong=closing,
        overdue_dong=overdue,
        frozen_dong=frozen,
        accrued_interest_dong=accrued,
    )


def _ratings(run: CloseRun, ranks: dict[str, int]) -> tuple[RatingRow, ...]:
    total = sum(ranks.values())
    return tuple(
        RatingRow(
            band=band.name,
            groups=ranks.get(band.code, 0),
            share_pct=percent_of(ranks.get(band.code, 0), total),
        )
        for band in catalogue().rating_on(run.month).sheet.bands
    )


def entrustment_fee(scope: Scope, office: Office, run: CloseRun) -> EntrustmentFeeForm:
    """BT-PUT của một tháng."""
    last_on = Month.of(run.month).last_on
    unions = dict(associations().values_list("code", "name"))
    rows = queries.named_units(fees.fees(scope, office.pk, run.month)).order_by(
        "association_code", "unit_key"
    )
    base = fees.balances(rows)
    lines = tuple(
        FeeRow(
            association_name=unions.get(row.association_code, ""),
            commune_name=row.unit_name,
            base_dong=base.get(row.pk),
            overdue_ratio_pct=percent_of(row.overdue_dong, row.outstanding_dong),
            quality_pct=row.quality_pct,
            fee_dong=row.amount_dong,
        )
        for row in rows
    )
    split = catalogue().fee_split_on(last_on)
    return EntrustmentFeeForm(
        bank_office_name=office.name,
        fee_month=run.month,
        rate_pct=catalogue().entrustment_fee_level("*", last_on).monthly_rate_pct,
        policy_note=policy_note(split.basis.confidence),
        fees=lines,
        shares=tuple(
            FeeShareRow(
                association_name=unions.get(row["union_code"], ""),
                level_name=str(LEVELS.get(row["level"], row["level"])),
                share_pct=row["share_pct"],
                amount_dong=row["amount_dong"],
            )
            for row in shares_by_union(scope, office, run)
        ),
        total_dong=sum(row.fee_dong or 0 for row in lines),
    )


def policy_note(confidence: str) -> str:
    """Căn cứ tỷ lệ phân chia, and whether a text was seen."""
    if confidence == "sourced":
        return _("tỷ lệ phân chia có văn bản")
    if confidence == "unverified":
        return _("tỷ lệ phân chia mặc định, chưa kiểm chứng")
    return _("tỷ lệ phân chia theo thực tế, chưa thấy văn bản")


def shares_by_union(scope: Scope, office: Office, run: CloseRun) -> list[dict[str, Any]]:
    """Phần của từng cấp, added over communes."""
    rows = (
        fees.shares(scope, office.pk, run.month)
        .values("union_code", "level", "share_pct")
        .annotate(amount_dong=Sum("amount_dong"))
    )
    order = list(LEVELS)
    return sorted(
        (dict(row) for row in rows),
        key=lambda row: (row["union_code"], order.index(str(row["level"]))),
    )
