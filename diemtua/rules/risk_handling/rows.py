"""Dòng chính sách xử lý nợ rủi ro: what the tables of `catalogue/risk.toml` say, each with its basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from diemtua.rules.catalogue.rows import Basis
from diemtua.rules.dong import Dong

WHOLE_PCT = Decimal(100)


class Measure(StrEnum):
    """Biện pháp: what may be done for a loan at risk."""

    EXTEND = "extend"
    ROLLOVER = "rollover"
    FREEZE = "freeze"
    WRITE_OFF = "write_off"


class Decides(StrEnum):
    """Cấp quyết định: the bank's office, its branch, its Board's chairman, the Prime Minister, the local committee."""

    OFFICE = "office"
    BRANCH = "branch"
    BOARD = "board"
    PRIME_MINISTER = "prime_minister"
    LOCAL_COMMITTEE = "local_committee"


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """Giới hạn gia hạn: together over all extensions, from the contract's last day."""

    valid_from: date
    short_term_to_months: int
    short_limit_months: int
    longer_limit_pct_of_term: int
    basis: Basis

    def limit_months(self, term_months: int) -> int:
        """Số tháng gia hạn tối đa của khoản vay có thời hạn ấy."""
        if term_months <= self.short_term_to_months:
            return self.short_limit_months
        return term_months * self.longer_limit_pct_of_term // 100


@dataclass(frozen=True, slots=True)
class RolloverRule:
    """Giới hạn lưu vụ: of how long a loan, into how long a next cycle."""

    valid_from: date
    max_term_months: int
    limit_pct_of_term: int
    basis: Basis


class Band(NamedTuple):
    """Bậc thiệt hại: from this share of loss (per cent) to below that, this measure, for so many months."""

    from_pct: Decimal
    to_pct: Decimal
    measure: Measure
    months: int | None

    def holds(self, loss_pct: Decimal) -> bool:
        """Whether the loss falls into the band; the last band holds the whole loss too."""
        return self.from_pct <= loss_pct < self.to_pct or loss_pct == self.to_pct == WHOLE_PCT


@dataclass(frozen=True, slots=True)
class LossRule:
    """Thiệt hại và khoanh: bands, how often a freeze is renewed, when its end is reviewed."""

    valid_from: date
    bands: tuple[Band, ...]
    renewals: int
    renewal_pct_of_first: int
    review_months_before_end: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Cause:
    """Nguyên nhân: the measures that it may lead to."""

    code: str
    name: str
    valid_from: date
    measures: frozenset[Measure]
    by_loss: bool
    needs_ended_freeze: bool
    freeze_months: int | None
    basis: Basis


class AuthorityRow(NamedTuple):
    """Thẩm quyền: who decides this measure on this source of money, up to which amount."""

    measure: Measure
    money_source: int
    decides: Decides
    up_to_dong: Dong | None


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """Bảng thẩm quyền có hiệu lực từ một ngày."""

    valid_from: date
    rows: tuple[AuthorityRow, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class PaperRule:
    """Giấy tờ phải có: for these measures and causes, from a day."""

    code: str
    name: str
    valid_from: date
    measures: frozenset[Measure]
    causes: frozenset[str]
    basis: Basis


@dataclass(frozen=True, slots=True)
class RiskPolicy:
    """Chính sách xử lý nợ rủi ro: every dated table, the latest row first."""

    extensions: tuple[ExtensionRule, ...]
    rollovers: tuple[RolloverRule, ...]
    losses: tuple[LossRule, ...]
    causes: tuple[Cause, ...]
    authorities: tuple[AuthorityRule, ...]
    papers: tuple[PaperRule, ...] = ()


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Row = TypeVar("Row", bound=_Dated)


def in_force(rows: Sequence[Row], on: date) -> Row:
    """Dòng có hiệu lực trong ngày; a day before the first is judged by the first."""
    return next((row for row in rows if row.valid_from <= on), rows[-1])
