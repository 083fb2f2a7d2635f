"""Xử lý nợ bị rủi ro: how far a loan may be extended, what a loss leads to, for how long, and who decides.

Extension (gia hạn), rollover (lưu vụ), freeze (khoanh), write-off (xóa). All numbers are dated data in
`catalogue/risk.toml`, each with its basis and how sure it is. Months are whole, days half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from diemtua.rules.dong import Dong
from diemtua.rules.periods import add_months
from diemtua.rules.risk_handling.loading import load_risk_policy, read_risk_policy
from diemtua.rules.risk_handling.rows import (
    Band,
    Cause,
    Decides,
    Measure,
    PaperRule,
    RiskPolicy,
    in_force,
)

__all__ = [
    "Against",
    "Asked",
    "Band",
    "Cause",
    "Decides",
    "Measure",
    "PaperRule",
    "Refusal",
    "RiskPolicy",
    "against",
    "band_of",
    "cause_of",
    "causes_on",
    "extension_limit_on",
    "load_risk_policy",
    "longest_freeze_months",
    "loss_pct",
    "papers_wanted",
    "read_risk_policy",
    "review_on",
    "rollover_limit_on",
    "rollover_max_term_months",
    "who_decides",
]


def extension_limit_on(
    contract_last_on: date, *, term_months: int, on: date, policy: RiskPolicy | None = None
) -> date:
    """Ngày gia hạn xa nhất: cumulative, so measured from the contract's last day by the original term."""
    rule = in_force((policy or load_risk_policy()).extensions, on)
    return add_months(contract_last_on, rule.limit_months(term_months))


def rollover_max_term_months(on: date, *, policy: RiskPolicy | None = None) -> int:
    """Thời hạn dài nhất của khoản vay được lưu vụ."""
    return in_force((policy or load_risk_policy()).rollovers, on).max_term_months


