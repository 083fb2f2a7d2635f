"""Danh mục chính sách: the frozen rows of dated policy, as the rulebook reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diemtua.rules.dong import Dong
from diemtua.rules.fees import FeeLevel, FeeSplit, QualityBand
from diemtua.rules.periods import Period
from diemtua.rules.rates import Moves, OverdueRule, Overlay, RateEvent, RateTerms, Scope
from diemtua.rules.rating import RatingSheet
from diemtua.rules.schedule import Rhythm, rhythm_months

CONFIDENCES = ("sourced", "practice", "knowledge", "derived", "mixed", "unverified")
"""How sure a value is; `sourced` means that a public page says it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Căn cứ: the legal basis of a value, where it was read, and how sure it is."""

    legal_basis: str
    sources: tuple[str, ...]
    confidence: str
    value_confidence: Mapping[str, str]

    def confidence_of(self, field: str) -> str:
        """How sure one value of the row is; a mixed row names its uncertain values."""
        if field in self.value_confidence:
            return self.value_confidence[field]
        return "sourced" if self.confidence == "mixed" else self.confidence


@dataclass(frozen=True, slots=True)
class OtherValue:
    """Số khác đã gặp: another note's value for the same field, kept and not in force."""

    field: str
    value: int | str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Term:
    """Điều kiện theo thời kỳ: what a programme allowed and asked during one period."""

    valid: Period
    max_amount_dong: Dong | None
    cap_unit: str
    cap_share_pct: Decimal | None
    max_per_job_dong: Dong | None
    max_term_months: int | None
    annual_rate_pct: Decimal | None
    rate_scope: Scope
    overdue: OverdueRule
    via_group: str
    basis: Basis
    other_values: tuple[OtherValue, ...]


@dataclass(frozen=True, slots=True)
class RateLink:
    """Hệ số lãi suất: the published rate as a multiple of the base rate, while the link lasts."""

    valid: Period
    of: str
    factor_pct: Decimal
    confidence: str


@dataclass(frozen=True, slots=True)
class OpenLoanExclusion:
    """Không vay trùng: open loans that exclude the programme from a day on."""

    from_on: date
    families: frozenset[str]
    programmes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Đối tượng vay: what is tested against dated lists on the day of approval."""

    classes: frozenset[str]
    excluded_classes: frozenset[str]
    escaped_within_months: int | None
    released_within_months: int | None
    area: str | None
    rural: bool
    ethnic_minority: bool
    own_capital_pct: Decimal | None
    max_works: int | None
    excluded_by_open: tuple[OpenLoanExclusion, ...]
    cap_shared_with: frozenset[str]
    text: str
    cap_text: str
    repayment_text: str


@dataclass(frozen=True, slots=True)
class Programme:
    """Chương trình tín dụng: its names, its dated terms, its rates and whom it is for."""

    code: str
    number: int
    name: str
    name_en: str
    short_name: str
    family: str
    report_line: str
    bank_number: str
    bank_decision_code: str
    rhythm: str
    principal_grace_months: int
    interest_grace: bool
    rollover_allowed: bool
    binds_signed_from: date | None
    eligibility: Eligibility
    terms: tuple[Term, ...]
    rate_links: tuple[RateLink, ...]
    rate_exceptions: tuple[RateEvent, ...]

    def term_on(self, day: date) -> Term | None:
        """The term in force that day; None before the first and after a programme closed."""
        return next((term for term in self.terms if day in term.valid), None)

    @property
    def overdue(self) -> OverdueRule:
        """Lãi suất quá hạn of the programme; every period of it has the same rule."""
        return self.terms[-1].overdue

    @property
    def rate_events(self) -> tuple[RateEvent, ...]:
        """The rates by day with their scope; a closed programme keeps its last rate."""
        rows = [
            RateEvent(term.valid.start, term.annual_rate_pct, term.rate_scope)
            for term in self.terms
            if term.annual_rate_pct is not None
        ]
        # An exception of the same day stands after the general row and so goes before it.
        return tuple(sorted([*rows, *self.rate_exceptions], key=lambda event: event.on))

    def instalments_bind(self, signed_on: date) -> bool:
        """Whether an unpaid instalment becomes overdue, by the day the contract was signed."""
        return self.binds_signed_from is not None and signed_on >= self.binds_signed_from

    def via_group(self, day: date) -> str:
        """yes, yes_partial or no; the last known where no term is in force."""
        return (self.term_on(day) or self.terms[-1]).via_group


@dataclass(frozen=True, slots=True)
class NamedOverlay:
    """Đợt hỗ trợ lãi suất: an overlay with its name, the day it was signed and its source."""

    code: str
    name: str
    overlay: Overlay
    signed_on: date | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class NamedRhythm:
    """Nhịp trả nợ theo loại chương trình."""

    code: str
    valid: Period
    bands: tuple[Rhythm, ...]
    basis: Basis
    other_values: tuple[OtherValue, ...]


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Lãi suất cơ sở: the poor-household rate from a day on."""

    event: RateEvent
    basis: Basis


