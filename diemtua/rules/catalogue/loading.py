"""Đọc danh mục: the TOML files of `catalogue/` into frozen rows, once a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from diemtua.rules.catalogue import rows
from diemtua.rules.fees import FeeBase, FeeLevel, FeeSplit, QualityBand
from diemtua.rules.periods import Period
from diemtua.rules.policy import once, programme_tables, table
from diemtua.rules.rates import OverdueRule, Overlay, RateEvent, Scope
from diemtua.rules.rating import Band, Criterion, RatingSheet
from diemtua.rules.schedule import Rhythm

Table = Mapping[str, Any]


@once
def load_catalogue() -> rows.Catalogue:
    """The catalogue in force: the shipped files with the changes decided here."""
    return read_catalogue(table)


def read_catalogue(table: Callable[[str], Table]) -> rows.Catalogue:
    """The catalogue whose files `table` yields by name."""
    programmes = sorted(
        (_programme(table(spec.file)) for spec in programme_tables()),
        key=lambda programme: programme.number,
    )
    fees, classes = table("fees"), table("classes")
    return rows.Catalogue(
        programmes=MappingProxyType({programme.code: programme for programme in programmes}),
        overlays=_each(table, "overlays", _overlay),
        base_rates=_each(table, "base_rates", _base_rate),
        rhythms=_each(table, "rhythms", _rhythm),
        commission=tuple(map(_fee_level, fees["commission"])),
        entrustment_fee=tuple(map(_fee_level, fees["entrustment_fee"])),
        fee_quality=tuple(map(_quality, fees["fee_quality"])),
        fee_split=tuple(map(_split, fees["fee_split"])),
        ratings=_each(table, "rating", _rating),
        classes=tuple(rows.HouseholdClass(**row) for row in classes["classes"]),
        standards=tuple(map(_standard, classes["standards"])),
    )


def _each(table: Callable[[str], Table], name: str, reader: Any) -> tuple[Any, ...]:
    return tuple(map(reader, table(name)[name]))


def _period(table: Table) -> Period:
    return Period(table["from"], table.get("to"))


def _decimal(table: Table, key: str) -> Decimal | None:
    return None if key not in table else Decimal(table[key])


def _basis(table: Table) -> rows.Basis:
    return rows.Basis(
        legal_basis=table.get("legal_basis", ""),
        sources=tuple(table.get("sources", ())),
        confidence=table["confidence"],
        value_confidence=MappingProxyType(dict(table.get("value_confidence", {}))),
    )


def _others(tables: Sequence[Table]) -> tuple[rows.OtherValue, ...]:
    return tuple(
        rows.OtherValue(
            field=table.get("field", "every_months"),
            value=table.get("value", table.get("every_months")),
            basis=table["basis"],
            confidence=table["confidence"],
        )
        for table in tables
    )


def _programme(table: Table) -> rows.Programme:
    binds = table["instalments_bind_signed_from"]
    return rows.Programme(
        code=table["code"],
        number=table["number"],
        name=table["name"],
        name_en=table["name_en"],
        short_name=table["short_name"],
        family=table["family"],
        report_line=table["report_line"],
        bank_number=table.get("bank_number", ""),
        bank_decision_code=table.get("bank_decision_code", ""),
        rhythm=table["rhythm"],
        principal_grace_months=table.get("principal_grace_months", 0),
        interest_grace=table.get("interest_grace", False),
        rollover_allowed=table["rollover_allowed"],
        binds_signed_from=None if binds == "never" else date.fromisoformat(binds),
        eligibility=_eligibility(table["eligibility"]),
        terms=tuple(map(_term, table["terms"])),
        rate_links=tuple(map(_rate_link, table.get("rate_links", ()))),
        rate_exceptions=tuple(map(_rate_event, table.get("rate_exceptions", ()))),
    )


def _eligibility(table: Table) -> rows.Eligibility:
    return rows.Eligibility(
        classes=frozenset(table.get("classes", ())),
        excluded_classes=frozenset(table.get("excluded_classes", ())),
        escaped_within_months=table.get("escaped_within_months"),
        released_within_months=table.get("released_within_months"),
        area=table.get("area"),
        rural=table.get("rural", False),
        ethnic_minority=table.get("ethnic_minority", False),
        own_capital_pct=_decimal(table, "own_capital_pct"),
        max_works=table.get("max_works"),
        excluded_by_open=tuple(
            rows.OpenLoanExclusion(
                from_on=row["from"],
                families=frozenset(row.get("families", ())),
                programmes=frozenset(row.get("programmes", ())),
            )
            for row in table.get("excluded_by_open", ())
        ),
        cap_shared_with=frozenset(table.get("cap_shared_with", ())),
        text=table["text"],
        cap_text=table["cap_text"],
        repayment_text=table["repayment_text"],
    )


def _term(table: Table) -> rows.Term:
    return rows.Term(
        valid=_period(table),
        max_amount_dong=table.get("max_amount_dong"),
        cap_unit=table["cap_unit"],
        cap_share_pct=_decimal(table, "cap_share_pct"),
        max_per_job_dong=table.get("max_per_job_dong"),
        max_term_months=table.get("max_term_months"),
        annual_rate_pct=_decimal(table, "annual_rate_pct"),
        rate_scope=Scope(table.get("rate_scope", "new")),
        overdue=OverdueRule(
            factor=_decimal(table, "overdue_factor"),
            annual_rate_pct=_decimal(table, "overdue_rate_pct"),
        ),
        via_group=table["via_group"],
        basis=_basis(table),
        other_values=_others(table.get("other_values", ())),
    )


def _rate_link(table: Table) -> rows.RateLink:
    return rows.RateLink(
        valid=_period(table),
        of=table["of"],
        factor_pct=Decimal(table["factor_pct"]),
        confidence=table["confidence"],
    )


def _rate_event(table: Table) -> RateEvent:
    return RateEvent(
        on=table["from"],
        rate_pct=Decimal(table["annual_rate_pct"]),
        scope=Scope(table["rate_scope"]),
        only_disbursed_from=table.get("only_disbursed_from"),
        only_disbursed_to=table.get("only_disbursed_to"),
    )


def _overlay(table: Table) -> rows.NamedOverlay:
    provinces, programmes = table.get("provinces"), table.get("programmes")
    overlay = Overlay(
        period=_period(table),
        points=_decimal(table, "points"),
        factor=_decimal(table, "factor"),
        only_disbursed_from=table.get("only_disbursed_from"),
        only_disbursed_to=table.get("only_disbursed_to"),
        only_rate_above=_decimal(table, "only_rate_above"),
        provinces=None if provinces is None else frozenset(provinces),
        programmes=None if programmes is None else frozenset(programmes),
        signed_on=table.get("signed_on"),
    )
    return rows.NamedOverlay(
        code=table["code"],
        name=table["name"],
        overlay=overlay,
        signed_on=table.get("signed_on"),
        basis=_basis(table),
    )


def _base_rate(table: Table) -> rows.BaseRate:
    return rows.BaseRate(_rate_event(table), _basis(table))


def _rhythm(table: Table) -> rows.NamedRhythm:
    return rows.NamedRhythm(
        code=table["code"],
        valid=_period(table),
        bands=tuple(
            Rhythm(band.get("max_term_months"), band.get("every_months")) for band in table["bands"]
        ),
        basis=_basis(table),
        other_values=_others(table.get("other_values", ())),
    )


def _fee_level(table: Table) -> rows.DatedFeeLevel:
    level = FeeLevel(Decimal(table["monthly_rate_pct"]), FeeBase(table["base"]))
    return rows.DatedFeeLevel(_period(table), frozenset(table["reports"]), level, _basis(table))


def _quality(table: Table) -> rows.DatedQuality:
    bands = tuple(
        QualityBand(_decimal(band, "overdue_pct_below"), Decimal(band["paid_pct"]))
        for band in table["bands"]
    )
    return rows.DatedQuality(_period(table), bands, _basis(table))


def _split(table: Table) -> rows.DatedSplit:
    shares = {level: Decimal(share) for level, share in table["shares"].items()}
    return rows.DatedSplit(_period(table), FeeSplit(MappingProxyType(shares)), _basis(table))


def _rating(table: Table) -> rows.DatedRating:
    criteria = tuple(
        Criterion(
            code=row["code"],
            name=row["name"],
            max_points=Decimal(row["max_points"]),
            anchors=tuple((Decimal(ratio), Decimal(points)) for ratio, points in row["anchors"]),
        )
        for row in table["criteria"]
    )
    bands = tuple(
        Band(band["code"], band["name"], Decimal(band["from_points"])) for band in table["bands"]
    )
    return rows.DatedRating(
        valid=_period(table),
        sheet=RatingSheet(criteria, bands, Decimal(table["strengthen_below"])),
        basis=_basis(table),
        criteria_confidence=MappingProxyType(
            {row["code"]: row["confidence"] for row in table["criteria"]}
        ),
    )


def _standard(table: Table) -> rows.PovertyStandard:
    return rows.PovertyStandard(
        code=table["code"],
        valid=_period(table),
        rural_income_dong=table["rural_income_dong"],
        urban_income_dong=table["urban_income_dong"],
        poor_needs_indicators=table["poor_needs_indicators"],
        basis=_basis(table),
    )