def rollover_limit_on(on: date, *, term_months: int, policy: RiskPolicy | None = None) -> date:
    """Ngày cuối xa nhất của chu kỳ mới."""
    rule = in_force((policy or load_risk_policy()).rollovers, on)
    return add_months(on, term_months * rule.limit_pct_of_term // 100)


def loss_pct(*, lost_dong: Dong, whole_dong: Dong) -> Decimal:
    """Mức độ thiệt hại (%): lost capital and assets over the project's whole, exact, at most 100."""
    if not 0 <= lost_dong <= whole_dong or whole_dong == 0:
        raise ValueError("the loss lies between nothing and the whole of the project")
    return Decimal(lost_dong) * 100 / Decimal(whole_dong)


def cause_of(code: str, on: date, *, policy: RiskPolicy | None = None) -> Cause:
    """Nguyên nhân theo mã, its row of the day; before its first row, the first."""
    rows = [c for c in reversed((policy or load_risk_policy()).causes) if c.code == code]
    return in_force(rows, on)


def causes_on(on: date, *, policy: RiskPolicy | None = None) -> tuple[Cause, ...]:
    """Các nguyên nhân có hiệu lực trong ngày."""
    found = {c.code: c for c in (policy or load_risk_policy()).causes if c.valid_from <= on}
    return tuple(found.values())


def band_of(pct: Decimal, on: date, *, policy: RiskPolicy | None = None) -> Band:
    """Bậc của mức thiệt hại; compared exactly, never by a rounded per cent."""
    bands = in_force((policy or load_risk_policy()).losses, on).bands
    return next(band for band in bands if band.holds(pct))


def papers_wanted(
    measure: Measure, cause: str, on: date, *, policy: RiskPolicy | None = None
) -> tuple[PaperRule, ...]:
    """Giấy tờ phải có của một hồ sơ, each by its row of the day, in the order of the catalogue."""
    found = {p.code: p for p in (policy or load_risk_policy()).papers if p.valid_from <= on}
    return tuple(p for p in found.values() if measure in p.measures and cause in p.causes)


def review_on(until: date, *, on: date, policy: RiskPolicy | None = None) -> date:
    """Ngày bắt đầu rà soát khả năng trả nợ trước khi hết khoanh."""
    rule = in_force((policy or load_risk_policy()).losses, on)
    return add_months(until, -rule.review_months_before_end)


class Asked(NamedTuple):
    """Đề nghị xử lý một khoản vay, as the rules look at it."""

    measure: Measure
    cause: str
    on: date
    event_on: date
    lost_dong: Dong
    whole_dong: Dong
    months: int
    freeze_months_before: tuple[int, ...] = ()
    """Whole months of each freeze that the loan has had for this cause, the first one first."""
    frozen_now: bool = False


class Against(StrEnum):
    """Điều còn vướng: why a proposal may not go on."""

    CAUSE_NOT_IN_FORCE = "cause_not_in_force"
    CAUSE_GIVES_ANOTHER_MEASURE = "cause_gives_another_measure"
    LOSS_MISSING = "loss_missing"
    LOSS_GIVES_ANOTHER_MEASURE = "loss_gives_another_measure"
    FREEZE_TOO_LONG = "freeze_too_long"
    FREEZE_RENEWED_ALREADY = "freeze_renewed_already"
    FREEZE_NOT_ENDED = "freeze_not_ended"
    EVENT_AHEAD = "event_ahead"
    MONTHS_MISSING = "months_missing"


class Refusal(NamedTuple):
    """Một điều vướng with its figures."""

    why: Against
    facts: Mapping[str, object]


def longest_freeze_months(asked: Asked, *, policy: RiskPolicy | None = None) -> int:
    """Số tháng khoanh tối đa: by the loss or the cause; a renewal is no longer than the first freeze."""
    known = policy or load_risk_policy()
    rule = in_force(known.losses, asked.event_on)
    if asked.freeze_months_before:
        return asked.freeze_months_before[0] * rule.renewal_pct_of_first // 100
    cause = cause_of(asked.cause, asked.event_on, policy=known)
    if cause.by_loss and asked.whole_dong > 0:
        band = band_of(
            loss_pct(lost_dong=asked.lost_dong, whole_dong=asked.whole_dong),
            asked.event_on,
            policy=known,
        )
        return band.months or 0
    return cause.freeze_months or 0


def against(asked: Asked, *, policy: RiskPolicy | None = None) -> list[Refusal]:
    """Những điều còn vướng, all told together; an empty list lets the proposal go on."""
    known = policy or load_risk_policy()
    cause = cause_of(asked.cause, asked.event_on, policy=known)
    found = list(_of_the_cause(asked, cause))
    if cause.by_loss:
        found += _of_the_loss(asked, known)
    if asked.measure is Measure.FREEZE and not found:
        found += _of_the_freeze(asked, known)
    return found


def _of_the_cause(asked: Asked, cause: Cause) -> Iterable[Refusal]:
    if asked.event_on > asked.on:
        yield Refusal(Against.EVENT_AHEAD, {"on": asked.event_on})
    if asked.event_on < cause.valid_from:
        yield Refusal(Against.CAUSE_NOT_IN_FORCE, {"valid_from": cause.valid_from})
    if asked.measure not in cause.measures:
        yield Refusal(Against.CAUSE_GIVES_ANOTHER_MEASURE, {"measures": sorted(cause.measures)})
    if cause.needs_ended_freeze and (asked.frozen_now or not asked.freeze_months_before):
        yield Refusal(Against.FREEZE_NOT_ENDED, {})


def _of_the_loss(asked: Asked, policy: RiskPolicy) -> Iterable[Refusal]:
    if not 0 < asked.lost_dong <= asked.whole_dong:
        yield Refusal(Against.LOSS_MISSING, {})
        return
    pct = loss_pct(lost_dong=asked.lost_dong, whole_dong=asked.whole_dong)
    band = band_of(pct, asked.event_on, policy=policy)
    frozen_instead = asked.measure is Measure.FREEZE and band.measure is Measure.EXTEND
    if frozen_instead and not asked.freeze_months_before:
        yield Refusal(
            Against.LOSS_GIVES_ANOTHER_MEASURE, {"pct": pct, "measure": band.measure.value}
        )


def _of_the_freeze(asked: Asked, policy: RiskPolicy) -> Iterable[Refusal]:
    rule = in_force(policy.losses, asked.event_on)
    if asked.months <= 0:
        yield Refusal(Against.MONTHS_MISSING, {})
    if len(asked.freeze_months_before) > rule.renewals:
        yield Refusal(Against.FREEZE_RENEWED_ALREADY, {"times": rule.renewals})
    longest = longest_freeze_months(asked, policy=policy)
    if asked.months > longest:
        yield Refusal(Against.FREEZE_TOO_LONG, {"longest": longest, "months": asked.months})


def who_decides(
    measure: Measure,
    *,
    money_source: int,
    amount_dong: Dong,
    on: date,
    policy: RiskPolicy | None = None,
) -> Decides:
    """Cấp quyết định: the first row of the measure and source of money whose bound holds the amount."""
    rule = in_force((policy or load_risk_policy()).authorities, on)
    for row in rule.rows:
        bound = row.up_to_dong
        same = row.measure is measure and row.money_source == money_source
        if same and (bound is None or amount_dong <= bound):
            return row.decides
    raise LookupError(f"nobody decides {measure} of {amount_dong} on {on}")