@dataclass(frozen=True, slots=True)
class DatedFeeLevel:
    """Mức hoa hồng hoặc phí ủy thác: for the report lines named, `*` for all others."""

    valid: Period
    report_lines: frozenset[str]
    level: FeeLevel
    basis: Basis


@dataclass(frozen=True, slots=True)
class DatedQuality:
    """Tỷ lệ phí theo chất lượng: bands of the overdue ratio."""

    valid: Period
    bands: tuple[QualityBand, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class DatedSplit:
    """Phân chia phí ủy thác giữa các cấp Hội."""

    valid: Period
    split: FeeSplit
    basis: Basis


@dataclass(frozen=True, slots=True)
class DatedRating:
    """Bảng chấm điểm tổ."""

    valid: Period
    sheet: RatingSheet
    basis: Basis
    criteria_confidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HouseholdClass:
    """Diện hộ: a class on the commune's dated lists."""

    code: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class PovertyStandard:
    """Chuẩn nghèo: income a head a month, and how many needs count as poor."""

    code: str
    valid: Period
    rural_income_dong: Dong
    urban_income_dong: Dong
    poor_needs_indicators: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Danh mục: all dated policy with its sources, loaded from the files of `catalogue/`."""

    programmes: Mapping[str, Programme]
    overlays: tuple[NamedOverlay, ...]
    base_rates: tuple[BaseRate, ...]
    rhythms: tuple[NamedRhythm, ...]
    commission: tuple[DatedFeeLevel, ...]
    entrustment_fee: tuple[DatedFeeLevel, ...]
    fee_quality: tuple[DatedQuality, ...]
    fee_split: tuple[DatedSplit, ...]
    ratings: tuple[DatedRating, ...]
    classes: tuple[HouseholdClass, ...]
    standards: tuple[PovertyStandard, ...]

    def overlays_of(self, code: str) -> tuple[Overlay, ...]:
        """Các đợt hỗ trợ mà một chương trình được hưởng."""
        return tuple(
            named.overlay
            for named in self.overlays
            if named.overlay.programmes is None or code in named.overlay.programmes
        )

    def rate_terms(self, code: str, *, province: str | None = None, moved: Moves = ()) -> RateTerms:
        """Everything that decides a programme's rate: events, overlays, overdue rule."""
        programme = self.programmes[code]
        return RateTerms(
            events=programme.rate_events,
            overlays=self.overlays_of(code),
            overdue=programme.overdue,
            province=province,
            moved=moved,
        )

    def rhythm_months(self, code: str, *, term_months: int, on: date) -> int:
        """Months between instalments of a new loan of the programme."""
        rhythm = self.programmes[code].rhythm
        for named in self.rhythms:
            if named.code == rhythm and on in named.valid:
                return rhythm_months(named.bands, term_months)
        raise LookupError(f"no rhythm {rhythm} is known on {on}")

    def commission_level(self, report_line: str, on: date) -> FeeLevel:
        """Mức hoa hồng tổ of a report line's loans that day."""
        return _level(self.commission, report_line, on)

    def entrustment_fee_level(self, report_line: str, on: date) -> FeeLevel:
        """Mức phí ủy thác of a report line's loans that day."""
        return _level(self.entrustment_fee, report_line, on)

    def fee_quality_on(self, on: date) -> DatedQuality:
        return next(row for row in self.fee_quality if on in row.valid)

    def fee_split_on(self, on: date) -> DatedSplit:
        return next(row for row in self.fee_split if on in row.valid)

    def rating_on(self, on: date) -> DatedRating:
        return next(row for row in self.ratings if on in row.valid)


def _level(rows: tuple[DatedFeeLevel, ...], report_line: str, on: date) -> FeeLevel:
    held = [row for row in rows if on in row.valid]
    for wanted in (report_line, "*"):
        for row in held:
            if wanted in row.report_lines:
                return row.level
    raise LookupError(f"no fee level is known for {report_line} on {on}")
